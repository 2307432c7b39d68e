import { expect, it } from 'vitest'
import { applyFilter, runLine, splitPipes } from './run-line.ts'

const TEXT = 'NAME READY\nweb-1 1/1\nweb-2 0/1\nredis 1/1\n'

it.each([
  ['grep web', 'web-1 1/1\nweb-2 0/1\n'],
  ['grep -v web', 'NAME READY\nredis 1/1\n'],
  ['grep -i name', 'NAME READY\n'],
  ["grep '1/1'", 'web-1 1/1\nredis 1/1\n'],
  ['grep nothing', ''],
  ['head -n 1', 'NAME READY\n'],
  ['head -2', 'NAME READY\nweb-1 1/1\n'],
  ['tail -1', 'redis 1/1\n'],
  ['wc -l', '4\n'],
  ['sort', 'NAME READY\nredis 1/1\nweb-1 1/1\nweb-2 0/1\n'],
  ['jq .', 'jq: command not found\n'],
])('| %s', (filter, expected) => expect(applyFilter(TEXT, filter)).toBe(expected))

it('wc of nothing is 0', () => expect(applyFilter('', 'wc -l')).toBe('0\n'))

it.each([
  ['kubectl get pods', ['kubectl get pods']],
  ['kubectl get pods | grep web | wc -l', ['kubectl get pods ', ' grep web ', ' wc -l']],
  [`kubectl patch x -p '{"a":"b|c"}' | cat`, [`kubectl patch x -p '{"a":"b|c"}' `, ' cat']],
  ['echo "a|b"', ['echo "a|b"']],
])('pipes of %s', (line, parts) => expect(splitPipes(line)).toEqual(parts))

it.each([
  ['ls -la', /^ls: command not found/],
  ['help', /kubectl get pods/],
  ['kubectl get pods', /still booting/],
])('%s without a cluster', async (line, said) => {
  let text = ''
  await runLine(line, (more) => void (text += more), new AbortController().signal)
  expect(text).toMatch(said)
})

import { expect, it } from 'vitest'
import { makeFilter } from './filters.ts'
import { wordsOf } from './shell-line.ts'

const LINES = ['NAME READY', 'web-1 1/1', 'web-2 0/1', 'redis 1/1']

function run(command: string, lines: readonly string[] = LINES): readonly string[] | string {
  const filter = makeFilter(wordsOf(command))
  return typeof filter === 'string' ? filter : [...lines.flatMap((line) => filter.push(line)), ...filter.end()]
}

it.each([
  ['grep web', ['web-1 1/1', 'web-2 0/1']],
  ['grep -v web', ['NAME READY', 'redis 1/1']],
  ['grep -i name', ['NAME READY']],
  ['grep -c web', ['2']],
  ['grep -n redis', ['4:redis 1/1']],
  ['grep -A1 web-2', ['web-2 0/1', 'redis 1/1']],
  ['grep -B 1 web-1', ['NAME READY', 'web-1 1/1']],
  ["grep -E 'redis|web-1'", ['web-1 1/1', 'redis 1/1']],
  ['grep -o web', ['web', 'web']],
  ["grep '1/1'", ['web-1 1/1', 'redis 1/1']],
  ['grep nothing', []],
  ["grep '('", 'grep: (: not a regular expression'],
  ['head -n 1', ['NAME READY']],
  ['head -2', ['NAME READY', 'web-1 1/1']],
  ['tail -1', ['redis 1/1']],
  ['tail -n +2', ['web-1 1/1', 'web-2 0/1', 'redis 1/1']],
  ['wc -l', ['4']],
  ['sort', ['NAME READY', 'redis 1/1', 'web-1 1/1', 'web-2 0/1']],
  ['sort -r', ['web-2 0/1', 'web-1 1/1', 'redis 1/1', 'NAME READY']],
  ['sort -k2', ['web-2 0/1', 'web-1 1/1', 'redis 1/1', 'NAME READY']],
  ['cut -d - -f 1', ['NAME READY', 'web', 'web', 'redis 1/1']],
  ["awk '{print $2}'", ['READY', '1/1', '0/1', '1/1']],
  ["awk '{ print $NF, $1 }'", ['READY NAME', '1/1 web-1', '0/1 web-2', '1/1 redis']],
  ['cat', LINES],
  ['jq .', 'jq: command not found'],
])('| %s', (command, expected) => expect(run(command)).toEqual(expected))

it('sorts by number, and counts what is the same', () => {
  expect(run('sort -n', ['10', '9', '100'])).toEqual(['9', '10', '100'])
  expect(run('uniq -c', ['a', 'a', 'b'])).toEqual(['      2 a', '      1 b'])
})

it('wc of nothing is 0', () => expect(run('wc -l', [])).toEqual(['0']))

it('does not wait for the end where it need not', () => {
  const filter = makeFilter(['grep', 'a'])
  expect(typeof filter === 'string' ? filter : filter.push('abc')).toEqual(['abc'])
})

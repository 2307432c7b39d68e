import { expect, it } from 'vitest'
import { makeFilter } from './filters.ts'
import { wordsOf } from './shell-line.ts'

const LINES = ['NAME READY', 'web-1 1/1', 'web-2 0/1', 'redis 1/1']

function run(command: string, lines: readonly string[] = LINES): readonly string[] | string {
  const made = makeFilter(wordsOf(command))
  return typeof made === 'string' ? made : [...lines.flatMap((line) => made.filter.push(line)), ...made.filter.end()]
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
  ['cut -d - -f 1,2', LINES],
  ['cut -c 1-3', ['NAM', 'web', 'web', 'red']],
  ["sed 's/web-/w/'", ['NAME READY', 'w1 1/1', 'w2 0/1', 'redis 1/1']],
  ["sed '/web/d'", ['NAME READY', 'redis 1/1']],
  ['sed 1d', ['web-1 1/1', 'web-2 0/1', 'redis 1/1']],
  ["sed -n '/redis/p'", ['redis 1/1']],
  ["tr a-z A-Z", ['NAME READY', 'WEB-1 1/1', 'WEB-2 0/1', 'REDIS 1/1']],
  ['tac', [...LINES].reverse()],
  ['column -t', ['NAME   READY', 'web-1  1/1', 'web-2  0/1', 'redis  1/1']],
  ['grep -m1 web', ['web-1 1/1']],
  ['nothing', 'nothing: command not found'],
])('| %s', (command, expected) => expect(run(command)).toEqual(expected))

it('sorts by number, and counts what is the same', () => {
  expect(run('sort -n', ['10', '9', '100'])).toEqual(['9', '10', '100'])
  expect(run('uniq -c', ['a', 'a', 'b'])).toEqual(['      2 a', '      1 b'])
})

it('wc of nothing is 0', () => expect(run('wc -l', [])).toEqual(['0']))

it('does not wait for the end where it need not', () => {
  const made = makeFilter(['grep', 'a'])
  expect(typeof made === 'string' ? made : made.filter.push('abc')).toEqual(['abc'])
})

it('secrets are read with base64', () => {
  expect(run('base64 -d', ['aHVzaA=='])).toEqual(['hush'])
  expect(run('base64', ['hush'])).toEqual(['aHVzaAo='])
  expect(run('base64 -d', ['§'])).toEqual(['base64: invalid input'])
})

it('tr joins lines', () => expect(run("tr '\\n' ' '", ['a', 'b'])).toEqual(['a b ']))

import { beforeAll, expect, it } from 'vitest'
import { jqFilter, loadJq } from './jq.ts'
import { wordsOf } from './shell-line.ts'

beforeAll(loadJq)

const PODS = JSON.stringify({ items: [{ metadata: { name: 'web-1', labels: { app: 'web' } }, status: { phase: 'Running' } }, { metadata: { name: 'db' }, status: { phase: 'Pending' } }] })

function run(command: string, input = PODS): { lines: readonly string[]; code: number } | string {
  const made = jqFilter(wordsOf(command).slice(1))
  if (typeof made === 'string') return made
  const lines = [...input.split('\n').flatMap((line) => made.filter.push(line)), ...made.filter.end()]
  return { lines, code: made.filter.code!() }
}

it.each([
  ["jq -r '.items[].metadata.name'", ['web-1', 'db']],
  ["jq '.items | length'", ['2']],
  ["jq -c '.items[0].metadata'", ['{"name":"web-1","labels":{"app":"web"}}']],
  ["jq '.items[0].metadata.labels'", ['{', '  "app": "web"', '}']],
  [`jq -r '.items[] | select(.status.phase != "Running") | .metadata.name'`, ['db']],
  [`jq -r '.items[] | "\\(.metadata.name): \\(.status.phase)"'`, ['web-1: Running', 'db: Pending']],
  ["jq -r '.items[] | [.metadata.name, .status.phase] | @tsv'", ['web-1\tRunning', 'db\tPending']],
  ["jq -c '[.items[].status.phase] | unique'", ['["Pending","Running"]']],
  ["jq -r --arg p Pending '.items[] | select(.status.phase == $p).metadata.name'", ['db']],
  ["jq -n '1 + 1'", ['2']],
  ["jq -cS '.items[0].metadata'", ['{"labels":{"app":"web"},"name":"web-1"}']],
])('%s', (command, lines) => expect(run(command)).toMatchObject({ lines }))

it('reads one value after the other, and all as one', () => {
  expect(run('jq -c .a', '{"a":1}\n{"a":"}"} 3')).toMatchObject({ lines: ['1', '"}"', 'null'] })
  expect(run('jq -cs .', '1 2\n3')).toMatchObject({ lines: ['[1,2,3]'] })
})

it('its exit code says what came of it', () => {
  expect(run("jq -e '.items[0].missing'")).toMatchObject({ lines: ['null'], code: 1 })
  expect(run("jq -e '.items'")).toMatchObject({ code: 0 })
  expect(run('jq .', 'no json')).toMatchObject({ code: 2 })
  expect(run("jq '.items'")).toMatchObject({ code: 0 })
})

it('a program that is none is told of before anything runs', () => {
  expect(run("jq '.items['")).toMatch(/^jq: error: .*\njq: 1 compile error$/)
  expect(run('jq -z .')).toMatch(/Unknown arguments/)
})

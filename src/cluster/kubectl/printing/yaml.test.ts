import { describe, expect, it } from 'vitest'
import { compareYAMLKeys, formatYAML, formatYAMLDocuments } from './yaml.ts'

// What go.yaml.in/yaml/v2 writes for each text as the value of a key.
const TEXTS: readonly (readonly [text: string, written: string])[] = [
  ['plain', 'plain'],
  ['two words', 'two words'],
  ['', '""'],
  ['true', '"true"'],
  ['y', '"y"'],
  ['Off', '"Off"'],
  ['null', '"null"'],
  ['~', '"~"'],
  ['1', '"1"'],
  ['01', '"01"'],
  ['08', '"08"'],
  ['0x1f', '"0x1f"'],
  ['1_000', '"1_000"'],
  ['1e3', '"1e3"'],
  ['1e400', '1e400'],
  ['.5', '".5"'],
  ['.inf', '".inf"'],
  ['<<', '<<'],
  ['100m', '100m'],
  ['1.2.3', '1.2.3'],
  ['12:30:45', '"12:30:45"'],
  ['10:80', '10:80'],
  ['2026-11-23', '"2026-11-23"'],
  ['2026-11-23T12:06:11Z', '"2026-11-23T12:06:11Z"'],
  ['2026-13-01', '2026-13-01'],
  ['a: b', "'a: b'"],
  ['a:b', 'a:b'],
  ['# x', "'# x'"],
  ['a#b', 'a#b'],
  ['- x', "'- x'"],
  ['-x', '-x'],
  ['@x', "'@x'"],
  ["it's", "it's"],
  ["@it's", "'@it''s'"],
  [' lead', "' lead'"],
  ['tab\tx', '"tab\\tx"'],
  ['\u0001', '"\\x01"'],
  ['é', 'é'],
  ['🦆', '"\\U0001F986"'],
  ['two\nlines', '|-\n  two\n  lines'],
  ['two\nlines\n', '|\n  two\n  lines'],
  ['x\n\n', '|+\n  x\n'],
  ['  in\nout', '|2-\n    in\n  out'],
  ['tab\t\nx', '"tab\\t\\nx"'],
  ['end \n', '"end \\n"'],
  [`${'word '.repeat(20)}end`, `${'word '.repeat(16).trimEnd()}\n  ${'word '.repeat(4)}end`],
]

describe('formatYAML', () => {
  it.each(TEXTS)('%j', (text, written) => {
    expect(formatYAML({ k: text })).toBe(`k: ${written}\n`)
  })

  it('writes objects and lists in block style, empty ones inline, keys sorted', () => {
    const value = { spec: { list: [{ b: 1, a: [] }, 'x', ['y', {}]], none: {} }, apiVersion: 'v1', count: 1.5, on: null }
    expect(formatYAML(value)).toBe([
      'apiVersion: v1',
      'count: 1.5',
      '"on": null',
      'spec:',
      '  list:',
      '  - a: []',
      '    b: 1',
      '  - x',
      '  - - "y"',
      '    - {}',
      '  none: {}',
      '',
    ].join('\n'))
  })

  it('marks a key that is too long for one line', () => {
    const key = 'x'.repeat(130)
    expect(formatYAML({ [key]: 'v' })).toBe(`? ${key}\n: v\n`)
  })

  it('parts documents', () => {
    expect(formatYAMLDocuments([{ a: 1 }, { b: 2 }])).toBe('a: 1\n---\nb: 2\n')
  })

  it('sorts keys by the numbers in them', () => {
    expect(['c10', 'c2', 'c1', 'long.txt', 'a', 'A', 'a-b', 'a1', 'ab', '.', '01', '1'].sort(compareYAMLKeys)).toEqual(['.', '1', '01', 'A', 'a', 'a-b', 'a1', 'ab', 'c1', 'c2', 'c10', 'long.txt'])
  })
})

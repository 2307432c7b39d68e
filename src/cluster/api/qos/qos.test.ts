import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeObject } from '../decode/index.ts'
import { applyDefaults } from '../defaults/index.ts'
import type { Pod } from '../types/core-v1.ts'
import { qosClassOf } from './index.ts'

interface Row {
  input: { spec: object }
  output: string
}
const rows = readFileSync('testdata/oracles/qos.jsonl', 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Row)

describe('QoS class', () => {
  it.each(rows.map((row, i) => [i, row] as const))('oracle row %d', (_, { input, output }) => {
    const { object } = decodeObject('v1', 'Pod', { metadata: { name: 'p' }, spec: input.spec } as never)
    expect(qosClassOf((applyDefaults('v1', 'Pod', object) as Pod).spec!)).toBe(output)
  })
})

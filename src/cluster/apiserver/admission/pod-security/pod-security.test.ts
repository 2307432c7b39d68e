import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { applyDefaults } from '../../../api/index.ts'
import type { Pod } from '../../../api/types/core-v1.ts'
import { levelProblem, violation } from './index.ts'

interface Row {
  readonly input: { readonly level: string; readonly pod: Pod }
  readonly output?: { readonly allowed: boolean; readonly message?: string }
  readonly error?: string
}

const rows = readFileSync(new URL('../../../../../testdata/oracles/podsecurity.jsonl', import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Row)

describe('the Pod Security Standards', () => {
  it.each(rows.map((row, i) => [i + 1, row] as const))('row %i', (_, { input, output, error }) => {
    expect(levelProblem(input.level)).toEqual(error)
    if (output) expect(violation(input.level, applyDefaults('v1', 'Pod', input.pod) as Pod)).toEqual(output.message)
  })
})

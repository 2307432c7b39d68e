import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { applyDefaults, type KubeObject } from '../../../api/index.ts'
import { rolloutStatus } from './rollout-status.ts'

interface Row { readonly input: { readonly object: KubeObject; readonly revision?: number }; readonly output?: { readonly done: boolean; readonly message: string }; readonly error?: string }

const rows = readFileSync(new URL('../../../../../testdata/oracles/rollout.jsonl', import.meta.url), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Row)

describe('rollout status', () => {
  it('says of every recorded workload what the real viewer says', () => {
    expect(rows.length).toBeGreaterThan(100)
    for (const { input, output, error } of rows) {
      const told = ((): unknown => {
        try {
          return rolloutStatus(applyDefaults(input.object.apiVersion!, input.object.kind!, input.object), input.revision)
        } catch (problem) {
          return (problem as Error).message
        }
      })()
      expect(told, JSON.stringify(input)).toEqual(output ?? error)
    }
  })
})

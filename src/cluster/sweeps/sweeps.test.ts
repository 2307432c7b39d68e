// Two hundred runs of random workloads, rollouts, scales, restarts and lost nodes.
import { describe, expect, it } from 'vitest'
import { makeScript, playScript } from './index.ts'

const SEEDS = Array.from({ length: Number(process.env['SEEDS'] ?? 200) }, (_, i) => i + Number(process.env['FROM'] ?? 1))

describe('a random run', () => {
  it.each(SEEDS)('with seed %i keeps every bound at every write, and ends as desired', (seed) => {
    const { violations, missing } = playScript(makeScript(seed))
    expect(violations).toEqual([])
    expect(missing).toEqual([])
  })
})

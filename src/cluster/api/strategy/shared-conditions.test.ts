// Pods that say the same share the object that says it.
import { describe, expect, it } from 'vitest'
import type { PodCondition } from '../types/core-v1.ts'
import { shareCondition } from './shared-conditions.ts'

const ready = (more: Partial<PodCondition> = {}): PodCondition => ({ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:05Z', ...more })

describe('shareCondition', () => {
  it('gives one object for equal conditions, in one order of members', () => {
    const shared = shareCondition(ready({ observedGeneration: 1 }))
    expect(shareCondition({ observedGeneration: 1, lastTransitionTime: '2026-01-01T00:00:05Z', status: 'True', type: 'Ready' })).toBe(shared)
    expect(Object.keys(shared)).toEqual(['type', 'status', 'observedGeneration', 'lastTransitionTime'])
  })

  it.each<Partial<PodCondition>>([{ status: 'False' }, { lastTransitionTime: '2026-01-01T00:00:06Z' }, { reason: 'PodCompleted' }, { message: 'over' }, { observedGeneration: 2 }, { lastProbeTime: '2026-01-01T00:00:05Z' }])('keeps apart what differs in %o', (more) => {
    expect(shareCondition(ready(more))).toEqual(ready(more))
    expect(shareCondition(ready(more))).not.toBe(shareCondition(ready()))
  })
})

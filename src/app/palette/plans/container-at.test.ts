import { describe, expect, it } from 'vitest'
import { describePlan } from '../describe-gesture.ts'
import type { Target } from '../gesture.ts'
import { actionsOf, plan } from './plan-fixtures.ts'

describe('on one container', () => {
  const sidecar: Target = { kind: 'container', pod: 'default/pair-1', container: 'sidecar' }
  const place = { namespace: 'default', pod: 'pair-1', container: 'sidecar' }
  it.each([
    ['kill', [{ do: 'kill-container', ...place }]],
    ['leak', [{ do: 'leak-memory', ...place, mibPerSecond: 4 }]],
    ['spin', [{ do: 'spin-cpu', ...place, cores: 1 }]],
    ['mend', [{ do: 'leak-memory', ...place, mibPerSecond: 0 }, { do: 'spin-cpu', ...place, cores: 0 }]],
    ['disk', [{ do: 'fill-disk', machine: 'node-1', percent: 100 }]],
    ['image', ['kubectl set image deployment/pair sidecar=nginx:1.28']],
    ['label', ['kubectl label pod pair-1 -n default app=other --overwrite']],
  ] as const)('%s', (tool, expected) => expect(actionsOf(plan(tool, sidecar))).toEqual(expected))

  it('one that does not run is not hit, and no other in its place', () => {
    const setup: Target = { ...sidecar, container: 'setup' }
    for (const tool of ['kill', 'leak', 'spin', 'mend'] as const) expect(plan(tool, setup), tool).toEqual({ refused: 'setup of pair-1 does not run at the moment.' })
  })

  it('what is dropped on the whole Pod is mended in all of its containers', () => {
    expect(actionsOf(plan('mend', { kind: 'pod', pod: 'default/pair-1' }))).toHaveLength(4)
  })

  it('the image of one container of a Pod without an owner', () => {
    expect(actionsOf(plan('image', { kind: 'container', pod: 'default/waiting', container: 'b' }))).toEqual(['kubectl set image pod/waiting b=nginx:1.28'])
  })

  it('the bin takes the whole Pod, and says so', () => expect(describePlan(plan('bin', sidecar)).note).toMatch(/^sidecar is no object of its own.*another Pod takes its place/))
})

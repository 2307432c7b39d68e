import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../../worker/protocol.ts'
import { aMachine, aPod, aService, surroundingsOf } from '../stage-fixtures.ts'
import { abridged } from './abridge.ts'
import type { Laid, LensInput } from './input.ts'
import { lensOf, type LensId } from './index.ts'
import { clashesOf, outsideOf } from './test-geometry.ts'

const owned = (count: number): LensInput['objects'] => {
  const deployments = new Map<string, KubeObject>()
  const sets = new Map<string, KubeObject>()
  const services = new Map<string, KubeObject>()
  for (let i = 0; i < count; i++) {
    const at = `2026-01-01T00:00:${String(i % 60).padStart(2, '0')}Z`
    const meta = (uid: string, name: string): KubeObject['metadata'] => ({ name, namespace: 'default', uid, resourceVersion: '1', creationTimestamp: at })
    deployments.set(`default/app-${i}`, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: meta(`d${i}`, `app-${i}`), spec: { replicas: 300 }, status: { replicas: 300, readyReplicas: 300 } } as KubeObject)
    sets.set(`default/app-${i}-1`, { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { ...meta(`r${i}`, `app-${i}-1`), ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: `app-${i}`, uid: `d${i}`, controller: true }] }, spec: { replicas: 300 }, status: { replicas: 300, readyReplicas: 300 } } as KubeObject)
    services.set(`default/app-${i}`, aService(`app-${i}`, 'ClusterIP'))
  }
  return { 'deployments.apps': deployments, 'replicasets.apps': sets, services, pods: new Map([['default/one', aPod('one', { node: 'node-1' })]]) }
}

const lay = (id: LensId, count: number, more: Partial<LensInput> = {}): Laid => lensOf(id).lay({ objects: owned(count), surroundings: surroundingsOf([aMachine('node-1')]), room: 1400, records: [], ...more })
const labels = ({ parts }: Laid, kind: string): string[] => parts.filter((part) => part.kind === kind).map(({ label }) => label)

describe('the first of many', () => {
  it.each([
    [[1, 2, 3], 3, [1, 2, 3], 0],
    [[1, 2, 3, 4, 5], 3, [1, 2, 3], 2],
  ])('of %j, %i: %j', (all, most, shown, left) => {
    expect(abridged(all, most, () => false)).toEqual({ shown, left })
  })

  it('and the one that is looked at', () => {
    expect(abridged([1, 2, 3, 4, 5], 3, (each) => each === 5)).toEqual({ shown: [1, 2, 5], left: 2 })
  })
})

describe('a picture of a thousand', () => {
  it.each(['ownership', 'traffic'] as const)('%s stays one that can be read', (id) => {
    const laid = lay(id, 1000)
    expect(laid.parts.length).toBeLessThan(120)
    expect(labels(laid, 'card').filter((label) => / more$/.test(label))[0]).toMatch(/^9\d\d more$/)
    expect(clashesOf(laid)).toEqual([])
    expect(outsideOf(laid)).toEqual([])
  })

  it('draws the tree of what is selected', () => {
    expect(labels(lay('ownership', 1000), 'card')).not.toContain('app-777')
    expect(labels(lay('ownership', 1000, { selected: 'replicasets.apps/default/app-777-1' }), 'card')).toContain('app-777')
  })

  it('says of Pods that the page does not have what their owner says, and nothing where nobody says it', () => {
    const counts = { pods: 300_000 }
    expect(labels(lay('ownership', 2), 'more')).toEqual([])
    expect(labels(lay('ownership', 2, { counts }), 'more')).toEqual(['+300', '+300', '…'])
    expect(labels(lay('traffic', 2, { counts }), 'more')).toEqual(['…'])
    expect(labels(lay('storage', 2, { counts }), 'more')).toEqual(['…'])
  })
})

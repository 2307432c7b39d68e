// What a namespace that is being deleted says about what is left in it.
import { describe, expect, test } from 'vitest'
import { CONFIG_MAPS, NAMESPACES } from '../../client/index.ts'
import { SECOND } from '../../../kernel/index.ts'
import { makeTestCluster } from '../test-cluster.ts'
import { planConditions, type Remaining } from './conditions.ts'

const remaining = (more: Partial<Remaining>): Remaining => ({ objects: new Map(), finalizers: new Map(), errors: [], ...more })
const told = (rest: Remaining): Readonly<Record<string, string>> => Object.fromEntries((planConditions([], rest, 0) ?? []).map(({ type, status, reason, message }) => [type, `${status} ${reason}: ${message}`]))

describe('conditions', () => {
  test('say five things, in this order', () => {
    expect(planConditions([], remaining({}), 0)?.map(({ type, status }) => `${type} ${status}`)).toEqual(['NamespaceDeletionDiscoveryFailure False', 'NamespaceDeletionGroupVersionParsingFailure False', 'NamespaceDeletionContentFailure False', 'NamespaceContentRemaining False', 'NamespaceFinalizersRemaining False'])
  })
  test('name what is left, sorted', () => {
    const conditions = told(remaining({ objects: new Map([['pods.', 2], ['configmaps.', 1], ['secrets.', 0]]), finalizers: new Map([['example.com/b', 1], ['example.com/a', 2]]), errors: ['z', 'a'] }))
    expect(conditions).toMatchObject({
      NamespaceContentRemaining: 'True SomeResourcesRemain: Some resources are remaining: configmaps. has 1 resource instances, pods. has 2 resource instances',
      NamespaceFinalizersRemaining: 'True SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/a in 2 resource instances, example.com/b in 1 resource instances',
      NamespaceDeletionContentFailure: 'True ContentDeletionFailed: Failed to delete all resource types, 2 remaining: a, z',
    })
  })
  test('change only when they say something else, and keep their time while their status stays', () => {
    const first = planConditions([], remaining({ objects: new Map([['pods.', 2]]) }), 0)!
    expect(planConditions(first, remaining({ objects: new Map([['pods.', 2]]) }), SECOND)).toBeUndefined()
    const next = planConditions(first, remaining({ objects: new Map([['pods.', 1]]) }), 10 * SECOND)!
    const times = next.map(({ lastTransitionTime }) => lastTransitionTime)
    expect(new Set(times)).toEqual(new Set(['2026-01-01T00:00:00Z']))
  })
})

test('a namespace that a finalizer holds says which, until it is gone', () => {
  const { client, run, advance } = makeTestCluster({ nodes: [], controllers: ['namespace-controller'] })
  run(client.create(NAMESPACES, { metadata: { name: 'team' } }))
  run(client.create(CONFIG_MAPS, { metadata: { name: 'held', namespace: 'team', finalizers: ['example.com/hold'] } }))
  run(client.delete(NAMESPACES, 'team'))
  advance(10 * SECOND)
  const { status } = run(client.get(NAMESPACES, 'team'))
  expect(status?.phase).toBe('Terminating')
  expect(status?.conditions?.find(({ type }) => type === 'NamespaceFinalizersRemaining')?.message).toBe('Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances')
  run(client.patch(CONFIG_MAPS, 'held', 'team', 'application/merge-patch+json', { metadata: { finalizers: null } }))
  advance(20 * SECOND)
  expect(run(client.list(NAMESPACES)).items.map(({ metadata }) => metadata.name)).not.toContain('team')
})

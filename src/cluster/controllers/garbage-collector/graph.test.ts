import { describe, expect, test } from 'vitest'
import type { KubeObject } from '../../api/index.ts'
import { DependencyGraph, FOREGROUND, ORPHAN, identityOf } from './graph.ts'

function makeObject(kind: string, name: string, owners: readonly string[] = [], more: Partial<KubeObject['metadata']> = {}): KubeObject {
  const ownerReferences = owners.map((owner) => ({ apiVersion: 'v1', kind: owner.split('-')[0]!, name: owner, uid: owner, controller: true, blockOwnerDeletion: true }))
  return { apiVersion: 'v1', kind, metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '', ownerReferences, ...more } }
}

function makeGraph(): { graph: DependencyGraph; take: () => string[] } {
  const queued: string[] = []
  const graph = new DependencyGraph({ attemptToDelete: (node) => queued.push(`delete ${node.identity.name}`), attemptToOrphan: (node) => queued.push(`orphan ${node.identity.name}`) })
  return { graph, take: () => queued.splice(0) }
}

describe('the dependency graph', () => {
  test('looks at dependents when their owner goes, and knows it is absent', () => {
    const { graph, take } = makeGraph()
    const owner = makeObject('Set', 'Set-a')
    graph.upsert(undefined, owner)
    graph.upsert(undefined, makeObject('Pod', 'Pod-a', ['Set-a']))
    expect(take()).toEqual([])
    graph.remove(identityOf(owner))
    expect(take()).toEqual(['delete Pod-a'])
    expect(graph.isAbsent(identityOf(owner))).toBe(true)
  })

  test('asks about an owner that it has never seen', () => {
    const { graph, take } = makeGraph()
    graph.upsert(undefined, makeObject('Pod', 'Pod-a', ['Set-a']))
    expect(take()).toEqual(['delete Set-a'])
    graph.upsert(undefined, makeObject('Set', 'Set-a'))
    expect(graph.get('Set-a')?.isVirtual).toBe(false)
    expect(take()).toEqual([])
  })

  test('gives up an owner that the API server does not have', () => {
    const { graph, take } = makeGraph()
    graph.upsert(undefined, makeObject('Pod', 'Pod-a', ['Set-a']))
    const owner = graph.get('Set-a')!.identity
    take()
    graph.removeVirtual(owner)
    expect(graph.get('Set-a')).toBeUndefined()
    expect(take()).toContain('delete Pod-a')
  })

  test('waits in the foreground, and looks again when a dependent goes', () => {
    const { graph, take } = makeGraph()
    const set = makeObject('Set', 'Set-a')
    graph.upsert(undefined, set)
    const pod = makeObject('Pod', 'Pod-a', ['Set-a'])
    graph.upsert(undefined, pod)
    graph.upsert(set, makeObject('Set', 'Set-a', [], { deletionTimestamp: 'now', finalizers: [FOREGROUND] }))
    expect(take()).toEqual(['delete Pod-a', 'delete Set-a'])
    expect(graph.get('Set-a')?.blockingDependents().map((node) => node.identity.name)).toEqual(['Pod-a'])
    graph.remove(identityOf(pod))
    expect(take()).toEqual(['delete Set-a'])
    expect(graph.get('Set-a')?.blockingDependents()).toEqual([])
  })

  test('orphans when asked to', () => {
    const { graph, take } = makeGraph()
    graph.upsert(makeObject('Set', 'Set-a'), makeObject('Set', 'Set-a', [], { deletionTimestamp: 'now', finalizers: [ORPHAN] }))
    expect(take()).toEqual(['orphan Set-a'])
  })

  test('suspects a dependent whose owner is in another namespace', () => {
    const { graph, take } = makeGraph()
    graph.upsert(undefined, makeObject('Set', 'Set-a', [], { namespace: 'other' }))
    graph.upsert(undefined, makeObject('Pod', 'Pod-a', ['Set-a']))
    expect(take()).toEqual(['delete Pod-a'])
  })
})

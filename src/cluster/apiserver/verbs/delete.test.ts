// Deletions: grace, finalizers, preconditions, what is answered.
import { describe, expect, it } from 'vitest'
import { CONFIG_MAPS, DEPLOYMENTS, JOBS, NAMESPACES, PODS } from '../../client/index.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import type { New } from '../../api/index.ts'
import { makeTestServer, type TestServer } from '../test-server.ts'

const pod = (name: string, more: Partial<Pod['spec'] & object> = {}): New<Pod> => ({ metadata: { name, namespace: 'default' }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }], ...more } })
const bound = (world: TestServer, name: string) => world.run(world.client.create(PODS, pod(name, { nodeName: 'node-1' })))

describe('deleting a pod', () => {
  it('that runs only asks it to end: the kubelet takes it away', () => {
    const world = makeTestServer()
    bound(world, 'web')
    const answer = world.run(world.client.delete(PODS, 'web', 'default')) as Pod
    expect(answer.metadata).toMatchObject({ deletionGracePeriodSeconds: 30, generation: 2 })
    expect(world.run(world.client.get(PODS, 'web', 'default')).metadata.deletionTimestamp).toBe(answer.metadata.deletionTimestamp)
    world.run(world.client.delete(PODS, 'web', 'default', { gracePeriodSeconds: 0 }))
    expect(() => world.run(world.client.get(PODS, 'web', 'default'))).toThrow('pods "web" not found')
  })

  it('again can only shorten its grace', () => {
    const world = makeTestServer()
    bound(world, 'web')
    const first = world.run(world.client.delete(PODS, 'web', 'default', { gracePeriodSeconds: 20 })) as Pod
    const longer = world.run(world.client.delete(PODS, 'web', 'default', { gracePeriodSeconds: 60 })) as Pod
    expect(longer.metadata.deletionTimestamp).toBe(first.metadata.deletionTimestamp)
    const shorter = world.run(world.client.delete(PODS, 'web', 'default', { gracePeriodSeconds: 5 })) as Pod
    expect(shorter.metadata.deletionGracePeriodSeconds).toBe(5)
    expect(shorter.metadata.deletionTimestamp! < first.metadata.deletionTimestamp!).toBe(true)
  })

  it('that no node has is immediate', () => {
    const world = makeTestServer()
    world.run(world.client.create(PODS, pod('web')))
    world.run(world.client.delete(PODS, 'web', 'default'))
    expect(() => world.run(world.client.get(PODS, 'web', 'default'))).toThrow('not found')
  })
})

describe('finalizers', () => {
  it('keep an object until the last is taken away', () => {
    const world = makeTestServer()
    const { client, run } = world
    run(client.create(CONFIG_MAPS, { metadata: { name: 'held', namespace: 'default', finalizers: ['example.com/hold'] } }))
    run(client.delete(CONFIG_MAPS, 'held', 'default'))
    const dying = run(client.get(CONFIG_MAPS, 'held', 'default'))
    expect(dying.metadata.deletionGracePeriodSeconds).toBe(0)
    expect(() => run(client.update(CONFIG_MAPS, { ...dying, metadata: { ...dying.metadata, finalizers: ['example.com/hold', 'example.com/more'] } }))).toThrow('no new finalizers can be added if the object is being deleted')
    run(client.update(CONFIG_MAPS, { ...dying, metadata: { ...dying.metadata, finalizers: [] } }))
    expect(() => run(client.get(CONFIG_MAPS, 'held', 'default'))).toThrow('not found')
  })

  it('ask the garbage collector for a foreground or an orphaning deletion', () => {
    const world = makeTestServer()
    const { client, run } = world
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } }
    run(client.create(DEPLOYMENTS, { metadata: { name: 'web', namespace: 'default' }, spec: { selector: { matchLabels: { app: 'web' } }, template } }))
    run(client.delete(DEPLOYMENTS, 'web', 'default', { propagationPolicy: 'Foreground' }))
    expect(run(client.get(DEPLOYMENTS, 'web', 'default')).metadata.finalizers).toEqual(['foregroundDeletion'])
    run(client.create(JOBS, { metadata: { name: 'once', namespace: 'default' }, spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox:1.36' }] } } } }))
    const answer = run(client.request({ group: 'batch', version: 'v1', resource: 'jobs', namespace: 'default', name: 'once', verb: 'delete' }))
    expect(answer.warnings?.[0]).toMatch(/^child pods are preserved by default when jobs are deleted/)
    expect(run(client.get(JOBS, 'once', 'default')).metadata.finalizers).toEqual(['orphan'])
  })
})

describe('a deletion', () => {
  it('with a precondition spares what took the name since', () => {
    const world = makeTestServer()
    const { client, run } = world
    const first = run(client.create(CONFIG_MAPS, { metadata: { name: 'a', namespace: 'default' } }))
    run(client.delete(CONFIG_MAPS, 'a', 'default'))
    run(client.create(CONFIG_MAPS, { metadata: { name: 'a', namespace: 'default' } }))
    expect(() => run(client.delete(CONFIG_MAPS, 'a', 'default', { preconditions: { uid: first.metadata.uid } }))).toThrow('does not match the UID in record')
  })

  it('of a namespace marks it, refuses new content, and ends when it is finalized', () => {
    const world = makeTestServer()
    const { client, run } = world
    run(client.create(NAMESPACES, { metadata: { name: 'team' } }))
    expect(run(client.delete(NAMESPACES, 'team'))).toMatchObject({ status: { phase: 'Terminating' } })
    expect(() => run(client.create(CONFIG_MAPS, { metadata: { name: 'a', namespace: 'team' } }))).toThrow('configmaps "a" is forbidden: unable to create new content in namespace team because it is being terminated')
    const dying = run(client.get(NAMESPACES, 'team'))
    run(client.request({ group: '', version: 'v1', resource: 'namespaces', name: 'team', subresource: 'finalize', verb: 'update', body: { ...dying, spec: { finalizers: [] } } }))
    expect(() => run(client.get(NAMESPACES, 'team'))).toThrow('namespaces "team" not found')
    expect(() => run(client.delete(NAMESPACES, 'kube-system'))).toThrow('namespaces "kube-system" is forbidden: this namespace may not be deleted')
  })

  it('of a collection takes what the selector means', () => {
    const world = makeTestServer()
    const { client, run } = world
    for (const [name, app] of [['a', 'x'], ['b', 'x'], ['c', 'y']] as const) run(client.create(CONFIG_MAPS, { metadata: { name, namespace: 'default', labels: { app } } }))
    expect(run(client.deleteCollection(CONFIG_MAPS, 'default', {}, { labelSelector: 'app=x' })).items.map(({ metadata }) => metadata.name)).toEqual(['a', 'b'])
    expect(run(client.list(CONFIG_MAPS, { namespace: 'default' })).items.map(({ metadata }) => metadata.name)).toEqual(['c'])
  })
})

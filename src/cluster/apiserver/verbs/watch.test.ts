// Watches: where they begin, what they leave out, how they end.
import { describe, expect, it } from 'vitest'
import { CONFIG_MAPS, EVENTS, EVENTS_V1, type WatchStream } from '../../client/index.ts'
import type { KubeObject } from '../../api/index.ts'
import { makeTestServer, type TestServer } from '../test-server.ts'

const create = ({ client, run }: TestServer, name: string, labels: Readonly<Record<string, string>> = {}) => run(client.create(CONFIG_MAPS, { metadata: { name, namespace: 'default', labels } }))

/** The events that come within a second, as `TYPE name`. */
function hear<T extends KubeObject>(world: TestServer, stream: WatchStream<T>, count: number): string[] {
  world.advance(1_000_000)
  return Array.from({ length: count }, () => world.run(stream.next())).map((event) => (event ? `${event.type} ${event.object.metadata?.name ?? (event.object as unknown as { message: string }).message}` : 'END'))
}

describe('a watch', () => {
  it('begins with the present state when it names no revision', () => {
    const world = makeTestServer()
    create(world, 'a')
    const stream = world.run(world.client.watch(CONFIG_MAPS, { namespace: 'default' }))
    create(world, 'b')
    expect(hear(world, stream, 2)).toEqual(['ADDED a', 'ADDED b'])
  })

  it('begins after the revision it names', () => {
    const world = makeTestServer()
    const { metadata } = create(world, 'a')
    create(world, 'b')
    const stream = world.run(world.client.watch(CONFIG_MAPS, { namespace: 'default', resourceVersion: metadata.resourceVersion }))
    expect(hear(world, stream, 1)).toEqual(['ADDED b'])
  })

  it('shows an object that comes to match as new, and one that ceases to as gone, in its last matching state', () => {
    const world = makeTestServer()
    const { client, run } = world
    const stream = run(client.watch(CONFIG_MAPS, { namespace: 'default', labelSelector: 'tier=front' }))
    const made = create(world, 'a')
    const front = run(client.update(CONFIG_MAPS, { ...made, metadata: { ...made.metadata, labels: { tier: 'front' } } }))
    const back = run(client.update(CONFIG_MAPS, { ...front, metadata: { ...front.metadata, labels: { tier: 'back' } } }))
    world.advance(1_000_000)
    expect(run(stream.next())).toMatchObject({ type: 'ADDED', object: { metadata: { labels: { tier: 'front' } } } })
    expect(run(stream.next())).toMatchObject({ type: 'DELETED', object: { metadata: { labels: { tier: 'front' }, resourceVersion: back.metadata.resourceVersion } } })
  })

  it('with sendInitialEvents marks where the present state ends', () => {
    const world = makeTestServer()
    create(world, 'a')
    const stream = world.run(world.client.watch(CONFIG_MAPS, { namespace: 'default', sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan', allowWatchBookmarks: true }))
    world.advance(1_000_000)
    expect(world.run(stream.next())?.type).toBe('ADDED')
    expect(world.run(stream.next())).toMatchObject({ type: 'BOOKMARK', object: { metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } } })
  })

  it('gets bookmarks each minute, and ends when it said it would', () => {
    const world = makeTestServer()
    const { client, run, advance } = world
    const stream = run(client.watch(CONFIG_MAPS, { namespace: 'default', allowWatchBookmarks: true, timeoutSeconds: 70 }))
    run(client.create(CONFIG_MAPS, { metadata: { name: 'elsewhere', namespace: 'kube-system' } }))
    advance(71_000_000)
    expect(run(stream.next())?.type).toBe('BOOKMARK')
    expect(run(stream.next())).toBeUndefined()
  })

  it('that would begin before what the cache remembers is too old', () => {
    const world = makeTestServer()
    const { metadata } = create(world, 'a')
    create(world, 'b')
    world.restart()
    const stream = world.run(world.client.watch(CONFIG_MAPS, { namespace: 'default', resourceVersion: String(Number(metadata.resourceVersion) - 1) }))
    expect(hear(world, stream, 1)[0]).toMatch(/^ERROR too old resource version: \d+ \(\d+\)$/)
  })

  it('ends with the server that gave it', () => {
    const world = makeTestServer()
    const stream = world.run(world.client.watch(CONFIG_MAPS, { namespace: 'default' }))
    world.restart()
    expect(() => world.run(stream.next())).toThrow('connection reset by peer')
  })

  it('shows an event in the version that was asked for', () => {
    const world = makeTestServer()
    const { client, run, advance } = world
    const stream = run(client.watch(EVENTS_V1, { namespace: 'default' }))
    run(client.create(EVENTS, { metadata: { name: 'e', namespace: 'default' }, involvedObject: { kind: 'Pod', namespace: 'default', name: 'web' }, reason: 'Started', message: 'Started container', type: 'Normal' }))
    advance(1_000_000)
    expect(run(stream.next())?.object).toMatchObject({ apiVersion: 'events.k8s.io/v1', regarding: { name: 'web' }, note: 'Started container' })
    expect(run(client.get(EVENTS_V1, 'e', 'default'))).toMatchObject({ note: 'Started container' })
  })
})

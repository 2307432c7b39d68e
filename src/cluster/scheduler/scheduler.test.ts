import { describe, expect, test } from 'vitest'
import { makeTestServer } from '../apiserver/index.ts'
import { EVENTS, NODES, PODS, PRIORITY_CLASSES } from '../client/index.ts'
import { MINUTE, SECOND, type TraceRecord } from '../../kernel/index.ts'
import { makeNode, makePod, makeSchedulerWorld, type SchedulerWorld } from './testing.ts'

const eventsOf = (world: SchedulerWorld, name: string): readonly string[] =>
  world.run(world.client.list(EVENTS)).items.filter((e) => e.involvedObject.name === name).map((e) => `${e.type} ${e.reason}: ${e.message}${e.series ? ` x${e.series.count}` : ''}`)

describe('a pod gets a node', () => {
  test('and an event says so', () => {
    const world = makeSchedulerWorld(makeTestServer())
    world.addNode(makeNode('node-1'))
    world.addPod(makePod('web'))
    world.advance(SECOND)
    expect(world.places()).toBe('web:node-1')
    expect(world.pod('web').status?.conditions?.find((c) => c.type === 'PodScheduled')?.status).toBe('True')
    expect(eventsOf(world, 'web')).toEqual(['Normal Scheduled: Successfully assigned default/web to node-1'])
    const [event] = world.run(world.client.list(EVENTS)).items.filter((e) => e.involvedObject.name === 'web')
    expect(event).toMatchObject({ reportingComponent: 'default-scheduler', reportingInstance: 'default-scheduler-control-plane-1', action: 'Binding' })
    expect(event?.source ?? {}).toEqual({})
  })

  test('many pods fill the nodes evenly and no node beyond its size', () => {
    const world = makeSchedulerWorld(makeTestServer())
    for (const name of ['node-1', 'node-2']) world.addNode(makeNode(name))
    for (let i = 0; i < 5; i++) world.addPod(makePod(`p${i}`, { cpu: '900m' }))
    world.advance(5 * SECOND)
    const places = [0, 1, 2, 3, 4].map((i) => world.pod(`p${i}`).spec?.nodeName)
    expect(places.filter((p) => p === 'node-1')).toHaveLength(2)
    expect(places.filter((p) => p === 'node-2')).toHaveLength(2)
    expect(places.filter((p) => p === undefined)).toHaveLength(1)
  })

  test('each decision is in the trace with the reasons of each node', () => {
    const world = makeSchedulerWorld(makeTestServer())
    const decisions: TraceRecord[] = []
    world.kernel.trace.listen((record) => record.kind === 'decision' && decisions.push(record))
    for (const name of ['node-1', 'node-2', 'node-3']) world.addNode(makeNode(name, { labels: name === 'node-3' ? {} : { disk: 'ssd' } }))
    world.addPod(makePod('picky', {}, { nodeSelector: { disk: 'ssd' } }))
    world.advance(SECOND)
    expect(decisions).toHaveLength(1)
    expect(decisions[0]).toMatchObject({ actor: 'kube-scheduler', what: 'scheduled', object: 'pods/default/picky', data: { feasible: 2, evaluated: 3, verdicts: { 'node-3': { plugin: 'NodeAffinity' } } } })
    expect(decisions[0]!.data!['scores']).toHaveProperty('node-1.TaintToleration', 300)
  })
})

describe('a pod that fits nowhere', () => {
  test('is told why, and goes when a label makes it fit', () => {
    const world = makeSchedulerWorld(makeTestServer())
    for (const name of ['node-1', 'node-2']) world.addNode(makeNode(name))
    world.addPod(makePod('picky', {}, { nodeSelector: { disktype: 'ssd' } }))
    world.advance(4 * SECOND)
    const message = "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling."
    expect(world.messageOf('picky')).toBe(message)
    expect(eventsOf(world, 'picky')).toEqual([`Warning FailedScheduling: ${message}`])
    world.run(world.client.patch(NODES, 'node-2', undefined, 'application/merge-patch+json', { metadata: { labels: { disktype: 'ssd' } } }))
    world.advance(SECOND)
    expect(world.places()).toBe('picky:node-2')
  })

  test('is tried again when a node is added, or when a pod leaves', () => {
    const world = makeSchedulerWorld(makeTestServer())
    world.addNode(makeNode('node-1'))
    for (const name of ['a', 'b', 'c']) world.addPod(makePod(name, { cpu: '1500m' }))
    world.advance(2 * SECOND)
    expect(world.places()).toBe('a:node-1 b:- c:-')
    world.addNode(makeNode('node-2'))
    world.advance(2 * SECOND)
    // Which of the two is first depends on who was being tried when the node's taint went.
    expect(world.places()).toMatch(/a:node-1 (b:node-2 c:-|b:- c:node-2)/)
    world.run(world.client.delete(PODS, 'a', 'default', { gracePeriodSeconds: 0 }))
    world.advance(2 * SECOND)
    expect(world.places()).toMatch(/^b:node-[12] c:node-[12]$/)
  })

  test('without any node it is tried again and again, ever less often', () => {
    const world = makeSchedulerWorld(makeTestServer())
    world.addPod(makePod('web'))
    world.advance(MINUTE)
    expect(world.messageOf('web')).toBe('no nodes available to schedule pods')
    const decisions: number[] = []
    world.kernel.trace.listen((record) => record.kind === 'decision' && decisions.push(record.time))
    world.advance(30 * SECOND)
    expect(decisions.length).toBeGreaterThanOrEqual(2)
    expect(decisions.length).toBeLessThanOrEqual(4)
  })

  test('is flushed out of its waiting after five minutes, and its events become a series', () => {
    const world = makeSchedulerWorld(makeTestServer())
    world.addNode(makeNode('node-1'))
    world.addPod(makePod('big', { cpu: '3' }))
    world.advance(20 * MINUTE)
    const events = eventsOf(world, 'big')
    expect(events).toHaveLength(2)
    expect(events[1]).toContain(' x')
  })

  test('waits for its gates', () => {
    const world = makeSchedulerWorld(makeTestServer())
    world.addNode(makeNode('node-1'))
    world.addPod(makePod('gated', {}, { schedulingGates: [{ name: 'example.com/wait' }] }))
    world.advance(2 * SECOND)
    expect(world.places()).toBe('gated:-')
    expect(eventsOf(world, 'gated')).toEqual([])
    world.run(world.client.patch(PODS, 'gated', 'default', 'application/merge-patch+json', { spec: { schedulingGates: null } }))
    world.advance(2 * SECOND)
    expect(world.places()).toBe('gated:node-1')
  })

  test('of another scheduler it is left alone', () => {
    const world = makeSchedulerWorld(makeTestServer())
    world.addNode(makeNode('node-1'))
    world.addPod(makePod('mine', {}, { schedulerName: 'my-scheduler' }))
    world.advance(2 * SECOND)
    expect(world.places()).toBe('mine:-')
  })
})

describe('preemption', () => {
  function crowded(): SchedulerWorld {
    const world = makeSchedulerWorld(makeTestServer())
    const classOf = (name: string, value: number, more = {}): void => void world.run(world.client.create(PRIORITY_CLASSES, { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value, ...more }))
    classOf('high', 1000)
    classOf('polite', 900, { preemptionPolicy: 'Never' })
    classOf('low', 10)
    world.addNode(makeNode('node-1'))
    world.addNode(makeNode('node-2'))
    world.addPod(makePod('victim', { cpu: '1500m' }, { priorityClassName: 'low', nodeSelector: { 'kubernetes.io/hostname': 'node-1' } }))
    world.advance(SECOND)
    return world
  }
  const onNode1 = { nodeSelector: { 'kubernetes.io/hostname': 'node-1' } }

  test('a pod of a class that never preempts waits', () => {
    const world = crowded()
    world.addPod(makePod('polite', { cpu: '1500m' }, { priorityClassName: 'polite', ...onNode1 }))
    world.advance(2 * SECOND)
    expect(world.messageOf('polite')).toBe("0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.")
    expect(world.places()).toBe('polite:- victim:node-1')
  })

  test('a more important pod is promised the node, the victim is told and deleted', () => {
    const world = crowded()
    world.addPod(makePod('important', { cpu: '1500m' }, { priorityClassName: 'high', ...onNode1 }))
    world.advance(2 * SECOND)
    const victim = world.pod('victim')
    const important = world.pod('important')
    expect(important.status?.nominatedNodeName).toBe('node-1')
    expect(world.messageOf('important')).toBe("0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match Pod's node affinity/selector.")
    expect(victim.metadata.deletionTimestamp).toBeDefined()
    expect(victim.status?.conditions?.find((c) => c.type === 'DisruptionTarget')).toMatchObject({ status: 'True', reason: 'PreemptionByScheduler', message: 'default-scheduler: preempting to accommodate a higher priority pod' })
    expect(eventsOf(world, 'victim').at(-1)).toBe(`Normal Preempted: Preempted by pod ${important.metadata.uid} on node node-1`)
    // The kubelet would end it; here that is done by force.
    world.run(world.client.delete(PODS, 'victim', 'default', { gracePeriodSeconds: 0 }))
    world.advance(2 * SECOND)
    expect(world.places()).toBe('important:node-1')
  })
})

test('a scheduler that crashed goes on where the cluster is', () => {
  const world = makeSchedulerWorld(makeTestServer())
  world.addNode(makeNode('node-1'))
  world.addPod(makePod('a', { cpu: '1500m' }))
  world.advance(SECOND)
  world.killScheduler()
  world.addPod(makePod('b', { cpu: '1500m' }))
  world.advance(SECOND)
  expect(world.places()).toBe('a:node-1 b:-')
  world.addNode(makeNode('node-2'))
  world.restartScheduler()
  world.advance(3 * SECOND)
  expect(world.places()).toBe('a:node-1 b:node-2')
})

test('the same seed gives the same decisions, another seed others', () => {
  const decide = (seed: number): string => {
    const world = makeSchedulerWorld(makeTestServer({ seed }))
    const decisions: unknown[] = []
    world.kernel.trace.listen(({ kind, time, what, object, data }) => kind === 'decision' && decisions.push([time, what, object, data]))
    for (const name of ['node-1', 'node-2', 'node-3']) world.addNode(makeNode(name))
    for (let i = 0; i < 6; i++) world.addPod(makePod(`p${i}`))
    world.advance(5 * SECOND)
    return JSON.stringify(decisions)
  }
  expect(decide(1)).toBe(decide(1))
  expect(decide(2)).not.toBe(decide(1))
})

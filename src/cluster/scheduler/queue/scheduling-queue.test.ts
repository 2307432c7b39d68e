import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { Node, Pod } from '../../api/types/core-v1.ts'
import { Kernel, MINUTE, SECOND } from '../../../kernel/index.ts'
import { Framework, podInfoOf, unresolvable, type EventKind, type PluginFactory, type PodInfo } from '../framework/index.ts'
import { makeSnapshot } from '../cache/index.ts'
import { EventLog } from './event-log.ts'
import { Heap } from './heap.ts'
import { Nominations, SchedulingQueue, backoffDuration, type QueuedPod } from './index.ts'

const podOf = (name: string, priority = 0, spec: object = {}, more: object = {}): PodInfo =>
  podInfoOf({ metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '' }, spec: { schedulerName: 'default-scheduler', containers: [], priority, ...spec }, ...more } as Pod)
const node = (labels: Record<string, string>): Node => ({ metadata: { name: 'n', uid: 'n', resourceVersion: '1', creationTimestamp: '', labels } })

/** A plugin that hears of new nodes, and only cares for those with a label named like the pod. */
const labelPlugin: PluginFactory = () => ({ name: 'Label', events: [{ on: ['Node/Add'], hint: (pod, event) => event.node?.metadata.labels?.[pod.name] !== undefined }] })
const gatePlugin: PluginFactory = () => ({ name: 'Gate', events: [{ on: ['Pod/GatesEliminated'] }], preEnqueue: ({ spec }) => (spec.schedulingGates?.length ? unresolvable('Gate', 'gated') : undefined) })

function makeQueue(): { kernel: Kernel; queue: SchedulingQueue; pop: () => QueuedPod | undefined } {
  const kernel = new Kernel()
  const framework = new Framework({ schedulerName: 'default-scheduler', plugins: [{ make: labelPlugin }, { make: gatePlugin }] }, { objects: makeSnapshot({ nodes: [] }).objects, nominator: new Nominations(), now: () => kernel.now, randomInt: () => 0 })
  const queue = new SchedulingQueue(kernel, new Map([['default-scheduler', framework]]))
  /** What `pop` gives without waiting. */
  const pop = (): QueuedPod | undefined => {
    const task = kernel.spawn('pop', queue.pop())
    task.onDone = () => {}
    const now = kernel.now
    kernel.runUntil(now)
    if (task.done) return task.result
    task.kill()
    return undefined
  }
  return { kernel, queue, pop }
}

const names = (queued: readonly (QueuedPod | undefined)[]): readonly (string | undefined)[] => queued.map((q) => q?.pod.name)
const refuse = (queue: SchedulingQueue, queued: QueuedPod, plugin = 'Label'): void => queue.addUnschedulable(queued, queued.pod, new Set(plugin === '' ? [] : [plugin]))

test.each([[0, 0], [1, 1], [2, 2], [3, 4], [4, 8], [5, 10], [9, 10]])('after %i tries the backoff is %i s', (tries, seconds) => {
  expect(backoffDuration(tries)).toBe(seconds * SECOND)
})

test('a heap gives back in order whatever was put in, changed and taken out', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: -1, max: 50 }))), (steps) => {
    const heap = new Heap<{ key: string; rank: number }>((item) => item.key, (a, b) => a.rank < b.rank)
    const model = new Map<string, number>()
    for (const [key, rank] of steps) {
      if (rank < 0) {
        heap.delete(String(key))
        model.delete(String(key))
      } else {
        heap.set({ key: String(key), rank })
        model.set(String(key), rank)
      }
    }
    const out: number[] = []
    for (let item = heap.pop(); item; item = heap.pop()) out.push(item.rank)
    expect(out).toEqual([...model.values()].sort((a, b) => a - b))
  }))
})

describe('the scheduling queue', () => {
  test('gives the more important pod first, then who came first', () => {
    const { queue, pop } = makeQueue()
    for (const [name, priority] of [['a', 0], ['b', 10], ['c', 0], ['d', 10]] as const) queue.add(podOf(name, priority))
    expect(names([pop(), pop(), pop(), pop(), pop()])).toEqual(['b', 'd', 'a', 'c', undefined])
  })

  test('wakes who waits', () => {
    const { kernel, queue } = makeQueue()
    const task = kernel.spawn('pop', queue.pop())
    kernel.runUntil(SECOND)
    expect(task.done).toBe(false)
    queue.add(podOf('a'))
    kernel.runUntil(2 * SECOND)
    expect(task.result?.pod.name).toBe('a')
  })

  test('lets a refused pod wait for an event that its plugin finds helpful', () => {
    const { kernel, queue, pop } = makeQueue()
    queue.add(podOf('a'))
    refuse(queue, pop()!)
    kernel.runUntil(10 * SECOND)
    queue.moveAll({ kind: 'Node/Delete', node: node({ a: '' }) })
    queue.moveAll({ kind: 'Node/Add', node: node({ b: '' }) })
    expect(pop()).toBeUndefined()
    queue.moveAll({ kind: 'Node/Add', node: node({ a: '' }) })
    expect(pop()).toMatchObject({ attempts: 2 })
  })

  test('remembers events that came during the try', () => {
    const { queue, pop } = makeQueue()
    queue.add(podOf('a'))
    const tried = pop()!
    queue.moveAll({ kind: 'Node/Add', node: node({ a: '' }) })
    refuse(queue, tried)
    expect(queue.counts).toEqual({ active: 0, backoff: 1, unschedulable: 0 })
  })

  test('forgets events that came before the try', () => {
    const { queue, pop } = makeQueue()
    queue.add(podOf('a'))
    queue.add(podOf('b'))
    pop()
    queue.moveAll({ kind: 'Node/Add', node: node({ b: '' }) })
    refuse(queue, pop()!)
    expect(queue.counts.unschedulable).toBe(1)
  })

  test('tries a pod in its backoff early when nothing else is to do, but not one whose try broke', () => {
    const { kernel, queue, pop } = makeQueue()
    queue.add(podOf('a'))
    const tried = pop()!
    queue.moveAll({ kind: 'Node/Add', node: node({ a: '' }) })
    refuse(queue, tried)
    const again = pop()!
    expect(again.pod.name).toBe('a')
    refuse(queue, again, '')
    expect(pop()).toBeUndefined()
    kernel.runUntil(3 * SECOND)
    expect(pop()?.pod.name).toBe('a')
  })

  test('keeps the backoff behind pods that are ready', () => {
    const { queue, pop } = makeQueue()
    queue.add(podOf('a', 100))
    const tried = pop()!
    queue.moveAll({ kind: 'Node/Add', node: node({ a: '' }) })
    refuse(queue, tried)
    queue.add(podOf('b'))
    expect(names([pop(), pop()])).toEqual(['b', 'a'])
  })

  test('tries everything again after five minutes, at the next half minute', () => {
    const { kernel, queue, pop } = makeQueue()
    kernel.runUntil(10 * SECOND)
    queue.add(podOf('a'))
    refuse(queue, pop()!)
    kernel.runUntil(5 * MINUTE + 29 * SECOND)
    expect(pop()).toBeUndefined()
    kernel.runUntil(5 * MINUTE + 30 * SECOND)
    expect(pop()?.pod.name).toBe('a')
  })

  test('has no timers when nothing waits', () => {
    const { kernel, queue, pop } = makeQueue()
    queue.add(podOf('a'))
    const queued = pop()!
    queue.done(queued.pod.uid)
    expect(kernel.nextTime()).toBeUndefined()
  })

  test('holds a gated pod back until its gates are gone, and never on a timer', () => {
    const { kernel, queue, pop } = makeQueue()
    const gated = podOf('a', 0, { schedulingGates: [{ name: 'x' }] })
    queue.add(gated)
    expect(pop()).toBeUndefined()
    expect(kernel.nextTime()).toBeUndefined()
    queue.update(gated, podOf('a'))
    expect(pop()?.pod.name).toBe('a')
  })

  test('lets go of a pod that was deleted', () => {
    const { queue, pop } = makeQueue()
    queue.add(podOf('a'))
    queue.delete('a')
    expect(pop()).toBeUndefined()
  })

  test('takes over a newer state of a pod that is being tried', () => {
    const { queue, pop } = makeQueue()
    const before = podOf('a')
    queue.add(before)
    const tried = pop()!
    const after = podInfoOf({ ...before.pod, metadata: { ...before.pod.metadata, labels: { x: 'y' } } })
    queue.update(before, after)
    expect(queue.counts).toEqual({ active: 0, backoff: 0, unschedulable: 0 })
    queue.addUnschedulable(tried, after, new Set(['Label']))
    expect(queue.counts.unschedulable).toBe(1)
  })

  test('touches only pods whose plugin wants to hear of an event', () => {
    const { queue, pop } = makeQueue()
    queue.add(podOf('a'))
    refuse(queue, pop()!, 'Gate')
    for (const kind of ['Node/Add', 'AssignedPod/Delete'] as EventKind[]) queue.moveAll({ kind, node: node({ a: '' }) })
    expect(queue.counts.unschedulable).toBe(1)
  })
})

test('the log keeps no event longer than a try may ask for it', () => {
  const log = new EventLog()
  const event = { kind: 'Node/Add' as const }
  log.add(event)
  log.begin('a')
  log.add(event)
  log.begin('b')
  log.add(event)
  expect([log.length, log.since('a')?.length, log.since('b')?.length, log.since('c')]).toEqual([2, 2, 1, undefined])
  log.end('a')
  expect([log.length, log.since('b')?.length]).toEqual([1, 1])
  log.end('b')
  expect(log.length).toBe(0)
})

test('a nomination counts on its node until it is taken back', () => {
  const nominations = new Nominations()
  const pod = podOf('a', 0, {}, { status: { nominatedNodeName: 'n1' } })
  nominations.set(pod)
  expect(nominations.nominatedPods('n1')).toEqual([pod])
  nominations.set(pod, 'n2')
  expect([nominations.nominatedPods('n1').length, nominations.nodeOf('a')]).toEqual([0, 'n2'])
  nominations.set(pod, '')
  expect(nominations.nominatedPods('n2')).toEqual([])
})

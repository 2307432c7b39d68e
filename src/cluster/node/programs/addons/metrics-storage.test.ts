// From two samples to a use: windows, restarts, young containers, nodes that do not answer.
import { describe, expect, test } from 'vitest'
import { MILLISECOND, SECOND } from '../../../../kernel/index.ts'
import type { ContainerMetrics, NodeMetrics } from '../../kubelet/index.ts'
import { formatWindow } from './metrics-api.ts'
import { measure, MetricsStorage, type MetricsPoint } from './metrics-storage.ts'

const MIB = 1024 * 1024
const point = (at: number, cpuMicros: number, startedAt = 0, memoryBytes = 8 * MIB): MetricsPoint => ({ at: at * SECOND, cpuMicros, startedAt: startedAt * SECOND, memoryBytes })

describe('the use between two samples', () => {
  test.each<[string, MetricsPoint, MetricsPoint, string | undefined]>([
    ['idle', point(15, 40), point(30, 40), '0'],
    ['a core', point(15, 0), point(30, 15 * SECOND), '1'],
    ['a tenth of a core', point(15, 7), point(30, 1_500_007), '100m'],
    ['cut to whole nanocores', point(0, 0), point(15, 100), '6666n'],
    ['a longer window', point(0, 0), point(30, 3 * SECOND), '100m'],
    ['the counter went back', point(15, 100), point(30, 99), undefined],
    ['no time between them', point(15, 0), point(15, 0), undefined],
  ])('%s', (_, previous, last, cpu) => {
    expect(measure(last, previous)?.usage.cpu).toBe(cpu)
  })

  test('memory is that of the newer sample', () => {
    expect(measure(point(30, 0, 0, 10 * MIB), point(15, 0, 0, 99 * MIB))?.usage.memory).toBe('10Mi')
    expect(measure(point(30, 0, 0, 4096 * 3), point(15, 0))?.usage.memory).toBe('12Ki')
  })
})

/** What a node with these containers says at a time in seconds. */
function sample(at: number, containers: readonly { name: string; cpu: number; startedAt?: number }[], nodeCpu = 0): NodeMetrics {
  return {
    time: at * SECOND,
    node: { cpuMicros: nodeCpu, memoryBytes: 600 * MIB },
    containers: containers.map(({ name, cpu, startedAt = 0 }): ContainerMetrics => ({ namespace: 'default', pod: 'web', container: name, startedAt: startedAt * SECOND, cpuMicros: cpu * SECOND, memoryBytes: MIB })),
  }
}

function storageAfter(...rounds: readonly (readonly [string, NodeMetrics][])[]): MetricsStorage {
  const storage = new MetricsStorage(15 * SECOND)
  for (const round of rounds) storage.store(new Map(round))
  return storage
}

describe('the storage', () => {
  test('one sample tells nothing', () => {
    const storage = storageAfter([['node-1', sample(100, [{ name: 'c', cpu: 9 }])]])
    expect([storage.ready, storage.node('node-1'), storage.pod('default/web')]).toEqual([false, undefined, undefined])
  })

  test('two samples tell of nodes and pods', () => {
    const storage = storageAfter([['node-1', sample(100, [{ name: 'c', cpu: 9 }], 5 * SECOND)]], [['node-1', sample(115, [{ name: 'c', cpu: 12 }], 20 * SECOND)]])
    expect(storage.ready).toBe(true)
    expect(storage.node('node-1')).toEqual({ usage: { cpu: '1', memory: '600Mi' }, at: 115 * SECOND, windowMicros: 15 * SECOND })
    expect(storage.pod('default/web')).toEqual({ containers: [{ name: 'c', usage: { cpu: '200m', memory: '1Mi' } }], at: 115 * SECOND, windowMicros: 15 * SECOND })
  })

  test('a container that is ten seconds old is measured from its start', () => {
    const at = (age: number): unknown => storageAfter([['node-1', sample(100, [{ name: 'c', cpu: 6, startedAt: 100 - age }])]]).pod('default/web')?.containers
    expect([9, 10, 12, 15].map(at)).toEqual([undefined, [{ name: 'c', usage: { cpu: '600m', memory: '1Mi' } }], [{ name: 'c', usage: { cpu: '500m', memory: '1Mi' } }], undefined])
  })

  test('two lives of a container are not compared, and a pod is told of as a whole', () => {
    const first: [string, NodeMetrics] = ['node-1', sample(100, [{ name: 'a', cpu: 5 }, { name: 'b', cpu: 5 }])]
    const second: [string, NodeMetrics] = ['node-1', sample(115, [{ name: 'a', cpu: 5 }, { name: 'b', cpu: 1, startedAt: 110 }])]
    const third: [string, NodeMetrics] = ['node-1', sample(130, [{ name: 'a', cpu: 5 }, { name: 'b', cpu: 4, startedAt: 110 }])]
    expect(storageAfter([first], [second]).pod('default/web')).toBeUndefined()
    expect(storageAfter([first], [second], [third]).pod('default/web')?.containers.map(({ name, usage }) => [name, usage.cpu])).toEqual([['a', '0'], ['b', '200m']])
  })

  test('the same sample twice moves nothing', () => {
    const second: [string, NodeMetrics] = ['node-1', sample(115, [{ name: 'c', cpu: 3 }], 3 * SECOND)]
    const storage = storageAfter([['node-1', sample(100, [{ name: 'c', cpu: 0 }])]], [second], [second])
    expect([storage.node('node-1')?.usage.cpu, storage.pod('default/web')?.containers[0]?.usage.cpu]).toEqual(['200m', '200m'])
  })

  test('a node that does not answer is forgotten with its pods', () => {
    const storage = storageAfter([['node-1', sample(100, [{ name: 'c', cpu: 0 }])]], [['node-1', sample(115, [{ name: 'c', cpu: 3 }])]], [])
    expect([storage.ready, storage.node('node-1'), storage.pod('default/web')]).toEqual([false, undefined, undefined])
  })
})

test.each([[15 * SECOND, '15s'], [15 * SECOND + 12 * MILLISECOND, '15.012s'], [75 * SECOND, '1m15s'], [60 * SECOND, '1m0s']])('a window of %d µs', (micros, text) => {
  expect(formatWindow(micros)).toBe(text)
})

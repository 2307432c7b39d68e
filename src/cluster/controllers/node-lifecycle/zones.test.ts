// How bad things are in a zone, and how fast its nodes are given up for that.
import { describe, expect, test } from 'vitest'
import { Kernel, SECOND } from '../../../kernel/index.ts'
import type { Node } from '../../api/types/core-v1.ts'
import { NODES, PODS } from '../../client/index.ts'
import type { ControllerOptions } from '../framework/index.ts'
import { makeTestCluster } from '../test-cluster.ts'
import { ZoneEvictor } from './evictor.ts'
import { evictionRate, zoneOf, zoneStateOf } from './zones.ts'

const OPTIONS = { nodeEvictionRate: 0.1, secondaryNodeEvictionRate: 0.01, largeClusterSizeThreshold: 50, unhealthyZoneThreshold: 0.55 } as ControllerOptions

test.each([
  [3, 0, 'Normal'],
  [0, 1, 'FullDisruption'],
  [0, 0, 'Normal'],
  [1, 2, 'Normal'],
  [2, 3, 'PartialDisruption'],
  [5, 4, 'Normal'],
  [45, 55, 'PartialDisruption'],
  [46, 54, 'Normal'],
] as const)('%i ready and %i not: %s', (ready, notReady, state) => {
  expect(zoneStateOf(ready, notReady, OPTIONS.unhealthyZoneThreshold)).toBe(state)
})

test.each([
  ['Normal', 10, 0.1],
  ['FullDisruption', 10, 0.1],
  ['PartialDisruption', 50, 0],
  ['PartialDisruption', 51, 0.01],
] as const)('%s with %i nodes: %d a second', (state, size, rate) => {
  expect(evictionRate(state, size, OPTIONS)).toBe(rate)
})

test('zones are told apart by region too', () => {
  const node = (labels: Readonly<Record<string, string>>): Node => ({ metadata: { name: 'n', uid: 'n', resourceVersion: '1', creationTimestamp: '', labels } })
  const labels: readonly Readonly<Record<string, string>>[] = [{}, { 'topology.kubernetes.io/zone': 'a' }, { 'topology.kubernetes.io/region': 'r', 'topology.kubernetes.io/zone': 'a' }, { 'topology.kubernetes.io/region': 's', 'topology.kubernetes.io/zone': 'a' }]
  const keys = labels.map((own) => zoneOf(node(own)))
  expect(new Set(keys).size).toBe(4)
})

describe('nodes that wait for their taint', () => {
  test('pass one every ten seconds, each once', () => {
    const kernel = new Kernel({ seed: 1 })
    const evictor = new ZoneEvictor(kernel, 0.1)
    for (const name of ['a', 'b', 'c', 'a']) evictor.add(name)
    const passed: [number, string][] = []
    for (let second = 0; second <= 30; second++) {
      kernel.runUntil(second * SECOND)
      const name = evictor.take()
      if (name) passed.push([second, name])
    }
    expect(passed).toEqual([[0, 'a'], [10, 'b'], [20, 'c']])
    expect(evictor.add('a')).toBe(false)
    expect(evictor.add('a', true)).toBe(true)
  })
  test('stay where nothing may pass', () => {
    const kernel = new Kernel({ seed: 1 })
    const evictor = new ZoneEvictor(kernel, 0.1)
    evictor.setRate(0)
    evictor.add('a')
    kernel.runUntil(1000 * SECOND)
    expect(evictor.take()).toBeUndefined()
    evictor.setRate(0.1)
    expect(evictor.take()).toBe('a')
  })
})

describe('when nodes fall silent', () => {
  const tainted = (nodes: readonly Node[]): readonly string[] => nodes.filter(({ spec }) => spec?.taints?.some(({ key, effect }) => key === 'node.kubernetes.io/unreachable' && effect === 'NoExecute')).map(({ metadata }) => metadata.name)

  test('one of two is tainted, but if all are lost none is: it is rather the control plane that is cut off', () => {
    const cluster = makeTestCluster()
    const { client, run, advance, stopKubelet, startKubelet } = cluster
    const nodes = (): readonly string[] => tainted(run(client.list(NODES)).items)
    stopKubelet('node-1')
    advance(70 * SECOND)
    expect(nodes()).toEqual(['node-1'])
    stopKubelet('node-2')
    advance(90 * SECOND)
    expect(nodes()).toEqual([])
    expect(run(client.list(NODES)).items.map(({ status }) => status?.conditions?.find(({ type }) => type === 'Ready')?.status)).toEqual(['Unknown', 'Unknown'])
    startKubelet('node-2')
    expect(run(client.list(PODS)).items).toEqual([])
  })
})

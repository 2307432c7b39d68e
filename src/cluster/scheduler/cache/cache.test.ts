import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { Node, Pod } from '../../api/types/core-v1.ts'
import { podInfoOf, type PodInfo, type Snapshot } from '../framework/index.ts'
import { makeSnapshot } from './index.ts'

const node = (name: string, zone: string, images: string[] = []): Node => ({ metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '', labels: { zone, 'topology.kubernetes.io/zone': zone } }, status: { allocatable: { cpu: '4' }, images: images.map((n) => ({ names: [n], sizeBytes: 10 })) } })
/** Each pod has a host port of its own. */
const portOf = (name: string): number => 8000 + Number(name.slice(1))
const pod = (name: string, app: string, nodeName: string): Pod => ({
  metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '', labels: { app } },
  spec: { nodeName, containers: [{ name: 'c', resources: { requests: { cpu: '100m' } }, ports: [{ containerPort: 80, hostPort: portOf(name) }] }], volumes: [{ name: 'v', persistentVolumeClaim: { claimName: app } }], affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone', labelSelector: { matchLabels: { app } } }] } } },
})

/** All that a snapshot says, in a form that two can be compared by. */
function tell(snapshot: Snapshot): unknown {
  const spreads = (classes: Iterable<{ spread: { nodes: ReadonlyMap<{ name: string }, number>; over(key: string, version: number): { values: ReadonlyMap<string, number>; total: number } } }>, keyOf: (c: never) => string): unknown =>
    [...classes].map((c) => [keyOf(c as never), [...c.spread.nodes].map(([n, count]) => `${n.name}=${count}`).sort(), [...c.spread.over('zone', snapshot.nodesVersion).values].map(([v, count]) => `${v}=${count}`).sort(), c.spread.over('zone', snapshot.nodesVersion).total]).sort()
  return {
    nodes: [...snapshot.nodes].sort((a, b) => (a.name < b.name ? -1 : 1)).map((n) => [n.name, n.labels['zone'], n.milliCPU, n.assumedMilliCPU, n.pods.map((p) => p.uid).sort(), ['p1', 'p2', 'p3', 'p4'].map((p) => n.isPortTaken({ ip: '1.2.3.4', port: `TCP/${portOf(p)}` }))]),
    classes: spreads(snapshot.podClasses, (c: { labels: object }) => JSON.stringify(c.labels)),
    terms: spreads(snapshot.terms.requiredAnti, (c: { term: { key: string } }) => c.term.key),
    claims: ['a', 'b'].map((app) => snapshot.claimUsers(`default/${app}`)),
  }
}

describe('the cache', () => {
  test('after any changes says what one that is made anew says', () => {
    const name = fc.constantFrom('n1', 'n2', 'n3')
    const uid = fc.constantFrom('p1', 'p2', 'p3', 'p4')
    const step = fc.oneof(
      fc.record({ do: fc.constant('node' as const), name, zone: fc.constantFrom('x', 'y') }),
      fc.record({ do: fc.constant('no node' as const), name }),
      fc.record({ do: fc.constantFrom('assume' as const, 'pod' as const), uid, app: fc.constantFrom('a', 'b'), name }),
      fc.record({ do: fc.constantFrom('no pod' as const, 'forget' as const), uid }),
      fc.record({ do: fc.constant('look' as const) }),
    )
    fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const cache = makeSnapshot({ nodes: [] })
      const nodes = new Map<string, Node>()
      const pods = new Map<string, { pod: Pod; isAssumed: boolean }>()
      for (const s of steps) {
        if (s.do === 'node') {
          nodes.set(s.name, node(s.name, s.zone))
          cache.setNode(nodes.get(s.name)!)
        } else if (s.do === 'no node') {
          nodes.delete(s.name)
          cache.removeNode(s.name)
        } else if (s.do === 'assume' || s.do === 'pod') {
          const made = pod(s.uid, s.app, s.name)
          pods.set(s.uid, { pod: made, isAssumed: s.do === 'assume' })
          if (s.do === 'assume') cache.assume(podInfoOf(made))
          else cache.setPod(podInfoOf(made))
        } else if (s.do === 'no pod') {
          pods.delete(s.uid)
          cache.removePod(s.uid)
        } else if (s.do === 'forget') {
          const known = pods.get(s.uid)
          if (known) cache.forget(podInfoOf(known.pod))
          if (known?.isAssumed) pods.delete(s.uid)
        } else tell(cache)
      }
      // Pods of nodes that are not there yet are counted, so the fresh one learns of all in another order.
      const fresh = makeSnapshot({ nodes: [...nodes.values()], pods: [...pods.values()].map((p) => p.pod) })
      expect(tell(cache)).toEqual(tell(fresh))
    }))
  })

  test('puts nodes in order zone by zone in turn', () => {
    const cache = makeSnapshot({ nodes: [node('a1', 'a'), node('a2', 'a'), node('a3', 'a'), node('b1', 'b'), node('c1', 'c'), node('c2', 'c')] })
    expect(cache.nodes.map((n) => n.name)).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3'])
  })

  test('knows which nodes have an image', () => {
    const cache = makeSnapshot({ nodes: [node('n1', 'a', ['x:1', 'y:1']), node('n2', 'a', ['x:1'])] })
    expect(cache.image('x:1')?.nodes.size).toBe(2)
    cache.setNode(node('n1', 'a', ['y:1']))
    expect([cache.image('x:1')?.nodes.size, cache.image('y:1')?.nodes.size]).toEqual([1, 1])
    cache.removeNode('n1')
    expect(cache.image('y:1')).toBeUndefined()
  })

  test('a heartbeat changes neither order nor version', () => {
    const cache = makeSnapshot({ nodes: [node('n1', 'a')] })
    const { nodes, nodesVersion } = cache
    cache.setNode({ ...node('n1', 'a'), status: { conditions: [] } })
    expect(cache.nodes).toBe(nodes)
    expect(cache.nodesVersion).toBe(nodesVersion)
  })

  test('counts pods that were put on one host port by hand once, as upstream does', () => {
    const cache = makeSnapshot({ nodes: [node('n1', 'a')] })
    const first = pod('p1', 'a', 'n1')
    cache.setPod(podInfoOf(first))
    cache.setPod(podInfoOf({ ...first, metadata: { ...first.metadata, name: 'twin', uid: 'twin' } }))
    cache.removePod('twin')
    expect(cache.node('n1')?.isPortTaken({ ip: '0.0.0.0', port: `TCP/${portOf('p1')}` })).toBe(false)
  })

  test('keeps the newest form of a pod whose status changed', () => {
    const cache = makeSnapshot({ nodes: [node('n1', 'a')] })
    const first = pod('p1', 'a', 'n1')
    cache.setPod(podInfoOf(first))
    const second: PodInfo = podInfoOf({ ...first, status: { phase: 'Running' } })
    cache.setPod(second)
    expect(cache.node('n1')?.pods).toEqual([second])
  })
})

// The whole cluster, from a seed: the same run twice is the same to the byte, and whatever breaks, desired becomes actual in the end.
import { describe, expect, it } from 'vitest'
import { Random, SECOND, sleep, type Process } from '../kernel/index.ts'
import type { KubeObject, New } from './api/index.ts'
import type { Deployment, ReplicaSet } from './api/types/apps-v1.ts'
import type { Pod } from './api/types/core-v1.ts'
import { Client, DEPLOYMENTS } from './client/index.ts'
import { createCluster, type Action, type Cluster, type ClusterConfig } from './cluster.ts'

const node = (n: number): ClusterConfig['nodes'][number] => ({ name: `node-${n}`, region: 'r1', zone: `z${n}`, cpu: '4', memory: '8Gi', disk: '50Gi', pods: 110 })
const config = (seed: number): ClusterConfig => ({ seed, controlPlane: { name: 'cp', region: 'r1', zone: 'z1' }, nodes: [1, 2, 3].map(node), addons: false, preloadImages: true })

function deployment(name: string, replicas: number, image = 'nginx:1.27'): New<Deployment> {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: 'default', labels: { app: name } }, spec: { replicas, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image }], terminationGracePeriodSeconds: 2 } } } } as unknown as New<Deployment>
}

class World {
  readonly cluster: Cluster
  readonly admin: Client
  /** Writes that the API server said it had stored. */
  readonly acknowledged = new Map<string, number>()

  constructor(seed: number) {
    this.cluster = createCluster(config(seed))
    this.cluster.boot()
    const { network, kernel } = this.cluster
    this.admin = new Client({ network, host: network.host('laptop'), group: kernel.root.group('test'), servers: () => [network.host('cp')], userAgent: 'test', credentials: { certificate: { commonName: 'admin', organizations: ['system:masters'] } } })
    kernel.runUntil(20 * SECOND)
  }

  advance(seconds: number): void {
    this.cluster.kernel.runUntil(this.cluster.kernel.now + seconds * SECOND)
  }

  /** Asks for so many replicas until the API server says yes. */
  want(name: string, replicas: number): void {
    this.cluster.kernel.root.group('test').spawn('want', this.#want(name, replicas))
  }

  *#want(name: string, replicas: number): Process {
    for (let tries = 0; tries < 200; tries++) {
      try {
        if (!this.acknowledged.has(name)) yield* this.admin.create(DEPLOYMENTS, deployment(name, replicas))
        else yield* this.admin.patch(DEPLOYMENTS, name, 'default', 'application/merge-patch+json', { spec: { replicas } }, { subresource: 'scale' })
        this.acknowledged.set(name, replicas)
        return
      } catch (error) {
        // A create whose answer was lost may have been stored all the same.
        if ((error as { reason?: string }).reason === 'AlreadyExists') this.acknowledged.set(name, 0)
        yield* sleep(SECOND)
      }
    }
  }

  objects<T extends KubeObject>(resource: string): T[] {
    return [...this.cluster.objects()].filter(([key]) => key.startsWith(`${resource}/`)).map(([, object]) => object as T)
  }

  pods(name: string): Pod[] {
    return this.objects<Pod>('pods').filter((pod) => pod.metadata.labels?.['app'] === name && !pod.metadata.deletionTimestamp && pod.status?.phase !== 'Failed')
  }

  ready(name: string): number {
    return this.pods(name).filter((pod) => pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True')).length
  }
}

/** One thing that goes wrong, and what mends it. */
function randomFault(random: Random): { fault: Action; mend: Action | undefined } {
  const machine = `node-${random.between(1, 3)}`
  switch (random.int(5)) {
    case 0:
      return { fault: { do: 'process', machine, process: random.pick(['kubelet', 'kube-proxy']), signal: 'kill' }, mend: undefined }
    case 1:
      return { fault: { do: 'process', machine: 'cp', process: random.pick(['kube-apiserver', 'kube-scheduler', 'kube-controller-manager', 'etcd']), signal: 'kill' }, mend: undefined }
    case 2:
      return { fault: { do: 'link', a: machine, b: 'cp', cut: true }, mend: { do: 'link', a: machine, b: 'cp', cut: false } }
    case 3:
      return { fault: { do: 'power', machine, on: false }, mend: { do: 'power', machine, on: true } }
    default:
      return { fault: { do: 'process', machine, process: 'kubelet', signal: 'pause' }, mend: { do: 'process', machine, process: 'kubelet', signal: 'resume' } }
  }
}

describe('determinism', () => {
  it('the same seed and log give the same trace and the same state, to the byte', () => {
    const play = (): { trace: string; state: string } => {
      const world = new World(7)
      const lines: string[] = []
      world.cluster.kernel.trace.listen((record) => lines.push(JSON.stringify(record)))
      world.want('web', 4)
      world.advance(15)
      world.cluster.act({ do: 'process', machine: 'node-1', process: 'kubelet', signal: 'kill' })
      world.cluster.act({ do: 'power', machine: 'node-2', on: false })
      world.advance(60)
      return { trace: lines.join('\n'), state: JSON.stringify([...world.cluster.objects()]) }
    }
    const [a, b] = [play(), play()]
    expect(a.trace.length).toBeGreaterThan(10_000)
    expect(b.trace).toBe(a.trace)
    expect(b.state).toBe(a.state)
  })

  it('watching changes nothing: with and without a trace the state is the same', () => {
    const play = (listens: boolean): string => {
      const world = new World(3)
      if (listens) world.cluster.kernel.trace.listen(() => undefined)
      world.want('web', 3)
      world.advance(30)
      return JSON.stringify([...world.cluster.objects()])
    }
    expect(play(true)).toBe(play(false))
  })
})

describe('faults', () => {
  it.each(Array.from({ length: 10 }, (_, i) => i + 1))('seed %i ends with desired = actual and no lost write', (seed) => {
    const world = new World(seed)
    const random = new Random(seed, 'faults')
    const mends: Action[] = []
    const names = ['a', 'b']
    for (const name of names) world.want(name, random.between(1, 4))
    for (let round = 0; round < 6; round++) {
      world.advance(random.between(2, 25))
      const { fault, mend } = randomFault(random)
      world.cluster.act(fault)
      if (mend) mends.push(mend)
      if (random.int(2) === 0) world.want(random.pick(names), random.between(0, 5))
    }
    world.advance(20)
    for (const mend of mends) world.cluster.act(mend)
    // Longer than the five minutes that pods of an unreachable node are tolerated, and the restarts' patience.
    world.advance(700)
    for (const name of names) {
      const wanted = world.acknowledged.get(name)
      const live = world.objects<Deployment>('deployments.apps').find((d) => d.metadata.name === name)
      expect(live?.spec?.replicas, `replicas of ${name} as acknowledged`).toBe(wanted)
      expect(world.ready(name), `ready pods of ${name}`).toBe(wanted)
      expect(world.pods(name).length, `pods of ${name}`).toBe(wanted)
    }
    const owners = new Set(world.objects<ReplicaSet>('replicasets.apps').map((rs) => rs.metadata.uid))
    expect(world.objects<Pod>('pods').filter((pod) => !owners.has(pod.metadata.ownerReferences?.[0]?.uid ?? ''))).toEqual([])
  })
})

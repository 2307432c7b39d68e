// The cluster autoscaler in a whole cluster: a Deployment outgrows its nodes, the cloud boots more, and takes them away when nothing needs them.
import { describe, expect, it } from 'vitest'
import { SECOND } from '../kernel/index.ts'
import type { KubeObject } from './api/index.ts'
import type { ConfigMap, Event, Node, Pod } from './api/types/core-v1.ts'
import { createCluster, type Action, type Cluster, type ClusterConfig } from './cluster.ts'

const machine = { region: 'eu', cpu: '2', memory: '4Gi', disk: '40Gi', pods: 110 }
const CONFIG: ClusterConfig = {
  seed: 1, controlPlane: { name: 'cp', region: 'eu', zone: 'eu-a' }, nodes: [{ ...machine, name: 'node-1', zone: 'eu-a' }, { ...machine, name: 'node-2', zone: 'eu-b' }],
  addons: false, preloadImages: true,
  nodeGroups: [{ ...machine, name: 'pool', min: 0, max: 2, zones: ['eu-a', 'eu-b'], labels: { pool: 'yes' } }],
  autoscaler: true,
}

class Story {
  readonly cluster: Cluster

  constructor(config: Partial<ClusterConfig> = {}) {
    this.cluster = createCluster({ ...CONFIG, ...config })
    this.cluster.boot()
    this.advance(30)
    this.kubectl('create deployment web --image=nginx:1.27 --replicas=0')
    this.kubectl('set resources deployment web --requests=cpu=600m,memory=200Mi')
  }

  advance(seconds: number): void {
    this.cluster.kernel.runUntil(this.cluster.kernel.now + seconds * SECOND)
  }

  act(action: Action): void {
    this.cluster.act(action)
  }

  kubectl(line: string): string {
    const run = this.cluster.kubectl(line)
    while (!run.done) this.advance(0.1)
    expect(run.stderr, line).toBe('')
    return run.stdout
  }

  scale(replicas: number): void {
    this.kubectl(`scale deployment web --replicas=${replicas}`)
  }

  objects<T extends KubeObject>(resource: string): T[] {
    return [...this.cluster.objects()].filter(([key]) => key.startsWith(`${resource}/`)).map(([, object]) => object as T)
  }

  get pods(): Pod[] {
    return this.objects<Pod>('pods').filter(({ metadata }) => metadata.labels?.['app'] === 'web' && !metadata.deletionTimestamp)
  }

  get running(): number {
    return this.pods.filter(({ status }) => status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True')).length
  }

  get grown(): string[] {
    return this.objects<Node>('nodes').map(({ metadata }) => metadata.name).filter((name) => name.startsWith('pool-'))
  }

  messages(reason: string): string[] {
    return this.objects<Event>('events').filter((event) => event.reason === reason && event.source?.component !== 'default-scheduler').map(({ message = '' }) => message)
  }

  get status(): string {
    return this.objects<ConfigMap>('configmaps').find(({ metadata }) => metadata.name === 'cluster-autoscaler-status')?.data?.['status'] ?? ''
  }

  /** Advances until something holds; fails after so many seconds. */
  until(what: string, holds: () => boolean, seconds: number): number {
    const start = this.cluster.kernel.now
    while (!holds()) {
      if (this.cluster.kernel.now - start > seconds * SECOND) throw new Error(`not within ${seconds} s: ${what}`)
      this.advance(seconds > 200 ? 5 : 1)
    }
    return (this.cluster.kernel.now - start) / SECOND
  }
}

describe('a Deployment that outgrows its nodes', () => {
  it('gets machines, up to the maximum; and they go when it shrinks, after ten minutes', () => {
    const story = new Story()
    expect(story.status).toContain('autoscalerStatus: Running')
    story.scale(8)
    story.until('scale-up', () => story.messages('TriggeredScaleUp').length > 0, 30)
    story.advance(1)
    expect(story.messages('TriggeredScaleUp')).toContain('pod triggered scale-up: [{pool 0->1 (max: 2)}]')
    expect(story.messages('ScaledUpGroup')).toEqual(['Scale-up: setting group pool size to 1 instead of 0 (max: 2)', 'Scale-up: group pool size set to 1 instead of 0 (max: 2)'])
    expect(story.cluster.surroundings().nodeGroups).toMatchObject([{ name: 'pool', min: 0, max: 2, target: 1, instances: [{ state: 'creating' }] }])
    // A machine takes its time; no other is asked for meanwhile.
    const seconds = story.until('all pods ready', () => story.running === 8, 90)
    expect(seconds).toBeGreaterThan(20)
    expect(story.grown).toHaveLength(1)
    const [node] = story.objects<Node>('nodes').filter(({ metadata }) => story.grown.includes(metadata.name))
    expect(node!.spec?.providerID).toMatch(/^kubarium:\/\/\/eu-[ab]\/i-[0-9a-f]{16}$/)
    expect(node!.metadata.labels).toMatchObject({ pool: 'yes', 'topology.kubernetes.io/region': 'eu' })

    story.scale(14)
    story.until('second scale-up', () => story.grown.length === 2, 90)
    story.until('no more', () => story.messages('NotTriggerScaleUp').length > 0, 60)
    expect(new Set(story.messages('NotTriggerScaleUp'))).toEqual(new Set(["pod didn't trigger scale-up: 1 max node group size reached"]))

    story.scale(2)
    story.advance(60)
    expect(story.grown).toHaveLength(2)
    story.until('nodes gone', () => story.grown.length === 0, 900)
    expect(story.running).toBe(2)
    expect(story.cluster.surroundings().machines.map(({ name }) => name)).toEqual(['cp', 'node-1', 'node-2'])
    expect(story.messages('DeletingNode')).toHaveLength(2)
    expect([...story.messages('ScaleDown'), ...story.messages('ScaleDownEmpty')].filter((text) => /^Scale-down: .*removed/.test(text))).toHaveLength(2)
    expect(story.status).toContain('cloudProviderTarget: 0')
  })

  it('a pod that must not be evicted keeps its node; its neighbours are drained', () => {
    const story = new Story({ autoscaler: { flags: ['--scale-down-unneeded-time=1m', '--scale-down-delay-after-add=1m', '--unremovable-node-recheck-timeout=30s'] } })
    story.scale(11)
    story.until('both machines ready', () => story.running === 11, 120)
    const [kept, other] = story.grown.map((name) => ({ name, pod: story.pods.find(({ spec }) => spec?.nodeName === name)!.metadata.name }))
    story.kubectl(`annotate pod ${kept!.pod} cluster-autoscaler.kubernetes.io/safe-to-evict=false`)
    // The pods that stay are one on each of the group's nodes.
    for (const { metadata, spec } of story.pods) story.kubectl(`annotate pod ${metadata.name} controller.kubernetes.io/pod-deletion-cost=${[kept!.pod, other!.pod].includes(metadata.name) ? 100 : spec?.nodeName === 'node-1' ? 0 : -10}`)
    story.scale(3)
    story.until('the other node gone', () => !story.grown.includes(other!.name), 400)
    expect(story.messages('ScaleDown')).toContain(`Scale-down: node ${other!.name} removed with drain`)
    expect(story.messages('ScaleDown')).toContain('deleting pod for node scale down')
    story.advance(300)
    expect(story.grown).toEqual([kept!.name])
    expect(story.running).toBe(3)
    story.kubectl(`annotate pod ${kept!.pod} cluster-autoscaler.kubernetes.io/safe-to-evict-`)
    story.until('the kept node gone', () => story.grown.length === 0, 400)
    expect(story.running).toBe(3)
  })

  it('when the cloud is out of machines the group is left alone for five minutes, then tried again', () => {
    const story = new Story()
    story.act({ do: 'node-group', group: 'pool', soldOut: true })
    story.scale(8)
    story.until('failure', () => story.messages('ScaleUpFailed').length > 0, 60)
    expect(story.messages('ScaleUpFailed')[0]).toMatch(/^Failed adding 1 nodes to group pool due to OutOfResources\.ZONE_RESOURCE_POOL_EXHAUSTED; source errors: The zone 'eu-[ab]' does not have enough resources available to fulfill the request\.$/)
    story.until('told', () => story.messages('NotTriggerScaleUp').length > 0, 60)
    expect(story.messages('NotTriggerScaleUp')[0]).toBe("pod didn't trigger scale-up: 1 in backoff after failed scale-up")
    expect(story.status).toMatch(/status: Backoff\n\s+backoffInfo:\n\s+errorCode: ZONE_RESOURCE_POOL_EXHAUSTED/)
    story.act({ do: 'node-group', group: 'pool', soldOut: false })
    story.advance(120)
    expect(story.grown).toEqual([])
    story.until('machine', () => story.running === 8, 420)
  })

  it('one that starts anew takes back the marks of its former life', () => {
    const story = new Story({ nodeGroups: [{ ...machine, name: 'pool', min: 1, max: 1, zones: ['eu-a'] }] })
    const [name] = story.grown
    story.kubectl(`taint node ${name} ToBeDeletedByClusterAutoscaler=1767225630:NoSchedule`)
    story.kubectl(`cordon ${name}`)
    story.advance(30)
    const spec = (): Node['spec'] => story.objects<Node>('nodes').find(({ metadata }) => metadata.name === name)!.spec
    expect(spec()?.unschedulable).toBe(true)
    story.kubectl('delete pods -n kube-system -l app=cluster-autoscaler')
    expect(story.status, 'the status goes with it').toBe('')
    story.until('schedulable again', () => !spec()?.unschedulable && spec()?.taints === undefined && story.messages('ClusterAutoscalerCleanup').length > 0, 90)
    expect(story.messages('ClusterAutoscalerCleanup')).toEqual([`removed ToBeDeletedByClusterAutoscaler taint from node ${name}`])
  })

  it('the same seed gives the same cluster, to the byte', () => {
    const play = (): string => {
      const story = new Story({ seed: 5, autoscaler: { flags: ['--scale-down-unneeded-time=30s', '--scale-down-delay-after-add=30s'] } })
      story.scale(11)
      story.advance(90)
      story.scale(2)
      story.advance(120)
      return JSON.stringify([...story.cluster.objects()])
    }
    expect(play()).toBe(play())
  })
})

describe('the cloud', () => {
  it('deletes the Node of a machine that is gone, and marks one that is switched off until it is back', () => {
    const story = new Story({ nodeGroups: [], autoscaler: false })
    const taintsOf = (name: string): string[] => story.objects<Node>('nodes').find(({ metadata }) => metadata.name === name)?.spec?.taints?.map(({ key }) => key) ?? []
    story.act({ do: 'power', machine: 'node-1', on: false })
    story.until('shutdown taint', () => taintsOf('node-1').includes('node.cloudprovider.kubernetes.io/shutdown'), 70)
    story.act({ do: 'power', machine: 'node-1', on: true })
    story.until('no taint', () => taintsOf('node-1').length === 0, 60)
    story.act({ do: 'remove-machine', machine: 'node-2' })
    story.until('Node gone', () => !story.objects<Node>('nodes').some(({ metadata }) => metadata.name === 'node-2'), 70)
    story.advance(1)
    expect(story.messages('DeletingNode')).toEqual(['Deleting node node-2 because it does not exist in the cloud provider'])
  })

  it('replaces a machine of a group that was taken away, and keeps to a size that a person sets', () => {
    const story = new Story({ autoscaler: false, nodeGroups: [{ ...machine, name: 'pool', min: 1, max: 3, zones: ['eu-a', 'eu-b'] }] })
    const [first] = story.grown
    story.act({ do: 'remove-machine', machine: first! })
    story.until('another one', () => story.grown.some((name) => name !== first) && !story.grown.includes(first!), 150)
    story.act({ do: 'node-group', group: 'pool', size: 3 })
    story.until('three', () => story.grown.length === 3, 90)
    const zones = story.objects<Node>('nodes').filter(({ metadata }) => metadata.name.startsWith('pool-')).map(({ metadata }) => metadata.labels?.['topology.kubernetes.io/zone'])
    expect(new Set(zones).size).toBe(2)
    story.act({ do: 'node-group', group: 'pool', size: 1 })
    story.until('one', () => story.grown.length === 1, 150)
  })
})

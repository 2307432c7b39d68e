// What follows from each fault in a whole cluster, as a person would see it, and that it mends.
import { beforeEach, describe, expect, it } from 'vitest'
import { SECOND } from '../kernel/index.ts'
import { formatTime, type KubeObject } from './api/index.ts'
import type { Event, Node, Pod } from './api/types/core-v1.ts'
import { createCluster, type Action, type Cluster, type ClusterConfig } from './cluster.ts'

const machine = { region: 'eu', zone: 'eu-a', cpu: '2', memory: '2Gi', disk: '40Gi', pods: 110 }
const CONFIG: ClusterConfig = { seed: 1, controlPlane: { name: 'cp', region: 'eu', zone: 'eu-a' }, nodes: [{ ...machine, name: 'node-1' }, { ...machine, name: 'node-2' }], addons: false, cloud: false, preloadImages: true }

class Story {
  readonly cluster: Cluster

  constructor(config: Partial<ClusterConfig> = {}) {
    this.cluster = createCluster({ ...CONFIG, ...config })
    this.cluster.boot()
    this.advance(20)
  }

  advance(seconds: number): void {
    this.cluster.kernel.runUntil(this.cluster.kernel.now + seconds * SECOND)
  }

  act(action: Action): void {
    this.cluster.act(action)
  }

  kubectl(line: string, files: Readonly<Record<string, string>> = {}): string {
    const run = this.cluster.kubectl(line, { files })
    while (!run.done) this.advance(0.1)
    expect(run.stderr, line).toBe('')
    return run.stdout
  }

  all<T extends KubeObject>(resource: string): T[] {
    return [...this.cluster.objects()].filter(([key]) => key.startsWith(`${resource}/`)).map(([, object]) => object as T)
  }

  get pods(): Pod[] {
    return this.all<Pod>('pods').filter(({ metadata }) => metadata.namespace === 'default')
  }

  pod(name: string): Pod {
    return this.pods.find(({ metadata }) => metadata.name === name)!
  }

  condition(node: string, type: string): string | undefined {
    return this.all<Node>('nodes').find(({ metadata }) => metadata.name === node)?.status?.conditions?.find((each) => each.type === type)?.status
  }

  taints(node: string): string[] {
    return this.all<Node>('nodes').find(({ metadata }) => metadata.name === node)?.spec?.taints?.map(({ key, effect }) => `${key}:${effect}`) ?? []
  }

  said(reason: string): string[] {
    return this.all<Event>('events').filter((event) => event.reason === reason).map(({ message = '' }) => message)
  }

  until(what: () => boolean, seconds: number): void {
    for (let i = 0; i < seconds && !what(); i++) this.advance(1)
    expect(what()).toBe(true)
  }
}

let story: Story
beforeEach(() => {
  story = new Story()
})

describe('a full disk', () => {
  it('is under pressure: images go, pods are evicted, nothing new comes; cleared, it is well again five minutes later', () => {
    story.kubectl('create deployment web --image=nginx:1.27 --replicas=4')
    story.until(() => story.pods.filter(({ status }) => status?.phase === 'Running').length === 4, 60)
    story.act({ do: 'fill-disk', machine: 'node-1', percent: 100 })
    story.until(() => story.condition('node-1', 'DiskPressure') === 'True', 30)
    const evictions = (): (string | undefined)[] => story.pods.map(({ status }) => status?.conditions?.find(({ reason }) => reason === 'TerminationByKubelet')?.message)
    story.until(() => evictions().some((message) => message !== undefined), 30)
    expect(story.taints('node-1')).toEqual(['node.kubernetes.io/disk-pressure:NoSchedule'])
    expect(story.pods.map(({ status }) => status?.message)).toContain('Pod was rejected: The node had condition: [DiskPressure]. ')
    expect(evictions().find((message) => message !== undefined)).toMatch(/^The node was low on resource: ephemeral-storage\. Threshold quantity: 429496720, available: 0\. Container nginx was using 4Ki, request is 0, has larger consumption of ephemeral-storage\. $/)
    expect(story.said('EvictionThresholdMet')).toEqual(['Attempting to reclaim ephemeral-storage'])
    expect(story.all<Node>('nodes')[0]?.status?.images?.length).toBeLessThan(5)
    story.until(() => story.pods.filter(({ spec, status }) => spec?.nodeName === 'node-2' && status?.phase === 'Running').length === 4, 90)
    story.act({ do: 'fill-disk', machine: 'node-1', percent: 0 })
    story.advance(240)
    expect(story.condition('node-1', 'DiskPressure')).toBe('True')
    story.advance(90)
    expect(story.condition('node-1', 'DiskPressure')).toBe('False')
    expect(story.taints('node-1')).toEqual([])
  })

  it('nearly full has images collected, and says when there are none', () => {
    story = new Story({ preloadImages: false })
    story.act({ do: 'fill-disk', machine: 'node-1', percent: 98 })
    story.advance(320)
    expect(story.said('FreeDiskSpaceFailed')[0]).toMatch(/^Failed to garbage collect required amount of images\. Attempted to free 7730941133 bytes, but only found 0 bytes eligible to free\.$/)
    expect(story.condition('node-1', 'DiskPressure')).toBe('False')
  })
})

describe('a leak', () => {
  const runs = (): boolean => story.pod('app').status?.phase === 'Running'
  const leak = (mibPerSecond: number): void => story.act({ do: 'leak-memory', namespace: 'default', pod: 'app', container: 'app', mibPerSecond })

  it('ends in OOMKilled at the limit, again and again until it is mended', () => {
    story.kubectl('apply -f app.yaml', { 'app.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: app}\nspec: {containers: [{name: app, image: "nginx:1.27", resources: {limits: {memory: 64Mi}}}]}\n' })
    story.until(runs, 30)
    leak(8)
    story.until(() => (story.pod('app').status?.containerStatuses?.[0]?.restartCount ?? 0) >= 2, 60)
    expect(story.pod('app').status?.containerStatuses?.[0]?.lastState?.terminated).toMatchObject({ reason: 'OOMKilled', exitCode: 137 })
    leak(0)
    story.advance(60)
    const restarts = story.pod('app').status?.containerStatuses?.[0]?.restartCount
    story.advance(60)
    expect(story.pod('app').status?.containerStatuses?.[0]).toMatchObject({ restartCount: restarts, ready: true })
  })

  it('without a limit takes the machine’s memory, and the pod is evicted', () => {
    story.kubectl('run app --image=nginx:1.27')
    story.until(runs, 30)
    leak(5)
    const evicted = (): string | undefined => story.pod('app').status?.conditions?.find(({ reason }) => reason === 'TerminationByKubelet')?.message
    story.until(() => evicted() !== undefined, 500)
    const node = story.pod('app').spec!.nodeName!
    expect(evicted()).toMatch(/^The node was low on resource: memory\. Threshold quantity: 100Mi, available: \d+Ki\. Container app was using \d+Ki, request is 0, has larger consumption of memory\. $/)
    // A program that ends well when it is told to ends well, even so.
    story.until(() => story.pod('app').status?.phase === 'Succeeded', 5)
    story.until(() => story.condition(node, 'MemoryPressure') === 'True', 15)
    expect(story.taints(node)).toEqual(['node.kubernetes.io/memory-pressure:NoSchedule'])
  })
})

it('a program that spins uses what its limit allows, and its autoscaler adds pods', () => {
  story = new Story({ addons: true })
  story.kubectl('create deployment app --image=nginx:1.27')
  story.kubectl('set resources deployment app --requests=cpu=100m --limits=cpu=400m')
  story.kubectl('autoscale deployment app --min=1 --max=3 --cpu=50%')
  story.advance(90)
  const pod = story.pods.find(({ status }) => status?.phase === 'Running')!.metadata.name
  story.act({ do: 'spin-cpu', namespace: 'default', pod, container: 'nginx', cores: 2 })
  story.advance(60)
  expect(story.kubectl(`top pod ${pod} --no-headers`)).toMatch(/ 40\dm /)
  story.until(() => story.pods.length === 3, 420)
  story.act({ do: 'spin-cpu', namespace: 'default', pod, container: 'nginx', cores: 0 })
  story.advance(60)
  expect(story.kubectl(`top pod ${pod} --no-headers`)).toMatch(/ \dm /)
})

it.each([
  [{ do: 'registry', fault: 'unreachable' }, 'failed to pull and unpack image "docker.io/library/nginx:1.27": failed to resolve reference "docker.io/library/nginx:1.27": failed to do request: Head "https://registry-1.docker.io/v2/library/nginx/manifests/1.27": dial tcp: lookup registry-1.docker.io: no such host'],
  [{ do: 'registry', fault: 'corrupt', image: 'nginx:1.27' }, 'failed precondition'],
] as const)('%j keeps a pod without its image, until it is mended', (action, words) => {
  story = new Story({ preloadImages: false })
  story.act(action)
  story.kubectl('run app --image=nginx:1.27')
  story.kubectl('run other --image=busybox:1.36 -- sleep 999')
  story.until(() => ['ErrImagePull', 'ImagePullBackOff'].includes(story.pod('app').status?.containerStatuses?.[0]?.state?.waiting?.reason ?? ''), 30)
  expect(story.said('Failed').join('\n')).toContain(words)
  story.until(() => (story.pod('other').status?.phase === 'Running') === ('image' in action), 20)
  story.act({ do: 'registry', fault: 'none' })
  story.until(() => story.pods.every(({ status }) => status?.phase === 'Running'), 120)
})

it('a kubelet whose certificate has expired is not heard any more; with a new one its node is back', () => {
  story.act({ do: 'expire-certificate', machine: 'node-1' })
  story.until(() => story.condition('node-1', 'Ready') === 'Unknown', 90)
  story.until(() => story.taints('node-1').includes('node.kubernetes.io/unreachable:NoExecute'), 20)
  expect(story.condition('node-2', 'Ready')).toBe('True')
  story.act({ do: 'expire-certificate', machine: 'node-1', renew: true })
  story.until(() => story.condition('node-1', 'Ready') === 'True', 60)
  story.until(() => story.taints('node-1').length === 0, 20)
})

describe('a clock that is wrong', () => {
  const lease = (story: Story): string => story.all<KubeObject & { spec?: { renewTime?: string } }>('leases.coordination.k8s.io').find(({ metadata }) => metadata.name === 'node-1')?.spec?.renewTime ?? ''
  const behind = (story: Story, text: string): number => Math.round((Date.parse(formatTime(story.cluster.kernel.now)) - Date.parse(text)) / 1000)

  it('is in what its kubelet writes; the node stays Ready, for the controller goes by when it hears of it', () => {
    const story = new Story()
    story.act({ do: 'skew-clock', machine: 'node-1', seconds: -600 })
    story.advance(70)
    expect(behind(story, lease(story))).toBeGreaterThanOrEqual(600)
    expect(behind(story, lease(story))).toBeLessThan(620)
    expect(story.condition('node-1', 'Ready')).toBe('True')
    expect(story.taints('node-1')).toEqual([])
  })

  it('is in a Pod’s start and in events about it; how long it may run does not depend on it', () => {
    const story = new Story()
    story.act({ do: 'skew-clock', machine: 'node-1', seconds: 3600 })
    story.kubectl('kubectl apply -f p.yaml', { 'p.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  nodeName: node-1\n  activeDeadlineSeconds: 20\n  terminationGracePeriodSeconds: 1\n  containers: [{name: c, image: "busybox:1.36", command: [sleep, "600"]}]\n' })
    story.advance(10)
    expect(story.pod('p').status?.phase).toBe('Running')
    expect(behind(story, story.pod('p').status!.startTime!)).toBeLessThan(-3580)
    expect(story.all<Event>('events').filter(({ involvedObject, reason }) => involvedObject.name === 'p' && reason === 'Started').map(({ firstTimestamp }) => behind(story, firstTimestamp!) < -3580)).toEqual([true])
    story.until(() => story.pod('p').status?.phase === 'Failed', 40)
    expect(story.pod('p').status).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded' })
  })

  it('a year ahead: its connection stands, and no other is made; set right, the node comes back', () => {
    const story = new Story()
    story.act({ do: 'skew-clock', machine: 'node-1', seconds: 400 * 86_400 })
    story.advance(60)
    expect(story.condition('node-1', 'Ready')).toBe('True')
    story.act({ do: 'process', machine: 'node-1', process: 'kubelet', signal: 'kill' })
    story.until(() => story.condition('node-1', 'Ready') === 'Unknown', 120)
    expect(story.condition('node-1', 'Ready')).toBe('Unknown')
    expect(story.condition('node-2', 'Ready')).toBe('True')
    story.act({ do: 'skew-clock', machine: 'node-1', seconds: 0 })
    story.until(() => story.condition('node-1', 'Ready') === 'True', 120)
    expect(story.condition('node-1', 'Ready')).toBe('True')
  })
})

// Builders for the scheduler's tests: nodes and pods with what a test is about, and a scheduler at a real (modelled) API server.
import { keyOf, type New } from '../api/index.ts'
import type { Node, Pod, PodSpec } from '../api/types/core-v1.ts'
import { NODES, PODS } from '../client/index.ts'
import { makeTestServer, type TestServer } from '../apiserver/index.ts'
import { SECOND, type Group, type Micros } from '../../kernel/index.ts'
import { startScheduler } from './start-scheduler.ts'

/** A node with two CPUs and eight gigabytes, unless said otherwise. */
export function makeNode(name: string, { labels = {}, allocatable = {} }: { labels?: Record<string, string>; allocatable?: Record<string, string> } = {}): New<Node> {
  const amounts = { cpu: '2', memory: '8Gi', pods: '110', ...allocatable }
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } }, status: { capacity: amounts, allocatable: amounts } }
}

/** A pod of one container that asks for this much. */
export function makePod(name: string, requests: Record<string, string> = {}, spec: Partial<PodSpec> = {}, labels: Record<string, string> = {}): New<Pod> {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', labels }, spec: { containers: [{ name: 'c', image: 'nginx:1.27', resources: { requests } }], ...spec } }
}

export interface SchedulerWorld extends TestServer {
  killScheduler(): void
  /** Starts it anew, with nothing in memory. */
  restartScheduler(): void
  addNode(node: New<Node>): void
  addPod(pod: New<Pod>): void
  pod(name: string): Pod
  /** `a:node-1 b:-`: pods with their nodes, by name. */
  places(): string
  messageOf(name: string): string | undefined
}

/** An API server and a scheduler that has read it. */
export function makeSchedulerWorld({ seed = 1, settle = 3 * SECOND }: { seed?: number; settle?: Micros } = {}): SchedulerWorld {
  const world = makeTestServer({ seed })
  let schedulerGroup: Group | undefined
  const restartScheduler = (): void => {
    schedulerGroup?.kill()
    schedulerGroup = world.kernel.root.group('kube-scheduler')
    startScheduler({ client: world.client, group: schedulerGroup, identity: 'control-plane-1_x' })
  }
  restartScheduler()
  world.advance(settle)
  const pods = (): readonly Pod[] => world.run(world.client.list(PODS)).items
  const pod = (name: string): Pod => {
    const found = pods().find((p) => p.metadata.name === name)
    if (!found) throw new Error(`no pod ${name} among ${pods().map(keyOf).join(' ')}`)
    return found
  }
  return {
    ...world,
    killScheduler: () => schedulerGroup?.kill(),
    restartScheduler,
    // The node lifecycle controller would take the not-ready taint off that admission puts on a new node.
    addNode: (node) => {
      const { metadata } = world.run(world.client.create(NODES, node))
      world.run(world.client.patch(NODES, metadata.name, undefined, 'application/merge-patch+json', { spec: { taints: null } }))
    },
    addPod: (given) => void world.run(world.client.create(PODS, given)),
    pod,
    places: () => pods().map((p) => `${p.metadata.name}:${p.spec?.nodeName ?? '-'}`).sort().join(' '),
    messageOf: (name) => pod(name).status?.conditions?.find((c) => c.type === 'PodScheduled')?.message,
  }
}

// Builders for the scheduler's tests: nodes and pods with what a test is about, and a scheduler at a real (modelled) API server.
import { keyOf, type Credentials, type New } from '../api/index.ts'
import type { Node, Pod, PodSpec } from '../api/types/core-v1.ts'
import { NODES, PODS, type Client } from '../client/index.ts'
import { SECOND, type Group, type Kernel, type Micros, type Process } from '../../kernel/index.ts'
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

/** An API server to test against, as the API server's own builder makes it. */
export interface ServerWorld {
  readonly kernel: Kernel
  readonly client: Client
  clientAs(userAgent: string, credentials: Credentials): Client
  run<T>(process: Process<T>): T
  advance(duration: Micros): void
}

export interface SchedulerWorld extends ServerWorld {
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

/** The scheduler's own rights: what RBAC does not give it, it cannot do. */
export const SCHEDULER: Credentials = { certificate: { commonName: 'system:kube-scheduler', organizations: [] } }

/** Starts a scheduler at this server and lets it read what is there. */
export function makeSchedulerWorld(world: ServerWorld, settle: Micros = 3 * SECOND): SchedulerWorld {
  let schedulerGroup: Group | undefined
  const restartScheduler = (): void => {
    schedulerGroup?.kill()
    schedulerGroup = world.kernel.root.group('kube-scheduler')
    startScheduler({ client: world.clientAs('kube-scheduler', SCHEDULER), group: schedulerGroup, identity: 'control-plane-1_x' })
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

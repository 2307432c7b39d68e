// A control plane of etcd, API server and scheduler, and nodes that are objects only: what scheduler_perf measures.
import type { Credentials, New } from '../../src/cluster/api/index.ts'
import type { Node, Pod } from '../../src/cluster/api/types/core-v1.ts'
import { startApiServer } from '../../src/cluster/apiserver/index.ts'
import { Client, NAMESPACES, NODES, PODS, PRIORITY_CLASSES, SERVICE_ACCOUNTS } from '../../src/cluster/client/index.ts'
import { Etcd } from '../../src/cluster/etcd/index.ts'
import { startScheduler } from '../../src/cluster/scheduler/index.ts'
import { Kernel, MILLISECOND, Network, sleep, type Process } from '../../src/kernel/index.ts'
import { HIGH_PRIORITY, type Template, type Workload } from './workloads.ts'

/** As scheduler_perf sets its clients: the limits should not be what is measured. */
const QPS = 5000
/** How many requests for new objects are under way at once. */
const CREATORS = 30

const ADMIN: Credentials = { certificate: { commonName: 'admin', organizations: ['system:masters'] } }
const SCHEDULER: Credentials = { certificate: { commonName: 'system:kube-scheduler', organizations: [] } }

export class ControlPlane {
  readonly kernel = new Kernel({ seed: 1 })
  #client: Client
  /** Pods with a node, by namespace. */
  #scheduled = new Map<string, number>()

  /** Starts everything; the scheduler has read the empty cluster when this is done. */
  constructor() {
    const { kernel } = this
    const network = new Network(kernel, () => ({ latencyMicros: 150, jitterMicros: 50 }))
    const host = network.host('control-plane')
    const etcd = new Etcd({ kernel, host })
    etcd.start(kernel.root.group('etcd'))
    const server = startApiServer({ network, host, group: kernel.root.group('kube-apiserver'), etcd })
    while (!server.ready && kernel.step()) continue
    const clientOf = (userAgent: string, credentials: Credentials): Client => new Client({ network, host, servers: () => [host], userAgent, credentials, group: kernel.root.group(userAgent) })
    this.#client = clientOf('bench', ADMIN)
    startScheduler({ client: clientOf('kube-scheduler', SCHEDULER), group: kernel.root.group('kube-scheduler'), kubeApiQps: QPS })
    this.#run(this.#client.create(PRIORITY_CLASSES, { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: HIGH_PRIORITY }, value: 10 }))
    etcd.store.observe((prefix, { name, value, previous }) => {
      if (prefix !== '/registry/pods/' || !(value?.object as Pod | undefined)?.spec?.nodeName || (previous?.object as Pod | undefined)?.spec?.nodeName) return
      const namespace = name.slice(0, name.indexOf('/'))
      this.#scheduled.set(namespace, this.scheduledIn(namespace) + 1)
    })
    kernel.runUntil(kernel.now + 5000 * MILLISECOND)
  }

  scheduledIn(namespace: string): number {
    return this.#scheduled.get(namespace) ?? 0
  }

  addNamespace(name: string): void {
    this.#run(this.#client.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }))
    this.#run(this.#client.create(SERVICE_ACCOUNTS, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } }))
  }

  addNodes({ nodes, zones = [], namedNode }: Workload): void {
    if (namedNode) this.#runAll(1, () => this.#addNode(namedNode, undefined, '90000'))
    this.#runAll(nodes, (i) => this.#addNode(`scheduler-perf-${i}`, zones[i % zones.length], '110'))
  }

  /** Creates pods and runs until all of them have a node. */
  schedule(template: Template, count: number, namespace: string): void {
    const wanted = this.scheduledIn(namespace) + count
    this.#runAll(count, () => this.#addPod(template, namespace))
    while (this.scheduledIn(namespace) < wanted) if (!this.kernel.step()) throw new Error('nothing moves any more')
  }

  /** Creates a pod every so often; the answer ends that. */
  churn(template: Template, everyMillis: number, namespace: string): () => void {
    const group = this.kernel.root.group('churn')
    group.spawn('churn', this.#churn(template, everyMillis, namespace))
    return () => group.kill()
  }

  *#churn(template: Template, everyMillis: number, namespace: string): Process {
    for (;;) {
      yield* sleep(everyMillis * MILLISECOND)
      yield* this.#addPod(template, namespace)
    }
  }

  *#addPod(template: Template, namespace: string): Process {
    yield* this.#client.create(PODS, template(), undefined, namespace)
  }

  *#addNode(name: string, zone: string | undefined, pods: string): Process {
    const amounts = { pods, cpu: '4', memory: '32Gi' }
    const node: New<Node> = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name, ...(zone && { 'topology.kubernetes.io/zone': zone }) } },
      status: { capacity: amounts, allocatable: amounts, conditions: [{ type: 'Ready', status: 'True' }] },
    }
    yield* this.#client.create(NODES, node)
    // scheduler_perf runs without the admission that taints a new node.
    yield* this.#client.patch(NODES, name, undefined, 'application/merge-patch+json', { spec: { taints: null } })
  }

  #runAll(count: number, body: (i: number) => Process): void {
    let next = 0
    let running = Math.min(CREATORS, count)
    const group = this.kernel.root.group('creators')
    const creator = function* (): Process {
      while (next < count) yield* body(next++)
      running--
    }
    for (let i = running; i > 0; i--) group.spawn('creator', creator())
    while (running > 0 && this.kernel.step()) continue
  }

  #run(body: Process<unknown>): void {
    const task = this.kernel.root.group('bench').spawn('bench', body)
    while (!task.done && this.kernel.step()) continue
  }
}

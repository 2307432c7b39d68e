// Shaped as a cluster for the host: objects that are made up, heartbeats, and a rolling update when one is asked for.
import type { Action, ClusterConfig, MachineSpec } from '../../cluster/actions.ts'
import type { KubeObject } from '../../cluster/api/index.ts'
import { Kernel, MILLISECOND, SECOND, type Micros } from '../../kernel/index.ts'
import type { HostedCluster } from '../branch.ts'
import type { MachineState, Surroundings } from '../protocol.ts'
import { aDeployment, aLease, aNode, aPod, aReplicaSet, type PodOrder } from './objects.ts'

export const PODS_PER_NODE = 30
const PODS_PER_APP = 300
const HEARTBEAT: Micros = 10 * SECOND
/** Heartbeats come in so many portions, as they do where kubelets were not started at one moment. */
const PORTIONS = 50
/** Of so many Pods one keeps failing, of so many nodes one is not ready: an image without either would flatter. */
const CRASHED_EVERY = 997
const UNREADY_EVERY = 463
const ROLLED = 100
const ROLL_EVERY: Micros = 150 * MILLISECOND

type Store = Map<string, KubeObject>

export class StandInCluster implements HostedCluster {
  readonly kernel: Kernel
  readonly #config: ClusterConfig
  readonly #store: Store = new Map()
  readonly #machines: readonly MachineState[]
  #listeners: ((key: string, object: KubeObject | null) => void)[] = []
  #made = 0
  #beats = 0

  constructor(config: ClusterConfig) {
    this.#config = config
    this.kernel = new Kernel({ seed: config.seed })
    const { controlPlane, nodes } = config
    const running = (names: readonly string[]): MachineState['processes'] => names.map((name) => ({ name, state: 'running' }))
    const [control, work] = [running(['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager', 'cloud-controller-manager']), running(['kubelet', 'containerd', 'kube-proxy'])]
    this.#machines = [{ ...controlPlane, role: 'control-plane', address: '10.89.0.1', powered: true, processes: control }, ...nodes.map(({ name, region, zone }, i): MachineState => ({ name, region, zone, role: 'node', address: `10.89.${(i + 11) >> 8}.${(i + 11) & 255}`, powered: true, processes: work }))]
  }

  boot(): void {
    const { nodes } = this.#config
    const pods = nodes.length * PODS_PER_NODE
    for (let app = 0; app * PODS_PER_APP < pods; app++) {
      this.#set(`deployments.apps/default/app-${app}`, aDeployment(`app-${app}`, PODS_PER_APP))
      this.#set(`replicasets.apps/default/app-${app}-66d47686b4`, aReplicaSet(`app-${app}`, PODS_PER_APP))
    }
    nodes.forEach((machine, i) => {
      this.#set(`nodes/${machine.name}`, aNode(machine, i % UNREADY_EVERY !== UNREADY_EVERY - 1))
      this.#set(`leases.coordination.k8s.io/kube-node-lease/${machine.name}`, aLease(machine.name, 1))
    })
    for (let i = 0; i < pods; i++) this.#put({ ...this.#next(Math.floor(i / PODS_PER_APP)), node: nodes[i % nodes.length]!.name, state: i % CRASHED_EVERY === CRASHED_EVERY - 1 ? 'crashed' : 'running' })
    this.#beat()
  }

  *objects(): Iterable<readonly [string, KubeObject]> {
    yield* this.#store
  }

  onChange(listener: (key: string, object: KubeObject | null) => void): void {
    this.#listeners.push(listener)
  }

  /** Any command begins a rolling update of a hundred Pods; other actions do nothing. */
  act(action: Action): undefined {
    if (action.do === 'kubectl') this.#roll()
  }

  surroundings(): Surroundings {
    return { machines: this.#machines, links: [], users: [], usage: {} }
  }

  fileSystems(): ReturnType<HostedCluster['fileSystems']> {
    return new Map()
  }

  complete(): readonly string[] {
    return []
  }

  containerLog(): string {
    return ''
  }

  filterRules(): ReturnType<HostedCluster['filterRules']> {
    return new Map()
  }

  dryRun(): readonly never[] {
    return []
  }

  followLogs(): void {}

  /** One Pod after the other is replaced: a new one is made, bound, and runs; then an old one leaves. */
  #roll(): void {
    const { nodes } = this.#config
    const old = [...this.#store].filter(([key]) => key.startsWith('pods/')).slice(0, ROLLED).map(([key]) => key)
    old.forEach((key, i) => {
      const order = this.#next(0)
      const at = (delay: Micros, run: () => void): void => void this.kernel.after(i * ROLL_EVERY + delay, run)
      const node = nodes[(i * 7) % nodes.length] as MachineSpec
      const object = `pods/default/${order.name}`
      at(0, () => this.#put({ ...order, state: 'pending' }, { kind: 'request', actor: 'replicaset-controller', what: 'POST pods', object, verb: 'create' }))
      at(60 * MILLISECOND, () => this.#put({ ...order, node: node.name, state: 'starting' }, { kind: 'decision', actor: 'kube-scheduler', what: 'chose', object, node: node.name }))
      at(900 * MILLISECOND, () => this.#put({ ...order, node: node.name, state: 'running' }, { kind: 'request', actor: `kubelet ${node.name}`, what: 'PATCH pods/status', object, verb: 'patch' }))
      const [, , name = ''] = key.split('/')
      at(1000 * MILLISECOND, () => this.#put({ app: 'app-0', name, number: i, node: nodes[i % nodes.length]!.name, state: 'leaving' }, { kind: 'request', actor: 'replicaset-controller', what: 'DELETE pods', object: key, verb: 'delete' }))
      at(2500 * MILLISECOND, () => this.#set(key, null))
    })
  }

  #beat(): void {
    const { nodes } = this.#config
    this.#beats++
    for (let i = this.#beats % PORTIONS; i < nodes.length; i += PORTIONS) this.#set(`leases.coordination.k8s.io/kube-node-lease/${nodes[i]!.name}`, aLease(nodes[i]!.name, this.#beats))
    this.kernel.after(HEARTBEAT / PORTIONS, () => this.#beat())
  }

  #next(app: number): Omit<PodOrder, 'state'> {
    const number = this.#made++
    return { app: `app-${app}`, name: `app-${app}-66d47686b4-${number.toString(36).padStart(5, '0')}`, number }
  }

  #put(order: PodOrder, told?: { readonly kind: string; readonly actor: string; readonly what: string; readonly object: string; readonly verb?: string; readonly node?: string }): void {
    const { trace } = this.kernel
    if (told && trace.on) trace.record(told.kind, told.actor, told.what, told.object, { resource: 'pods', name: order.name, code: 200, ...(told.verb ? { verb: told.verb } : {}), ...(told.node ? { node: told.node, feasible: this.#config.nodes.length, evaluated: this.#config.nodes.length } : {}) })
    this.#set(`pods/default/${order.name}`, aPod(order))
  }

  #set(key: string, object: KubeObject | null): void {
    if (object === null) this.#store.delete(key)
    else this.#store.set(key, object)
    for (const listener of this.#listeners) listener(key, object)
  }
}

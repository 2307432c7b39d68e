// Wires one cluster from a configuration: the network, the control plane, the machines, the cloud, the laptop and the users.
// It alone sees all parts; they see each other only through messages.
import type { Action, ClusterConfig, MachineSpec } from './actions.ts'
import { ADDON_MANIFESTS } from './addons.ts'
import { autoscalerManifest } from './autoscaler-addon.ts'
import { resourceOfKind, type KubeObject } from './api/index.ts'
import type { Service } from './api/types/core-v1.ts'
import { Cloud, CloudError, type MachineHall } from './cloud/index.ts'
import { ControlPlane } from './control-plane.ts'
import { CSI_DISK_MANIFEST } from './csi-disk-addon.ts'
import { CommandRun, Laptop, type CommandOptions } from './laptop.ts'
import { dryRunApply, type DryRun } from './dry-run.ts'
import { applyFault, describeFault } from './faults.ts'
import { locateLink } from './links.ts'
import { METRICS_ADAPTER_MANIFEST } from './metrics-adapter-addon.ts'
import { PodRouting, Users, type Rule } from './network/index.ts'
import type { SupervisedProcess } from './supervisor.ts'
import { SharedDisks, type FileSystemStats, type ImageRegistry } from './node/index.ts'
import { WorkerMachine, makeRegistry, publishImage, type ContainerLogLine } from './worker-machine.ts'
import { Kernel, MILLISECOND, Network, SECOND, sleep, type Micros, type Process } from '../kernel/index.ts'

export type { Action, ClusterConfig, ImageSpec, LoggedAction, MachineSpec, Run } from './actions.ts'
export { CommandRun } from './laptop.ts'
export type { ContainerLogLine } from './worker-machine.ts'
export type { FileSystemStats } from './node/index.ts'

/** Called after each write with the object's key (`deployments.apps/default/web`); null when it is gone. */
export type ChangeListener = (key: string, object: KubeObject | null) => void

export interface MachineView {
  readonly name: string
  readonly role: 'control-plane' | 'node' | 'laptop' | 'cloud'
  readonly region: string
  readonly zone: string
  readonly address: string
  readonly powered: boolean
  readonly processes: readonly { readonly name: string; readonly state: 'running' | 'stopped' | 'paused' | 'restarting' }[]
}

export interface SurroundingsView {
  readonly machines: readonly MachineView[]
  readonly links: readonly { readonly a: string; readonly b: string; readonly cut: boolean; readonly extraMillis: number; readonly loss: number }[]
  readonly users: readonly { readonly namespace: string; readonly service: string; readonly perSecond: number; readonly sent: number; readonly succeeded: number; readonly failed: number; readonly medianMillis: number }[]
  readonly usage: Readonly<Record<string, { readonly cpu: number; readonly memory: number }>>
  /** Of the cloud, where there are any; an instance that is being created has no machine yet. */
  readonly nodeGroups?: readonly { readonly name: string; readonly min: number; readonly max: number; readonly target: number; readonly instances: readonly { readonly name: string; readonly zone: string; readonly state: 'creating' | 'running' | 'deleting'; readonly error?: string }[] }[]
}

const CONTROL_PLANE_ADDRESS = '10.89.0.1'
const FIRST_NODE_ADDRESS = 11

/** Makes a cluster; nothing runs until `boot`. */
export function createCluster(config: ClusterConfig): Cluster {
  return new Cluster(config)
}

export class Cluster {
  readonly config: ClusterConfig
  readonly kernel: Kernel
  readonly network: Network
  readonly registry: ImageRegistry
  #routing: PodRouting
  #cloud: Cloud | undefined
  #controlPlane: ControlPlane
  #workers = new Map<string, WorkerMachine>()
  #laptop: Laptop
  #users = new Map<string, Users>()
  #links = new Map<string, { a: string; b: string; cut: boolean; extraMillis: number; loss: number }>()
  #disks = new SharedDisks()
  #addresses = 0
  #onLog: ((line: ContainerLogLine) => void) | undefined
  /** Commands that run, by their number in the log. */
  #commands = new Map<number, CommandRun>()
  #commandCount = 0

  constructor(config: ClusterConfig) {
    this.config = config
    this.kernel = new Kernel({ seed: config.seed })
    this.network = new Network(this.kernel, locateLink)
    this.#routing = new PodRouting(this.network)
    const { root } = this.kernel
    const { name, region, zone } = config.controlPlane
    const cloud = config.cloud === false ? undefined : new Cloud({ network: this.network, group: root.group('cloud'), region, announce: (ip, host) => this.#routing.announce(ip, host), hall: this.#hall(), nodeGroups: config.nodeGroups })
    this.#cloud = cloud
    this.#controlPlane = new ControlPlane({ network: this.network, parent: root, name, region, zone, address: CONTROL_PLANE_ADDRESS, cloud, podCidr: config.podCidr, kubeApiQps: config.kubeApiQps, schedulerConfiguration: config.schedulerConfiguration })
    this.#routing.announce(CONTROL_PLANE_ADDRESS, this.#controlPlane.host)
    const apiServer = { host: this.#controlPlane.host, url: `https://${CONTROL_PLANE_ADDRESS}:6443` }
    this.#laptop = new Laptop({ network: this.network, host: this.network.host('laptop'), group: root.group('laptop'), apiServer })
    this.registry = makeRegistry(this.network, this.#controlPlane.host, cloud)
  }

  /** Switches everything on, and installs the add-ons as soon as the API server answers. */
  boot(): void {
    this.#controlPlane.start()
    for (const machine of this.config.nodes) this.#addMachine(machine, true)
    this.#cloud?.open()
    const manifests = this.#manifests()
    if (manifests.length > 0) this.kernel.root.group('installer').spawn('install add-ons', this.#install(manifests))
  }

  /** Starts a kubectl command at the laptop. */
  kubectl(line: string | readonly string[], options: CommandOptions = {}): CommandRun {
    return this.#laptop.run(line, options)
  }

  /** Does what an action says, now. A kubectl command is given back, so that its output can be followed. Throws nothing: what cannot be done is recorded. */
  act(action: Action): CommandRun | undefined {
    switch (action.do) {
      case 'kubectl':
        return this.#command(this.kubectl(action.line, { files: action.files, stdin: action.stdin, isAtTerminal: action.tty }))
      case 'type':
        return void this.#commands.get(action.command)?.type(action.text)
      case 'interrupt':
        return void this.#commands.get(action.command)?.interrupt()
      case 'add-machine':
        this.#note(`boot ${action.machine.name}`, action)
        return void this.#addMachine(action.machine, false)
      case 'remove-machine':
        this.#note(`take ${action.machine} away`, action)
        return void this.#removeMachine(action.machine)
      case 'power':
        this.#note(`${action.on ? 'plug in' : 'unplug'} ${action.machine}`, action)
        if (action.machine === this.#controlPlane.name) this.#controlPlane.power(action.on)
        return void this.#workers.get(action.machine)?.power(action.on)
      case 'process':
        this.#note(`${action.signal} ${action.process} on ${action.machine}`, action)
        return void this.#process(action.machine, action.process)?.[action.signal]()
      case 'kill-container':
        this.#note(`kill ${action.container} of ${action.pod}`, action)
        for (const worker of this.#workers.values()) worker.killContainer(action.namespace, action.pod, action.container)
        return
      case 'fill-disk':
      case 'leak-memory':
      case 'spin-cpu':
      case 'registry':
      case 'expire-certificate':
      case 'skew-clock':
        this.#note(describeFault(action), action)
        return void applyFault(action, this.#workers, this.registry)
      case 'link':
        return void this.#changeLink(action)
      case 'users':
        return void this.#sendUsers(action)
      case 'image':
        this.#note(`publish ${action.image.reference}`, action)
        return void publishImage(this.registry, action.image)
      case 'node-group':
        return void this.#changeNodeGroup(action)
    }
  }

  /** Hears of every write, after it was committed. */
  onChange(listener: ChangeListener): void {
    this.#controlPlane.etcd.store.observe((_, { name, value, previous }) => {
      const object = value?.object ?? previous?.object
      if (object) listener(`${resourceNameOf(object)}/${name}`, value ? value.object : null)
    })
  }

  /** Every object that is stored now, by key. */
  *objects(): Iterable<readonly [string, KubeObject]> {
    const { store } = this.#controlPlane.etcd
    for (const prefix of store.prefixes()) for (const { name, object } of store.range(prefix)?.values ?? []) yield [`${resourceNameOf(object)}/${name}`, object]
  }

  /** What stands around the cluster's objects: machines, links, users. */
  surroundings(): SurroundingsView {
    const { name, region, zone, address, powered, processes } = this.#controlPlane
    const usage: Record<string, { cpu: number; memory: number }> = {}
    for (const worker of this.#workers.values()) Object.assign(usage, worker.usage())
    const view = (list: readonly SupervisedProcess[]): MachineView['processes'] => list.map((p) => ({ name: p.name, state: p.state }))
    return {
      machines: [{ name, role: 'control-plane', region, zone, address, powered, processes: view(processes) }, ...[...this.#workers.values()].map((w): MachineView => ({ name: w.spec.name, role: 'node', region: w.spec.region, zone: w.spec.zone, address: w.address, powered: w.powered, processes: view(w.processes) }))],
      links: [...this.#links.values()],
      users: [...this.#users.values()].map((u) => ({ namespace: u.options.namespace, service: u.options.service, perSecond: u.options.perSecond, sent: u.sent, succeeded: u.succeeded, failed: u.failed, medianMillis: u.medianMicros / MILLISECOND })),
      usage,
      ...(this.#cloud && this.#cloud.nodeGroups.size > 0 ? { nodeGroups: [...this.#cloud.nodeGroups.values()].map(({ spec, min, max, target, instances }) => ({ name: spec.name, min, max, target, instances: instances.map((i) => ({ name: i.name, zone: i.zone, state: i.state, ...(i.error ? { error: i.error.message } : {}) })) })) } : {}),
    }
  }

  /** Space on file systems, by the key of the Node or claim that they belong to, as the machines measure it. */
  fileSystems(): ReadonlyMap<string, FileSystemStats> {
    return new Map([...this.#workers.values()].flatMap((worker) => [...worker.fileSystems()]))
  }

  /** What a line at the laptop may be completed to. */
  complete(line: string): readonly string[] {
    return this.#laptop.complete(line, (resource) => this.#objectsOf(resource))
  }

  /** What the store holds of one resource (`pods`, `deployments.apps`). */
  *#objectsOf(resource: string): Iterable<KubeObject> {
    const { store } = this.#controlPlane.etcd
    const [plural = '', ...group] = resource.split('.')
    for (const prefix of store.prefixes()) {
      const values = store.range(prefix)?.values ?? []
      const isMeant = values[0] && (resourceNameOf(values[0].object) === resource || prefix === `/registry/${group.join('.')}/${plural}/`)
      if (isMeant) for (const { object } of values) yield object
    }
  }

  /** What the API server would make of documents, over these objects, as they were at `now`. Leaves no trace in the run. */
  dryRun(objects: Iterable<readonly [string, KubeObject]>, documents: readonly string[], now: Micros): readonly DryRun[] {
    return dryRunApply(objects, documents, now, this.#laptop.config)
  }

  /** What kube-proxy has written into the packet filter of a machine, by destination. */
  filterRules(machine: string): ReadonlyMap<string, Rule> {
    return this.#routing.filterOf(machine)?.rules ?? new Map()
  }

  /** What a container has written, from its machine's disk; empty when there is none. */
  containerLog(namespace: string, pod: string, container: string): string {
    for (const worker of this.#workers.values()) {
      const text = worker.containerLog(namespace, pod, container)
      if (text !== undefined) return text
    }
    return ''
  }

  /** Hears of every line that a container logs from now on, on any machine; what is in the files of those that run comes first. */
  followLogs(listener: (line: ContainerLogLine) => void): void {
    this.#onLog = listener
    for (const worker of this.#workers.values()) worker.followLogs(listener)
  }

  /** Every container that runs now, by the runtimes of the machines. */
  *runningContainers(): Iterable<{ readonly machine: string; readonly namespace: string; readonly pod: string; readonly podUid: string }> {
    for (const [machine, worker] of this.#workers) for (const pod of worker.podsWithContainers()) yield { machine, ...pod }
  }

  #command(run: CommandRun): CommandRun {
    for (const [number, { done }] of this.#commands) if (done) this.#commands.delete(number)
    run.number = ++this.#commandCount
    this.#commands.set(run.number, run)
    return run
  }

  #addMachine(spec: MachineSpec, isFirst: boolean): void {
    if (this.#workers.has(spec.name)) return
    const number = FIRST_NODE_ADDRESS + this.#addresses++
    const address = `10.89.${number >> 8}.${number & 255}`
    const worker = new WorkerMachine({ network: this.network, parent: this.kernel.root, routing: this.#routing, registry: this.registry, disks: this.#disks, spec, address, apiServer: this.#controlPlane.host, preloadImages: this.config.preloadImages === true, bootsAtOnce: isFirst })
    this.#workers.set(spec.name, worker)
    if (this.#onLog) worker.followLogs(this.#onLog)
    worker.start()
  }

  #removeMachine(name: string): void {
    this.#workers.get(name)?.remove()
    this.#workers.delete(name)
  }

  /** Where the cloud puts up its machines: beside those that a person racked. */
  #hall(): MachineHall {
    return {
      rent: (machine, atOnce) => this.#addMachine(machine, atOnce),
      remove: (name) => this.#removeMachine(name),
      state: (name) => {
        const worker = this.#workers.get(name)
        return worker && (worker.powered ? 'running' : 'stopped')
      },
    }
  }

  #changeNodeGroup(action: Extract<Action, { do: 'node-group' }>): void {
    const { group, min, max, size, soldOut } = action
    this.#note(`change node group ${group}`, action)
    try {
      this.#cloud?.nodeGroups.get(group)?.configure({ min, max, size, soldOut })
    } catch (error) {
      if (!(error instanceof CloudError)) throw error
      this.#note(error.message)
    }
  }

  #process(machine: string, process: string): SupervisedProcess | undefined {
    const processes = machine === this.#controlPlane.name ? this.#controlPlane.processes : this.#workers.get(machine)?.processes
    return processes?.find((p) => p.name === process)
  }

  #changeLink(action: Extract<Action, { do: 'link' }>): void {
    const { a, b, cut, extraMillis, loss } = action
    const [from, to] = [this.network.findHost(a), this.network.findHost(b)]
    if (!from || !to) return
    this.#note(cut === undefined ? `change the link ${a} – ${b}` : `${cut ? 'cut' : 'mend'} the link ${a} – ${b}`, action)
    const link = this.network.link(from, to)
    if (cut !== undefined) link.cut = cut
    if (extraMillis !== undefined) link.extraMicros = extraMillis * MILLISECOND
    if (loss !== undefined) link.loss = loss
    this.#links.set([a, b].sort().join('|'), { a, b, cut: link.cut, extraMillis: link.extraMicros / MILLISECOND, loss: link.loss })
  }

  #sendUsers(action: Extract<Action, { do: 'users' }>): void {
    const { namespace, service, path = '/', perSecond } = action
    const key = `${namespace}/${service}`
    this.#note(perSecond > 0 ? `${perSecond} requests a second to ${service}` : `the users of ${service} leave`, action)
    this.#users.get(key)?.stop()
    this.#users.delete(key)
    if (perSecond <= 0) return
    const { store } = this.#controlPlane.etcd
    // Users find a site by its public name; that is what the cloud's own DNS knows of the Service.
    const address = (): { ip: string; port: number } | undefined => {
      const found = store.get('/registry/services/specs/', key)?.object as Service | undefined
      const ip = found?.status?.loadBalancer?.ingress?.[0]?.ip
      const port = found?.spec?.ports?.[0]?.port
      return ip !== undefined && port !== undefined ? { ip, port } : undefined
    }
    this.#users.set(key, new Users({ routing: this.#routing, host: this.network.host('internet'), group: this.kernel.root.group('internet'), namespace, service, path, perSecond, address }))
  }

  /** `action`: told with what was done, so that it can be said in other words. */
  #note(what: string, action?: Action): void {
    const { trace } = this.kernel
    if (trace.on) trace.record('action', 'you', what, undefined, action && { action })
  }

  #manifests(): readonly (readonly [string, string])[] {
    const { addons, autoscaler, csiDisks, metricsAdapter } = this.config
    const flags = typeof autoscaler === 'object' ? autoscaler.flags : []
    return [...(addons === false ? [] : Object.entries(ADDON_MANIFESTS)), ...(autoscaler && this.#cloud ? [['cluster-autoscaler.yaml', autoscalerManifest(flags)] as const] : []), ...(metricsAdapter ? [['metrics-adapter.yaml', METRICS_ADAPTER_MANIFEST] as const] : []), ...(csiDisks ? [['csi-disk.yaml', CSI_DISK_MANIFEST] as const] : [])]
  }

  *#install(manifests: readonly (readonly [string, string])[]): Process<void> {
    for (const [name, text] of manifests) {
      for (;;) {
        yield* sleep(SECOND / 2)
        const run = this.kubectl(['apply', '-f', name], { files: { [name]: text } })
        while (!run.done) yield* sleep(SECOND / 10)
        if (run.exitCode === 0) break
      }
    }
  }
}

/** `pods`, `deployments.apps`: the resource that serves an object's kind. */
function resourceNameOf({ apiVersion = '', kind = '' }: KubeObject): string {
  const resource = resourceOfKind(apiVersion, kind)
  if (!resource) return kind.toLowerCase()
  return resource.group === '' ? resource.resource : `${resource.resource}.${resource.group}`
}

// One worker machine as the cluster runs it: power, the processes that its supervisor keeps alive, and its place in the pod network.
import type { ImageSpec, MachineSpec } from './actions.ts'
import { CLUSTER_DNS } from './addons.ts'
import { autoscalerImage } from './autoscaler-addon.ts'
import type { ClientCertificate } from './api/index.ts'
import { Client } from './client/index.ts'
import type { Cloud } from './cloud/index.ts'
import { startKubeProxy, type PodRouting } from './network/index.ts'
import { ImageRegistry, Machine, SharedDisks, type ContainerProcess, type FileSystemStats, type PodNetwork } from './node/index.ts'
import { declaredImage, standardImages } from './node/programs/index.ts'
import { SupervisedProcess } from './supervisor.ts'
import { SECOND, type Group, type Host, type Micros, type Network } from '../kernel/index.ts'

export interface WorkerMachineOptions {
  readonly network: Network
  readonly parent: Group
  readonly routing: PodRouting
  readonly registry: ImageRegistry
  readonly disks: SharedDisks
  readonly spec: MachineSpec
  readonly address: string
  readonly apiServer: Host
  readonly preloadImages: boolean
  /** True: up already when the run begins; false: it takes a machine's time to boot. */
  readonly bootsAtOnce: boolean
}

/** One line of a container's log, and where it was written. */
export interface ContainerLogLine {
  readonly node: string
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly time: Micros
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}

const BOOT_TIME = 4 * SECOND
/** Lines of a log that the host shows. */
const LOG_LINES = 400

export class WorkerMachine {
  readonly spec: MachineSpec
  readonly address: string
  readonly processes: readonly SupervisedProcess[]
  readonly #options: WorkerMachineOptions
  readonly #machine: Machine
  readonly #group: Group
  /** The kubelet's: a file on the machine, which outlives the kubelet. */
  readonly #certificate: { commonName: string; organizations: readonly string[]; notAfter?: number | undefined }
  #sample: { at: number; cpuMicros: ReadonlyMap<string, number> } = { at: 0, cpuMicros: new Map() }

  constructor(options: WorkerMachineOptions) {
    const { network, parent, routing, registry, disks, spec, address, preloadImages } = options
    const { kernel } = network
    this.spec = spec
    this.address = address
    this.#options = options
    this.#certificate = { commonName: `system:node:${spec.name}`, organizations: ['system:nodes'] }
    this.#group = parent.group(`rack of ${spec.name}`)
    this.#machine = new Machine({
      network, podNetwork: routing as PodNetwork, registry, disks, group: this.#group,
      name: spec.name, ip: address, region: spec.region, zone: spec.zone,
      capacity: { cpu: spec.cpu, memory: spec.memory, storage: spec.disk, pods: spec.pods },
      labels: { 'topology.kubernetes.io/region': spec.region, 'topology.kubernetes.io/zone': spec.zone, ...spec.labels },
      taints: spec.taints ?? [],
      ...(spec.providerId === undefined ? {} : { providerId: spec.providerId }),
      clusterDNS: [CLUSTER_DNS],
      preloadedImages: preloadImages ? [...registry.images()].map((image) => image.reference) : [],
      makeClient: (host, group) => this.#client(host, group, 'kubelet', this.#certificate),
      startsKubelet: false,
    })
    const powered = (): Group => this.#machine.poweredGroup ?? this.#group
    const make = (name: string, start: (group: Group) => void): SupervisedProcess => new SupervisedProcess(kernel, spec.name, name, powered, start)
    this.processes = [
      make('kubelet', (group) => this.#machine.runKubelet(group)),
      make('kube-proxy', (group) => {
        const filter = routing.filterOf(spec.name)
        if (!filter) return
        startKubeProxy({
          client: this.#client(this.#machine.host, group, 'kube-proxy', { commonName: 'system:kube-proxy', organizations: ['system:node-proxier'] }),
          group, node: spec.name, netfilter: filter,
          nodePorts: { open: (port, protocol) => routing.openNodePort(spec.name, port, protocol), close: (port, protocol) => routing.closeNodePort(spec.name, port, protocol) },
        })
      }),
    ]
  }

  get powered(): boolean {
    return this.#machine.isOn
  }

  /** Gives it power; its processes come up when it has booted. */
  start(): void {
    const { network, routing, bootsAtOnce } = this.#options
    this.#machine.powerOn()
    const powered = this.#machine.poweredGroup!
    routing.addMachine(this.spec.name, this.address, this.#machine.host, powered)
    const cancel = network.kernel.after(bootsAtOnce ? 0 : BOOT_TIME, () => this.processes.forEach((process) => process.start()))
    powered.onKill(cancel)
  }

  power(on: boolean): void {
    if (on === this.powered) return
    const { kernel } = this.#options.network
    if (on) this.start()
    else {
      for (const process of this.processes) process.stop()
      this.#machine.powerOff()
    }
    if (kernel.trace.on) kernel.trace.record('machine', this.spec.name, on ? 'has power' : 'lost power', undefined, { machine: this.spec.name })
  }

  /** Takes the machine out of the rack, for good. */
  remove(): void {
    this.power(false)
    this.#options.routing.removeMachine(this.spec.name, this.address)
    this.#group.kill()
  }

  /** The kubelet's client certificate has expired, or is replaced by one that is good. */
  expireCertificate(renew: boolean): void {
    this.#certificate.notAfter = renew ? undefined : this.#options.network.kernel.now
  }

  /** Its clock is off by so much, ahead or behind. */
  skewClock(skew: Micros): void {
    this.#machine.host.clockSkew = Math.round(skew)
  }

  /** How full something that is no pod keeps the disk, between 0 and 1. */
  fillDisk(share: number): void {
    this.#machine.fillDisk(share)
  }

  leakMemory(namespace: string, pod: string, container: string, mibPerSecond: number): void {
    this.#machine.containerFaults.leak(namespace, pod, container, mibPerSecond)
  }

  spinCpu(namespace: string, pod: string, container: string, cores: number): void {
    this.#machine.containerFaults.spin(namespace, pod, container, cores)
  }

  killContainer(namespace: string, pod: string, container: string): void {
    this.#machine.killContainer(namespace, pod, container)
  }

  /** What a container wrote to its log; undefined when it does not run on this machine. */
  containerLog(namespace: string, pod: string, container: string): string | undefined {
    for (const { identity, log } of this.#machine.runtime.runningContainers()) {
      if (identity.pod.namespace === namespace && identity.pod.name === pod && identity.name === container) return log.read({ tailLines: LOG_LINES }).map((line) => line.text).join('')
    }
    return undefined
  }

  /** Hears of every line that a container here logs from now on; what is in the files of those that run comes first. */
  followLogs(listener: (line: ContainerLogLine) => void): void {
    const { runtime } = this.#machine
    const node = this.spec.name
    for (const { identity, log } of runtime.runningContainers()) for (const line of log.read()) listener({ node, namespace: identity.pod.namespace, pod: identity.pod.name, container: identity.name, ...line })
    runtime.onLog = ({ identity }, line) => listener({ node, namespace: identity.pod.namespace, pod: identity.pod.name, container: identity.name, ...line })
  }

  /** The pod of each container that runs on this machine, whatever the API server knows of it. */
  *podsWithContainers(): Iterable<{ readonly namespace: string; readonly pod: string; readonly podUid: string }> {
    for (const { identity } of this.#machine.runtime.runningContainers()) yield { namespace: identity.pod.namespace, pod: identity.pod.name, podUid: identity.pod.uid }
  }

  /** CPU (cores, on average since the last call) and memory (bytes) in use, by pod. */
  usage(): Record<string, { cpu: number; memory: number }> {
    const out: Record<string, { cpu: number; memory: number }> = {}
    const { now } = this.#options.network.kernel
    const before = this.#sample
    const cpuMicros = new Map<string, number>()
    for (const { identity, cgroup } of this.#machine.runtime.runningContainers()) {
      const key = `${identity.pod.namespace}/${identity.pod.name}`
      cpuMicros.set(key, (cpuMicros.get(key) ?? 0) + cgroup.cpuMicros)
      out[key] = { cpu: 0, memory: (out[key]?.memory ?? 0) + cgroup.memoryBytes }
    }
    if (now > before.at) this.#sample = { at: now, cpuMicros }
    for (const [key, micros] of cpuMicros) out[key] = { ...out[key]!, cpu: Math.max(0, micros - (before.cpuMicros.get(key) ?? micros)) / Math.max(1, now - before.at) }
    return out
  }

  /** Space on file systems, by the key of what it belongs to: its Node, the claims that are mounted on it. */
  *fileSystems(): Iterable<readonly [key: string, stats: FileSystemStats]> {
    const disk = this.#machine.diskStats()
    if (disk) yield [`nodes/${this.spec.name}`, disk]
    for (const [claim, stats] of this.#machine.volumeStats()) yield [`persistentvolumeclaims/${claim}`, stats]
  }

  #client(host: Host, group: Group, userAgent: string, certificate: ClientCertificate): Client {
    return new Client({ network: this.#options.network, host, group, servers: () => [this.#options.apiServer], userAgent, credentials: { certificate } })
  }
}

/** The internet's registry, with every image of the standard set, and the cluster autoscaler's where there is a cloud; add-ons in it reach the API server at this host. */
export function makeRegistry(network: Network, apiServer: Host, cloud: Cloud | undefined): ImageRegistry {
  const makeClient = (process: ContainerProcess, userAgent: string): Client => new Client({ network, host: process.network.host, group: process.group, servers: () => [apiServer], userAgent, credentials: { certificate: { commonName: `system:serviceaccount:${process.container.pod.namespace}:${userAgent}`, organizations: ['system:serviceaccounts', 'system:authenticated'] } } })
  return new ImageRegistry([...standardImages({ makeClient }), ...(cloud ? [autoscalerImage(makeClient, cloud)] : [])])
}

/** Publishes an image that a learner declared. */
export function publishImage(registry: ImageRegistry, spec: ImageSpec): void {
  registry.addImage(declaredImage(spec))
}

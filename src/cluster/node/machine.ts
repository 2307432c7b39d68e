// A machine: power, a container runtime, and a kubelet. What is on its disk survives the loss of power; what runs does not.
import { quantityMilli, quantityValue } from '../api/index.ts'
import type { Client } from '../client/index.ts'
import { SECOND, type Group, type Host, type Kernel, type Micros, type Network } from '../../kernel/index.ts'
import { ContainerFaults } from './faults/index.ts'
import { randomHex } from './images/digest.ts'
import { ImageStore, type ImageRegistry } from './images/index.ts'
import { Kubelet, readDisk, type FileSystemStats, type KubeletSettings, type MachineFacts } from './kubelet/index.ts'
import { ContainerRuntime, FileStore, MachineUsage, type PodNetwork, type SignalName } from './runtime/index.ts'
import type { SharedDisks } from './shared-disks.ts'

export interface MachineOptions {
  readonly network: Network
  readonly podNetwork: PodNetwork
  readonly name: string
  /** InternalIP. */
  readonly ip: string
  readonly region: string
  readonly zone: string
  /** Quantities: `2`, `24684092Ki`, `264212084Ki`. */
  readonly capacity: { readonly cpu: string; readonly memory: string; readonly storage: string; readonly pods: number }
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: KubeletSettings['taints']
  readonly providerId?: string
  readonly registry: ImageRegistry
  /** Full names of images that are on its disk from the beginning. */
  readonly preloadedImages?: Iterable<string>
  readonly disks: SharedDisks
  readonly clusterDNS?: readonly string[]
  readonly clusterDomain?: string
  /** Time from power-on until the kubelet starts. Default 3 s. */
  readonly bootMicros?: Micros
  /** Everything on the machine dies with it. */
  readonly group: Group
  /** The kubelet's client: user agent `kubelet`, the node's certificate. It is made anew for each start, in the kubelet's group. */
  readonly makeClient: (host: Host, group: Group) => Client
  /**
   * Who keeps the kubelet running. By default the machine starts it at boot, and only `startKubelet` starts it again.
   * A supervisor of its own passes `false` and calls `runKubelet`.
   */
  readonly startsKubelet?: boolean
}

const BOOT_TIME: Micros = 3 * SECOND
const NO_VOLUMES: ReadonlyMap<string, FileSystemStats> = new Map()

export class Machine {
  readonly host: Host
  readonly runtime: ContainerRuntime
  readonly facts: MachineFacts
  /** Programs on it that misbehave. */
  readonly containerFaults: ContainerFaults
  readonly #options: MachineOptions
  readonly #kernel: Kernel
  #powered: Group | undefined
  #kubeletGroup: Group | undefined
  #kubelet: Kubelet | undefined

  constructor(options: MachineOptions) {
    const { network, name, ip, region, zone, capacity, registry, preloadedImages, podNetwork, disks, group } = options
    this.#options = options
    this.#kernel = network.kernel
    this.host = network.host(name, { region, zone, machine: name })
    const random = this.#kernel.random(`machine ${name}`)
    const amounts = { cpuMilli: quantityMilli(capacity.cpu), memoryBytes: quantityValue(capacity.memory), storageBytes: quantityValue(capacity.storage), pods: capacity.pods }
    this.facts = {
      name, ip, network, host: this.host, podNetwork, disks, capacity: amounts,
      usage: new MachineUsage(amounts.cpuMilli / 1000, amounts.memoryBytes),
      files: new FileStore(), podVolumes: new Map(),
      machineId: randomHex(random).slice(0, 32), bootId: '', bootedAt: 0,
    }
    const images = new ImageStore({ network, host: this.host, registry, preloaded: preloadedImages ?? [] })
    this.runtime = new ContainerRuntime({ machineName: name, machineIP: ip, host: this.host, usage: this.facts.usage, images, network, podNetwork }, group)
    this.containerFaults = new ContainerFaults(this.runtime)
  }

  get isOn(): boolean {
    return this.#powered !== undefined && !this.#powered.killed
  }

  get isKubeletRunning(): boolean {
    return this.#kubeletGroup !== undefined && !this.#kubeletGroup.killed
  }

  /** The group of what runs as long as there is power. */
  get poweredGroup(): Group | undefined {
    return this.isOn ? this.#powered : undefined
  }

  /** Boots; the kubelet comes up after a while. */
  powerOn(): void {
    if (this.isOn) return
    const { group, name, bootMicros, startsKubelet } = this.#options
    const powered = group.group(`machine ${name}`)
    this.#powered = powered
    this.host.up = true
    this.facts.bootId = uuid(randomHex(this.#kernel.random(`machine ${name}`)))
    this.facts.bootedAt = this.#kernel.now
    this.runtime.boot(powered.group(`containerd ${name}`))
    if (startsKubelet === false) return
    const cancel = this.#kernel.after(bootMicros ?? BOOT_TIME, () => this.startKubelet())
    powered.onKill(cancel)
  }

  /** The power is cut: every process is gone at once, and nothing answers. */
  powerOff(): void {
    if (!this.isOn) return
    this.host.up = false
    this.#powered?.kill()
    this.#powered = undefined
  }

  startKubelet(): void {
    if (!this.isOn || this.isKubeletRunning) return
    this.runKubelet(this.#powered!.group(`kubelet ${this.#options.name}`))
  }

  /** Stops the kubelet's process; containers go on. */
  stopKubelet(): void {
    this.#kubeletGroup?.kill()
  }

  /** Fills a group with a kubelet: for a supervisor that makes its own groups (inside `poweredGroup`). */
  runKubelet(group: Group): void {
    const { labels = {}, taints = [], providerId, clusterDNS = ['10.96.0.10'], clusterDomain = 'cluster.local', makeClient } = this.#options
    this.#kubeletGroup = group
    const kubelet = new Kubelet({
      kernel: this.#kernel, group, client: makeClient(this.host, group), runtime: this.runtime, machine: this.facts,
      settings: { labels, taints, clusterDNS, clusterDomain, ...(providerId === undefined ? {} : { providerId }) },
    })
    kubelet.start()
    this.#kubelet = kubelet
  }

  /** Freezes the kubelet without ending it. */
  pauseKubelet(): void {
    this.#kubeletGroup?.pause()
  }

  resumeKubelet(): void {
    this.#kubeletGroup?.resume()
  }

  /** Something that is no pod fills the disk to this share, and keeps it so full; 0 takes it away. */
  fillDisk(share: number): void {
    const { usage } = this.facts
    usage.diskFilled = Math.min(1, Math.max(0, share))
    usage.onDisk?.()
  }

  /** The space on its own disk; undefined without power. */
  diskStats(): FileSystemStats | undefined {
    return this.isOn ? readDisk({ machine: this.facts, runtime: this.runtime }) : undefined
  }

  /** What the kubelet tells of the claims that are mounted here, by `namespace/name`: nothing while it does not run. */
  volumeStats(): ReadonlyMap<string, FileSystemStats> {
    return this.#kubelet && this.isKubeletRunning && !this.#kubeletGroup!.paused ? this.#kubelet.volumeStats() : NO_VOLUMES
  }

  /** Signals the first process of a running container, as `kill` on the machine would. False when there is none. */
  killContainer(namespace: string, pod: string, container: string, signal: SignalName = 'KILL'): boolean {
    for (const running of this.runtime.runningContainers()) {
      const { identity } = running
      if (identity.pod.namespace === namespace && identity.pod.name === pod && identity.name === container) return running.signal(1, signal)
    }
    return false
  }
}

/** Makes a machine and switches it on. */
export function startMachine(options: MachineOptions): Machine {
  const machine = new Machine(options)
  machine.powerOn()
  return machine
}

function uuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

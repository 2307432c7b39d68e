// The container runtime of one machine, as the kubelet sees it through the CRI. Models containerd.
// What it knows survives the kubelet and a reboot; what runs does not survive a reboot.
import { MILLISECOND, sleep, type Group, type Host, type Kernel, type Network, type Process } from '../../../kernel/index.ts'
import { randomHex } from '../images/digest.ts'
import type { ImageStore } from '../images/image-store.ts'
import { AddressPool } from './address-pool.ts'
import type { Limits, MachineUsage } from './cgroup.ts'
import { Container, StartError, type ContainerConfig, type ContainerMachine, type ContainerStatus } from './container.ts'
import type { LogLine } from './container-log.ts'
import type { Mount } from './mount-table.ts'
import type { RunningProcess } from './container-process.ts'
import type { PodNetwork } from './pod-network.ts'
import type { InputStream, OutputStream } from './program.ts'
import { Sandbox, type SandboxConfig, type SandboxStatus } from './sandbox.ts'

/** A call of the CRI that failed; `message` is the description in its gRPC status. */
export class RuntimeError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'RuntimeError'
  }
}

/** How long the steps take: [least, most]. */
const SANDBOX_TIME = [90 * MILLISECOND, 140 * MILLISECOND] as const
const CREATE_TIME = [8 * MILLISECOND, 16 * MILLISECOND] as const
const START_TIME = [45 * MILLISECOND, 75 * MILLISECOND] as const
const STOP_SANDBOX_TIME = [60 * MILLISECOND, 100 * MILLISECOND] as const

export interface RuntimeOptions {
  readonly machineName: string
  readonly machineIP: string
  readonly host: Host
  readonly usage: MachineUsage
  readonly images: ImageStore
  readonly network: Network
  readonly podNetwork: PodNetwork
}

/** What the runtime has of one pod. */
export interface RuntimePod {
  readonly sandboxes: readonly SandboxStatus[]
  readonly containers: readonly ContainerStatus[]
}

export class ContainerRuntime implements ContainerMachine {
  readonly images: ImageStore
  /** Hears of every pod of which a sandbox or container has changed: what the kubelet's PLEG finds when it looks again. */
  onChange: ((podUid: string) => void) | undefined
  /** Hears of every container whose first process has begun. */
  onStart: ((container: Container) => void) | undefined
  /** Hears of every line that a container has logged: what a log collector on the machine reads off its disk. */
  onLog: ((container: Container, line: LogLine) => void) | undefined
  readonly #options: RuntimeOptions
  readonly #kernel: Kernel
  readonly #random
  readonly #pods = new Map<string, { sandboxes: Sandbox[]; containers: Container[] }>()
  readonly #byId = new Map<string, Container>()
  #group: Group
  #addresses: AddressPool | undefined

  constructor(options: RuntimeOptions, group: Group) {
    this.#options = options
    this.images = options.images
    this.#kernel = options.network.kernel
    this.#random = this.#kernel.random(`containerd ${options.machineName}`)
    this.#group = group
  }

  /** The machine is back: everything that ran has ended without a witness. */
  boot(group: Group): void {
    this.#group = group
    for (const [podUid, { sandboxes, containers }] of this.#pods) {
      for (const container of containers) container.lose()
      for (const sandbox of sandboxes) this.#release(sandbox)
      this.onChange?.(podUid)
    }
  }

  get name(): string {
    return this.#options.machineName
  }

  get ip(): string {
    return this.#options.machineIP
  }

  get usage(): MachineUsage {
    return this.#options.usage
  }

  get podNetwork(): PodNetwork {
    return this.#options.podNetwork
  }

  /** Gives the CNI plugin its range; until then sandboxes get no address. */
  setPodCIDR(cidr: string): void {
    this.#addresses ??= new AddressPool(cidr)
  }

  get networkReady(): boolean {
    return this.#addresses !== undefined
  }

  podUids(): Iterable<string> {
    return this.#pods.keys()
  }

  /** Name and namespace of a pod, from its newest sandbox. */
  podName(podUid: string): { readonly namespace: string; readonly name: string } | undefined {
    return this.#pods.get(podUid)?.sandboxes[0]?.config
  }

  /** Newest first, both. */
  pod(podUid: string): RuntimePod {
    const pod = this.#pods.get(podUid)
    if (!pod) return { sandboxes: [], containers: [] }
    return { sandboxes: pod.sandboxes.map((sandbox) => sandbox.status), containers: pod.containers.map((container) => container.status) }
  }

  container(id: string): Container | undefined {
    return this.#byId.get(id)
  }

  /** Containers that run, for metrics and eviction. */
  *runningContainers(): Iterable<Container> {
    for (const { containers } of this.#pods.values()) for (const container of containers) if (container.running) yield container
  }

  /** Images of which there is a container, whether it runs or not. */
  imagesInUse(): ReadonlySet<string> {
    const references = new Set<string>()
    for (const { containers } of this.#pods.values()) for (const { image } of containers) references.add(image.reference)
    return references
  }

  /** Sandboxes that are ready, for metrics. */
  *readySandboxes(): Iterable<Sandbox> {
    for (const { sandboxes } of this.#pods.values()) for (const sandbox of sandboxes) if (sandbox.status.state === 'ready') yield sandbox
  }

  *runPodSandbox(config: SandboxConfig): Process<SandboxStatus> {
    return yield* this.#call('RunPodSandbox', config.podUid, () => this.#runPodSandbox(config), config)
  }

  /** Writes a file of the sandbox that containers mount: /etc/hosts. The text is asked for when somebody reads it. */
  writeHostsFile(sandboxId: string, podUid: string, content: () => string): void {
    this.#sandbox(podUid, sandboxId)?.writeHosts(content)
  }

  *stopPodSandbox(podUid: string, sandboxId: string): Process<void> {
    return yield* this.#call('StopPodSandbox', podUid, () => this.#stopPodSandbox(podUid, sandboxId))
  }

  *createContainer(podUid: string, sandboxId: string, config: ContainerConfig, mounts: readonly Mount[]): Process<string> {
    return yield* this.#call('CreateContainer', podUid, () => this.#createContainer(podUid, sandboxId, config, mounts))
  }

  *startContainer(id: string): Process<void> {
    const container = this.#known(id)
    return yield* this.#call('StartContainer', container.status.podUid, () => this.#startContainer(container))
  }

  *stopContainer(id: string, graceSeconds: number): Process<void> {
    const container = this.#known(id)
    return yield* this.#call('StopContainer', container.status.podUid, () => container.stop(graceSeconds))
  }

  /** New limits for a running container, in place. */
  updateResources(id: string, resources: { readonly limits?: Readonly<Record<string, string>>; readonly requests?: Readonly<Record<string, string>> }, limits: Limits): void {
    const container = this.#known(id)
    container.resize(resources, limits)
  }

  /** Throws StartError when the command cannot be run, RuntimeError when the container does not run. */
  exec(id: string, argv: readonly string[], streams: { readonly stdin?: InputStream; readonly stdout: OutputStream; readonly stderr: OutputStream }): RunningProcess {
    const container = this.#known(id)
    if (!container.running) throw new RuntimeError(`container "${id}" is not running`)
    try {
      return container.exec(argv, streams)
    } catch (error) {
      throw error instanceof StartError ? new StartError(`failed to start exec "${randomHex(this.#random)}": ${error.message}`) : error
    }
  }

  /** Forgets an exited container and its log. */
  removeContainer(id: string): void {
    const container = this.#byId.get(id)
    if (!container || container.running) return
    const { podUid } = container.status
    const pod = this.#pods.get(podUid)!
    pod.containers = pod.containers.filter((other) => other !== container)
    this.#byId.delete(id)
    this.onChange?.(podUid)
  }

  /** Forgets a pod that is over: its exited containers and its stopped sandboxes. */
  removePod(podUid: string): void {
    const pod = this.#pods.get(podUid)
    if (!pod) return
    for (const container of pod.containers) this.#byId.delete(container.status.id)
    for (const sandbox of pod.sandboxes) {
      this.#release(sandbox)
      sandbox.group.kill()
    }
    this.#pods.delete(podUid)
    this.onChange?.(podUid)
  }

  /** The work of a call goes on in the runtime when the caller dies. */
  *#call<T>(what: string, podUid: string, body: () => Process<T>, config?: SandboxConfig): Process<T> {
    const { trace } = this.#kernel
    if (trace.on) {
      const name = config ?? this.podName(podUid)
      trace.record('runtime', `containerd ${this.#options.machineName}`, what, name ? `pods/${name.namespace}/${name.name}` : undefined)
    }
    if (this.#group.killed) throw new RuntimeError('connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: connection refused"')
    return yield* this.#group.spawn(what, body()).join()
  }

  *#runPodSandbox(config: SandboxConfig): Process<SandboxStatus> {
    const { network, podNetwork, host, machineName } = this.#options
    yield* sleep(this.#random.between(...SANDBOX_TIME))
    const ip = config.hostNetwork ? '' : this.#takeAddress()
    const group = this.#group.group(config.name)
    const podHost = config.hostNetwork ? host : network.host(`pod/${ip}`, host.location)
    const status: SandboxStatus = { id: randomHex(this.#random), podUid: config.podUid, attempt: config.attempt, state: 'ready', createdAt: this.#kernel.now, ip, hostNetwork: config.hostNetwork }
    const sandbox = new Sandbox(config, status, group, podHost)
    podHost.up = true
    const pod = this.#pods.get(config.podUid)
    if (pod) pod.sandboxes = [sandbox, ...pod.sandboxes]
    else this.#pods.set(config.podUid, { sandboxes: [sandbox], containers: [] })
    if (!config.hostNetwork) podNetwork.attachPod({ ip, host: podHost, machine: machineName, namespace: config.namespace, name: config.name, uid: config.podUid, hostPorts: config.hostPorts })
    this.onChange?.(config.podUid)
    return status
  }

  containerChanged({ status }: Container): void {
    this.onChange?.(status.podUid)
  }

  #takeAddress(): string {
    if (!this.#addresses) throw new RuntimeError('failed to setup network for sandbox: cni plugin not initialized')
    const address = this.#addresses.take()
    if (address === undefined) throw new RuntimeError(`failed to setup network for sandbox: plugin type="bridge" failed (add): failed to allocate for range 0: no IP addresses available in range set: ${this.#addresses.range}`)
    return address
  }

  *#stopPodSandbox(podUid: string, sandboxId: string): Process<void> {
    const sandbox = this.#sandbox(podUid, sandboxId)
    if (!sandbox || sandbox.status.state !== 'ready') return
    yield* sleep(this.#random.between(...STOP_SANDBOX_TIME))
    for (const container of this.#pods.get(podUid)?.containers ?? []) if (container.running && container.status.sandboxId === sandboxId) container.kill()
    this.#release(sandbox)
    sandbox.group.kill()
    this.onChange?.(podUid)
  }

  /** Gives the address back and takes the pod off the network. */
  #release(sandbox: Sandbox): void {
    if (sandbox.status.state !== 'ready') return
    sandbox.status = { ...sandbox.status, state: 'not-ready' }
    const { ip, hostNetwork } = sandbox.status
    if (hostNetwork) return
    this.#options.podNetwork.detachPod(ip)
    this.#addresses?.release(ip)
    sandbox.host.up = false
    this.#options.network.removeHost(sandbox.host.name)
  }

  *#createContainer(podUid: string, sandboxId: string, config: ContainerConfig, mounts: readonly Mount[]): Process<string> {
    yield* sleep(this.#random.between(...CREATE_TIME))
    const sandbox = this.#sandbox(podUid, sandboxId)
    if (sandbox?.status.state !== 'ready') throw new RuntimeError(`failed to get sandbox container task: no running task found: task ${sandboxId} not found: not found`)
    const image = this.images.find(config.imageName)
    if (!image) throw new RuntimeError(`failed to resolve image "${config.imageName}": not found`)
    const container = new Container({ kernel: this.#kernel, id: randomHex(this.#random), config, image, sandbox, volumes: mounts, machine: this })
    const pod = this.#pods.get(podUid)!
    pod.containers = [container, ...pod.containers]
    this.#byId.set(container.status.id, container)
    this.onChange?.(podUid)
    return container.status.id
  }

  *#startContainer(container: Container): Process<void> {
    yield* sleep(this.#random.between(...START_TIME))
    try {
      container.start()
      this.onStart?.(container)
    } catch (error) {
      if (error instanceof StartError) throw new RuntimeError(error.message)
      throw error
    }
  }

  #sandbox(podUid: string, sandboxId: string): Sandbox | undefined {
    return this.#pods.get(podUid)?.sandboxes.find((sandbox) => sandbox.status.id === sandboxId)
  }

  #known(id: string): Container {
    const container = this.#byId.get(id)
    if (!container) throw new RuntimeError(`an error occurred when try to find container "${id}": not found`)
    return container
  }
}

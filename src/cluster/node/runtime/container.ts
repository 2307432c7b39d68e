// One container: its processes (a PID namespace), its mounts, its cgroup and its log. It is created, started once, and exits once.
import { SECOND, select, Signal, type Group, type Kernel, type Process } from '../../../kernel/index.ts'
import type { Image } from '../images/image.ts'
import { Cgroup, type Limits, type MachineUsage } from './cgroup.ts'
import { ContainerLog } from './container-log.ts'
import { RunningProcess, type ProcessStart } from './container-process.ts'
import { commandOf, environmentOf, imageIdOf, signalOf, spawnProblem } from './container-start.ts'
import type { MountTable } from './mount-table.ts'
import { UserFiles } from './mounted-files.ts'
import { NO_INPUT, outputTo, Pipe } from './pipe.ts'
import type { PodNetwork } from './pod-network.ts'
import { SandboxNetwork } from './process-network.ts'
import { findProgram, type Lookup } from './program-lookup.ts'
import { SIGNAL_NUMBERS, SpawnError, type ContainerIdentity, type InputStream, type OutputStream, type ProcessInfo, type ProcessUser, type Program, type SignalName } from './program.ts'
import type { Sandbox } from './sandbox.ts'

/** What the kubelet asks for: ContainerConfig of the CRI. */
export interface ContainerConfig {
  readonly name: string
  /** How often the container was restarted before. */
  readonly attempt: number
  /** As the pod has it. */
  readonly imageName: string
  /** Replaces the image's entrypoint, and its arguments too. */
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly workingDir?: string
  readonly user: ProcessUser
  /** The image's files cannot be changed. */
  readonly readOnlyRoot?: boolean
  readonly limits: Limits
  readonly stopSignal?: SignalName
  readonly stdin: boolean
  readonly stdinOnce: boolean
  readonly tty: boolean
  /** The kubelet's notes on the container: it finds them again after a restart. */
  readonly notes: ContainerNotes
}

/** Annotations and labels that the kubelet puts on a container. */
export interface ContainerNotes {
  /** Of the container's spec: another one means that it must be restarted. */
  readonly specHash: string
  readonly terminationMessagePath: string
  readonly terminationMessagePolicy: string
  readonly requests: Readonly<Record<string, string>>
  readonly limits: Readonly<Record<string, string>>
}

/** ContainerStatus of the CRI. Immutable: a change makes a new one. */
export interface ContainerStatus {
  readonly id: string
  readonly podUid: string
  readonly sandboxId: string
  readonly name: string
  readonly attempt: number
  readonly state: 'created' | 'running' | 'exited'
  /** Full name: `docker.io/library/nginx:1.27`. */
  readonly image: string
  readonly imageId: string
  readonly createdAt: number
  readonly startedAt: number
  readonly finishedAt: number
  readonly exitCode: number
  /** `Completed`, `Error`, `OOMKilled`, `StartError`, `Unknown`. */
  readonly reason: string
  readonly message: string
  readonly notes: ContainerNotes
}

/** Why PID 1 could not be started; `message` is what runc says. */
export class StartError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'StartError'
  }
}

const START_ERROR_CODE = 128

export interface ContainerParts {
  readonly kernel: Kernel
  readonly id: string
  readonly config: ContainerConfig
  readonly image: Image
  readonly sandbox: Sandbox
  readonly mounts: MountTable
  readonly network: PodNetwork
  readonly machine: { readonly name: string; readonly ip: string; readonly usage: MachineUsage }
  /** Called when `status` has changed. */
  readonly changed: (container: Container) => void
}

export class Container {
  readonly kernel: Kernel
  readonly config: ContainerConfig
  readonly image: Image
  readonly sandbox: Sandbox
  readonly mounts: MountTable
  readonly identity: ContainerIdentity
  readonly log: ContainerLog
  readonly group: Group
  readonly cgroup: Cgroup
  status: ContainerStatus
  /** Where attach writes, when the container has standard input. */
  readonly input: Pipe | undefined
  readonly exited = new Signal()
  readonly #parts: ContainerParts
  readonly #processes = new Map<number, RunningProcess>()
  #nextPid = 1
  #outOfMemory = false

  constructor(parts: ContainerParts) {
    const { kernel, id, config, image, sandbox, machine } = parts
    this.#parts = parts
    this.kernel = kernel
    this.config = config
    this.image = image
    this.sandbox = sandbox
    this.mounts = parts.mounts
    this.identity = { id, name: config.name, image: image.reference, pod: { namespace: sandbox.config.namespace, name: sandbox.config.name, uid: sandbox.config.podUid }, node: machine.name }
    this.log = new ContainerLog(kernel)
    this.group = sandbox.group.group(`container ${config.name}`)
    this.cgroup = new Cgroup(kernel, machine.usage, config.limits, () => this.#killForMemory())
    this.input = config.stdin ? new Pipe(kernel, { isTerminal: config.tty }) : undefined
    this.status = {
      id, podUid: sandbox.config.podUid, sandboxId: sandbox.status.id, name: config.name, attempt: config.attempt, state: 'created',
      image: image.reference, imageId: imageIdOf(image), createdAt: kernel.now, startedAt: 0, finishedAt: 0, exitCode: 0, reason: '', message: '', notes: config.notes,
    }
  }

  get running(): boolean {
    return this.status.state === 'running'
  }

  /** Starts PID 1. Throws StartError; the container has then exited with 128. */
  start(): void {
    const { config, image } = this
    const argv = commandOf(image, config)
    const env = environmentOf(image, config, this.sandbox.config.hostname)
    const streams = this.#streams()
    try {
      if (argv.length === 0) throw new StartError('failed to generate spec: no command specified')
      const started = findProgram(this.#lookup(env, '/'), argv)
      this.#setStatus({ state: 'running', startedAt: this.kernel.now })
      this.startProcess(started.program, { ppid: 0, argv: started.argv, env, cwd: config.workingDir || image.config.workingDir || '/', user: config.user, ...streams, owned: [] })
    } catch (error) {
      const problem = error instanceof SpawnError ? new StartError(`failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ${spawnProblem(error)}: unknown`) : error
      if (problem instanceof StartError) this.#setExited(START_ERROR_CODE, 'StartError', problem.message)
      throw problem
    }
  }

  /**
   * Runs a command beside the others, as exec does. Throws StartError.
   * Its standard input ends at once unless one is given.
   */
  exec(argv: readonly string[], streams: { readonly stdin?: InputStream; readonly stdout: OutputStream; readonly stderr: OutputStream }): RunningProcess {
    const { config } = this
    const env = environmentOf(this.image, config, this.sandbox.config.hostname)
    const cwd = config.workingDir || this.image.config.workingDir || '/'
    try {
      const { argv: resolved, program } = findProgram(this.#lookup(env, cwd), argv)
      return this.startProcess(program, { ppid: 0, argv: resolved, env, cwd, user: config.user, stdin: streams.stdin ?? NO_INPUT, stdout: streams.stdout, stderr: streams.stderr, owned: [] })
    } catch (error) {
      if (error instanceof SpawnError) throw new StartError(`OCI runtime exec failed: exec failed: unable to start container process: ${spawnProblem(error)}: unknown`)
      throw error
    }
  }

  startProcess(program: Program, start: Omit<ProcessStart, 'pid'>): RunningProcess {
    const process = new RunningProcess(this, { ...start, pid: this.#nextPid++ })
    this.#processes.set(process.pid, process)
    process.start(program)
    return process
  }

  /** Signals a process; false when there is none of this pid. */
  signal(pid: number, signal: SignalName): boolean {
    const process = this.#processes.get(pid)
    process?.deliver(signal)
    return process !== undefined
  }

  /** Asks PID 1 to stop and kills it when it has not after so many seconds. */
  *stop(graceSeconds: number): Process<void> {
    if (!this.running) return
    this.signal(1, this.config.stopSignal ?? signalOf(this.image.config.stopSignal))
    yield* select([this.exited, { after: graceSeconds * SECOND }])
    if (this.running) this.kill()
    yield* this.exited.wait()
  }

  /** KILL to PID 1, which takes every other process with it. */
  kill(): void {
    this.signal(1, 'KILL')
  }

  /** Runs on with other resources. */
  resize(resources: { readonly limits?: ContainerNotes['limits']; readonly requests?: ContainerNotes['requests'] }, limits: Limits): void {
    this.cgroup.resize(limits)
    this.#setStatus({ notes: { ...this.status.notes, limits: resources.limits ?? {}, requests: resources.requests ?? {} } })
  }

  processEnded(process: RunningProcess): void {
    this.#processes.delete(process.pid)
    if (process.pid !== 1) {
      this.#processes.get(process.ppid)?.deliver('CHLD')
      return
    }
    for (const other of [...this.#processes.values()].reverse()) other.end(128 + SIGNAL_NUMBERS.KILL)
    const code = process.exitCode ?? 0
    this.#setExited(code, this.#outOfMemory ? 'OOMKilled' : code === 0 ? 'Completed' : 'Error', '')
    this.group.kill()
  }

  /** The machine has gone down and come back: what ran is no more, and nobody knows how it ended. */
  lose(): void {
    if (this.status.state !== 'exited') this.#setExited(255, 'Unknown', '')
  }

  processList(): readonly ProcessInfo[] {
    return [...this.#processes.values()].map((process) => process.info())
  }

  networkFor(group: Group): SandboxNetwork {
    return new SandboxNetwork(this.sandbox, this.#parts.network, group, this.#parts.machine.ip)
  }

  #lookup(env: Readonly<Record<string, string>>, cwd: string): Lookup {
    return { image: this.image, mounts: this.mounts, files: new UserFiles(this.mounts, this.config.user, () => this.kernel.now), env, cwd }
  }

  #killForMemory(): void {
    if (!this.running) return
    this.#outOfMemory = true
    this.kill()
  }

  #streams(): { stdin: InputStream; stdout: OutputStream; stderr: OutputStream } {
    const write = (stream: 'stdout' | 'stderr') => outputTo((text) => {
      this.log.write(stream, text)
      return true
    })
    return { stdin: this.input ?? NO_INPUT, stdout: write('stdout'), stderr: write(this.config.tty ? 'stdout' : 'stderr') }
  }

  #setExited(exitCode: number, reason: string, message: string): void {
    this.log.close()
    this.input?.close()
    this.#parts.machine.usage.retiredCpuMicros += this.cgroup.cpuMicros
    this.#setStatus({ state: 'exited', exitCode, reason, message, finishedAt: this.kernel.now })
    this.exited.fire()
  }

  #setStatus(change: Partial<ContainerStatus>): void {
    this.status = { ...this.status, ...change }
    this.#parts.changed(this)
  }
}

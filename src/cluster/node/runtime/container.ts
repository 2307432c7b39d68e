// One container: its processes (a PID namespace), its mounts, its cgroup and its log. It is created, started once, and exits once.
import { SECOND, select, Signal, type Group, type Kernel, type Process } from '../../../kernel/index.ts'
import type { Image } from '../images/image.ts'
import { Cgroup, type CgroupOwner, type Limits, type MachineUsage } from './cgroup.ts'
import { ContainerLog, LogOutput, type LogLine, type LogOwner } from './container-log.ts'
import { RunningProcess, type ProcessStart } from './container-process.ts'
import { commandOf, environmentOf, imageIdOf, signalOf, spawnProblem } from './container-start.ts'
import type { Mount, MountTable } from './mount-table.ts'
import { UserFiles } from './mounted-files.ts'
import { NO_INPUT, Pipe } from './pipe.ts'
import type { PodNetwork } from './pod-network.ts'
import { SandboxNetwork } from './process-network.ts'
import { findProgram, type Lookup } from './program-lookup.ts'
import { SIGNAL_NUMBERS, SpawnError, type ContainerIdentity, type InputStream, type OutputStream, type ProcessInfo, type ProcessUser, type Program, type SignalName } from './program.ts'
import { rootMounts } from './root-mounts.ts'
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
  readonly volumes: readonly Mount[]
  readonly machine: ContainerMachine
}

/** Where containers run, and who hears of what happens in them. */
export interface ContainerMachine {
  readonly name: string
  readonly ip: string
  readonly usage: MachineUsage
  readonly podNetwork: PodNetwork
  /** The status of a container has changed. */
  containerChanged(container: Container): void
  /** Hears of every line that is complete in a log, when there is somebody who wants to know. */
  readonly onLog: ((container: Container, line: LogLine) => void) | undefined
}

export class Container implements LogOwner, CgroupOwner {
  readonly kernel: Kernel
  readonly config: ContainerConfig
  readonly image: Image
  readonly sandbox: Sandbox
  readonly mounts: MountTable
  readonly log: ContainerLog
  readonly group: Group
  readonly cgroup: Cgroup
  status: ContainerStatus
  /** Where attach writes, when the container has standard input. */
  readonly input: Pipe | undefined
  readonly #machine: ContainerMachine
  /** By pid, the smallest first. */
  #processes: readonly RunningProcess[] = []
  #exited: Signal | undefined
  #nextPid = 1
  #outOfMemory = false

  constructor(parts: ContainerParts) {
    const { kernel, id, config, image, sandbox, machine } = parts
    this.#machine = machine
    this.kernel = kernel
    this.config = config
    this.image = image
    this.sandbox = sandbox
    this.log = new ContainerLog(kernel, this)
    this.mounts = rootMounts(image, sandbox, parts.volumes, this.log, config.readOnlyRoot)
    this.group = sandbox.group.group(config.name)
    this.cgroup = new Cgroup(kernel, machine.usage, config.limits, this)
    this.input = config.stdin ? new Pipe(kernel, { isTerminal: config.tty }) : undefined
    this.status = {
      id, podUid: sandbox.config.podUid, sandboxId: sandbox.status.id, name: config.name, attempt: config.attempt, state: 'created',
      image: image.reference, imageId: imageIdOf(image), createdAt: kernel.now, startedAt: 0, finishedAt: 0, exitCode: 0, reason: '', message: '', notes: config.notes,
    }
  }

  get running(): boolean {
    return this.status.state === 'running'
  }

  get identity(): ContainerIdentity {
    const { namespace, name, podUid } = this.sandbox.config
    return { id: this.status.id, name: this.config.name, image: this.image.reference, pod: { namespace, name, uid: podUid }, node: this.#machine.name }
  }

  /** Fires at the end. */
  get exited(): Signal {
    if (this.#exited === undefined) {
      this.#exited = new Signal()
      if (this.status.state === 'exited') this.#exited.fire()
    }
    return this.#exited
  }

  /** What processes have in their environment when they were given nothing else. */
  get environment(): Readonly<Record<string, string>> {
    if (lastEnvironment?.container !== this) lastEnvironment = { container: this, env: environmentOf(this.image, this.config, this.sandbox.config.hostname) }
    return lastEnvironment.env
  }

  get isCollected(): boolean {
    return this.#machine.onLog !== undefined
  }

  logged(line: LogLine): void {
    this.#machine.onLog?.(this, line)
  }

  /** Starts PID 1. Throws StartError; the container has then exited with 128. */
  start(): void {
    const { config, image } = this
    const argv = commandOf(image, config)
    try {
      if (argv.length === 0) throw new StartError('failed to generate spec: no command specified')
      const started = findProgram(this.#lookup('/'), argv)
      this.#setStatus({ ...this.status, state: 'running', startedAt: this.kernel.now })
      this.startProcess(started.program, {
        ppid: 0, argv: started.argv, cwd: config.workingDir || image.config.workingDir || '/', user: config.user,
        stdin: this.input ?? NO_INPUT, stdout: new LogOutput(this.log, 'stdout'), stderr: new LogOutput(this.log, config.tty ? 'stdout' : 'stderr'),
      })
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
    const cwd = config.workingDir || this.image.config.workingDir || '/'
    try {
      const { argv: resolved, program } = findProgram(this.#lookup(cwd), argv)
      return this.startProcess(program, { ppid: 0, argv: resolved, cwd, user: config.user, stdin: streams.stdin ?? NO_INPUT, stdout: streams.stdout, stderr: streams.stderr })
    } catch (error) {
      if (error instanceof SpawnError) throw new StartError(`OCI runtime exec failed: exec failed: unable to start container process: ${spawnProblem(error)}: unknown`)
      throw error
    }
  }

  startProcess(program: Program, start: Omit<ProcessStart, 'pid'>): RunningProcess {
    const process = new RunningProcess(this, { ...start, pid: this.#nextPid++ })
    this.#processes = this.#processes.concat([process])
    process.start(program)
    return process
  }

  /** Signals a process; false when there is none of this pid. */
  signal(pid: number, signal: SignalName): boolean {
    const process = this.#process(pid)
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
    this.#setStatus({ ...this.status, notes: { ...this.status.notes, limits: resources.limits ?? {}, requests: resources.requests ?? {} } })
  }

  processEnded(process: RunningProcess): void {
    this.#processes = this.#processes.filter((other) => other !== process)
    if (process.pid !== 1) {
      this.#process(process.ppid)?.deliver('CHLD')
      return
    }
    for (const other of [...this.#processes].reverse()) other.end(128 + SIGNAL_NUMBERS.KILL)
    const code = process.exitCode ?? 0
    this.#setExited(code, this.#outOfMemory ? 'OOMKilled' : code === 0 ? 'Completed' : 'Error', '')
    this.group.kill()
  }

  /** The machine has gone down and come back: what ran is no more, and nobody knows how it ended. */
  lose(): void {
    if (this.status.state !== 'exited') this.#setExited(255, 'Unknown', '')
  }

  processList(): readonly ProcessInfo[] {
    return this.#processes.map((process) => process.info())
  }

  networkFor(group: Group): SandboxNetwork {
    return new SandboxNetwork(this.sandbox, this.#machine.podNetwork, group, this.#machine.ip)
  }

  /** The files as a user has them. */
  filesOf(user: ProcessUser): UserFiles {
    return new UserFiles(this.mounts, user, this.kernel)
  }

  outOfMemory(): void {
    if (!this.running) return
    this.#outOfMemory = true
    this.kill()
  }

  #lookup(cwd: string): Lookup {
    return { image: this.image, mounts: this.mounts, files: this.filesOf(this.config.user), env: this.environment, cwd }
  }

  #process(pid: number): RunningProcess | undefined {
    for (const process of this.#processes) if (process.pid === pid) return process
    return undefined
  }

  #setExited(exitCode: number, reason: string, message: string): void {
    this.log.close()
    this.input?.close()
    this.#machine.usage.retiredCpuMicros += this.cgroup.cpuMicros
    this.#setStatus({ ...this.status, state: 'exited', exitCode, reason, message, finishedAt: this.kernel.now })
    this.#exited?.fire()
  }

  #setStatus(status: ContainerStatus): void {
    this.status = status
    this.#machine.containerChanged(this)
  }
}

/** The last environment that was asked for: it costs more to keep one for each container than to make it again. */
let lastEnvironment: { readonly container: Container; readonly env: Readonly<Record<string, string>> } | undefined

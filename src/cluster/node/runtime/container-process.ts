// One process of a container: a kernel group with the program's task in it, its streams, signals and children.
import { Signal, type Group, type Kernel, type Micros, type Process } from '../../../kernel/index.ts'
import type { Cgroup } from './cgroup.ts'
import { Dispositions } from './dispositions.ts'
import type { FileSystem } from './file-system.ts'
import { FileError } from './file-system.ts'
import { cleanPath } from './file-store.ts'
import { SandboxNetwork } from './process-network.ts'
import { findExecutable, findProgram, type Lookup } from './program-lookup.ts'
import { ExitError, IDLE, SIGNAL_NUMBERS, type ChildProcess, type ContainerIdentity, type ContainerProcess, type InputStream, type OutputStream, type ProcessInfo, type ProcessResources, type ProcessUser, type Program, type SignalHandler, type SignalName, type Signals, type SpawnOptions } from './program.ts'
import type { Container } from './container.ts'

const IGNORED_BY_DEFAULT: ReadonlySet<SignalName> = new Set(['CHLD', 'CONT', 'WINCH'])

export interface ProcessStart {
  readonly pid: number
  readonly ppid: number
  readonly argv: readonly string[]
  /** The container's when it is left out. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd: string
  readonly user: ProcessUser
  readonly stdin: InputStream
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  /** Streams to close at the end: those that were given to this process alone. */
  readonly owned?: readonly (InputStream | OutputStream)[]
}

/** A process as its parent holds it. */
class Child implements ChildProcess {
  readonly #process: RunningProcess

  constructor(process: RunningProcess) {
    this.#process = process
  }

  get pid(): number {
    return this.#process.pid
  }

  get running(): boolean {
    return this.#process.running
  }

  get exitCode(): number | undefined {
    return this.#process.exitCode
  }

  wait(): Process<number> {
    return this.#process.wait()
  }

  kill(signal: SignalName): void {
    this.#process.deliver(signal)
  }
}

/** What a process takes of its container's CPU and memory, as long as it runs. */
class CgroupShare implements ProcessResources {
  readonly #process: RunningProcess
  readonly #cgroup: Cgroup

  constructor(process: RunningProcess, cgroup: Cgroup) {
    this.#process = process
    this.#cgroup = cgroup
  }

  get limits(): ProcessResources['limits'] {
    return this.#cgroup.limits
  }

  useCpu(milli: number): void {
    if (this.#process.running) this.#cgroup.useCpu(this.#process.pid, milli)
  }

  useMemory(bytes: number): void {
    if (this.#process.running) this.#cgroup.useMemory(this.#process.pid, bytes)
  }

  compute(cpuMicros: Micros): Process<void> {
    return this.#cgroup.compute(cpuMicros)
  }
}

export class RunningProcess implements ContainerProcess {
  readonly pid: number
  readonly ppid: number
  argv: readonly string[]
  cwd: string
  readonly user: ProcessUser
  stdin: InputStream
  stdout: OutputStream
  stderr: OutputStream
  readonly startedAt: Micros
  exitCode: number | undefined
  readonly #container: Container
  readonly #owned: ProcessStart['owned']
  // What many processes never need is made when it is asked for.
  #env: Readonly<Record<string, string>> | undefined
  #ended: Signal | undefined
  #signals: Dispositions | undefined
  #group: Group | undefined
  #files: FileSystem | undefined
  #network: SandboxNetwork | undefined
  #resources: ProcessResources | undefined
  /** What it becomes when its program returns. */
  #next: Program | undefined
  /** Programs that wait for the one that runs to return. */
  #waiting = 0
  #handler: SignalHandler | undefined
  #isHandling = false

  constructor(container: Container, start: ProcessStart) {
    this.#container = container
    this.pid = start.pid
    this.ppid = start.ppid
    this.argv = start.argv
    this.#env = start.env
    this.cwd = start.cwd
    this.user = start.user
    this.stdin = start.stdin
    this.stdout = start.stdout
    this.stderr = start.stderr
    this.#owned = start.owned
    this.startedAt = this.kernel.now
  }

  /** Begins to run. */
  start(program: Program): void {
    if (program !== IDLE) this.group.spawn(this.argv[0] ?? 'process', this.#run(program))
  }

  get kernel(): Kernel {
    return this.#container.kernel
  }

  get env(): Readonly<Record<string, string>> {
    return this.#env ?? this.#container.environment
  }

  /** Fires at the end. */
  get ended(): Signal {
    if (this.#ended === undefined) {
      this.#ended = new Signal()
      if (!this.running) this.#ended.fire()
    }
    return this.#ended
  }

  get container(): ContainerIdentity {
    return this.#container.identity
  }

  get running(): boolean {
    return this.exitCode === undefined
  }

  get group(): Group {
    // What is paused with the first process is that one only.
    return (this.#group ??= this.pid === 1 ? this.#container.group : this.#container.sandbox.group.group(this.argv[0] ?? 'process'))
  }

  get files(): FileSystem {
    return (this.#files ??= this.#container.filesOf(this.user))
  }

  get network(): SandboxNetwork {
    return (this.#network ??= this.#container.networkFor(this.group))
  }

  get resources(): ProcessResources {
    return (this.#resources ??= new CgroupShare(this, this.#container.cgroup))
  }

  get signals(): Signals {
    return this.#dispositions
  }

  get #dispositions(): Dispositions {
    return (this.#signals ??= new Dispositions(this.kernel))
  }

  path(path: string): string {
    return cleanPath(path, this.cwd)
  }

  chdir(path: string): void {
    const target = this.path(path)
    const info = this.files.stat(target)
    if (info === undefined) throw new FileError('ENOENT', path)
    if (info.kind !== 'directory') throw new FileError('ENOTDIR', path)
    this.cwd = target
  }

  processes(): readonly ProcessInfo[] {
    return this.#container.processList()
  }

  kill(pid: number, signal: SignalName): boolean {
    return this.#container.signal(pid, signal)
  }

  lookup(command: string): string | undefined {
    const found = findExecutable(this.#lookup(this.env), command)
    return typeof found === 'string' ? undefined : found.path
  }

  spawn(command: readonly string[] | Program, options: SpawnOptions = {}): ChildProcess {
    const { argv, program } = typeof command === 'function'
      ? { argv: options.argv ?? this.argv, program: command }
      : findProgram(this.#lookup(options.env ?? this.env), command)
    const { stdin, stdout, stderr } = options
    const env = options.env ?? this.#env
    return this.#container.startProcess(program, {
      ppid: this.pid, argv, cwd: options.cwd ?? this.cwd, user: this.user,
      stdin: stdin ?? this.stdin, stdout: stdout ?? this.stdout, stderr: stderr ?? this.stderr,
      ...(env === undefined ? {} : { env }),
      ...(stdin === undefined && stdout === undefined && stderr === undefined ? {} : { owned: [stdin, stdout, stderr].filter((stream) => stream !== undefined) }),
    }).handle()
  }

  *exec(command: readonly string[], options: SpawnOptions = {}): Process<number> {
    const env = options.env ?? this.env
    const { argv, program } = findProgram(this.#lookup(env), command)
    this.argv = argv
    if (options.env) this.#env = options.env
    this.cwd = options.cwd ?? this.cwd
    this.stdin = options.stdin ?? this.stdin
    this.stdout = options.stdout ?? this.stdout
    this.stderr = options.stderr ?? this.stderr
    this.#signals?.forgetTraps()
    this.#waiting++
    return yield* this.#through(program)
  }

  become(command: readonly string[]): void {
    const { argv, program } = findProgram(this.#lookup(this.env), command)
    this.argv = argv
    this.#signals?.forgetTraps()
    this.#next = program
  }

  stay(signals: readonly SignalName[], handler: SignalHandler): boolean {
    if (this.#waiting > 0) return false
    for (const signal of signals) this.#dispositions.trap(signal)
    this.#handler = handler
    return true
  }

  /** This process as its parent holds it. */
  handle(): ChildProcess {
    return new Child(this)
  }

  /** A signal arrives. */
  deliver(signal: SignalName): void {
    if (!this.running) return
    if (signal === 'KILL') return this.end(128 + SIGNAL_NUMBERS.KILL)
    if (signal === 'STOP') return this.group.pause()
    if (signal === 'CONT') this.group.resume()
    const disposition = this.#signals?.of(signal)
    if (disposition === 'trapped') {
      if (this.#handler && !this.#isHandling) this.group.spawn('signal', this.#handle(signal, this.#handler))
      else this.#dispositions.received.send(signal)
      return
    }
    // The first process of a PID namespace has no default actions.
    if (this.pid === 1 || disposition === 'ignored' || IGNORED_BY_DEFAULT.has(signal)) return
    this.end(128 + SIGNAL_NUMBERS[signal])
  }

  /** Ends the process with a code, however far it is. */
  end(code: number): void {
    if (this.exitCode !== undefined) return
    this.exitCode = code
    this.#group?.kill()
    this.#container.cgroup.forget(this.pid)
    for (const stream of this.#owned ?? []) stream.close()
    this.#ended?.fire()
    this.#container.processEnded(this)
  }

  *wait(): Process<number> {
    if (this.running) yield* this.ended.wait()
    return this.exitCode!
  }

  info(): ProcessInfo {
    const { pid, ppid, user, argv, startedAt } = this
    return { pid, ppid, user, argv, startedAt }
  }

  *#run(program: Program): Process<void> {
    let code: number
    try {
      code = yield* this.#through(program)
    } catch (error) {
      this.#handler = undefined
      if (error instanceof ExitError) code = error.code
      else {
        this.stderr.write(`${this.argv[0] ?? 'program'}: ${error instanceof Error ? error.message : String(error)}\n`)
        code = 1
      }
    }
    if (this.#handler === undefined) this.end(code & 0xff)
  }

  /** Runs a program and what it becomes. */
  *#through(program: Program): Process<number> {
    let code = yield* program(this)
    for (let next = this.#next; next !== undefined; next = this.#next) {
      this.#next = undefined
      code = yield* next(this)
    }
    return code
  }

  *#handle(first: SignalName, handler: SignalHandler): Process<void> {
    this.#isHandling = true
    for (let signal: SignalName | undefined = first; signal !== undefined; signal = this.#dispositions.received.tryReceive()) {
      const code = yield* handler(signal)
      if (code !== undefined) return this.end(code & 0xff)
    }
    this.#isHandling = false
  }

  #lookup(env: Readonly<Record<string, string>>): Lookup {
    return { image: this.#container.image, mounts: this.#container.mounts, files: this.files, env, cwd: this.cwd }
  }
}

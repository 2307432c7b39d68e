// One process of a container: a kernel group with the program's task in it, its streams, signals and children.
import { Channel, Signal, type Group, type Kernel, type Micros, type Process } from '../../../kernel/index.ts'
import type { FileSystem } from './file-system.ts'
import { FileError } from './file-system.ts'
import { UserFiles } from './mounted-files.ts'
import { SandboxNetwork } from './process-network.ts'
import { ExitError, SIGNAL_NUMBERS, SpawnError, type ChildProcess, type ContainerIdentity, type ContainerProcess, type InputStream, type OutputStream, type ProcessInfo, type ProcessResources, type ProcessUser, type Program, type SignalName, type Signals, type SpawnOptions } from './program.ts'
import type { Container } from './container.ts'

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const IGNORED_BY_DEFAULT: ReadonlySet<SignalName> = new Set(['CHLD', 'CONT', 'WINCH'])
const EXECUTABLE = 0o111
const SHEBANG_LIMIT = 4

export interface ProcessStart {
  readonly pid: number
  readonly ppid: number
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly user: ProcessUser
  readonly stdin: InputStream
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  /** Streams to close at the end: those that were given to this process alone. */
  readonly owned: readonly (InputStream | OutputStream)[]
}

export class RunningProcess implements ContainerProcess {
  readonly pid: number
  readonly ppid: number
  argv: readonly string[]
  env: Readonly<Record<string, string>>
  cwd: string
  readonly user: ProcessUser
  readonly files: FileSystem
  stdin: InputStream
  stdout: OutputStream
  stderr: OutputStream
  readonly group: Group
  readonly kernel: Kernel
  readonly startedAt: Micros
  exitCode: number | undefined
  /** Fires at the end. */
  readonly ended = new Signal()
  readonly #container: Container
  readonly #owned: ProcessStart['owned']
  readonly #received: Channel<SignalName>
  readonly #trapped = new Set<SignalName>()
  readonly #ignored = new Set<SignalName>()
  #network: SandboxNetwork | undefined

  constructor(container: Container, start: ProcessStart) {
    this.#container = container
    this.kernel = container.kernel
    this.pid = start.pid
    this.ppid = start.ppid
    this.argv = start.argv
    this.env = start.env
    this.cwd = start.cwd
    this.user = start.user
    this.stdin = start.stdin
    this.stdout = start.stdout
    this.stderr = start.stderr
    this.#owned = start.owned
    this.startedAt = this.kernel.now
    this.group = container.group.group(`${start.argv[0] ?? ''} (${start.pid})`)
    this.files = new UserFiles(container.mounts, start.user, () => this.kernel.now)
    this.#received = new Channel<SignalName>(this.kernel)
  }

  /** Begins to run. */
  start(program: Program): void {
    this.group.spawn(this.argv[0] ?? 'process', this.#run(program))
  }

  get container(): ContainerIdentity {
    return this.#container.identity
  }

  get running(): boolean {
    return this.exitCode === undefined
  }

  get network(): SandboxNetwork {
    return (this.#network ??= this.#container.networkFor(this.group))
  }

  get resources(): ProcessResources {
    const { cgroup } = this.#container
    return {
      useCpu: (milli) => { if (this.running) cgroup.useCpu(this.pid, milli) },
      useMemory: (bytes) => { if (this.running) cgroup.useMemory(this.pid, bytes) },
      compute: (cpuMicros) => cgroup.compute(cpuMicros),
      limits: cgroup.limits,
    }
  }

  get signals(): Signals {
    return {
      received: this.#received,
      trap: (signal) => {
        this.#ignored.delete(signal)
        this.#trapped.add(signal)
      },
      ignore: (signal) => {
        this.#trapped.delete(signal)
        this.#ignored.add(signal)
      },
      reset: (signal) => {
        this.#trapped.delete(signal)
        this.#ignored.delete(signal)
      },
    }
  }

  path(path: string): string {
    const parts: string[] = []
    for (const part of (path.startsWith('/') ? path : `${this.cwd}/${path}`).split('/')) {
      if (part === '..') parts.pop()
      else if (part !== '' && part !== '.') parts.push(part)
    }
    return `/${parts.join('/')}`
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
    try {
      return this.#find(command, this.env)
    } catch (error) {
      if (error instanceof SpawnError) return undefined
      throw error
    }
  }

  spawn(command: readonly string[] | Program, options: SpawnOptions = {}): ChildProcess {
    const env = options.env ?? this.env
    const { argv, program } = typeof command === 'function'
      ? { argv: options.argv ?? this.argv, program: command }
      : this.programFor(command, env)
    const owned = [options.stdin, options.stdout, options.stderr].filter((stream) => stream !== undefined)
    return this.#container.startProcess(program, {
      ppid: this.pid, argv, env, cwd: options.cwd ?? this.cwd, user: this.user,
      stdin: options.stdin ?? this.stdin, stdout: options.stdout ?? this.stdout, stderr: options.stderr ?? this.stderr, owned,
    }).handle()
  }

  *exec(command: readonly string[], options: SpawnOptions = {}): Process<number> {
    const env = options.env ?? this.env
    const { argv, program } = this.programFor(command, env)
    this.argv = argv
    this.env = env
    this.cwd = options.cwd ?? this.cwd
    this.stdin = options.stdin ?? this.stdin
    this.stdout = options.stdout ?? this.stdout
    this.stderr = options.stderr ?? this.stderr
    this.#trapped.clear()
    return yield* program(this)
  }

  /** This process as its parent holds it. */
  handle(): ChildProcess {
    const process = this as RunningProcess
    return {
      pid: process.pid,
      get running() { return process.running },
      get exitCode() { return process.exitCode },
      wait: () => process.wait(),
      kill: (signal) => process.deliver(signal),
    }
  }

  /** What execvp would run for a command; `argv` changes when a script's interpreter stands in. Throws SpawnError. */
  programFor(command: readonly string[], env: Readonly<Record<string, string>>): { argv: readonly string[]; program: Program } {
    let argv = command
    for (let depth = 0; depth < SHEBANG_LIMIT; depth++) {
      const name = argv[0] ?? ''
      const path = this.#find(name, env)
      const program = this.#container.programAt(this.files.realpath(path))
      if (program) return { argv, program }
      const line = /^#!\s*(\S+)(?:[ \t]+(.*\S))?/.exec(this.files.read(path))
      if (!line) throw new SpawnError('ENOEXEC', name)
      argv = [line[1]!, ...(line[2] === undefined ? [] : [line[2]]), path, ...argv.slice(1)]
    }
    throw new SpawnError('ENOEXEC', command[0] ?? '')
  }

  /** A signal arrives. */
  deliver(signal: SignalName): void {
    if (!this.running) return
    if (signal === 'KILL') return this.end(128 + SIGNAL_NUMBERS.KILL)
    if (signal === 'STOP') return this.group.pause()
    if (signal === 'CONT') this.group.resume()
    if (this.#trapped.has(signal)) {
      this.#received.send(signal)
      return
    }
    // The first process of a PID namespace has no default actions.
    if (this.pid === 1 || this.#ignored.has(signal) || IGNORED_BY_DEFAULT.has(signal)) return
    this.end(128 + SIGNAL_NUMBERS[signal])
  }

  /** Ends the process with a code, however far it is. */
  end(code: number): void {
    if (this.exitCode !== undefined) return
    this.exitCode = code
    this.group.kill()
    this.#container.cgroup.forget(this.pid)
    for (const stream of this.#owned) stream.close()
    this.ended.fire()
    this.#container.processEnded(this)
  }

  *wait(): Process<number> {
    yield* this.ended.wait()
    return this.exitCode!
  }

  info(): ProcessInfo {
    const { pid, ppid, user, argv, startedAt } = this
    return { pid, ppid, user, argv, startedAt }
  }

  *#run(program: Program): Process<void> {
    let code: number
    try {
      code = yield* program(this)
    } catch (error) {
      if (error instanceof ExitError) code = error.code
      else {
        this.stderr.write(`${this.argv[0] ?? 'program'}: ${error instanceof Error ? error.message : String(error)}\n`)
        code = 1
      }
    }
    this.end(code & 0xff)
  }

  #find(command: string, env: Readonly<Record<string, string>>): string {
    if (command.includes('/')) {
      const path = this.path(command)
      this.#checkExecutable(path, command)
      return path
    }
    let denied = false
    for (const folder of (env['PATH'] ?? DEFAULT_PATH).split(':')) {
      const path = this.path(`${folder}/${command}`)
      const info = this.files.stat(path)
      if (info?.kind !== 'file') continue
      if (info.mode & EXECUTABLE) return path
      denied = true
    }
    throw new SpawnError(denied ? 'EACCES' : 'ENOENT', command)
  }

  #checkExecutable(path: string, command: string): void {
    const info = this.files.stat(path)
    if (info === undefined) throw new SpawnError('ENOENT', command)
    if (info.kind !== 'file' || !(info.mode & EXECUTABLE)) throw new SpawnError('EACCES', command)
  }
}

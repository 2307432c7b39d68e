// What a program in a container sees: its arguments, files, standard streams, signals, children, network and cgroup.
// The runtime implements `ContainerProcess`; `node/programs` and add-ons implement `Program`.
import type { Channel, Group, Host, Kernel, Micros, Process } from '../../../kernel/index.ts'
import type { FileSystem } from './file-system.ts'
import type { Answer, Message, Protocol } from './message.ts'

/**
 * The body of one process of a container; what it returns is its exit code. A signal that the process does not trap ends it as Unix does
 * (code 128 + number), except that PID 1 ignores what it does not trap. KILL ends every process of the container when PID 1 gets it.
 * A program that throws ends with code 1 and its message on standard error; `ExitError` ends it with its code.
 */
export type Program = (process: ContainerProcess) => Process<number>

/** What a process does on a signal; it gives an exit code to end. */
export type SignalHandler = (signal: SignalName) => Process<number | undefined>

/** A process that only stands in the list of processes until a signal ends it: a worker whose work its master does. It costs nothing. */
export const IDLE: Program = function* () {
  return 0
}

export type SignalName = 'HUP' | 'INT' | 'QUIT' | 'ABRT' | 'KILL' | 'USR1' | 'SEGV' | 'USR2' | 'PIPE' | 'ALRM' | 'TERM' | 'CHLD' | 'CONT' | 'STOP' | 'WINCH'

export const SIGNAL_NUMBERS: Readonly<Record<SignalName, number>> = { HUP: 1, INT: 2, QUIT: 3, ABRT: 6, KILL: 9, USR1: 10, SEGV: 11, USR2: 12, PIPE: 13, ALRM: 14, TERM: 15, CHLD: 17, CONT: 18, STOP: 19, WINCH: 28 }

/** Thrown inside a program to end it at once with a code, from any depth. */
export class ExitError extends Error {
  readonly code: number
  constructor(code: number) {
    super(`exit ${code}`)
    this.name = 'ExitError'
    this.code = code
  }
}

export interface ContainerProcess {
  readonly pid: number
  readonly ppid: number
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Absolute path; changed by `chdir`, which throws FileError. */
  readonly cwd: string
  chdir(path: string): void
  /** An absolute path without `.` and `..`, from one that may be relative to `cwd`. */
  path(path: string): string
  readonly user: ProcessUser
  /** The image's files, the container's writable layer and its mounts as one tree. Takes absolute paths. */
  readonly files: FileSystem
  readonly stdin: InputStream
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  readonly signals: Signals
  /**
   * Starts a child. A command is looked up like execvp does: along PATH of `env`, then an image's program, then the interpreter of its `#!` line.
   * A `Program` in its place is a fork (subshell, worker). Throws SpawnError.
   */
  spawn(command: readonly string[] | Program, options?: SpawnOptions): ChildProcess
  /**
   * Becomes another program (execve): same pid and parent, traps back to their defaults. Gives that program's exit code; the caller then returns it.
   * Throws SpawnError and is then what it was.
   */
  exec(command: readonly string[], options?: SpawnOptions): Process<number>
  /**
   * Becomes another program when the present one returns, whatever code it returns: an `exec` that leaves nothing of its caller.
   * Throws SpawnError and is then what it was.
   */
  become(command: readonly string[]): void
  /**
   * What a server calls before it returns: the process goes on without a body of its own, with what it listens on and the tasks of its group.
   * The signals come to `handler` from now on, one after the other; when that gives a code the process ends with it.
   * False when something waits for the program to return, which must then wait for signals itself.
   */
  stay(signals: readonly SignalName[], handler: SignalHandler): boolean
  /** The file that a command name stands for (`which`), or undefined. */
  lookup(command: string): string | undefined
  /** Sends a signal to a process of this container (PID namespace). False when there is no such process. */
  kill(pid: number, signal: SignalName): boolean
  /** The processes that this one sees, by pid: `ps`. */
  processes(): readonly ProcessInfo[]
  readonly network: ProcessNetwork
  readonly resources: ProcessResources
  readonly kernel: Kernel
  /** Of this process and its helpers; killed when it ends. For servers' own tasks use `group.spawn`. */
  readonly group: Group
  /** Name of the machine's kernel, architecture and so on are the same everywhere; this is what differs. */
  readonly container: ContainerIdentity
}

export interface ContainerIdentity {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly pod: { readonly namespace: string; readonly name: string; readonly uid: string }
  readonly node: string
}

export interface ProcessUser {
  readonly uid: number
  readonly gid: number
  readonly groups: readonly number[]
}

/**
 * Streams that are given to a child belong to it: at its end its outputs are closed for their reader and its input for its writer.
 * Those that are left out are the parent's and stay open.
 */
export interface SpawnOptions {
  /** Replaces the whole environment; the parent's by default. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Arguments of a fork, `[0]` its name. */
  readonly argv?: readonly string[]
  readonly stdin?: InputStream
  readonly stdout?: OutputStream
  readonly stderr?: OutputStream
}

export interface ChildProcess {
  readonly pid: number
  readonly running: boolean
  /** The exit code; undefined while it runs. */
  readonly exitCode: number | undefined
  /** Waits for the end; gives the exit code. Usable any number of times. */
  wait(): Process<number>
  kill(signal: SignalName): void
}

export interface ProcessInfo {
  readonly pid: number
  readonly ppid: number
  readonly user: ProcessUser
  readonly argv: readonly string[]
  readonly startedAt: Micros
}

/** Thrown by `spawn`. A shell answers ENOENT with 127 and the others with 126. */
export class SpawnError extends Error {
  readonly code: 'ENOENT' | 'EACCES' | 'ENOEXEC'
  readonly command: string
  constructor(code: SpawnError['code'], command: string) {
    super(code === 'ENOENT' ? `${command}: not found` : code === 'EACCES' ? `${command}: Permission denied` : `${command}: exec format error`)
    this.name = 'SpawnError'
    this.code = code
    this.command = command
  }
}

/** Text that comes in. */
export interface InputStream {
  /** What is there, once something is; undefined at the end. */
  read(): Process<string | undefined>
  /** The next line without its newline; a last line may lack one; undefined at the end. */
  readLine(): Process<string | undefined>
  readonly isTerminal: boolean
  /** Tells the writer that nobody reads any more. */
  close(): void
}

/** Text that goes out. Writing never waits; a program that writes without end yields `drained()` now and then. */
export interface OutputStream {
  /** False when nobody reads any more: the writer gets PIPE, as Unix does. */
  write(text: string): boolean
  /** Waits until a bounded reader has room. */
  drained(): Process<void>
  readonly isTerminal: boolean
  /** Ends the stream for its reader, once every writer that shares it has closed it. */
  close(): void
}

export interface Signals {
  /** From now on this signal comes through `received` in place of its default action. Not for KILL and STOP. */
  trap(signal: SignalName): void
  /** Nothing happens on this signal. */
  ignore(signal: SignalName): void
  /** Back to the default action. */
  reset(signal: SignalName): void
  readonly received: Channel<SignalName>
}

export interface ProcessNetwork {
  readonly hostname: string
  /** The pod's address, or the machine's for host network. */
  readonly ip: string
  /** The pod's place in the kernel's network: for a program that is a client of the API server. */
  readonly host: Host
  /** Serves a port of the pod until closed or until the process ends. Throws AddressInUseError. A mere connection is accepted without calling the handler. */
  listen(port: number, protocol: Protocol, handler: (message: Message, from: Peer) => Process<Answer>): Listener
  /**
   * Sends one message to an address or a name (resolved first) and waits for the answer. Throws kernel NetworkError (`refused`, `timeout`, `reset`, `no-route`)
   * and NameError. Default deadline 30 s.
   */
  request(destination: string, port: number, message: Message, options?: { readonly timeoutMicros?: Micros }): Process<Answer>
  /** Addresses of a name by /etc/hosts, then DNS with search domains. Throws NameError. */
  resolve(name: string): Process<readonly string[]>
  /** What /etc/resolv.conf says. */
  readonly dns: { readonly nameservers: readonly string[]; readonly searches: readonly string[]; readonly ndots: number }
}

export interface Peer {
  readonly ip: string
}

export interface Listener {
  readonly port: number
  readonly protocol: Protocol
  close(): void
}

export class AddressInUseError extends Error {
  readonly port: number
  constructor(port: number) {
    super(`bind: address already in use: 0.0.0.0:${port}`)
    this.name = 'AddressInUseError'
    this.port = port
  }
}

/** A name that does not resolve: `NXDOMAIN`, or `timeout` and `refused` when the DNS server cannot be asked. */
export class NameError extends Error {
  readonly hostname: string
  readonly failure: 'NXDOMAIN' | 'SERVFAIL' | 'timeout' | 'refused'
  constructor(hostname: string, failure: NameError['failure']) {
    super(`lookup ${hostname}: ${failure}`)
    this.name = 'NameError'
    this.hostname = hostname
    this.failure = failure
  }
}

export interface ProcessResources {
  /** What this process keeps using from now on, in thousandths of a core. It counts in metrics, not in time. */
  useCpu(milli: number): void
  /** Its resident memory from now on, in bytes. Beyond the container's limit the kernel kills the container (137, OOMKilled). */
  useMemory(bytes: number): void
  /** Computes: takes this much CPU time, longer when the container's limit or the machine leaves less than a core. */
  compute(cpuMicros: Micros): Process<void>
  /** In bytes and thousandths of a core; undefined is no limit. */
  readonly limits: { readonly cpuMilli: number | undefined; readonly memoryBytes: number | undefined }
}

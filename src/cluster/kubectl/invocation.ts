// One run of kubectl: its words, its files, its client. What every command works with.
import type { Client } from '../client/index.ts'
import type { ApiQuery, KubeObject } from '../api/index.ts'
import { ApiError, type ApiResponse, type Status } from '../api/index.ts'
import type { Channel, ClientStream, Kernel, Micros, Process } from '../../kernel/index.ts'
import type { StreamItem, Verb } from '../api/index.ts'
import type { Flags } from './flags.ts'
import type { KubeConfig, Target } from './kubeconfig.ts'
import type { Mapping, RestMapper } from './rest-mapper.ts'

/** The laptop's files, by name; directories are names that others begin with. */
export interface FileStore {
  read(name: string): string | undefined
  write(name: string, text: string): void
  list(): readonly string[]
}

/** A file that an editor is given. */
export interface EditedFile {
  readonly text: string
  /** `.yaml` or `.json`. */
  readonly extension: string
}

/** What the laptop gives a command. */
export interface Laptop {
  readonly files: FileStore
  readonly stdin: string
  /** What is typed while the command runs; without it the laptop has no terminal to give. */
  readonly terminal?: Channel<string>
  /** Opens a file in the editor; what is saved comes as one text through the terminal. Absent: there is no editor. */
  readonly openEditor?: (file: EditedFile) => void
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  /** The kubeconfig in ~/.kube/config. */
  readonly config: { read(): KubeConfig; write(config: KubeConfig): void }
}

/** Whom a command talks to. */
export interface Connection {
  readonly client: Client
  readonly mapper: RestMapper
  readonly target: Target
}

interface InvocationParts {
  readonly laptop: Laptop
  readonly command: string
  readonly flags: Flags
  readonly args: readonly string[]
  readonly dash: number
  readonly helpText: string
  readonly kernel: Kernel
  readonly connect: () => Connection
}

export class Invocation {
  readonly laptop: Laptop
  readonly command: string
  readonly flags: Flags
  readonly args: readonly string[]
  /** How many arguments stood before `--`; -1 when there was none. */
  readonly dash: number
  readonly kernel: Kernel
  readonly #helpText: string
  readonly #connect: () => Connection
  #connection: Connection | undefined
  #warned = new Set<string>()

  constructor(parts: InvocationParts) {
    this.laptop = parts.laptop
    this.command = parts.command
    this.flags = parts.flags
    this.args = parts.args
    this.dash = parts.dash
    this.kernel = parts.kernel
    this.#helpText = parts.helpText
    this.#connect = parts.connect
  }

  // The kubeconfig is read when it is first needed: a wrong use is told of before a broken kubeconfig.
  get client(): Client {
    return (this.#connection ??= this.#connect()).client
  }

  get mapper(): RestMapper {
    return (this.#connection ??= this.#connect()).mapper
  }

  get target(): Target {
    return (this.#connection ??= this.#connect()).target
  }

  get now(): Micros {
    return this.kernel.now
  }

  /** Prints the command's help to stdout. */
  help(): void {
    this.out(this.#helpText)
  }

  get namespace(): string {
    return this.target.namespace
  }

  out(text: string): void {
    this.laptop.stdout(text)
  }

  err(text: string): void {
    this.laptop.stderr(text)
  }

  /** Sends one request and prints the server's warnings. Throws ApiError for an answer that is a failure. */
  *send<T = KubeObject>(mapping: Mapping, verb: Verb, parts: { name?: string; namespace?: string; subresource?: string; body?: unknown; contentType?: string; query?: ApiQuery; accept?: 'json' | 'table' | 'partial' }): Process<T> {
    const { group, version, resource } = mapping
    const namespace = mapping.namespaced ? parts.namespace : undefined
    // What a person wrote is no object yet: the server has to read it.
    const written = verb === 'create' || verb === 'update' ? { contentType: 'application/json' } : {}
    const response: ApiResponse = yield* this.client.request({ verb, group, version, resource, ...written, ...parts, namespace })
    this.warn(response.warnings)
    if (response.code >= 400) throw new ApiError(response.body as Status)
    return response.body as T
  }

  /** Opens a stream: watch, log, exec. */
  open(mapping: Mapping, verb: Verb, parts: { name?: string; namespace?: string; subresource?: string; body?: unknown; query?: ApiQuery; accept?: 'json' | 'table' | 'partial' }): ClientStream<StreamItem> {
    const { group, version, resource } = mapping
    return this.client.open({ verb, group, version, resource, ...parts, namespace: mapping.namespaced ? parts.namespace : undefined })
  }

  /** Prints each warning once. */
  warn(warnings: readonly string[] | undefined): void {
    for (const warning of warnings ?? []) {
      if (this.#warned.has(warning)) continue
      this.#warned.add(warning)
      this.err(`Warning: ${warning}\n`)
    }
  }
}

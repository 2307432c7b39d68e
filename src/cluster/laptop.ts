// The learner's laptop: where kubectl runs, with its files, its kubeconfig, and what its commands printed.
import { adminConfig, completeLine, runKubectl, type CompletionSource, type EditedFile, type KubeConfig } from './kubectl/index.ts'
import { Client } from './client/index.ts'
import { Channel, type Group, type Host, type Network, type Task } from '../kernel/index.ts'

export interface CommandOptions {
  /** Files that stand beside the command, by name. They stay on the laptop. */
  readonly files?: Readonly<Record<string, string>>
  readonly stdin?: string
  /** Whether it was typed at a terminal: what is typed later then reaches it. */
  readonly isAtTerminal?: boolean
}

/** One command that runs, or ran. */
export class CommandRun {
  stdout = ''
  stderr = ''
  exitCode = 0
  done = false
  /** Its place among the commands of a run's log, from 1; 0 when it stands in none. */
  number = 0
  /** A file that it has given to the editor and that nobody has taken yet. */
  edited: EditedFile | undefined
  /** What is typed while it runs. */
  readonly terminal: Channel<string> | undefined
  #task: Task<number> | undefined
  #taken = { stdout: 0, stderr: 0 }

  constructor(terminal: Channel<string> | undefined) {
    this.terminal = terminal
  }

  start(task: Task<number>): void {
    this.#task = task
    task.onDone = () => {
      this.done = true
      this.exitCode = task.result ?? 130
      const { error } = task
      if (error !== undefined && !(error instanceof Error && error.name === 'KilledError')) throw error
    }
  }

  /** Types into it; false when nobody listens any more. */
  type(text: string): boolean {
    return !this.done && (this.terminal?.send(text) ?? false)
  }

  /** Ctrl-C. */
  interrupt(): void {
    this.#task?.kill()
  }

  /** What was printed, and given to the editor, since the last call. */
  take(): { stdout: string; stderr: string; edited?: EditedFile } {
    const { stdout, stderr } = this.#taken
    const { edited } = this
    this.#taken = { stdout: this.stdout.length, stderr: this.stderr.length }
    this.edited = undefined
    return { stdout: this.stdout.slice(stdout), stderr: this.stderr.slice(stderr), ...(edited ? { edited } : {}) }
  }
}

export interface LaptopOptions {
  readonly network: Network
  readonly host: Host
  readonly group: Group
  readonly apiServer: { readonly host: Host; readonly url: string }
}

export class Laptop {
  readonly #options: LaptopOptions
  readonly #client: Client
  readonly #files = new Map<string, string>()
  #config: KubeConfig

  constructor(options: LaptopOptions) {
    this.#options = options
    const { network, host, group, apiServer } = options
    this.#config = adminConfig(apiServer.url)
    this.#client = new Client({ network, host, group, servers: () => [apiServer.host], userAgent: 'kubectl', credentials: {} })
  }

  /** The kubeconfig in ~/.kube/config. */
  get config(): KubeConfig {
    return this.#config
  }

  /** Starts a command; it runs as cluster time passes. Words, or a line as a shell would split it. */
  run(line: string | readonly string[], options: CommandOptions = {}): CommandRun {
    for (const [name, text] of Object.entries(options.files ?? {})) this.#files.set(name, text)
    const words = typeof line === 'string' ? splitWords(line) : line
    const { apiServer, group, network } = this.#options
    const run = new CommandRun(options.isAtTerminal ? new Channel<string>(network.kernel) : undefined)
    const { trace } = network.kernel
    if (trace.on) trace.record('action', 'kubectl', `kubectl ${words.slice(words[0] === 'kubectl' ? 1 : 0).join(' ')}`)
    const process = runKubectl({
      words: words[0] === 'kubectl' ? words.slice(1) : words,
      client: this.#client,
      serversAt: (url) => (url === apiServer.url ? [apiServer.host] : [this.#nowhere(url)]),
      laptop: {
        files: { read: (name) => this.#files.get(name), write: (name, text) => void this.#files.set(name, text), list: () => [...this.#files.keys()] },
        stdin: options.stdin ?? '',
        ...(run.terminal ? { terminal: run.terminal, openEditor: (file: EditedFile) => void (run.edited = file) } : {}),
        stdout: (text) => void (run.stdout += text),
        stderr: (text) => void (run.stderr += text),
        config: { read: () => this.#config, write: (config) => void (this.#config = config) },
      },
    })
    run.start(group.spawn('kubectl', process))
    return run
  }

  /** What the last word of a line may become. `objects` looks into the store: completion asks nobody, so that it leaves no trace in the run. */
  complete(line: string, objects: CompletionSource['objects']): readonly string[] {
    const words = line.trimStart().split(/\s+/)
    return completeLine(words[0] === 'kubectl' ? words.slice(1) : words, { objects, config: this.#config, files: [...this.#files.keys()] })
  }

  /** A host at which no API server listens: it refuses, as an empty port does. */
  #nowhere(url: string): Host {
    const name = url.replace(/^https?:\/\//, '').replace(/:\d+.*$/, '')
    const { network } = this.#options
    if (name === 'localhost' || name.startsWith('127.')) return this.#options.host
    const host = network.host(`nowhere/${name}`)
    host.up = /^\d/.test(name) ? false : host.up
    return host
  }
}

/** Words of a command line: quotes as in a shell; no expansion, no pipes. */
export function splitWords(line: string): string[] {
  const out: string[] = []
  for (const match of line.match(/(?:[^\s"']+|"(?:\\.|[^"\\])*"|'[^']*')+/g) ?? []) {
    out.push(match.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|([^"']+)/g, (_, double: string | undefined, single: string | undefined, plain: string | undefined) => single ?? (double === undefined ? plain! : double.replace(/\\(["\\$`])/g, '$1'))))
  }
  return out
}

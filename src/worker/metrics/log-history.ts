// What all containers of a branch have logged, as a log collector on every machine would have sent it off: it outlives Pods, restarts and rotation, up to its bound.
// A container's file on its machine, as `kubectl logs` reads it, has the same lines as long as it is there.
import { after } from '../ordered.ts'
import type { ContainerLogLine } from '../../cluster/cluster.ts'
import type { Micros } from '../../kernel/index.ts'

export interface LogBounds {
  readonly lines: number
  /** Characters of all lines together. */
  readonly text: number
}

const BOUNDS: LogBounds = { lines: 200_000, text: 24_000_000 }

/** A container that writes. */
export interface LogSource {
  readonly node: string
  readonly namespace: string
  readonly pod: string
  readonly container: string
  /** Of its Pod, when it wrote its first line. */
  readonly labels: Readonly<Record<string, string>>
}

export interface LogEntry {
  readonly at: Micros
  readonly source: LogSource
  readonly stream: 'stdout' | 'stderr'
  /** Without its newline. */
  readonly text: string
}

export class LogHistory {
  readonly #bounds: LogBounds
  #entries: LogEntry[] = []
  #text = 0
  #sources = new Map<string, LogSource>()
  /** Lines that have been let go of: the id of the oldest that is left. */
  #gone = 0
  #forgotten: Micros | undefined

  constructor(bounds: LogBounds = BOUNDS) {
    this.#bounds = bounds
  }

  /** `labelsOf` is asked once for each container. Lines of one moment or later come after those before. */
  add(line: ContainerLogLine, labelsOf: (pod: string) => LogSource['labels']): void {
    const text = line.text.endsWith('\n') ? line.text.slice(0, -1) : line.text
    const at = Math.max(line.time, this.#entries.at(-1)?.at ?? 0)
    this.#entries.push({ at, source: this.#sourceOf(line, labelsOf), stream: line.stream, text })
    this.#text += text.length
    if (this.#entries.length > this.#bounds.lines || this.#text > this.#bounds.text) this.#drop(this.#entries.length >> 2)
  }

  /** The id of the oldest line that is kept. */
  get firstId(): number {
    return this.#gone
  }

  /** One more than the id of the newest. */
  get endId(): number {
    return this.#gone + this.#entries.length
  }

  /** Until when lines have been let go of. */
  get forgotten(): Micros | undefined {
    return this.#forgotten
  }

  get sources(): Iterable<LogSource> {
    return this.#sources.values()
  }

  get(id: number): LogEntry {
    return this.#entries[id - this.#gone]!
  }

  /** One more than the id of the last line up to a moment. */
  endAt(time: Micros): number {
    return this.#gone + after(this.#entries, time, ({ at }) => at)
  }

  upTo(time: Micros): LogHistory {
    const copy = new LogHistory(this.#bounds)
    copy.#entries = this.#entries.slice(0, this.endAt(time) - this.#gone)
    copy.#text = copy.#entries.reduce((sum, { text }) => sum + text.length, 0)
    copy.#sources = new Map(this.#sources)
    copy.#gone = this.#gone
    copy.#forgotten = this.#forgotten
    return copy
  }

  #sourceOf({ node, namespace, pod, container }: ContainerLogLine, labelsOf: (pod: string) => LogSource['labels']): LogSource {
    const key = `${node} ${namespace}/${pod}/${container}`
    const known = this.#sources.get(key)
    if (known) return known
    const source = { node, namespace, pod, container, labels: labelsOf(`pods/${namespace}/${pod}`) }
    this.#sources.set(key, source)
    return source
  }

  #drop(count: number): void {
    this.#forgotten = this.#entries[count - 1]?.at
    this.#entries = this.#entries.slice(count)
    this.#gone += count
    this.#text = this.#entries.reduce((sum, { text }) => sum + text.length, 0)
    const left = new Set(this.#entries.map(({ source }) => source))
    for (const [key, source] of this.#sources) if (!left.has(source)) this.#sources.delete(key)
  }
}

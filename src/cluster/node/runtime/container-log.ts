// The log file of one container. Models the kubelet's log format as the runtime writes it: a line is complete at its newline or at the end.
// One file is kept: when it passes its bound it is rotated away, and as `kubectl logs` reads the newest file only, the older ones are not held.
import { Channel, type Kernel, type Micros } from '../../../kernel/index.ts'
import { byteLength } from './file-store.ts'

/** containerLogMaxSize. */
const MAX_BYTES = 10 * 1024 * 1024
/** The runtime breaks a line that is longer. */
const MAX_LINE = 16 * 1024

export interface LogLine {
  readonly time: Micros
  readonly stream: 'stdout' | 'stderr'
  /** With its newline, if it had one. */
  readonly text: string
}

export interface LogQuery {
  readonly tailLines?: number
  /** Lines from this time on. */
  readonly since?: Micros
}

export class ContainerLog {
  readonly #kernel: Kernel
  #lines: LogLine[] = []
  #bytes = 0
  #partial = { stdout: '', stderr: '' }
  #followers = new Set<Channel<LogLine>>()
  #raw = new Set<(stream: LogLine['stream'], text: string) => void>()
  #closed = false

  constructor(kernel: Kernel) {
    this.#kernel = kernel
  }

  write(stream: LogLine['stream'], text: string): void {
    if (this.#raw.size > 0) for (const listener of this.#raw) listener(stream, text)
    if (text === '') return
    // Nearly always one whole line.
    if (this.#partial[stream] === '' && text.length < MAX_LINE && text.indexOf('\n') === text.length - 1) return this.#add(stream, text)
    let rest = this.#partial[stream] + text
    for (let newline = rest.indexOf('\n'); newline >= 0; newline = rest.indexOf('\n')) {
      this.#add(stream, rest.slice(0, newline + 1))
      rest = rest.slice(newline + 1)
    }
    for (; rest.length >= MAX_LINE; rest = rest.slice(MAX_LINE)) this.#add(stream, rest.slice(0, MAX_LINE))
    this.#partial[stream] = rest
  }

  /** The container has ended: what has no newline is written as it is, and followers come to their end. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const stream of ['stdout', 'stderr'] as const) if (this.#partial[stream] !== '') this.#add(stream, this.#partial[stream])
    for (const follower of this.#followers) follower.close()
    this.#followers.clear()
    this.#raw.clear()
  }

  read({ tailLines, since }: LogQuery = {}): readonly LogLine[] {
    const recent = since === undefined ? this.#lines : this.#lines.filter((line) => line.time >= since)
    if (tailLines === undefined || tailLines >= recent.length) return recent
    return tailLines <= 0 ? [] : recent.slice(-tailLines)
  }

  /** Lines that come from now on; the channel is closed at the end of the container. */
  follow(): Channel<LogLine> {
    const channel = new Channel<LogLine>(this.#kernel, 10_000)
    if (this.#closed) channel.close()
    else this.#followers.add(channel)
    return channel
  }

  unfollow(channel: Channel<LogLine>): void {
    this.#followers.delete(channel)
  }

  /** Hears every write as it is made (attach). Gives a function that ends it. */
  listen(listener: (stream: LogLine['stream'], text: string) => void): () => void {
    this.#raw.add(listener)
    return () => this.#raw.delete(listener)
  }

  #add(stream: LogLine['stream'], text: string): void {
    const line: LogLine = { time: this.#kernel.now, stream, text }
    const bytes = byteLength(text)
    if (this.#bytes + bytes > MAX_BYTES) {
      this.#lines = []
      this.#bytes = 0
    }
    this.#lines.push(line)
    this.#bytes += bytes
    if (this.#followers.size > 0) for (const follower of this.#followers) follower.send(line)
  }
}

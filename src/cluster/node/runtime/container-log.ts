// The log file of one container. Models the kubelet's log format as the runtime writes it: a line is complete at its newline or at the end.
// One file is kept: when it passes its bound it is rotated away, and as `kubectl logs` reads the newest file only, the older ones are not held.
import { Channel, type Kernel, type Micros, type Process } from '../../../kernel/index.ts'
import { byteLength } from './file-store.ts'
import type { OutputStream } from './program.ts'

/** containerLogMaxSize. */
const MAX_BYTES = 10 * 1024 * 1024
/** The runtime breaks a line that is longer. */
const MAX_LINE = 16 * 1024
/** A log of fewer entries takes no more room than it needs. */
const SHORT = 6

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

/**
 * Texts that were logged lately, with their length in bytes: containers of one image say the same when they start, and
 * all that one machine probes in a second log the same line.
 */
const lately = new Map<string, { readonly text: string; readonly bytes: number }>()
const LATELY_LIMIT = 2000

function shared(text: string): { readonly text: string; readonly bytes: number } {
  let found = lately.get(text)
  if (found === undefined) {
    if (lately.size >= LATELY_LIMIT) lately.clear()
    lately.set(text, (found = { text, bytes: byteLength(text) }))
  }
  return found
}

/** Whose log it is. */
export interface LogOwner {
  /** Whether somebody collects the lines of all logs. */
  readonly isCollected: boolean
  /** A line is complete. */
  logged(line: LogLine): void
}

export class ContainerLog {
  readonly #kernel: Kernel
  readonly #owner: LogOwner | undefined
  // What was written, each entry one or several lines of one moment: twice the time, plus one for standard error, and the text.
  #stamps: number[] = []
  #texts: string[] = []
  #bytes = 0
  /** Lines without their newline yet. */
  #partial: { stdout: string; stderr: string } | undefined
  // Most logs are neither followed nor attached to.
  #followers: Set<Channel<LogLine>> | undefined
  #raw: Set<(stream: LogLine['stream'], text: string) => void> | undefined
  #closed = false

  constructor(kernel: Kernel, owner?: LogOwner) {
    this.#kernel = kernel
    this.#owner = owner
  }

  write(stream: LogLine['stream'], text: string): void {
    if (this.#raw) for (const listener of this.#raw) listener(stream, text)
    if (text === '') return
    // Nearly always whole lines.
    const before = this.#partial?.[stream] ?? ''
    if (before === '' && text.length < MAX_LINE && text.endsWith('\n')) return this.#add(stream, text)
    let rest = before + text
    for (let newline = rest.indexOf('\n'); newline >= 0; newline = rest.indexOf('\n')) {
      this.#add(stream, rest.slice(0, newline + 1))
      rest = rest.slice(newline + 1)
    }
    for (; rest.length >= MAX_LINE; rest = rest.slice(MAX_LINE)) this.#add(stream, rest.slice(0, MAX_LINE))
    this.#partial ??= { stdout: '', stderr: '' }
    this.#partial[stream] = rest
  }

  /** The container has ended: what has no newline is written as it is, and followers come to their end. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const stream of ['stdout', 'stderr'] as const) if (this.#partial?.[stream]) this.#add(stream, this.#partial[stream])
    for (const follower of this.#followers ?? []) follower.close()
    this.#followers = undefined
    this.#raw = undefined
  }

  read({ tailLines = Infinity, since }: LogQuery = {}): readonly LogLine[] {
    // From the end on, as far as lines are asked for.
    const parts: LogLine[][] = []
    for (let at = this.#texts.length - 1, count = 0; at >= 0 && count < tailLines; at--) {
      const stamp = this.#stamps[at]!
      const time = Math.floor(stamp / 2)
      if (since !== undefined && time < since) break
      const lines = linesOf(time, stamp % 2 === 0 ? 'stdout' : 'stderr', this.#texts[at]!)
      parts.push(lines)
      count += lines.length
    }
    const lines = parts.reverse().flat()
    return lines.length > tailLines ? lines.slice(lines.length - tailLines) : lines
  }

  /** Lines that come from now on; the channel is closed at the end of the container. */
  follow(): Channel<LogLine> {
    const channel = new Channel<LogLine>(this.#kernel, 10_000)
    if (this.#closed) channel.close()
    else (this.#followers ??= new Set()).add(channel)
    return channel
  }

  unfollow(channel: Channel<LogLine>): void {
    this.#followers?.delete(channel)
  }

  /** Hears every write as it is made (attach). Gives a function that ends it. */
  listen(listener: (stream: LogLine['stream'], text: string) => void): () => void {
    (this.#raw ??= new Set()).add(listener)
    return () => this.#raw?.delete(listener)
  }

  #add(stream: LogLine['stream'], written: string): void {
    const { text, bytes } = shared(written)
    if (this.#bytes + bytes > MAX_BYTES) {
      this.#stamps = []
      this.#texts = []
      this.#bytes = 0
    }
    const stamp = this.#kernel.now * 2 + (stream === 'stdout' ? 0 : 1)
    if (this.#texts.length < SHORT) {
      // An array that is pushed or spread to makes room for seventeen; most containers never log so much.
      this.#stamps = this.#stamps.concat([stamp])
      this.#texts = this.#texts.concat([text])
    } else {
      this.#stamps.push(stamp)
      this.#texts.push(text)
    }
    this.#bytes += bytes
    const isCollected = this.#owner?.isCollected ?? false
    if (!isCollected && this.#followers === undefined) return
    for (const line of linesOf(this.#kernel.now, stream, text)) {
      for (const follower of this.#followers ?? []) follower.send(line)
      if (isCollected) this.#owner!.logged(line)
    }
  }
}

/** The lines of a text that ends with a newline or is a part of one line. */
function linesOf(time: Micros, stream: LogLine['stream'], text: string): LogLine[] {
  const lines: LogLine[] = []
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from)
    const end = newline < 0 ? text.length : newline + 1
    lines.push({ time, stream, text: from === 0 && end === text.length ? text : text.slice(from, end) })
    from = end
  }
  return lines
}

/** A standard stream of a container's first process. */
export class LogOutput implements OutputStream {
  readonly isTerminal = false
  readonly #log: ContainerLog
  readonly #stream: LogLine['stream']

  constructor(log: ContainerLog, stream: LogLine['stream']) {
    this.#log = log
    this.#stream = stream
  }

  write(text: string): boolean {
    this.#log.write(this.#stream, text)
    return true
  }

  *drained(): Process<void> {}

  close(): void {}
}

// Text streams between processes: pipes, the standard input of an exec, and ends that lead nowhere.
import { Channel, Signal, type Kernel, type Process } from '../../../kernel/index.ts'
import type { InputStream, OutputStream } from './program.ts'

/** Characters that a pipe holds before `drained` waits, as Linux has it. Writing beyond is allowed; programs that pour out text ask first. */
const PIPE_CAPACITY = 65_536

/** A pipe: what is written at one end is read at the other. Both ends may be shared; the writing end closes when all who opened it have closed. */
export class Pipe implements InputStream, OutputStream {
  readonly isTerminal: boolean
  readonly #chunks: Channel<string>
  #held = 0
  #pending = ''
  #writers = 1
  #readerGone = false
  #room = new Signal()

  constructor(kernel: Kernel, options: { readonly isTerminal?: boolean } = {}) {
    this.#chunks = new Channel<string>(kernel)
    this.isTerminal = options.isTerminal ?? false
  }

  /** One more writer shares the end. */
  open(): this {
    this.#writers++
    return this
  }

  write(text: string): boolean {
    if (this.#readerGone || this.#chunks.closed) return false
    if (text === '') return true
    this.#held += text.length
    return this.#chunks.send(text)
  }

  *drained(): Process<void> {
    while (this.#held > PIPE_CAPACITY && !this.#readerGone) yield* this.#room.wait()
  }

  *read(): Process<string | undefined> {
    if (this.#pending !== '') return this.#take(this.#pending.length)
    const chunk = yield* this.#chunks.receive()
    if (chunk === undefined) return undefined
    this.#pending = chunk
    return this.#take(chunk.length)
  }

  *readLine(): Process<string | undefined> {
    for (;;) {
      const newline = this.#pending.indexOf('\n')
      if (newline >= 0) return this.#take(newline + 1).slice(0, -1)
      const chunk = yield* this.#chunks.receive()
      if (chunk === undefined) return this.#pending === '' ? undefined : this.#take(this.#pending.length)
      this.#pending += chunk
    }
  }

  /** A writer has finished. */
  close(): void {
    if (this.#writers > 0 && --this.#writers === 0) this.#chunks.close()
  }

  /** The reader has gone: writing fails from now on. */
  closeReader(): void {
    this.#readerGone = true
    this.#room.fire()
  }

  #take(length: number): string {
    const text = this.#pending.slice(0, length)
    this.#pending = this.#pending.slice(length)
    this.#held -= length
    if (this.#held <= PIPE_CAPACITY) {
      this.#room.fire()
      this.#room = new Signal()
    }
    return text
  }
}

/** The two ends as the interface gives them: closing one does not close the other. */
export function makePipe(kernel: Kernel, options: { readonly isTerminal?: boolean } = {}): { input: InputStream; output: OutputStream; pipe: Pipe } {
  const pipe = new Pipe(kernel, options)
  const input: InputStream = { read: () => pipe.read(), readLine: () => pipe.readLine(), isTerminal: pipe.isTerminal, close: () => pipe.closeReader() }
  return { input, output: pipe, pipe }
}

/** An input that is at its end: what a container without stdin reads. */
export const NO_INPUT: InputStream = {
  isTerminal: false,
  *read() { return undefined },
  *readLine() { return undefined },
  close() {},
}

/** An output that hands each text to a function: a log, a stream to a client. */
export function outputTo(write: (text: string) => boolean, close: () => void = () => {}): OutputStream {
  return { write, *drained() {}, isTerminal: false, close }
}

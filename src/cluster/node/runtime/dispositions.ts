// What one process does on signals: its traps, and what it ignores.
import { Channel, type Kernel } from '../../../kernel/index.ts'
import type { SignalName, Signals } from './program.ts'

/** What a process does on each signal that it has said something of. */
export class Dispositions implements Signals {
  readonly #kernel: Kernel
  #received: Channel<SignalName> | undefined
  #chosen: Map<SignalName, 'trapped' | 'ignored'> | undefined

  constructor(kernel: Kernel) {
    this.#kernel = kernel
  }

  get received(): Channel<SignalName> {
    return (this.#received ??= new Channel<SignalName>(this.#kernel))
  }

  of(signal: SignalName): 'trapped' | 'ignored' | undefined {
    return this.#chosen?.get(signal)
  }

  trap(signal: SignalName): void {
    (this.#chosen ??= new Map()).set(signal, 'trapped')
  }

  ignore(signal: SignalName): void {
    (this.#chosen ??= new Map()).set(signal, 'ignored')
  }

  reset(signal: SignalName): void {
    this.#chosen?.delete(signal)
  }

  /** A new program begins with what its predecessor ignored, but with none of its traps. */
  forgetTraps(): void {
    for (const [signal, disposition] of this.#chosen ?? []) if (disposition === 'trapped') this.#chosen!.delete(signal)
  }
}

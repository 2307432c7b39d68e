// What one process does on signals: its traps, and what it ignores.
import { Channel, type Kernel } from '../../../kernel/index.ts'
import { SIGNAL_NUMBERS, type SignalName, type Signals } from './program.ts'

/** What a process does on each signal that it has said something of. */
export class Dispositions implements Signals {
  readonly #kernel: Kernel
  #received: Channel<SignalName> | undefined
  // A bit for each signal, by its number: every process of a container has these.
  #trapped = 0
  #ignored = 0

  constructor(kernel: Kernel) {
    this.#kernel = kernel
  }

  get received(): Channel<SignalName> {
    return (this.#received ??= new Channel<SignalName>(this.#kernel))
  }

  of(signal: SignalName): 'trapped' | 'ignored' | undefined {
    const bit = bitOf(signal)
    return (this.#trapped & bit) !== 0 ? 'trapped' : (this.#ignored & bit) !== 0 ? 'ignored' : undefined
  }

  trap(signal: SignalName): void {
    this.reset(signal)
    this.#trapped |= bitOf(signal)
  }

  ignore(signal: SignalName): void {
    this.reset(signal)
    this.#ignored |= bitOf(signal)
  }

  reset(signal: SignalName): void {
    this.#trapped &= ~bitOf(signal)
    this.#ignored &= ~bitOf(signal)
  }

  /** A new program begins with what its predecessor ignored, but with none of its traps. */
  forgetTraps(): void {
    this.#trapped = 0
  }
}

const bitOf = (signal: SignalName): number => 1 << SIGNAL_NUMBERS[signal]

// The time that loops take. A loop of builtins costs no event of its own, so that a busy one would stop the clock: it pays in advance here.
import type { Micros, Process } from '../../../../kernel/index.ts'
import type { ContainerProcess } from '../../runtime/index.ts'

/** CPU time of one round, of a loop that is short enough to matter for its result. */
const ROUND_MICROS = 5
/** After so many rounds without a pause a loop counts as spinning: its rounds become slow, and later very slow, so that it keeps a core busy at little cost. */
const SPINNING_ROUNDS = 10_000
const SPINNING_ROUND_MICROS = 500
const HOPELESS_ROUNDS = 100_000
const HOPELESS_ROUND_MICROS = 10_000
/** Debt is paid in pieces of this size. */
const PIECE: Micros = 20_000

export class LoopPace {
  readonly #process: ContainerProcess
  #rounds = 0
  #debt: Micros = 0
  #now: Micros = -1

  constructor(process: ContainerProcess) {
    this.#process = process
  }

  /** Called once a round. */
  *step(): Process<void> {
    const { now } = this.#process.kernel
    if (now !== this.#now) {
      // Something in the loop has waited: it does not spin.
      this.#now = now
      this.#rounds = 0
    }
    this.#rounds++
    this.#debt += this.#rounds > HOPELESS_ROUNDS ? HOPELESS_ROUND_MICROS : this.#rounds > SPINNING_ROUNDS ? SPINNING_ROUND_MICROS : ROUND_MICROS
    if (this.#debt < PIECE) return
    const rounds = this.#rounds
    const debt = this.#debt
    this.#debt = 0
    yield* this.#process.resources.compute(debt)
    this.#now = this.#process.kernel.now
    this.#rounds = rounds
  }
}

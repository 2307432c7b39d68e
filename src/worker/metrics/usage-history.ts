// What metrics-server said in each of its rounds: the numbers that `kubectl top` prints until the next one. One of these belongs to each branch's memory.
import { after } from '../ordered.ts'
import type { Micros, TraceRecord } from '../../kernel/index.ts'

/** Values of all rounds together that may be kept; the oldest rounds go first. */
const MOST_VALUES = 2_000_000
/** metrics-server drops what did not answer in its newest round; a round that is older than this is none. */
const LASTS: Micros = 45_000_000

export interface Usage {
  /** Cores. */
  readonly cpu: number
  /** Bytes. */
  readonly memory: number
}

interface Columns {
  readonly keys: readonly string[]
  readonly cpuMilli: readonly number[]
  readonly memoryBytes: readonly number[]
}

/** One round, by key: `namespace/name` of Pods, names of Nodes. */
export class UsageRound {
  readonly at: Micros
  readonly pods: UsageOf
  readonly nodes: UsageOf

  constructor(at: Micros, pods: UsageOf, nodes: UsageOf) {
    this.at = at
    this.pods = pods
    this.nodes = nodes
  }

  get size(): number {
    return this.pods.size + this.nodes.size
  }
}

class UsageOf {
  readonly #places: ReadonlyMap<string, number>
  readonly #cpuMilli: Int32Array
  readonly #memory: Float64Array
  readonly keys: readonly string[]

  /** The places of keys are shared with the round before while they are the same. */
  constructor({ keys, cpuMilli, memoryBytes }: Columns, before: UsageOf | undefined) {
    const isSame = before !== undefined && before.keys.length === keys.length && keys.every((key, i) => key === before.keys[i])
    this.keys = isSame ? before.keys : keys
    this.#places = isSame ? before.#places : new Map(keys.map((key, i) => [key, i]))
    this.#cpuMilli = Int32Array.from(cpuMilli)
    this.#memory = Float64Array.from(memoryBytes)
  }

  get size(): number {
    return this.keys.length
  }

  get(key: string): Usage | undefined {
    const place = this.#places.get(key)
    return place === undefined ? undefined : { cpu: this.#cpuMilli[place]! / 1000, memory: this.#memory[place]! }
  }
}

export class UsageHistory {
  #rounds: UsageRound[] = []
  #values = 0
  readonly #most: number

  constructor(most = MOST_VALUES) {
    this.#most = most
  }

  /** Takes a record of metrics-server's: kind `metrics`. */
  add({ time, data }: TraceRecord): void {
    const { pods, nodes } = data as unknown as { readonly pods: Columns; readonly nodes: Columns }
    const last = this.#rounds.at(-1)
    const round = new UsageRound(time, new UsageOf(pods, last?.pods), new UsageOf(nodes, last?.nodes))
    this.#rounds.push(round)
    this.#values += round.size
    while (this.#values > this.#most && this.#rounds.length > 1) this.#values -= this.#rounds.shift()!.size
  }

  get length(): number {
    return this.#rounds.length
  }

  /** The rounds that tell something of a time: those in it, and the one before. */
  between(from: Micros, to: Micros): readonly UsageRound[] {
    return this.#rounds.slice(Math.max(0, after(this.#rounds, from, atOf) - 1), after(this.#rounds, to, atOf))
  }

  upTo(time: Micros): UsageHistory {
    const copy = new UsageHistory(this.#most)
    copy.#rounds = this.#rounds.slice(0, after(this.#rounds, time, atOf))
    copy.#values = copy.#rounds.reduce((sum, { size }) => sum + size, 0)
    return copy
  }

  forgetBefore(time: Micros): void {
    this.#rounds = this.#rounds.slice(Math.max(0, after(this.#rounds, time, atOf) - 1))
    this.#values = this.#rounds.reduce((sum, { size }) => sum + size, 0)
  }
}

/** Whether a round still tells of a moment. */
export const tellsOf = (round: UsageRound | undefined, time: Micros): round is UsageRound => round !== undefined && time - round.at <= LASTS

const atOf = ({ at }: UsageRound): Micros => at

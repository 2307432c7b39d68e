// One course of events: a run, the cluster that it drives, and its history. Forking replays the log up to a moment in a cluster of its own.
import { createCluster, type Cluster, type CommandRun } from '../cluster/cluster.ts'
import { SECOND, type Micros, type TraceRecord } from '../kernel/index.ts'
import { History } from './history.ts'
import type { Action, LoggedAction, Mark, Run } from './protocol.ts'
import { describeAction } from './narrate.ts'

/** A cluster needs this long from power-on until its add-ons are ready; a run's clock shows time since then. */
export const WARM_UP: Micros = 60 * SECOND
/** Surroundings are kept this often; more often only where something was done or found. */
const SURROUNDINGS_EVERY: Micros = 0.2 * SECOND
/** Cluster time that one slice of a replay covers before others get their turn. */
const SLICE: Micros = 2 * SECOND

export class LiveBranch {
  readonly run: Run
  readonly cluster: Cluster
  readonly history: History
  readonly marks: Mark[]
  #log: LoggedAction[]
  #pending: LoggedAction[]
  #recording = false
  #surveyed: Micros = 0
  #forget: (() => void) | undefined

  constructor(run: Run, history = new History(), marks: Mark[] = []) {
    this.run = run
    this.history = history
    this.marks = marks
    this.#log = [...run.log]
    this.#pending = [...run.log]
    this.cluster = createCluster(run.config)
    this.cluster.boot()
  }

  get now(): Micros {
    return this.cluster.kernel.now
  }

  get log(): readonly LoggedAction[] {
    return this.#log
  }

  /** Replays up to a time, yielding progress from 0 to 1 between slices. `recordFrom`: what is earlier is known already. */
  *replay(until: Micros, recordFrom: Micros): Generator<number, void> {
    for (let at = this.now; at < until; at = Math.min(until, at + SLICE)) {
      // Records are numbered from the end of the warm-up in every branch, so that a fork goes on with its parent's numbers.
      if (at === WARM_UP && recordFrom > WARM_UP) this.#forget = this.cluster.kernel.trace.listen(() => undefined)
      if (!this.#recording && at >= recordFrom) this.#record()
      this.advance(Math.min(until, at + SLICE))
      yield Math.min(1, this.now / until)
    }
    if (!this.#recording) this.#record()
  }

  /** Lets cluster time pass, doing what the log says on the way. */
  advance(to: Micros): void {
    const { kernel } = this.cluster
    for (let next = this.#pending[0]; next !== undefined && next.at <= to; next = this.#pending[0]) {
      kernel.runUntil(next.at)
      this.#pending.shift()
      this.#perform(next.action)
    }
    kernel.runUntil(to)
    if (this.#recording && this.now - this.#surveyed >= SURROUNDINGS_EVERY) this.#survey()
  }

  /** Runs until something happens that a person would call an event; gives its record. */
  advanceToNext(fits: (record: TraceRecord) => boolean, limit: Micros): TraceRecord | undefined {
    const { kernel } = this.cluster
    const bound = this.now + limit
    let found: TraceRecord | undefined
    const forget = kernel.trace.listen((record) => {
      if (found === undefined && fits(record)) found = record
    })
    for (let next = kernel.nextTime(); found === undefined && next !== undefined && next <= bound; next = kernel.nextTime()) this.advance(next)
    forget()
    this.#survey()
    return found
  }

  /** Does something now and writes it into the log. */
  act(action: Action): CommandRun | undefined {
    this.#log.push({ at: this.now, action })
    return this.#perform(action)
  }

  #perform(action: Action): CommandRun | undefined {
    const { what, isFault } = describeAction(action)
    this.marks.push({ at: this.now, kind: isFault ? 'fault' : 'action', label: what })
    const run = this.cluster.act(action)
    if (this.#recording) this.#survey()
    return run
  }

  #survey(): void {
    this.#surveyed = this.now
    this.history.addSurroundings(this.now, this.cluster.surroundings())
  }

  #record(): void {
    this.#recording = true
    const { kernel } = this.cluster
    for (const [key, object] of this.cluster.objects()) this.history.addChange({ key, object, at: kernel.now })
    this.cluster.onChange((key, object) => this.history.addChange({ key, object, at: kernel.now }))
    kernel.trace.numberFrom(this.history.nextRecordId)
    kernel.trace.listen((record) => this.history.addRecord(record))
    this.#forget?.()
    this.#survey()
  }
}

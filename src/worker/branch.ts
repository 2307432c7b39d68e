// One course of events: a run, the cluster that it drives, and its history. Forking replays the log up to a moment in a cluster of its own.
import { createCluster, type Cluster, type CommandRun } from '../cluster/cluster.ts'
import { SECOND, type Micros, type TraceRecord } from '../kernel/index.ts'
import { History } from './history.ts'
import { collectLogs } from './metrics/index.ts'
import type { Action, ClusterConfig, LoggedAction, Mark, Run } from './protocol.ts'
import { describeAction } from './tell-action.ts'
import { labelled } from '../words/saying.ts'

/** A cluster needs this long from power-on until its add-ons are ready; a run's clock shows time since then. */
export const WARM_UP: Micros = 60 * SECOND
/** Surroundings are kept this often; more often only where something was done or found, less often in large clusters. */
const SURROUNDINGS_EVERY: Micros = 0.2 * SECOND
/** How often file systems are measured. */
const FILE_SYSTEMS_EVERY: Micros = 15 * SECOND
/** Machines and Pods that are surveyed as often as that; with twice as many, half as often. */
const SURVEYED_OFTEN = 300
/** Cluster time that one slice of a replay covers before others get their turn. */
const SLICE: Micros = 2 * SECOND

/** What a host needs of a cluster. */
export type HostedCluster = Pick<Cluster, 'kernel' | 'boot' | 'objects' | 'onChange' | 'act' | 'surroundings' | 'fileSystems' | 'complete' | 'containerLog' | 'filterRules' | 'dryRun' | 'followLogs'>
export type MakeCluster = (config: ClusterConfig) => HostedCluster

export class LiveBranch {
  readonly run: Run
  readonly cluster: HostedCluster
  readonly history: History
  readonly marks: Mark[]
  /** How far it had been run when it was kept: it is repeated so far before it is shown. */
  keptUntil: Micros = 0
  #log: LoggedAction[]
  #pending: LoggedAction[]
  #recording = false
  #surveyed: Micros = 0
  #surveyEvery = SURROUNDINGS_EVERY
  #measured = Number.NEGATIVE_INFINITY
  #forget: (() => void) | undefined

  constructor(run: Run, history = new History(), marks: Mark[] = [], make: MakeCluster = createCluster) {
    this.run = run
    this.history = history
    this.marks = marks
    this.#log = [...run.log]
    this.#pending = [...run.log]
    this.cluster = make(run.config)
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
    const began = this.now
    for (let at = this.now; at < until; at = Math.min(until, at + SLICE)) {
      // Records are numbered from the end of the warm-up in every branch, so that a fork goes on with its parent's numbers.
      if (at === WARM_UP && recordFrom > WARM_UP) this.#forget = this.cluster.kernel.trace.listen(() => undefined)
      if (!this.#recording && at >= recordFrom) this.#record()
      this.advance(Math.min(until, at + SLICE))
      yield Math.min(1, (this.now - began) / (until - began))
    }
    if (!this.#recording) this.#record()
  }

  /** Lets cluster time pass, doing what the log says on the way. */
  advance(to: Micros): void {
    const { kernel } = this.cluster
    for (let next = this.#pending[0]; next !== undefined && next.at <= to; next = this.#pending[0]) {
      kernel.runUntil(next.at)
      this.#pending.shift()
      this.#perform(next.action, next.isSecret)
    }
    kernel.runUntil(to)
    if (this.#recording && this.now - this.#surveyed >= this.#surveyEvery) this.#survey()
  }

  /** Runs until something fits, at most to `bound`; gives its record, and stands at its time then. */
  advanceUntil(fits: (record: TraceRecord) => boolean, bound: Micros): TraceRecord | undefined {
    const { kernel } = this.cluster
    let found: TraceRecord | undefined
    const forget = kernel.trace.listen((record) => {
      if (found === undefined && fits(record)) found = record
    })
    for (let next = this.#nextTime(); found === undefined && next !== undefined && next <= bound; next = this.#nextTime()) this.advance(next)
    forget()
    if (found) this.#survey()
    else this.advance(bound)
    return found
  }

  /** Does something now and writes it into the log. What the log held for later is not done any more. */
  act(action: Action): CommandRun | undefined {
    if (this.#pending.length > 0) this.stopReplaying()
    this.#log.push({ at: this.now, action })
    return this.#perform(action)
  }

  /** What the log would have done from now on is not done: a replay that was given up. */
  stopReplaying(): void {
    this.keptUntil = 0
    this.#pending = []
    this.#log = this.#log.filter(({ at }) => at <= this.now)
  }

  /** When something happens next, in the cluster or by the log. */
  #nextTime(): Micros | undefined {
    const next = this.cluster.kernel.nextTime()
    const logged = this.#pending[0]?.at
    return next === undefined || (logged !== undefined && logged < next) ? logged : next
  }

  #perform(action: Action, isSecret = false): CommandRun | undefined {
    const { what, isFault } = describeAction(action)
    if (!isSecret) this.marks.push({ at: this.now, kind: isFault ? 'fault' : 'action', ...labelled(what) })
    const run = this.cluster.act(action)
    if (this.#recording) this.#survey()
    return run
  }

  #survey(): void {
    this.#surveyed = this.now
    const surroundings = this.cluster.surroundings()
    const size = surroundings.machines.length + Object.keys(surroundings.usage).length
    this.#surveyEvery = SURROUNDINGS_EVERY * Math.max(1, size / SURVEYED_OFTEN)
    this.history.addSurroundings(this.now, surroundings)
    if (this.now - this.#measured < FILE_SYSTEMS_EVERY) return
    this.#measured = this.now
    this.history.fills.add(this.now, this.cluster.fileSystems())
  }

  #record(): void {
    this.#recording = true
    const { kernel } = this.cluster
    this.history.adopt(this.cluster.objects(), kernel.now)
    this.cluster.onChange((key, object) => this.history.addChange({ key, object, at: kernel.now }))
    kernel.trace.numberFrom(this.history.nextRecordId)
    kernel.trace.listen((record) => this.history.addRecord(record))
    collectLogs(this.cluster, this.history)
    this.#forget?.()
    this.#survey()
  }
}

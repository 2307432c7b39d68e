// Evaluates the alerting rules along a branch's memory: every 15 seconds of cluster time, as Prometheus would. Only what has changed since is looked at again.
// It finds when conditions held; whether that is long enough is for whoever reads it (`alertState`).
import { HOUR, SECOND, type Micros } from '../../kernel/index.ts'
import type { KubeObject } from '../../cluster/api/index.ts'
import type { History } from '../history.ts'
import { readRules, type ReadRule } from './alert-conditions.ts'
import { ruleId } from './alert-rules.ts'
import type { AlertSpan } from './questions.ts'
import { RequestWindows } from './request-windows.ts'

const EVERY: Micros = 15 * SECOND
/** No rule looks at a file system of which a larger share is free. */
const NEARLY_FULL = 0.2
/** Changes that one call looks at: the rest has to be asked for again. */
const MOST_CHANGES = 60_000
/** Spans that are over, of all rules; the oldest are let go of. */
const MOST_OVER = 2000

interface OpenSpan {
  readonly from: Micros
  /** When the condition was last seen to hold. */
  held: Micros
}

export class AlertWatch {
  readonly #history: History
  readonly #windows = new RequestWindows()
  /** By rule, by object. */
  readonly #open = new Map<string, Map<string, OpenSpan>>()
  /** Of rules that look at how long something has not changed: the value, and since when. */
  readonly #unchanged = new Map<string, { value: unknown; since: Micros }>()
  /** File systems that are nearly full, by key: as time goes on a forecast changes, though nothing is written. */
  readonly #nearlyFull = new Set<string>()
  #over: AlertSpan[] = []
  #evaluated: Micros
  #isBegun = false

  constructor(history: History, begin: Micros) {
    this.#history = history
    this.#evaluated = Math.floor(begin / EVERY) * EVERY
  }

  get evaluated(): Micros {
    return this.#evaluated
  }

  /** Looks on, up to a moment; after much it stops in between. */
  advance(to: Micros): void {
    // Memory may have let go of what was never looked at.
    this.#evaluated = Math.max(this.#evaluated, Math.floor(this.#history.start / EVERY) * EVERY)
    let looked = 0
    while (this.#evaluated + EVERY <= to && looked < MOST_CHANGES) {
      const from = this.#evaluated
      this.#evaluated = from + EVERY
      const since = this.#isBegun ? from : Number.NEGATIVE_INFINITY
      const changed = this.#changed(from)
      looked += changed.size
      this.#evaluate(changed, since)
    }
  }

  /** All that was found, in the order of beginnings. */
  get spans(): readonly AlertSpan[] {
    const open = [...this.#open].flatMap(([rule, objects]) => [...objects].map(([key, { from }]): AlertSpan => ({ rule, key, from, until: undefined })))
    return [...this.#over, ...open].sort((a, b) => a.from - b.from)
  }

  /** The newest revision of what has changed in a step, by key; everything in the first. */
  #changed(from: Micros): ReadonlyMap<string, KubeObject | null> {
    if (!this.#isBegun) {
      this.#isBegun = true
      return this.#history.stateAt(this.#evaluated)
    }
    return new Map(this.#history.changesBetween(from, this.#evaluated).map(({ key, object }) => [key, object]))
  }

  #evaluate(changed: ReadonlyMap<string, KubeObject | null>, since: Micros): void {
    const now = this.#evaluated
    this.#windows.add(now, this.#history.recordsBetween(now - EVERY, now))
    const byResource = new Map<string, [string, KubeObject | null][]>()
    for (const [key, object] of changed) {
      const resource = key.slice(0, key.indexOf('/'))
      const known = byResource.get(resource)
      if (known) known.push([key, object])
      else byResource.set(resource, [[key, object]])
    }
    const filled = this.#filled(since)
    for (const one of readRules()) {
      const { over, watches, lingersMicros = 0 } = one.rule
      if (over === 'api') this.#judge(one, '', { api: this.#windows.api })
      else if (over === 'users') for (const [service, users] of this.#windows.users) this.#judge(one, service, { users })
      else if ('fillsOf' in over) for (const [key, scene] of filled) key.startsWith(`${over.fillsOf}/`) && this.#judge(one, key, scene)
      else if (watches === undefined) for (const [key, object] of byResource.get(over.resource) ?? []) this.#judge(one, key, object && { object })
      else this.#judgeAll(one, over.resource, watches, byResource.get(over.resource) ?? [])
      this.#close(one, lingersMicros)
    }
  }

  /** What rules over file systems look at: those that were written to since, and those that are nearly full. */
  #filled(since: Micros): ReadonlyMap<string, Readonly<Record<string, unknown>> | null> {
    const { fills } = this.#history
    const now = this.#evaluated
    const scenes = new Map<string, Readonly<Record<string, unknown>> | null>()
    for (const key of new Set([...fills.between(since, now).map((fill) => fill.key), ...this.#nearlyFull])) {
      const stats = fills.at(key, now)
      const isNear = stats !== undefined && stats.availableBytes < NEARLY_FULL * stats.capacityBytes
      if (isNear) this.#nearlyFull.add(key)
      else this.#nearlyFull.delete(key)
      scenes.set(key, stats ? { object: this.#history.objectAt(key, now), fill: { capacity: stats.capacityBytes, available: stats.availableBytes, inFourDays: isNear ? fills.predict(key, now, 6 * HOUR, 96 * HOUR) : stats.availableBytes } } : null)
    }
    return scenes
  }

  /** Of rules over time alone: an object that has not changed may meet them all the same. */
  #judgeAll(one: ReadRule, resource: string, field: string, changed: readonly (readonly [string, KubeObject | null])[]): void {
    const now = this.#evaluated
    for (const [key, object] of changed) {
      const memory = `${ruleId(one.rule)} ${key}`
      if (!object) {
        this.#unchanged.delete(memory)
        this.#judge(one, key, null)
        continue
      }
      const value = ((object as { status?: Readonly<Record<string, unknown>> }).status ?? {})[field]
      if (this.#unchanged.get(memory)?.value !== value || !this.#unchanged.has(memory)) this.#unchanged.set(memory, { value, since: now })
    }
    const prefix = `${ruleId(one.rule)} ${resource}/`
    for (const [memory, { since }] of this.#unchanged) {
      if (!memory.startsWith(prefix)) continue
      const key = memory.slice(ruleId(one.rule).length + 1)
      const object = this.#history.objectAt(key, now)
      this.#judge(one, key, object ? { object, unchanged: (now - since) / SECOND } : null)
    }
  }

  /** `scene` is null when the object is gone. */
  #judge({ rule, holds }: ReadRule, key: string, scene: Readonly<Record<string, unknown>> | null): void {
    const now = this.#evaluated
    const open = this.#open.get(ruleId(rule)) ?? new Map<string, OpenSpan>()
    this.#open.set(ruleId(rule), open)
    const span = open.get(key)
    if (scene !== null && holds(scene)) {
      if (span) span.held = HOLDS
      else open.set(key, { from: now, held: HOLDS })
    } else if (span && scene === null) span.held = GONE
    else if (span?.held === HOLDS) span.held = now
  }

  /** Ends what has not held for longer than it lingers. */
  #close({ rule }: ReadRule, lingers: Micros): void {
    const now = this.#evaluated
    for (const [key, span] of this.#open.get(ruleId(rule)) ?? []) {
      if (span.held === HOLDS || (span.held !== GONE && now - span.held < lingers)) continue
      this.#open.get(ruleId(rule))!.delete(key)
      this.#over.push({ rule: ruleId(rule), key, from: span.from, until: now })
    }
    if (this.#over.length > MOST_OVER) this.#over = this.#over.slice(-MOST_OVER)
  }
}

const HOLDS = Number.POSITIVE_INFINITY
const GONE = Number.NEGATIVE_INFINITY

// What stood around the cluster's objects, moment by moment. Equal parts are kept once; when it grows too large, the past is kept more coarsely.
import type { Micros } from '../kernel/index.ts'
import { after } from './ordered.ts'
import type { Surroundings } from './protocol.ts'

interface Survey { readonly at: Micros; readonly surroundings: Surroundings; readonly weight: number }

/** Machines and Pods' usages that all surveys together may hold. */
const MOST_WEIGHT = 300_000

export class SurroundingsHistory {
  #surveys: Survey[] = []
  #weight = 0
  readonly #most: number

  constructor(most = MOST_WEIGHT) {
    this.#most = most
  }

  get length(): number {
    return this.#surveys.length
  }

  add(at: Micros, surroundings: Surroundings): void {
    const last = this.#surveys.at(-1)?.surroundings
    const kept = last === undefined ? surroundings : share(last, surroundings)
    const weight = 1 + (kept.usage === last?.usage ? 0 : Object.keys(kept.usage).length) + (kept.machines === last?.machines ? 0 : kept.machines.length)
    this.#surveys.push({ at, surroundings: kept, weight })
    this.#weight += weight
    if (this.#weight > this.#most) this.#thin()
  }

  at(time: Micros): Surroundings | undefined {
    // Before the first survey that is still there stands the first one.
    return this.#surveys[Math.max(0, after(this.#surveys, time, (survey) => survey.at) - 1)]?.surroundings
  }

  upTo(time: Micros): SurroundingsHistory {
    const copy = new SurroundingsHistory(this.#most)
    copy.#surveys = this.#surveys.slice(0, after(this.#surveys, time, (survey) => survey.at))
    copy.#weigh()
    return copy
  }

  forgetBefore(time: Micros): void {
    this.#surveys = this.#surveys.slice(Math.max(0, after(this.#surveys, time, (survey) => survey.at) - 1))
    this.#weigh()
  }

  /** Every second survey goes, but for the newest quarter. */
  #thin(): void {
    const recent = this.#surveys.length - (this.#surveys.length >> 2)
    this.#surveys = this.#surveys.filter((_, i) => i >= recent || i % 2 === 0)
    this.#weigh()
  }

  #weigh(): void {
    this.#weight = this.#surveys.reduce((sum, { weight }) => sum + weight, 0)
  }
}

/** The new value, made of the old one's parts wherever they are equal. */
function share<T>(old: T, next: T): T {
  if (Object.is(old, next) || typeof old !== 'object' || typeof next !== 'object' || old === null || next === null) return Object.is(old, next) ? old : next
  if (Array.isArray(old) !== Array.isArray(next)) return next
  const [before, now] = [old as Record<string, unknown>, next as Record<string, unknown>]
  const keys = Object.keys(now)
  let isSame = keys.length === Object.keys(before).length
  const made: Record<string, unknown> | unknown[] = Array.isArray(next) ? [] : {}
  for (const key of keys) {
    const part = share(before[key], now[key])
    ;(made as Record<string, unknown>)[key] = part
    if (!Object.is(part, before[key]) || !(key in before)) isSame = false
  }
  return isSame ? old : (made as T)
}

// How requests fared in the last minutes, for alerting rules: counts of five minutes, let go of in steps.
import { MINUTE, SECOND, type Micros, type TraceRecord } from '../../kernel/index.ts'
import { apiRequestOf, userRequestOf } from './request-series.ts'

const WINDOW: Micros = 5 * MINUTE
/** A request that takes longer has failed its user, though it was answered; reads of whole lists may take longer. */
const SLOW: Micros = SECOND

interface Counts {
  requests: number
  errors: number
  slow: number
}

interface Step {
  readonly at: Micros
  readonly api: Counts
  readonly users: ReadonlyMap<string, Counts>
}

const none = (): Counts => ({ requests: 0, errors: 0, slow: 0 })

export class RequestWindows {
  #steps: Step[] = []

  /** Takes the records of one step, which ends at a moment. */
  add(at: Micros, records: readonly TraceRecord[]): void {
    const api = none()
    const users = new Map<string, Counts>()
    for (const record of records) {
      const request = apiRequestOf(record)
      if (request) count(api, request.isError, request.verb !== 'list' && request.micros > SLOW)
      const sent = request ? undefined : userRequestOf(record)
      if (!sent) continue
      const known = users.get(sent.service) ?? none()
      count(known, sent.isError, false)
      users.set(sent.service, known)
    }
    this.#steps.push({ at, api, users })
    this.#steps = this.#steps.filter((step) => step.at > at - WINDOW)
  }

  /** What the API server was asked in the last five minutes. */
  get api(): Readonly<Counts> {
    return this.#steps.reduce((sum, { api }) => plus(sum, api), none())
  }

  /** What users asked of each Service, by its key. */
  get users(): ReadonlyMap<string, { readonly sent: number; readonly failed: number }> {
    const sums = new Map<string, Counts>()
    for (const { users } of this.#steps) for (const [service, counts] of users) sums.set(service, plus(sums.get(service) ?? none(), counts))
    return new Map([...sums].map(([service, { requests, errors }]) => [service, { sent: requests, failed: errors }]))
  }
}

function count(counts: Counts, isError: boolean, isSlow: boolean): void {
  counts.requests++
  if (isError) counts.errors++
  else if (isSlow) counts.slow++
}

const plus = (a: Counts, b: Counts): Counts => ({ requests: a.requests + b.requests, errors: a.errors + b.errors, slow: a.slow + b.slow })

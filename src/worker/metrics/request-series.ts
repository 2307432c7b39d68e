// Rates, errors and percentiles of requests over a sliding time: those that the API server's audit log has, and those that users sent.
import { SECOND, type Micros, type TraceRecord } from '../../kernel/index.ts'
import { LatencyHistogram } from './latency-histogram.ts'
import type { LineId } from './questions.ts'

const SHARES = [0.5, 0.95, 0.99] as const
const MILLI = 1000

/** One request that has been answered, or given up. */
interface Answered {
  readonly at: Micros
  readonly micros: Micros
  readonly isError: boolean
}

/** Moments come in order, and so do requests: what is older than the window falls out behind. */
export class RequestSeries {
  readonly #of: 'api' | 'users'
  readonly #window: Micros
  readonly #histogram = new LatencyHistogram()
  #answered: Answered[] = []
  /** What has fallen out is at the front. */
  #gone = 0
  #errors = 0
  #hasAny = false

  constructor(of: 'api' | 'users', window: Micros) {
    this.#of = of
    this.#window = window
  }

  add(request: Answered): void {
    this.#hasAny = true
    this.#answered.push(request)
    this.#histogram.add(request.micros)
    if (request.isError) this.#errors++
  }

  /** The values at a moment. Before the first request there are none. */
  read(at: Micros, write: (line: LineId, value: number) => void): void {
    for (let oldest = this.#answered[this.#gone]; oldest !== undefined && oldest.at <= at - this.#window; oldest = this.#answered[++this.#gone]) {
      this.#histogram.remove(oldest.micros)
      if (oldest.isError) this.#errors--
    }
    if (this.#gone > 10_000) {
      this.#answered = this.#answered.slice(this.#gone)
      this.#gone = 0
    }
    if (!this.#hasAny) return
    write(`${this.#of}.rate`, (this.#histogram.count * SECOND) / this.#window)
    write(`${this.#of}.errors`, (this.#errors * SECOND) / this.#window)
    const [p50 = NaN, p95 = NaN, p99 = NaN] = this.#histogram.percentiles(SHARES)
    write(`${this.#of}.p50`, p50 / MILLI)
    write(`${this.#of}.p95`, p95 / MILLI)
    write(`${this.#of}.p99`, p99 / MILLI)
  }
}

/** A request to the API server; undefined for what is none. A watch lasts as long as someone listens, which is no latency: it is left out, as upstream's own rules do. */
export function apiRequestOf({ kind, actor, time, data }: TraceRecord): (Answered & { readonly verb: string; readonly namespace: string }) | undefined {
  if (kind !== 'request' || actor === 'apiserver itself' || data === undefined) return undefined
  const verb = String(data['verb'])
  if (verb === 'watch') return undefined
  return { at: time, micros: Number(data['latency'] ?? 0), isError: Number(data['code']) >= 500, verb, namespace: String(data['namespace'] ?? '') }
}

/** A user's request and the Service that it went to, as `services/namespace/name`. */
export function userRequestOf({ kind, actor, what, time, object, data }: TraceRecord): (Answered & { readonly service: string }) | undefined {
  if (kind !== 'traffic' || actor !== 'users' || object === undefined) return undefined
  return { at: time, micros: Number(data?.['micros'] ?? 0), isError: what === 'failed', service: object }
}

// How many HTTP requests a second pods take, from counters that are read again and again: pure. Models what rate() of a monitoring system makes of a counter.
import { SECOND, type Micros } from '../../../../kernel/index.ts'
import type { NodeTraffic } from '../../kubelet/index.ts'

export interface Rate {
  /** Requests a second, in thousandths. */
  readonly milli: number
  readonly at: Micros
  readonly windowMicros: Micros
}

interface Point {
  readonly at: Micros
  readonly count: number
}

interface Series {
  readonly sandbox: string
  readonly points: readonly Point[]
}

/** Samples of as many pods as there are; of each no more than the window holds. */
export class RequestRates {
  readonly #windowMicros: Micros
  #series: ReadonlyMap<string, Series> = new Map()

  /** Rates are means over the last `windowMicros`. */
  constructor(windowMicros: Micros) {
    this.#windowMicros = windowMicros
  }

  /** Takes over one round: what each node that answered says. Pods that nobody told of are forgotten. */
  store(batch: Iterable<NodeTraffic>): void {
    const next = new Map<string, Series>()
    for (const { time, pods } of batch) {
      for (const { namespace, pod, sandbox, httpRequests } of pods) {
        const key = `${namespace}/${pod}`
        const before = this.#series.get(key)
        const point = { at: time, count: httpRequests }
        // Another sandbox counts from zero: nothing can be said across the two.
        const points = before?.sandbox === sandbox ? [...before.points.filter(({ at }) => at >= time - this.#windowMicros && at < time), point] : [point]
        next.set(key, { sandbox, points })
      }
    }
    this.#series = next
  }

  /** The rate of a pod (`namespace/name`); undefined before its second sample. */
  of(key: string): Rate | undefined {
    const points = this.#series.get(key)?.points ?? []
    const [first, last] = [points[0], points.at(-1)]
    if (!first || !last || first === last) return undefined
    const windowMicros = last.at - first.at
    return { milli: Math.round(((last.count - first.count) * 1000 * SECOND) / windowMicros), at: last.at, windowMicros }
  }
}

// Users on the internet: people who send requests to a Service's public address at a steady rate, and how they fare.
import { SECOND, NetworkError, sleep, type Group, type Host, type Micros, type Process } from '../../kernel/index.ts'
import type { PodRouting } from './routing.ts'

export interface UsersOptions {
  readonly routing: PodRouting
  readonly host: Host
  readonly group: Group
  readonly namespace: string
  readonly service: string
  readonly path: string
  readonly perSecond: number
  /** Where the Service can be reached now: a public address and port; undefined as long as it has none. */
  readonly address: () => { readonly ip: string; readonly port: number } | undefined
}

const TIMEOUT = 10 * SECOND
const REMEMBERED = 100

/** A crowd with one rate. Its numbers are what monitoring shows. */
export class Users {
  readonly options: UsersOptions
  sent = 0
  succeeded = 0
  failed = 0
  #latencies: Micros[] = []
  #group: Group

  constructor(options: UsersOptions) {
    this.options = options
    this.#group = options.group.group(`users of ${options.namespace}/${options.service}`)
    this.#group.spawn('arrivals', this.#arrive())
  }

  stop(): void {
    this.#group.kill()
  }

  /** The median of the last hundred answers. */
  get medianMicros(): Micros {
    const sorted = [...this.#latencies].sort((a, b) => a - b)
    return sorted[sorted.length >> 1] ?? 0
  }

  *#arrive(): Process<void> {
    const { perSecond, namespace, service } = this.options
    const random = this.#group.kernel.random(`users ${namespace}/${service}`)
    for (;;) {
      // Arrivals are independent of each other: the gaps between them are exponential.
      yield* sleep(Math.round((-Math.log(1 - random.float()) * SECOND) / perSecond))
      this.#group.spawn('request', this.#request())
    }
  }

  *#request(): Process<void> {
    const { routing, host, namespace, service, path } = this.options
    const { kernel } = this.#group
    const address = this.options.address()
    this.sent++
    const began = kernel.now
    let outcome = 'no address'
    if (address) {
      try {
        const message = { protocol: 'http', scheme: 'http', method: 'GET', host: address.ip, path, headers: {}, body: '' }
        const answer = yield* routing.request<{ status?: number }>(host, address.ip, address.port, message, { timeoutMicros: TIMEOUT, label: `GET ${path}` })
        outcome = String(answer.status ?? 200)
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error
        outcome = error.failure
      }
    }
    const isGood = /^[23]/.test(outcome)
    if (isGood) this.succeeded++
    else this.failed++
    this.#latencies.push(kernel.now - began)
    if (this.#latencies.length > REMEMBERED) this.#latencies.shift()
    if (kernel.trace.on) kernel.trace.record('traffic', 'users', isGood ? 'answered' : 'failed', `services/${namespace}/${service}`, { outcome, micros: kernel.now - began })
  }
}

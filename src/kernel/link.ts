// The path between two hosts, and how talking over it fails.
import type { Micros } from './time.ts'

/** How a link behaves. `latencyMicros` is one way; jitter is drawn evenly from [0, jitterMicros]. */
export interface LinkProfile {
  readonly latencyMicros: Micros
  readonly jitterMicros: Micros
}

export type NetworkFailure = 'timeout' | 'refused' | 'reset' | 'no-route'

/** Thrown by calls and streams when the network or the other side fails. */
export class NetworkError extends Error {
  readonly failure: NetworkFailure
  constructor(failure: NetworkFailure, message: string) {
    super(message)
    this.name = 'NetworkError'
    this.failure = failure
  }
}

/** The path between two hosts, both ways. */
export class Link {
  readonly profile: LinkProfile
  /** Added to each message's latency: a dial. */
  extraMicros: Micros = 0
  /** The share of packets lost, 0 to 1: each loss costs a retransmission. */
  loss = 0
  #cut = false
  #mended: (() => void)[] = []

  constructor(profile: LinkProfile) {
    this.profile = profile
  }

  get cut(): boolean {
    return this.#cut
  }

  set cut(value: boolean) {
    this.#cut = value
    if (!value) for (const run of this.#mended.splice(0)) run()
  }

  onMend(run: () => void): void {
    this.#mended.push(run)
  }
}

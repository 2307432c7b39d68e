/** Cluster time: a whole number of microseconds since the run began. */
export type Micros = number

export const MILLISECOND: Micros = 1_000
export const SECOND: Micros = 1_000_000
export const MINUTE: Micros = 60 * SECOND
export const HOUR: Micros = 60 * MINUTE

/** How long a client waits for an answer if it does not say. */
export const CONNECT_TIMEOUT: Micros = 30 * SECOND

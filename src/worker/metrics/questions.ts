// What the page asks of monitoring, and what it is told. Types only; numbers go in columns, so that a chart costs one buffer a line.
import type { Micros } from '../../kernel/index.ts'

/** Whose numbers: everything, or what belongs to one namespace, workload, Pod or Node. Keys as objects have them (`deployments.apps/default/web`). */
export type Scope =
  | { readonly of: 'cluster' }
  | { readonly of: 'namespace'; readonly name: string }
  | { readonly of: 'workload'; readonly key: string }
  | { readonly of: 'pod'; readonly key: string }
  | { readonly of: 'node'; readonly name: string }

/** CPU in cores, memory in bytes, latencies in milliseconds, rates in requests a second; the rest are counts. */
export type LineId =
  | `${'cpu' | 'memory'}.${'usage' | 'requests' | 'limits' | 'allocatable'}`
  | `${'api' | 'users'}.${'rate' | 'errors' | 'p50' | 'p95' | 'p99'}`
  | 'restarts'
  | `replicas.${'desired' | 'updated' | 'ready' | 'available'}`
  | `pods.${'Running' | 'Pending' | 'Succeeded' | 'Failed' | 'Unknown'}`

/** Which part of which numbers: one value every `step`, the last at `to`. */
export interface SeriesRequest {
  readonly scope: Scope
  readonly from: Micros
  readonly to: Micros
  readonly step: Micros
  /** Of the API server's numbers: only requests with this verb. */
  readonly verb?: string
}

export interface SeriesTable {
  readonly at: Float64Array
  /** A value for each moment; NaN where there is none. Lines that have no value at all are left out. */
  readonly lines: { readonly [line in LineId]?: Float64Array }
  /** How long the time is over which rates and percentiles are taken. */
  readonly window: Micros
  /** Verbs that the API server was asked with in this time. */
  readonly verbs: readonly string[]
}

/** A time in which the condition of a rule held of one object. Pending, firing or resolved follows from it: `alertState`. */
export interface AlertSpan {
  readonly rule: string
  /** Key of the object; empty when it is about the whole cluster. */
  readonly key: string
  readonly from: Micros
  /** When it ceased to hold; undefined: it holds still. */
  readonly until: Micros | undefined
}

export interface LogFilter {
  /** Text that a line must have, whatever the case; or a regular expression. */
  readonly text: string
  readonly isRegex: boolean
  readonly namespace: string
  readonly container: string
  /** A label selector, as `kubectl -l` has it. */
  readonly selector: string
}

export interface LogRow {
  /** Stable: the lines of a branch are counted as they come. */
  readonly id: number
  readonly at: Micros
  readonly node: string
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}

export type MonitoringQuestion =
  | ({ readonly about: 'series' } & SeriesRequest)
  /** All that the rules found in the branch that is shown, whatever the playhead. */
  | { readonly about: 'alerts' }
  /** Lines up to the playhead that fit: `most` of them from the `first`-th on, or the newest when it is undefined. */
  | { readonly about: 'log-lines'; readonly filter: LogFilter; readonly first: number | undefined; readonly most: number }

export type MonitoringAnswer =
  | { readonly about: 'series'; readonly table: SeriesTable }
  /** `evaluated`: until when the rules have been looked at; there is more to come while it is behind the branch's end. */
  | { readonly about: 'alerts'; readonly spans: readonly AlertSpan[]; readonly evaluated: Micros }
  | LogAnswer

export interface LogAnswer {
  readonly about: 'log-lines'
  /** How many lines fit in all. */
  readonly count: number
  /** The place of the first of `rows` among them. */
  readonly first: number
  readonly rows: readonly LogRow[]
  /** Why nothing can be found: the expression or selector cannot be read. */
  readonly problem: { readonly of: 'text' | 'selector'; readonly message: string } | undefined
  /** Older lines were let go of up to this moment; undefined: none. */
  readonly forgotten: Micros | undefined
  /** Where lines come from, to choose from. */
  readonly namespaces: readonly string[]
  readonly containers: readonly string[]
}

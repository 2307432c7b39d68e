// The charts there are, as data: which lines, of which scopes. Lines of one chart differ by dash as well as by colour.
import type { LineId, Scope, SeriesTable } from '../../worker/metrics/questions.ts'
import type { Unit } from './units.ts'

export type ChartId = 'cpu' | 'memory' | 'apiLatency' | 'apiRate' | 'usersLatency' | 'usersRate' | 'replicas' | 'restarts' | 'phases'
export type Tone = 'request' | 'decision' | 'traffic' | 'fault' | 'soft'

export interface ChartLine {
  readonly id: LineId
  readonly tone: Tone
  /** Pixels drawn and left out, in turns. */
  readonly dash: readonly number[]
  /** Its name in the catalogue. */
  readonly name: LineName
  /** Left out where it is 0 all the time: there is none. */
  readonly isOptional?: boolean
  /** What is far above the others is not drawn: the axis is theirs. */
  readonly isAside?: boolean
}

export type LineName = 'usage' | 'requests' | 'limits' | 'allocatable' | 'p50' | 'p95' | 'p99' | 'rate' | 'errors' | 'desired' | 'updated' | 'ready' | 'available' | 'restarts' | 'Running' | 'Pending' | 'Succeeded' | 'Failed' | 'Unknown'

export interface ChartKind {
  readonly id: ChartId
  readonly unit: Unit
  /** A value stands until the next one; otherwise it changes evenly. */
  readonly isStepped: boolean
  readonly lines: readonly ChartLine[]
  readonly scopes: readonly Scope['of'][]
  /** Whether one verb of the API can be picked out. */
  readonly hasVerb?: boolean
}

const SOLID: readonly number[] = []
const LONG = [9, 4]
const SHORT = [4, 3]
const DOTS = [1.5, 3]

const line = (id: LineId, tone: Tone, dash: readonly number[], isOptional = false): ChartLine => ({ id, tone, dash, name: id.slice(id.indexOf('.') + 1) as LineName, isOptional })
const resource = (of: 'cpu' | 'memory'): readonly ChartLine[] => [line(`${of}.usage`, 'traffic', SOLID), line(`${of}.requests`, 'decision', LONG, true), line(`${of}.limits`, 'fault', SHORT, true), { ...line(`${of}.allocatable`, 'soft', DOTS), isAside: true }]
const latency = (of: 'api' | 'users'): readonly ChartLine[] => [line(`${of}.p50`, 'request', SOLID), line(`${of}.p95`, 'decision', LONG), line(`${of}.p99`, 'fault', DOTS)]
const rate = (of: 'api' | 'users'): readonly ChartLine[] => [line(`${of}.rate`, 'request', SOLID), line(`${of}.errors`, 'fault', SHORT)]

const ALL: readonly Scope['of'][] = ['cluster', 'namespace', 'workload', 'pod', 'node']
const WIDE: readonly Scope['of'][] = ['cluster', 'namespace']
const WORKLOADS: readonly Scope['of'][] = [...WIDE, 'workload']

export const CHARTS: readonly ChartKind[] = [
  { id: 'cpu', unit: 'cores', isStepped: true, lines: resource('cpu'), scopes: ALL },
  { id: 'memory', unit: 'bytes', isStepped: true, lines: resource('memory'), scopes: ALL },
  { id: 'usersRate', unit: 'rate', isStepped: false, lines: rate('users'), scopes: WORKLOADS },
  { id: 'usersLatency', unit: 'millis', isStepped: false, lines: latency('users'), scopes: WORKLOADS },
  { id: 'replicas', unit: 'count', isStepped: true, lines: [line('replicas.desired', 'soft', LONG), line('replicas.updated', 'decision', SHORT), line('replicas.ready', 'traffic', SOLID), line('replicas.available', 'request', DOTS)], scopes: WORKLOADS },
  {
    id: 'phases', unit: 'count', isStepped: true, scopes: ['cluster', 'namespace', 'workload', 'node'],
    lines: [line('pods.Running', 'traffic', SOLID), line('pods.Pending', 'decision', SHORT, true), line('pods.Succeeded', 'soft', LONG, true), line('pods.Failed', 'fault', DOTS, true), line('pods.Unknown', 'fault', LONG, true)],
  },
  { id: 'restarts', unit: 'count', isStepped: true, lines: [line('restarts', 'fault', SOLID)], scopes: ALL },
  { id: 'apiRate', unit: 'rate', isStepped: false, lines: rate('api'), scopes: WIDE },
  { id: 'apiLatency', unit: 'millis', isStepped: false, lines: latency('api'), scopes: WIDE, hasVerb: true },
]

/** The lines of a chart that have something to show. */
export function shownLines({ lines }: ChartKind, table: SeriesTable): readonly ChartLine[] {
  return lines.filter(({ id, isOptional }) => table.lines[id]?.some((value) => !Number.isNaN(value) && (!isOptional || value > 0)))
}

/** The place of the last moment up to a time; -1 when all are later. */
export function placeBefore(at: ArrayLike<number>, time: number): number {
  let place = -1
  while (place + 1 < at.length && at[place + 1]! <= time) place++
  return place
}

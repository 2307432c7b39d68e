// Numbers over time for the charts, computed when they are asked for: one walk through a branch's memory, in order of time.
// Nothing is kept between two questions, so that the past, other branches and what memory has let go of need no care here.
import type { KubeObject } from '../../cluster/api/index.ts'
import type { Pod, Service } from '../../cluster/api/types/core-v1.ts'
import { SECOND, type Micros } from '../../kernel/index.ts'
import type { History } from '../history.ts'
import { ObjectTally } from './object-tally.ts'
import type { LineId, Scope, SeriesRequest, SeriesTable } from './questions.ts'
import { RequestSeries, apiRequestOf, userRequestOf } from './request-series.ts'
import { ScopeFilter } from './scope.ts'

/** Moments of one question. */
const MOST_POINTS = 600
/** Rates and percentiles are taken over at least so long: few requests make no percentile. */
const LEAST_WINDOW: Micros = 15 * SECOND

/** The numbers of a scope between two moments; what is not remembered has none. */
export function seriesOf(history: History, { scope, from, to, step, verb = '' }: SeriesRequest): SeriesTable {
  const pace = Math.max(1, step, (to - from) / MOST_POINTS)
  const count = Math.max(0, Math.floor((to - from) / pace)) + 1
  const at = Float64Array.from({ length: count }, (_, i) => Math.round(to - (count - 1 - i) * pace))
  const window = Math.max(LEAST_WINDOW, Math.round(pace))
  const lines: { [line in LineId]?: Float64Array } = {}
  const writeAt = (i: number) => (line: LineId, value: number): void => {
    if (!Number.isNaN(value)) (lines[line] ??= new Float64Array(count).fill(NaN))[i] = value
  }
  // Memory may begin in the middle of what is asked for.
  const known = at.findIndex((time) => time >= history.start)
  const begin = known < 0 ? to : Math.max(at[known]!, history.start)
  walkObjects(history, scope, at, begin, writeAt)
  const verbs = walkRequests(history, scope, at, begin, window, verb, writeAt)
  return { at, lines, window, verbs }
}

type WriteAt = (i: number) => (line: LineId, value: number) => void

function walkObjects(history: History, scope: Scope, at: Float64Array, begin: Micros, writeAt: WriteAt): void {
  const to = at.at(-1)!
  const state = history.stateAt(begin)
  const changes = history.changesBetween(begin, to)
  const tally = new ObjectTally(new ScopeFilter(scope, (key) => state.get(key) ?? changes.find((change) => change.key === key)?.object ?? undefined))
  // Who owns a Pod is known before the Pod is met.
  for (const pass of [false, true]) for (const [key, object] of state) if (key.startsWith('pods/') === pass) tally.change(key, object)
  tally.settle()
  const rounds = history.usage.between(begin, to)
  let [change, round] = [0, 0]
  at.forEach((time, i) => {
    if (time < begin) return
    for (; change < changes.length && changes[change]!.at <= time; change++) tally.change(changes[change]!.key, changes[change]!.object)
    let newest = undefined
    for (; round < rounds.length && rounds[round]!.at <= time; round++) newest = rounds[round]
    if (newest) tally.measure(newest)
    tally.read(time, writeAt(i))
  })
}

function walkRequests(history: History, scope: Scope, at: Float64Array, begin: Micros, window: Micros, wanted: string, writeAt: WriteAt): string[] {
  const asksApi = scope.of === 'cluster' || scope.of === 'namespace'
  const services = servicesOf(history, scope, at.at(-1)!)
  const verbs = new Set<string>()
  const api = new RequestSeries('api', window)
  const users = new RequestSeries('users', window)
  const records = asksApi || services ? history.recordsBetween(begin - window, at.at(-1)!) : []
  let next = 0
  at.forEach((time, i) => {
    if (time < begin) return
    for (; next < records.length && records[next]!.time <= time; next++) {
      const record = records[next]!
      const request = asksApi ? apiRequestOf(record) : undefined
      if (request && (scope.of !== 'namespace' || request.namespace === scope.name)) {
        verbs.add(request.verb)
        if (wanted === '' || request.verb === wanted) api.add(request)
      }
      const sent = services && userRequestOf(record)
      if (sent && services(sent.service)) users.add(sent)
    }
    api.read(time, writeAt(i))
    users.read(time, writeAt(i))
  })
  return [...verbs].sort()
}

/** Which Services' users are meant: all, those of a namespace, those that lead to a workload or a Pod. Undefined: nobody's. */
function servicesOf(history: History, scope: Scope, at: Micros): ((service: string) => boolean) | undefined {
  if (scope.of === 'cluster') return () => true
  if (scope.of === 'namespace') return (service) => service.startsWith(`services/${scope.name}/`)
  if (scope.of === 'node' || scope.of === 'pod') return undefined
  const state = history.stateAt(at)
  const labels = labelsOfPods(state.get(scope.key))
  const namespace = state.get(scope.key)?.metadata.namespace
  const found = new Set<string>()
  for (const [key, object] of state) {
    if (!key.startsWith(`services/${namespace}/`)) continue
    const selector = Object.entries((object as Service).spec?.selector ?? {})
    if (selector.length > 0 && selector.every(([name, value]) => labels[name] === value)) found.add(key)
  }
  return found.size > 0 ? (service) => found.has(service) : undefined
}

function labelsOfPods(workload: KubeObject | undefined): Readonly<Record<string, string>> {
  const { template } = ((workload as { spec?: unknown } | undefined)?.spec ?? {}) as { readonly template?: Pick<Pod, 'metadata'> }
  return template?.metadata?.labels ?? {}
}

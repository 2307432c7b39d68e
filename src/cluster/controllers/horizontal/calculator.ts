// From what pods use to how many there should be: pure. Models pkg/controller/podautoscaler/replica_calculator.go.
// Pods that cannot be judged count as if they argued against the change: as idle when it would grow, as busy when it would shrink.
import { parseTime, quantityMilli } from '../../api/index.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import { MINUTE, SECOND, type Micros } from '../../../kernel/index.ts'
import { RetryError, isPodReady, podCondition } from '../framework/index.ts'

/** What one pod uses, in thousandths; `at` is the end of the window in which that was measured. */
export interface PodMetric {
  readonly value: number
  readonly at: Micros
  readonly windowMicros: Micros
}

/** Shares by which usage may differ from the target before anything is done. */
export interface Tolerances {
  readonly up: number
  readonly down: number
}

export const DEFAULT_TOLERANCE = 0.1
const CPU_INITIALIZATION = 5 * MINUTE
const INITIAL_READINESS_DELAY = 30 * SECOND

const isWithin = ({ up, down }: Tolerances, ratio: number): boolean => 1 - down <= ratio && ratio <= 1 + up

interface Groups {
  readonly ready: number
  readonly unready: ReadonlySet<string>
  readonly missing: ReadonlySet<string>
  readonly ignored: ReadonlySet<string>
}

function groupPods(pods: readonly Pod[], metrics: ReadonlyMap<string, PodMetric>, resource: string, now: Micros): Groups {
  const groups = { ready: 0, unready: new Set<string>(), missing: new Set<string>(), ignored: new Set<string>() }
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata
    const metric = metrics.get(name)
    if (deletionTimestamp !== undefined || pod.status?.phase === 'Failed') groups.ignored.add(name)
    else if (pod.status?.phase === 'Pending') groups.unready.add(name)
    else if (!metric) groups.missing.add(name)
    else if (resource === 'cpu' && isStarting(pod, metric, now)) groups.unready.add(name)
    else groups.ready++
  }
  return groups
}

/** CPU use while a program starts says nothing of its load. */
function isStarting({ status }: Pod, metric: PodMetric, now: Micros): boolean {
  const ready = podCondition(status, 'Ready')
  if (!ready || !status?.startTime) return true
  const started = parseTime(status.startTime)
  const changed = parseTime(ready.lastTransitionTime ?? '')
  if (started + CPU_INITIALIZATION > now) return ready.status === 'False' || metric.at < changed + metric.windowMicros
  return ready.status === 'False' && started + INITIAL_READINESS_DELAY > changed
}

export interface Proposal {
  readonly replicas: number
  /** Per cent of the requests, or thousandths a pod. */
  readonly usage: number
  /** Thousandths a pod, where `usage` is a percentage. */
  readonly rawUsage: number
}

interface Usage {
  readonly ratio: number
  readonly usage: number
  readonly rawUsage: number
}

/** The part of the calculation that is the same for percentages and amounts. */
function propose(pods: readonly Pod[], allMetrics: ReadonlyMap<string, PodMetric>, current: number, tolerances: Tolerances, resource: string, now: Micros, measure: (metrics: ReadonlyMap<string, number>) => Usage, fallback: (pod: string) => number): Proposal {
  if (pods.length === 0) throw new RetryError('no pods returned by selector while calculating replica count')
  const { ready, unready, missing, ignored } = groupPods(pods, allMetrics, resource, now)
  const metrics = new Map([...allMetrics].filter(([name]) => !ignored.has(name) && !unready.has(name)).map(([name, { value }]) => [name, value]))
  if (metrics.size === 0) throw new RetryError('did not receive metrics for targeted pods (pods might be unready)')
  const { ratio, usage, rawUsage } = measure(metrics)
  const answer = (replicas: number): Proposal => ({ replicas, usage, rawUsage })
  const growsWithUnready = unready.size > 0 && ratio > 1
  if (!growsWithUnready && missing.size === 0) return answer(isWithin(tolerances, ratio) ? current : Math.ceil(ratio * ready))
  for (const name of missing) if (ratio !== 1) metrics.set(name, ratio < 1 ? fallback(name) : 0)
  if (growsWithUnready) for (const name of unready) metrics.set(name, 0)
  const next = measure(metrics).ratio
  if (isWithin(tolerances, next) || (ratio < 1 && next > 1) || (ratio > 1 && next < 1)) return answer(current)
  const replicas = Math.ceil(next * metrics.size)
  return answer((next < 1 && replicas > current) || (next > 1 && replicas < current) ? current : replicas)
}

/** `target` is a percentage of the pods' requests. Throws RetryError when it cannot be told. */
export function planReplicasByUtilization(pods: readonly Pod[], metrics: ReadonlyMap<string, PodMetric>, current: number, target: number, resource: string, tolerances: Tolerances, now: Micros, container = ''): Proposal {
  let requests: ReadonlyMap<string, number> | undefined
  const requestsOf = (): ReadonlyMap<string, number> => (requests ??= requestsByPod(pods, resource, container))
  const measure = (values: ReadonlyMap<string, number>): Usage => {
    let used = 0
    let requested = 0
    let count = 0
    for (const [name, value] of values) {
      const request = requestsOf().get(name)
      if (request === undefined) continue
      used += value
      requested += request
      count++
    }
    if (requested === 0) throw new RetryError('no metrics returned matched known pods')
    const usage = Math.trunc((used * 100) / requested)
    return { ratio: usage / target, usage, rawUsage: Math.trunc(used / count) }
  }
  return propose(pods, metrics, current, tolerances, resource, now, measure, (name) => Math.trunc(((requestsOf().get(name) ?? 0) * Math.max(100, target)) / 100))
}

function requestsByPod(pods: readonly Pod[], resource: string, container: string): ReadonlyMap<string, number> {
  const requests = new Map<string, number>()
  for (const { metadata, spec } of pods) {
    const sidecars = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
    let sum = 0
    for (const { name, resources } of [...(spec?.containers ?? []), ...sidecars]) {
      if (container !== '' && container !== name) continue
      const request = resources?.requests?.[resource]
      if (request === undefined) throw new RetryError(`missing request for ${resource} in container ${name} of Pod ${metadata.name}`)
      sum += quantityMilli(request)
    }
    requests.set(metadata.name, sum)
  }
  return requests
}

/** `target` is an amount for each pod, in thousandths. Throws RetryError when it cannot be told. */
export function planReplicasByAverage(pods: readonly Pod[], metrics: ReadonlyMap<string, PodMetric>, current: number, target: number, resource: string, tolerances: Tolerances, now: Micros): Proposal {
  const measure = (values: ReadonlyMap<string, number>): Usage => {
    const usage = Math.trunc([...values.values()].reduce((sum, value) => sum + value, 0) / values.size)
    return { ratio: usage / target, usage, rawUsage: usage }
  }
  return propose(pods, metrics, current, tolerances, resource, now, measure, () => target)
}

/** One value for all pods together, against a target for all, or for each where `isPerPod`. In thousandths. */
export function planReplicasByRatio(pods: readonly Pod[], value: number, current: number, target: number, tolerances: Tolerances, isPerPod: boolean): Proposal {
  if (isPerPod) {
    const ratio = value / (target * current)
    const usage = current === 0 ? 0 : Math.ceil(value / current)
    return { replicas: isWithin(tolerances, ratio) ? current : Math.ceil(value / target), usage, rawUsage: usage }
  }
  const ratio = value / target
  if (current !== 0 && !isWithin(tolerances, ratio) && pods.length === 0) throw new RetryError('unable to calculate ready pods: no pods returned by selector while calculating replica count')
  if (current === 0) return { replicas: Math.ceil(ratio), usage: value, rawUsage: value }
  const ready = pods.filter((pod) => pod.status?.phase === 'Running' && isPodReady(pod)).length
  return { replicas: isWithin(tolerances, ratio) ? current : Math.ceil(ratio * ready), usage: value, rawUsage: value }
}

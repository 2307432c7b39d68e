// The two newest samples of each node and pod, and the use that follows from their difference.
// Models metrics-server's pkg/storage (node.go, pod.go, types.go).
import { canonicalQuantity, quantityMilli, quantityOfValue, quantityValue } from '../../../api/index.ts'
import { SECOND, type Micros } from '../../../../kernel/index.ts'
import type { ContainerMetrics, NodeMetrics, UsageSample } from '../../kubelet/index.ts'

/** One container or node at one moment. */
export interface MetricsPoint extends UsageSample {
  readonly at: Micros
  /** When what is measured started; 0 for a node, whose kubelet does not tell. */
  readonly startedAt: Micros
}

export interface Measured {
  /** CPU in nanocores and memory in bytes, as quantities. */
  readonly usage: Readonly<Record<'cpu' | 'memory', string>>
  readonly at: Micros
  readonly windowMicros: Micros
}

/** What all nodes and pods use, in columns: CPU in milli-cores and memory in bytes, as `kubectl top` reads them. */
export interface MeasuredRound {
  readonly pods: UsageColumns
  readonly nodes: UsageColumns
}

export interface UsageColumns {
  /** `namespace/name`, or a node's name. */
  readonly keys: readonly string[]
  readonly cpuMilli: readonly number[]
  readonly memoryBytes: readonly number[]
}

export interface MeasuredPod {
  readonly containers: readonly { readonly name: string; readonly usage: Measured['usage'] }[]
  readonly at: Micros
  readonly windowMicros: Micros
}

type Points = ReadonlyMap<string, MetricsPoint>

/** A container's life so far counts as a window of its own from this age on. */
const FRESH_LEAST: Micros = 10 * SECOND
const NANOCORES = 1_000_000_000

/** Samples of what did not answer in the newest round are dropped: no metrics are better than old ones. */
export class MetricsStorage {
  readonly #resolution: Micros
  #nodes: { last: Points; previous: Points } = { last: new Map(), previous: new Map() }
  #lastPods: ReadonlyMap<string, Points> = new Map()
  #previousPods: ReadonlyMap<string, Points> = new Map()

  /** `resolution` is the time between two rounds. */
  constructor(resolution: Micros) {
    this.#resolution = resolution
  }

  /** Whether anything can be told yet. */
  get ready(): boolean {
    return this.#nodes.previous.size > 0 || this.#previousPods.size > 0
  }

  /** Takes over one round of scraping: what each node that answered says. */
  store(batch: ReadonlyMap<string, NodeMetrics>): void {
    this.#storeNodes(batch)
    const last = new Map<string, Map<string, MetricsPoint>>()
    const previous = new Map<string, Map<string, MetricsPoint>>()
    for (const { time, containers } of batch.values()) {
      for (const metrics of containers) {
        const key = `${metrics.namespace}/${metrics.pod}`
        const point = pointOf(metrics, time)
        put(last, key, metrics.container, point)
        const before = this.#before(key, metrics.container, point)
        if (before) put(previous, key, metrics.container, before)
      }
    }
    this.#lastPods = last
    this.#previousPods = previous
  }

  /** What a node uses; undefined before its second sample. */
  node(name: string): Measured | undefined {
    const [last, previous] = [this.#nodes.last.get(name), this.#nodes.previous.get(name)]
    return last && previous && measure(last, previous)
  }

  /** What the containers of a pod use; undefined as long as one of them has no second sample. */
  pod(key: string): MeasuredPod | undefined {
    const [last, previous] = [this.#lastPods.get(key), this.#previousPods.get(key)]
    if (!last || !previous) return undefined
    const containers: { name: string; usage: Measured['usage'] }[] = []
    let earliest: Measured | undefined
    for (const [name, point] of last) {
      const before = previous.get(name)
      if (!before) return undefined
      const measured = measure(point, before)
      if (!measured) continue
      containers.push({ name, usage: measured.usage })
      if (!earliest || measured.at < earliest.at) earliest = measured
    }
    return earliest && { containers, at: earliest.at, windowMicros: earliest.windowMicros }
  }

  /** Everything that can be told now. */
  round(): MeasuredRound {
    const pods = emptyColumns()
    for (const key of this.#lastPods.keys()) {
      const measured = this.pod(key)
      if (measured) add(pods, key, measured.containers.map(({ usage }) => usage))
    }
    const nodes = emptyColumns()
    for (const name of this.#nodes.last.keys()) {
      const measured = this.node(name)
      if (measured) add(nodes, name, [measured.usage])
    }
    return { pods, nodes }
  }

  #storeNodes(batch: ReadonlyMap<string, NodeMetrics>): void {
    const last = new Map<string, MetricsPoint>()
    const previous = new Map<string, MetricsPoint>()
    for (const [name, { time, node }] of batch) {
      const point = { cpuMicros: node.cpuMicros, memoryBytes: node.memoryBytes, at: time, startedAt: 0 }
      last.set(name, point)
      const before = this.#nodes.last.get(name)
      const kept = before && (point.at > before.at ? before : this.#nodes.previous.get(name))
      if (kept) previous.set(name, kept)
    }
    this.#nodes = { last, previous }
  }

  /** The sample to compare with: of the same life of the container, or the start of a young one. */
  #before(pod: string, container: string, point: MetricsPoint): MetricsPoint | undefined {
    const age = point.at - point.startedAt
    if (age >= FRESH_LEAST && age < this.#resolution) return { ...point, at: point.startedAt, cpuMicros: 0 }
    const last = this.#lastPods.get(pod)?.get(container)
    if (!last || point.startedAt >= last.at) return undefined
    if (point.at > last.at) return last
    const previous = this.#previousPods.get(pod)?.get(container)
    return previous && point.startedAt < previous.at ? previous : undefined
  }
}

const emptyColumns = (): { keys: string[]; cpuMilli: number[]; memoryBytes: number[] } => ({ keys: [], cpuMilli: [], memoryBytes: [] })

function add(columns: ReturnType<typeof emptyColumns>, key: string, usages: readonly Measured['usage'][]): void {
  columns.keys.push(key)
  columns.cpuMilli.push(usages.reduce((sum, { cpu }) => sum + quantityMilli(cpu), 0))
  columns.memoryBytes.push(usages.reduce((sum, { memory }) => sum + quantityValue(memory), 0))
}

function pointOf({ cpuMicros, memoryBytes, startedAt }: ContainerMetrics, at: Micros): MetricsPoint {
  return { cpuMicros, memoryBytes, at, startedAt }
}

function put(pods: Map<string, Map<string, MetricsPoint>>, pod: string, container: string, point: MetricsPoint): void {
  const points = pods.get(pod)
  if (points) points.set(container, point)
  else pods.set(pod, new Map([[container, point]]))
}

/** The use between two samples; undefined when the counter went back, as it does when what is measured began anew. */
export function measure(last: MetricsPoint, previous: MetricsPoint): Measured | undefined {
  const windowMicros = last.at - previous.at
  if (windowMicros <= 0 || last.startedAt < previous.startedAt || last.cpuMicros < previous.cpuMicros) return undefined
  const nanocores = Math.trunc(((last.cpuMicros - previous.cpuMicros) * NANOCORES) / windowMicros)
  return { usage: { cpu: canonicalQuantity(`${nanocores}n`), memory: quantityOfValue(Math.trunc(last.memoryBytes), 'BinarySI') }, at: last.at, windowMicros }
}

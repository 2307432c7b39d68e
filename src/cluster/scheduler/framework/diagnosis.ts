// Why a pod fits nowhere, and the sentence that says so. Models pkg/scheduler/framework/types.go (Diagnosis, FitError).
import type { NodeInfo } from './node-info.ts'
import type { Status } from './status.ts'

/** Nodes that were refused, each with why: two lists, since a large cluster writes thousands for one pod and seldom looks one up. */
export class Verdicts {
  readonly nodes: NodeInfo[] = []
  readonly statuses: Status[] = []
  #byNode: Map<NodeInfo, Status> | undefined

  get size(): number {
    return this.nodes.length
  }

  add(node: NodeInfo, status: Status): void {
    this.nodes.push(node)
    this.statuses.push(status)
    this.#byNode = undefined
  }

  get(node: NodeInfo): Status | undefined {
    return (this.#byNode ??= new Map(this.nodes.map((n, i) => [n, this.statuses[i]!]))).get(node)
  }

  /** How many nodes have each verdict; equal ones are often the same object. */
  counts(): ReadonlyMap<Status, number> {
    const counts = new Map<Status, number>()
    let last: Status | undefined
    let run = 0
    for (const status of this.statuses) {
      if (status === last) {
        run++
        continue
      }
      if (last) counts.set(last, (counts.get(last) ?? 0) + run)
      last = status
      run = 1
    }
    if (last) counts.set(last, (counts.get(last) ?? 0) + run)
    return counts
  }
}

export interface Diagnosis {
  readonly nodeCount: number
  /** Why each node that was looked at was refused. */
  readonly verdicts: Verdicts
  /** What is said of nodes that were not looked at. */
  readonly absent?: Status
  /** Set when a PreFilter plugin refused the pod as such. */
  readonly preFilterMessage?: string
  /** What PostFilter plugins could not do about it. */
  readonly postFilterMessage?: string
  /** Plugins that refused it somewhere; their events let it try again. */
  readonly rejectors: ReadonlySet<string>
}

/** `0/5 nodes are available: 2 Insufficient cpu, 3 node(s) were unschedulable. …` */
export function describeDiagnosis(diagnosis: Diagnosis): string {
  const { nodeCount, preFilterMessage, postFilterMessage } = diagnosis
  let text = `0/${nodeCount} nodes are available`
  if (preFilterMessage) text += `: ${preFilterMessage}.`
  else {
    const counts = countReasons(diagnosis)
    if (counts.length > 0) text += `: ${counts.join(', ')}.`
  }
  return postFilterMessage ? `${text} ${postFilterMessage}` : text
}

/** `2 Insufficient cpu` for each reason, sorted as texts. */
function countReasons({ nodeCount, verdicts, absent }: Diagnosis): readonly string[] {
  const counts = new Map<string, number>()
  const count = (status: Status, nodes: number): void => {
    for (const reason of status.reasons) counts.set(reason, (counts.get(reason) ?? 0) + nodes)
  }
  for (const [status, nodes] of verdicts.counts()) count(status, nodes)
  if (absent && verdicts.size < nodeCount) count(absent, nodeCount - verdicts.size)
  return [...counts].map(([reason, nodes]) => `${nodes} ${reason}`).sort()
}

/** Nodes where taking pods away may make room: those that were refused for what they are can not be mended. */
export function preemptibleNodes({ verdicts, absent }: Diagnosis, nodes: readonly NodeInfo[]): readonly NodeInfo[] {
  if (absent?.code === 'Unschedulable') return nodes.filter((node) => (verdicts.get(node) ?? absent).code === 'Unschedulable')
  return verdicts.nodes.filter((_, i) => verdicts.statuses[i]!.code === 'Unschedulable')
}

// Why a pod fits nowhere, and the sentence that says so. Models pkg/scheduler/framework/types.go (Diagnosis, FitError).
import type { NodeInfo } from './node-info.ts'
import type { Status } from './status.ts'

export interface Diagnosis {
  readonly nodeCount: number
  /** Why each node that was looked at was refused. */
  readonly verdicts: ReadonlyMap<NodeInfo, Status>
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
  for (const status of verdicts.values()) count(status, 1)
  if (absent && verdicts.size < nodeCount) count(absent, nodeCount - verdicts.size)
  return [...counts].map(([reason, nodes]) => `${nodes} ${reason}`).sort()
}

/** Whether taking pods away from a node may make room there for the pod. */
export function isPreemptible({ verdicts, absent }: Diagnosis, node: NodeInfo): boolean {
  return (verdicts.get(node) ?? absent)?.code === 'Unschedulable'
}

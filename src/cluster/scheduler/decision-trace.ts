// Leaves each decision in the trace, with what led to it. The inspector's "why not this node?" reads it.
import type { Trace } from '../../kernel/index.ts'
import { describeDiagnosis, messageOf, type Diagnosis, type PodInfo } from './framework/index.ts'
import type { Breakdown, Placement, Refusal } from './schedule-pod.ts'

interface NodeVerdict {
  readonly plugin: string
  readonly reasons: readonly string[]
}

/** Records a decision, if anybody listens. What the scheduler does next is its consequence. */
export function traceDecision(trace: Trace, pod: PodInfo, decision: Placement | Refusal | Breakdown): void {
  if (!trace.on) return
  const object = `pods/${pod.key}`
  switch (decision.kind) {
    case 'placement': {
      const { node, diagnosis, feasible, evaluated } = decision
      trace.record('decision', 'kube-scheduler', 'scheduled', object, { node: node.name, verdicts: verdictsOf(diagnosis), scores: scoresOf(decision), feasible: feasible.length, evaluated })
      return
    }
    case 'refusal': {
      const { diagnosis, evaluated } = decision
      trace.record('decision', 'kube-scheduler', 'unschedulable', object, { verdicts: verdictsOf(diagnosis), message: describeDiagnosis(diagnosis), feasible: 0, evaluated })
      return
    }
    case 'breakdown':
      trace.record('decision', 'kube-scheduler', 'unschedulable', object, { verdicts: {}, message: messageOf(decision.status), feasible: 0, evaluated: 0 })
  }
}

function verdictsOf({ verdicts, absent }: Diagnosis): Readonly<Record<string, NodeVerdict>> {
  const all: Record<string, NodeVerdict> = {}
  verdicts.nodes.forEach((node, i) => {
    const { plugin, reasons } = verdicts.statuses[i]!
    all[node.name] = { plugin, reasons }
  })
  if (absent) all['*'] = { plugin: absent.plugin, reasons: absent.reasons }
  return all
}

/** For each feasible node the score of each plugin and their `total`. */
function scoresOf({ feasible, scores, totals }: Placement): Readonly<Record<string, Readonly<Record<string, number>>>> {
  if (scores.length === 0) return {}
  return Object.fromEntries(feasible.map(({ name }, i) => [name, { ...Object.fromEntries(scores.map(({ plugin, scores: own }) => [plugin, own[i]!])), total: totals[i]! }]))
}

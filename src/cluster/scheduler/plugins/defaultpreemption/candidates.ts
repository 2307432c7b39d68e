// Which node to make room on. Models pkg/scheduler/framework/preemption/preemption.go.
import type { PodDisruptionBudget } from '../../../api/types/policy-v1.ts'
import type { Micros } from '../../../../kernel/index.ts'
import { Verdicts, preemptibleNodes, type CycleState, type Diagnosis, type Handle, type PodInfo, type Snapshot } from '../../framework/index.ts'
import { selectVictims, startOf, type Candidate } from './victims.ts'

export interface DefaultPreemptionArgs {
  /** How many nodes are to be found before the search ends: so many, or such a share of the cluster if that is more. Default 100 and 10 %. */
  readonly minCandidateNodesAbsolute?: number
  readonly minCandidateNodesPercentage?: number
}

/** Keeps a sum of priorities growing with the number of pods, negative priorities included. */
const PRIORITY_OFFSET = 2 ** 31

export interface DryRun {
  readonly candidates: readonly Candidate[]
  readonly verdicts: Verdicts
}

/** Tries preemption on nodes that it may help, from a random one on, until enough candidates are found. */
export function dryRunPreemption(handle: Handle, state: CycleState, pod: PodInfo, snapshot: Snapshot, diagnosis: Diagnosis, { minCandidateNodesAbsolute = 100, minCandidateNodesPercentage = 10 }: DefaultPreemptionArgs = {}): DryRun {
  const nodes = preemptibleNodes(diagnosis, snapshot.nodes)
  const verdicts = new Verdicts()
  const harmless: Candidate[] = []
  const violating: Candidate[] = []
  const wanted = Math.max(minCandidateNodesAbsolute, Math.trunc((nodes.length * minCandidateNodesPercentage) / 100))
  const budgets: readonly PodDisruptionBudget[] = [...handle.objects.podDisruptionBudgets.list()]
  const offset = nodes.length > 0 ? handle.randomInt(nodes.length) : 0
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[(offset + i) % nodes.length]!
    const found = selectVictims(handle, state, pod, node, budgets)
    if ('code' in found) {
      verdicts.add(node, found)
      continue
    }
    ;(found.budgetViolations === 0 ? harmless : violating).push(found)
    if (harmless.length > 0 && harmless.length + violating.length >= wanted) break
  }
  return { candidates: [...harmless, ...violating], verdicts }
}

type Rule = (candidate: Candidate) => number

/** The rules in turn; each keeps the candidates with the highest number. */
function rulesAt(now: Micros): readonly Rule[] {
  return [
    ({ budgetViolations }) => -budgetViolations,
    ({ victims }) => -(victims[0]?.priority ?? -PRIORITY_OFFSET),
    ({ victims }) => -victims.reduce((sum, { priority }) => sum + priority + PRIORITY_OFFSET, 0),
    ({ victims }) => -victims.length,
    ({ victims }) => earliestStart(victims, now),
  ]
}

/** When the first of the most important victims started. */
function earliestStart(victims: readonly PodInfo[], now: Micros): Micros {
  let earliest = Infinity
  for (const victim of victims) if (victim.priority === victims[0]!.priority) earliest = Math.min(earliest, startOf(victim, now))
  return earliest
}

/** The candidates that no rule tells apart: the fewest broken budgets, the least important victims, the fewest, the latest started. */
export function bestCandidates(candidates: readonly Candidate[], now: Micros): readonly Candidate[] {
  let left = candidates
  for (const rule of rulesAt(now)) {
    if (left.length <= 1) break
    const marks = left.map(rule)
    const most = Math.max(...marks)
    left = left.filter((_, i) => marks[i] === most)
  }
  return left
}

// The scheduler's whole judgement of one pod, as data: for oracles, and for people who play the scheduler.
import type { Pod } from '../api/types/core-v1.ts'
import type { Micros } from '../../kernel/index.ts'
import { makeSnapshot, type SnapshotObjects } from './cache/index.ts'
import { Framework, describeDiagnosis, messageOf, podInfoOf, type Code, type Diagnosis, type PodInfo, type Profile, type Snapshot, type Status } from './framework/index.ts'
import { DEFAULT_PROFILE, bestCandidates, dryRunPreemption } from './plugins/index.ts'
import { Nominations } from './queue/index.ts'
import { schedulePod, type Placement, type Refusal } from './schedule-pod.ts'

export interface Verdict {
  readonly plugin: string
  readonly code: Code
  /** Sorted. */
  readonly reasons: readonly string[]
}

export interface Preemption {
  /** Nodes that may be chosen: more than one when no rule tells them apart. */
  readonly nominated: readonly string[]
  /** For each node that could be cleared: keys of the pods that would go, most important first. */
  readonly candidates: Readonly<Record<string, { readonly victims: readonly string[]; readonly budgetViolations: number }>>
}

export interface Judgement {
  /** Set when the pod may not even enter the queue. */
  readonly preEnqueue?: Verdict
  /** Set when the pod was refused as such, whatever the node. */
  readonly preFilter?: Verdict
  /** For each node why not; null where the pod fits. */
  readonly filter?: Readonly<Record<string, Verdict | null>>
  /** Normalised and weighted scores by node and plugin; absent with fewer than two feasible nodes. */
  readonly scores?: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly totals?: Readonly<Record<string, number>>
  /** The nodes with the highest total. */
  readonly best?: readonly string[]
  /** What the PodScheduled condition says when there is no node. */
  readonly message?: string
  readonly preemption?: Preemption
}

export interface JudgeOptions {
  /** Stands for the start of pods that have not started. */
  readonly now?: Micros
  /** Default: the default one. */
  readonly profile?: Profile
}

/**
 * Judges one pod against a cluster given as objects (defaulted, as the API server hands them out); looks at every node.
 * Changes nothing and depends on nothing else.
 */
export function judge(objects: SnapshotObjects, pod: Pod, { now = 0, profile: given = DEFAULT_PROFILE }: JudgeOptions = {}): Judgement {
  const snapshot = makeSnapshot(objects)
  const nominator = new Nominations()
  for (const other of objects.pods ?? []) if (!other.spec?.nodeName && other.status?.nominatedNodeName) nominator.set(podInfoOf(other))
  const profile: Profile = { ...given, percentageOfNodesToScore: 100 }
  const framework = new Framework(profile, { objects: snapshot.objects, nominator, now: () => now, randomInt: () => 0 })
  const info = podInfoOf(pod)
  const gate = framework.preEnqueue(info)
  if (gate) return { preEnqueue: verdictOf(gate) }
  const result = schedulePod(framework, snapshot, info, { start: 0, randomInt: () => 0, ignoreNomination: true })
  if (result.kind === 'breakdown') return { message: messageOf(result.status) }
  if (result.kind === 'placement') return judgePlacement(result, snapshot)
  const { state, diagnosis } = result
  const answer = framework.postFilter(state, info, snapshot, diagnosis)
  const message = describeDiagnosis({ ...diagnosis, postFilterMessage: answer.status && messageOf(answer.status) })
  const preemption: Preemption = answer.nominatedNode ? judgePreemption(framework, result, info, snapshot, now) : { nominated: [], candidates: {} }
  if (diagnosis.preFilterMessage !== undefined) return { preFilter: verdictOf(diagnosis.absent!), message, preemption }
  return { filter: verdictsOf(diagnosis, snapshot), message, preemption }
}

function judgePlacement({ feasible, diagnosis, scores, totals }: Placement, snapshot: Snapshot): Judgement {
  const filter = verdictsOf(diagnosis, snapshot)
  for (const node of feasible) filter[node.name] = null
  if (feasible.length === 1) return { filter, best: [feasible[0]!.name] }
  const most = Math.max(...totals)
  return {
    filter,
    scores: Object.fromEntries(feasible.map(({ name }, i) => [name, Object.fromEntries(scores.map(({ plugin, scores: own }) => [plugin, own[i]!]))])),
    totals: Object.fromEntries(feasible.map(({ name }, i) => [name, totals[i]!])),
    best: feasible.filter((_, i) => totals[i] === most).map(({ name }) => name).sort(),
  }
}

function judgePreemption(framework: Framework, { state, diagnosis }: Refusal, pod: PodInfo, snapshot: Snapshot, now: Micros): Preemption {
  const { candidates } = dryRunPreemption(framework.handle, state, pod, snapshot, diagnosis)
  return {
    nominated: bestCandidates(candidates, now).map(({ node }) => node.name).sort(),
    candidates: Object.fromEntries(candidates.map(({ node, victims, budgetViolations }) => [node.name, { victims: victims.map(({ key }) => key), budgetViolations }])),
  }
}

function verdictsOf({ verdicts, absent }: Diagnosis, snapshot: Snapshot): Record<string, Verdict | null> {
  const all: Record<string, Verdict | null> = {}
  for (const node of snapshot.nodes) {
    const status = verdicts.get(node) ?? absent
    all[node.name] = status ? verdictOf(status) : null
  }
  return all
}

function verdictOf({ plugin, code, reasons }: Status): Verdict {
  return { plugin, code, reasons: reasons.toSorted() }
}

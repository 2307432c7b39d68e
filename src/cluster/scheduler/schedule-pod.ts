// One decision: which node for this pod, or why none. Models the scheduling half of pkg/scheduler/schedule_one.go.
import { CycleState, Verdicts, messageOf, zeros, type Diagnosis, type Framework, type NodeInfo, type Plugin, type PluginScores, type PodInfo, type Snapshot, type Status } from './framework/index.ts'

export interface ScheduleOptions {
  /** Where in the list of nodes the search begins; it moves on so that all nodes get their turn. */
  readonly start: number
  /** A whole number in [0, bound): breaks ties. */
  readonly randomInt: (bound: number) => number
  /** True to look at all nodes even if the pod was promised one. */
  readonly ignoreNomination?: boolean
}

export interface Placement {
  readonly kind: 'placement'
  readonly node: NodeInfo
  readonly state: CycleState
  readonly feasible: readonly NodeInfo[]
  /** Why the other nodes were refused. */
  readonly diagnosis: Diagnosis
  /** Empty when only one node was feasible: it is taken unscored. */
  readonly scores: readonly PluginScores[]
  /** Sum of the scores for each feasible node. */
  readonly totals: readonly number[]
  readonly evaluated: number
  /** Where the next search begins. */
  readonly nextStart: number
}

export interface Refusal {
  readonly kind: 'refusal'
  readonly state: CycleState
  readonly diagnosis: Diagnosis
  readonly evaluated: number
  readonly nextStart: number
}

/** A plugin broke, or there is no node at all. */
export interface Breakdown {
  readonly kind: 'breakdown'
  readonly status: Status
}

const MIN_FEASIBLE = 100
const MIN_PERCENTAGE = 5

/** How many feasible nodes are enough: all of a hundred, then a share that shrinks from 50 % to 5 % as the cluster grows. */
export function numFeasibleNodesToFind(percentage: number, nodes: number): number {
  if (nodes < MIN_FEASIBLE || percentage >= 100) return nodes
  const share = percentage > 0 ? percentage : Math.max(MIN_PERCENTAGE, 50 - Math.trunc(nodes / 125))
  return Math.max(MIN_FEASIBLE, Math.trunc((nodes * share) / 100))
}

/** Decides for one pod. Reads the snapshot and changes nothing but the cycle's own state. */
export function schedulePod(framework: Framework, snapshot: Snapshot, pod: PodInfo, options: ScheduleOptions): Placement | Refusal | Breakdown {
  const nodeCount = snapshot.nodes.length
  if (nodeCount === 0) return { kind: 'breakdown', status: { code: 'UnschedulableAndUnresolvable', reasons: ['no nodes available to schedule pods'], plugin: '' } }
  const state = new CycleState()
  const outcome = framework.preFilter(state, pod, snapshot)
  if (outcome.status) {
    if (outcome.status.code === 'Error') return { kind: 'breakdown', status: outcome.status }
    const rejectors = new Set([outcome.status.plugin, ...outcome.narrowedBy])
    return { kind: 'refusal', state, diagnosis: { nodeCount, verdicts: new Verdicts(), absent: outcome.status, preFilterMessage: messageOf(outcome.status), rejectors }, evaluated: 0, nextStart: options.start }
  }
  const filters = framework.activeFilters(state)
  const candidates = outcome.nodeNames ? namedNodes(snapshot, outcome.nodeNames) : snapshot.nodes
  const nominated = options.ignoreNomination ? undefined : searchNominated(framework, filters, snapshot, state, pod)
  const search = nominated ?? searchNodes(framework, filters, state, pod, candidates, options.start)
  if (search.broken) return { kind: 'breakdown', status: search.broken }
  const { feasible, verdicts } = search
  const evaluated = feasible.length + verdicts.size
  const nextStart = (options.start + evaluated) % nodeCount
  const rejectors = new Set<string>(outcome.narrowedBy)
  for (const status of verdicts.counts().keys()) rejectors.add(status.plugin)
  const absent: Status | undefined = outcome.nodeNames && { code: 'UnschedulableAndUnresolvable', reasons: [`node(s) didn't satisfy plugin(s) [${outcome.narrowedBy.toSorted().join(' ')}]`], plugin: '' }
  const diagnosis: Diagnosis = { nodeCount, verdicts, absent, rejectors }
  if (feasible.length === 0) return { kind: 'refusal', state, diagnosis, evaluated, nextStart }
  if (feasible.length === 1) return { kind: 'placement', node: feasible[0]!, state, feasible, diagnosis, scores: [], totals: [], evaluated, nextStart }
  const scores = framework.score(state, pod, feasible, snapshot)
  const totals = sumScores(scores, feasible.length)
  return { kind: 'placement', node: feasible[selectHost(totals, options.randomInt)]!, state, feasible, diagnosis, scores, totals, evaluated, nextStart }
}

interface Search {
  readonly feasible: readonly NodeInfo[]
  readonly verdicts: Verdicts
  readonly broken?: Status
}

function searchNodes(framework: Framework, filters: readonly Plugin[], state: CycleState, pod: PodInfo, nodes: readonly NodeInfo[], start: number): Search {
  const wanted = numFeasibleNodesToFind(framework.profile.percentageOfNodesToScore ?? 0, nodes.length)
  const feasible: NodeInfo[] = []
  const verdicts = new Verdicts()
  for (let i = 0, at = nodes.length === 0 ? 0 : start % nodes.length; i < nodes.length && feasible.length < wanted; i++) {
    const node = nodes[at]!
    if (++at === nodes.length) at = 0
    const status = framework.filter(filters, state, pod, node)
    if (status === undefined) feasible.push(node)
    else if (status.code === 'Error') return { feasible, verdicts, broken: status }
    else verdicts.add(node, status)
  }
  return { feasible, verdicts }
}

/** A pod that was promised a node gets it without further search, if it is still good. */
function searchNominated(framework: Framework, filters: readonly Plugin[], snapshot: Snapshot, state: CycleState, pod: PodInfo): Search | undefined {
  const name = pod.pod.status?.nominatedNodeName
  const node = name ? snapshot.node(name) : undefined
  if (node === undefined || framework.filter(filters, state, pod, node) !== undefined) return undefined
  return { feasible: [node], verdicts: new Verdicts() }
}

function namedNodes(snapshot: Snapshot, names: ReadonlySet<string>): readonly NodeInfo[] {
  const nodes: NodeInfo[] = []
  for (const name of names) {
    const node = snapshot.node(name)
    if (node) nodes.push(node)
  }
  return nodes
}

function sumScores(scores: readonly PluginScores[], count: number): number[] {
  const totals = zeros(count)
  for (const { scores: own } of scores) for (let i = 0; i < count; i++) totals[i]! += own[i]!
  return totals
}

/** The index of the highest total; among equals each is as likely as the other. */
function selectHost(totals: readonly number[], randomInt: (bound: number) => number): number {
  let most = -Infinity
  let ties = 0
  for (let i = 0; i < totals.length; i++) {
    if (totals[i]! > most) {
      most = totals[i]!
      ties = 1
    } else if (totals[i] === most) ties++
  }
  let skip = ties === 1 ? 0 : randomInt(ties)
  for (let i = 0; i < totals.length; i++) if (totals[i] === most && skip-- === 0) return i
  throw new Error('no host among no hosts')
}

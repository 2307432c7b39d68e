// Runs the plugins of one profile, extension point by extension point. Models pkg/scheduler/framework/runtime/framework.go.
import type { EventRegistration } from './cluster-event.ts'
import type { CycleState } from './cycle-state.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { NodeInfo } from './node-info.ts'
import type { Handle, Plugin, PluginFactory, PostFilterAnswer } from './plugin.ts'
import type { PodInfo } from './pod-info.ts'
import type { Snapshot } from './snapshot.ts'
import type { Status } from './status.ts'

export const EXTENSION_POINTS = ['preEnqueue', 'preFilter', 'filter', 'postFilter', 'preScore', 'score', 'reserve', 'permit', 'preBind', 'bind'] as const
export type ExtensionPoint = (typeof EXTENSION_POINTS)[number]

export interface Profile {
  readonly schedulerName: string
  /** In the order in which every extension point asks them; the weight is that of the score. */
  readonly plugins: readonly { readonly make: PluginFactory; readonly weight?: number }[]
  /** For an extension point with an order of its own, or without some of the plugins: the names of those that it asks. */
  readonly points?: Readonly<Partial<Record<ExtensionPoint, readonly string[]>>>
  /** Share of the nodes to look for; absent or 0 lets it shrink as the cluster grows. */
  readonly percentageOfNodesToScore?: number
}

/** Scores of one plugin, one for each feasible node, normalised and weighted. */
export interface PluginScores {
  readonly plugin: string
  readonly scores: readonly number[]
}

export interface PreFilterOutcome {
  /** Set when the pod was refused as such. */
  readonly status?: Status
  /** The nodes left, when a plugin named some. */
  readonly nodeNames?: ReadonlySet<string>
  readonly narrowedBy: readonly string[]
}

export class Framework {
  readonly profile: Profile
  readonly plugins: readonly Plugin[]
  readonly handle: Handle
  readonly #weights = new Map<string, number>()
  readonly #at: Readonly<Record<ExtensionPoint, readonly Plugin[]>>
  /** The plugins that keep account of the pods of a node while some are tried away. */
  readonly #counting: readonly Plugin[]
  readonly #nominator: Handle['nominator']

  /** `base` is what plugins are lent; the framework adds the part that runs its own filters. */
  constructor(profile: Profile, base: Omit<Handle, 'passesFilters' | 'addPodToState' | 'removePodFromState'>) {
    this.handle = {
      ...base,
      passesFilters: (state, pod, node) => this.filter(this.activeFilters(state), state, pod, node),
      addPodToState: (state, pod, added, node) => this.#updateState('addPod', state, pod, added, node),
      removePodFromState: (state, pod, removed, node) => this.#updateState('removePod', state, pod, removed, node),
    }
    this.profile = profile
    this.plugins = profile.plugins.map(({ make, weight = 1 }) => {
      const plugin = make(this.handle)
      this.#weights.set(plugin.name, weight)
      return plugin
    })
    const byName = new Map(this.plugins.map((plugin) => [plugin.name, plugin]))
    const pluginsAt = (point: ExtensionPoint): readonly Plugin[] => (profile.points?.[point]?.map((name) => byName.get(name)!) ?? this.plugins).filter((plugin) => plugin[point])
    this.#at = Object.fromEntries(EXTENSION_POINTS.map((point) => [point, pluginsAt(point)])) as Record<ExtensionPoint, readonly Plugin[]>
    this.#counting = this.#at.preFilter.filter(({ addPod, removePod }) => addPod ?? removePod)
    this.#nominator = base.nominator
  }

  /** The plugins that take part in an extension point, in order. */
  at(point: ExtensionPoint): readonly Plugin[] {
    return this.#at[point]
  }

  /** Which events may help a pod that a plugin refused, by plugin. */
  registrations(): ReadonlyMap<string, readonly EventRegistration[]> {
    return new Map(this.plugins.map((plugin) => [plugin.name, plugin.events ?? []]))
  }

  /** The first plugin that keeps a pod out of the active queue. */
  preEnqueue(pod: PodInfo): Status | undefined {
    for (const plugin of this.#at.preEnqueue) {
      const status = plugin.preEnqueue!(pod)
      if (status) return status
    }
    return undefined
  }

  preFilter(state: CycleState, pod: PodInfo, snapshot: Snapshot): PreFilterOutcome {
    let nodeNames: ReadonlySet<string> | undefined
    let refusal: Status | undefined
    const narrowedBy: string[] = []
    for (const plugin of this.#at.preFilter) {
      const answer = plugin.preFilter!(state, pod, snapshot)
      if (answer === undefined) continue
      if ('nodeNames' in answer) {
        narrowedBy.push(plugin.name)
        nodeNames = nodeNames === undefined ? answer.nodeNames : new Set([...nodeNames].filter((name) => answer.nodeNames.has(name)))
        if (nodeNames.size > 0) continue
        const names = narrowedBy.length === 1 ? `plugin ${narrowedBy[0]}` : `plugin(s) [${narrowedBy.join(' ')}] simultaneously`
        return { status: { code: 'UnschedulableAndUnresolvable', reasons: [`node(s) didn't satisfy ${names}`], plugin: plugin.name }, narrowedBy }
      }
      if (answer.code === 'Skip') state.skippedFilters.add(plugin.name)
      // A plain refusal may still be followed by one that preemption cannot mend, which then counts.
      else if (answer.code === 'Unschedulable') refusal = answer
      else return { status: answer, narrowedBy }
    }
    return refusal ? { status: refusal, narrowedBy } : { nodeNames, narrowedBy }
  }

  activeFilters(state: CycleState): readonly Plugin[] {
    return state.notSkipped(this.#at.filter)
  }

  /**
   * Why a node is no place for a pod, or undefined. Where pods of the same or a higher priority were promised the node, it
   * must be good both with them (they may take what this pod needs) and without (this pod may need them).
   */
  filter(filters: readonly Plugin[], state: CycleState, pod: PodInfo, node: NodeInfo): Status | undefined {
    if (!this.#nominator.isEmpty) {
      const nominated = this.#nominator.nominatedPods(node.name)
      const rivals = nominated.length === 0 ? nominated : nominated.filter((other) => other.priority >= pod.priority && other.uid !== pod.uid)
      if (rivals.length > 0) {
        const crowded = node.clone()
        const crowdedState = state.clone()
        for (const rival of rivals) {
          crowded.addPod(rival)
          this.#updateState('addPod', crowdedState, pod, rival, crowded)
        }
        const status = runFilters(filters, crowdedState, pod, crowded)
        if (status) return status
      }
    }
    return runFilters(filters, state, pod, node)
  }

  /** Asks each PostFilter plugin until one helps. Models RunPostFilterPlugins. */
  postFilter(state: CycleState, pod: PodInfo, snapshot: Snapshot, diagnosis: Diagnosis): PostFilterAnswer {
    const reasons: string[] = []
    let answer: PostFilterAnswer = {}
    for (const plugin of this.#at.postFilter) {
      const given = plugin.postFilter!(state, pod, snapshot, diagnosis)
      if (given.status === undefined || given.status.code === 'Error') return given
      reasons.push(...given.status.reasons)
      answer = { ...answer, ...given }
    }
    return { ...answer, status: { code: 'Unschedulable', reasons, plugin: '' } }
  }

  /** Scores of all plugins that have one to give, in the order of the nodes. */
  score(state: CycleState, pod: PodInfo, nodes: readonly NodeInfo[], snapshot: Snapshot): readonly PluginScores[] {
    for (const plugin of this.#at.preScore) if (plugin.preScore!(state, pod, nodes, snapshot)?.code === 'Skip') state.skippedScores.add(plugin.name)
    const all: PluginScores[] = []
    for (const plugin of this.#at.score) {
      if (state.skippedScores.has(plugin.name)) continue
      const scores = plugin.score!(state, pod, nodes)
      plugin.normalizeScore?.(state, pod, scores, nodes)
      const weight = this.#weights.get(plugin.name)!
      if (weight !== 1) for (let i = 0; i < scores.length; i++) scores[i]! *= weight
      all.push({ plugin: plugin.name, scores })
    }
    return all
  }

  reserve(state: CycleState, pod: PodInfo, nodeName: string): Status | undefined {
    for (const plugin of this.#at.reserve) {
      const status = plugin.reserve!(state, pod, nodeName)
      if (status) return status
    }
    return undefined
  }

  unreserve(state: CycleState, pod: PodInfo, nodeName: string): void {
    for (const plugin of this.#at.reserve.toReversed()) plugin.unreserve?.(state, pod, nodeName)
  }

  permit(state: CycleState, pod: PodInfo, nodeName: string): Status | undefined {
    for (const plugin of this.#at.permit) {
      const status = plugin.permit!(state, pod, nodeName)
      if (status) return status
    }
    return undefined
  }

  #updateState(step: 'addPod' | 'removePod', state: CycleState, pod: PodInfo, other: PodInfo, node: NodeInfo): void {
    for (const plugin of this.#counting) if (!state.skippedFilters.has(plugin.name)) plugin[step]?.(state, pod, other, node)
  }
}

function runFilters(filters: readonly Plugin[], state: CycleState, pod: PodInfo, node: NodeInfo): Status | undefined {
  for (let i = 0; i < filters.length; i++) {
    const status = filters[i]!.filter!(state, pod, node)
    if (status !== undefined) return status
  }
  return undefined
}

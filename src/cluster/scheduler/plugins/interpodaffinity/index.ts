// InterPodAffinity: pods that want to be near others, or away from them. Models plugins/interpodaffinity.
import { matchesTerm, type AffinityTerm, type Plugin, type PluginFactory, type PodInfo } from '../../framework/index.ts'
import { NAME, filter, preFilter, updateCounts, type NamespaceLabels } from './filtering.ts'
import { normalizeScore, preScore, score, type InterPodAffinityArgs } from './scoring.ts'

export type { InterPodAffinityArgs } from './scoring.ts'

export const interPodAffinity = (args: InterPodAffinityArgs = {}): PluginFactory => ({ objects }): Plugin => {
  const namespaceLabels: NamespaceLabels = (namespace) => objects.namespaces.get(namespace)?.metadata.labels
  const speaksOf = (terms: readonly AffinityTerm[], other: PodInfo | undefined): boolean =>
    other !== undefined && terms.some((term) => matchesTerm(term, other.namespace, other.labels, namespaceLabels(other.namespace)))
  return {
    name: NAME,
    events: [
      { on: ['AssignedPod/Add'], hint: (waiting, { pod }) => speaksOf(waiting.affinity.required, pod) },
      { on: ['AssignedPod/UpdateLabel'], hint: (waiting, { pod, oldPod }) => speaksOf(waiting.affinity.required, pod) || speaksOf(waiting.affinity.requiredAnti, oldPod) || (oldPod !== undefined && speaksOf(oldPod.affinity.requiredAnti, waiting)) },
      { on: ['AssignedPod/Delete'], hint: (waiting, { pod }) => speaksOf(waiting.affinity.requiredAnti, pod) || (pod !== undefined && speaksOf(pod.affinity.requiredAnti, waiting)) },
      { on: ['Pod/UpdateLabel'] },
      {
        on: ['Node/Add', 'Node/UpdateLabel'],
        hint: (waiting, { node, oldNode }) => {
          const { required, requiredAnti } = waiting.affinity
          const value = (term: AffinityTerm): string | undefined => node?.metadata.labels?.[term.topologyKey]
          const isNews = (term: AffinityTerm): boolean => oldNode === undefined || oldNode.metadata.labels?.[term.topologyKey] !== value(term)
          if (required.some((term) => value(term) === undefined)) return false
          return required.some(isNews) || requiredAnti.some(isNews) || (required.length === 0 && requiredAnti.length === 0)
        },
      },
    ],
    preFilter: (state, pod, snapshot) => preFilter(state, pod, snapshot, namespaceLabels),
    addPod: (state, pod, added, node) => updateCounts(state, pod, added, node, 1, namespaceLabels),
    removePod: (state, pod, removed, node) => updateCounts(state, pod, removed, node, -1, namespaceLabels),
    filter: (state, pod, node) => filter(state, pod, node, namespaceLabels),
    preScore: (state, pod, _, snapshot) => preScore(state, pod, snapshot, namespaceLabels, args),
    score: (state, _, nodes) => score(state, nodes),
    normalizeScore: (_, __, scores) => normalizeScore(scores),
  }
}

// Pod affinity terms, compiled once per term. Models pkg/scheduler/framework/types.go (AffinityTerm).
import { compileLabelSelector, makeSelector, type Labels, type Requirement, type Selector } from '../../api/index.ts'
import type { LabelSelector } from '../../api/types/meta-v1.ts'
import type { Pod, PodAffinityTerm } from '../../api/types/core-v1.ts'

export interface AffinityTerm {
  /** Equal for terms that mean the same; pods that share one are counted together. */
  readonly key: string
  readonly topologyKey: string
  readonly selector: Selector
  readonly namespaces: ReadonlySet<string>
  readonly namespaceSelector: Selector
  /** 1 to 100 for preferred terms, 0 for required ones. */
  readonly weight: number
}

export interface AffinityTerms {
  readonly required: readonly AffinityTerm[]
  readonly preferred: readonly AffinityTerm[]
  readonly requiredAnti: readonly AffinityTerm[]
  readonly preferredAnti: readonly AffinityTerm[]
}

const NONE: readonly AffinityTerm[] = []
export const NO_TERMS: AffinityTerms = { required: NONE, preferred: NONE, requiredAnti: NONE, preferredAnti: NONE }

/** The terms of a pod; those without affinity share one empty answer. */
export function affinityTermsOf(pod: Pod): AffinityTerms {
  const { podAffinity, podAntiAffinity } = pod.spec?.affinity ?? {}
  if (podAffinity === undefined && podAntiAffinity === undefined) return NO_TERMS
  const required = (term: PodAffinityTerm): AffinityTerm => compile(pod, term, 0)
  return {
    required: podAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.map(required) ?? NONE,
    preferred: podAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.map((t) => compile(pod, t.podAffinityTerm, t.weight)) ?? NONE,
    requiredAnti: podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.map(required) ?? NONE,
    preferredAnti: podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.map((t) => compile(pod, t.podAffinityTerm, t.weight)) ?? NONE,
  }
}

function compile(pod: Pod, term: PodAffinityTerm, weight: number): AffinityTerm {
  const selector = compileLabelSelector(term.labelSelector)
  const namespaceSelector = compileLabelSelector(term.namespaceSelector)
  const named = term.namespaces?.length ? term.namespaces : term.namespaceSelector ? [] : [pod.metadata.namespace ?? 'default']
  const key = [weight, term.topologyKey, textOf(selector), named.toSorted().join(','), textOf(namespaceSelector)].join('|')
  return { key, topologyKey: term.topologyKey, selector, namespaces: new Set(named), namespaceSelector, weight }
}

const textOf = (selector: Selector): string => (selector.nothing ? '-' : `+${selector.text}`)

/** Whether pods with these labels, in a namespace with those, are what a term speaks of. */
export function matchesTerm(term: AffinityTerm, namespace: string, labels: Labels | undefined, namespaceLabels: Labels | undefined): boolean {
  if (!term.namespaces.has(namespace) && !term.namespaceSelector.matches(namespaceLabels)) return false
  return term.selector.matches(labels)
}

/** A selector narrowed by the pod's own values of some labels (matchLabelKeys); keys that the pod lacks are left out. */
export function withLabelKeys(selector: LabelSelector | undefined, keys: readonly string[] | undefined, labels: Labels | undefined): Selector {
  const base = compileLabelSelector(selector)
  const more = (keys ?? []).flatMap((key): Requirement[] => (labels?.[key] === undefined ? [] : [{ key, operator: 'in', values: [labels[key]] }]))
  return more.length === 0 ? base : makeSelector([...base.requirements, ...more])
}

// Node selectors and node affinity. Models component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go.
import type { Labels } from '../selector/index.ts'
import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodSpec } from '../types/core-v1.ts'

/** What a selector is matched against: a node, or something of its form. */
export interface Selectable {
  readonly name: string
  readonly labels: Labels
}

export type NodeMatcher = (node: Selectable) => boolean

const ALWAYS: NodeMatcher = () => true
const matchers = new WeakMap<PodSpec, NodeMatcher>()
const selectors = new WeakMap<NodeSelector, NodeMatcher>()

/** What a pod requires of its node: nodeSelector and required node affinity (GetRequiredNodeAffinity). */
export function requiredNodeAffinity(spec: PodSpec): NodeMatcher {
  const known = matchers.get(spec)
  if (known) return known
  const labels = Object.entries(spec.nodeSelector ?? {})
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  const matchesAffinity = required && nodeSelectorMatcher(required)
  const matcher: NodeMatcher = labels.length === 0 && !matchesAffinity ? ALWAYS : (node) => {
    for (const [key, value] of labels) if (node.labels[key] !== value) return false
    return matchesAffinity === undefined || matchesAffinity(node)
  }
  matchers.set(spec, matcher)
  return matcher
}

/** Whether a pod requires anything of its node. */
export function hasRequiredNodeAffinity(spec: PodSpec): boolean {
  return spec.nodeSelector !== undefined || spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution !== undefined
}

/** Any term may match; a term without requirements matches nothing. */
export function nodeSelectorMatcher(selector: NodeSelector): NodeMatcher {
  let matcher = selectors.get(selector)
  if (matcher === undefined) {
    const terms = selector.nodeSelectorTerms.filter((term) => !isEmptyTerm(term))
    selectors.set(selector, (matcher = (node) => terms.some((term) => matchesNodeTerm(term, node))))
  }
  return matcher
}

export function isEmptyTerm(term: NodeSelectorTerm): boolean {
  return !term.matchExpressions?.length && !term.matchFields?.length
}

export function matchesNodeTerm(term: NodeSelectorTerm, node: Selectable): boolean {
  for (const requirement of term.matchExpressions ?? []) if (!matchesRequirement(requirement, node.labels[requirement.key])) return false
  for (const requirement of term.matchFields ?? []) if (!matchesRequirement(requirement, requirement.key === 'metadata.name' ? node.name : undefined)) return false
  return true
}

const INTEGER = /^[+-]?\d+$/

function matchesRequirement({ operator, values = [] }: NodeSelectorRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
    case 'Lt': {
      const bound = values[0] ?? ''
      if (value === undefined || !INTEGER.test(value) || !INTEGER.test(bound)) return false
      return operator === 'Gt' ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound)
    }
  }
}

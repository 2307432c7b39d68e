// Whether a pod's selectors admit a node: pure. Models component-helpers/scheduling/corev1/nodeaffinity.
import type { Node, NodeSelectorRequirement, NodeSelectorTerm, PodSpec } from '../../api/types/core-v1.ts'

/** Whether a node meets a pod's nodeSelector and its required node affinity. */
export function matchesRequiredAffinity(spec: PodSpec, node: Node): boolean {
  const labels = node.metadata.labels ?? {}
  if (!Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value)) return false
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  return terms === undefined || terms.some((term) => matchesTerm(term, labels, node.metadata.name))
}

/** A term without requirements matches nothing. */
function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, labels: Readonly<Record<string, string>>, name: string): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false
  return matchExpressions.every((requirement) => matches(requirement, labels[requirement.key])) && matchFields.every((requirement) => matches(requirement, requirement.key === 'metadata.name' ? name : undefined))
}

function matches({ operator, values = [] }: NodeSelectorRequirement, value: string | undefined): boolean {
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
      return value !== undefined && Number(value) > Number(values[0])
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0])
  }
}

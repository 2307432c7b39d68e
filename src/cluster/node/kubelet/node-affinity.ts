// Node selector terms. Models component-helpers/scheduling/corev1/nodeaffinity.

interface Requirement {
  readonly key: string
  readonly operator: string
  readonly values?: readonly string[]
}

export interface NodeTerm {
  readonly matchExpressions?: readonly Requirement[]
  readonly matchFields?: readonly Requirement[]
}

/** Whether a node's labels and name satisfy all of a term; an empty term matches nothing. */
export function matchesNodeSelectorTerm(term: NodeTerm, labels: Readonly<Record<string, string>>, nodeName: string): boolean {
  const expressions = term.matchExpressions ?? []
  const fields = term.matchFields ?? []
  if (expressions.length === 0 && fields.length === 0) return false
  return expressions.every((requirement) => matches(requirement, labels[requirement.key])) && fields.every((requirement) => matches(requirement, requirement.key === 'metadata.name' ? nodeName : undefined))
}

function matches({ operator, values = [] }: Requirement, actual: string | undefined): boolean {
  switch (operator) {
    case 'In': return actual !== undefined && values.includes(actual)
    case 'NotIn': return actual === undefined || !values.includes(actual)
    case 'Exists': return actual !== undefined
    case 'DoesNotExist': return actual === undefined
    case 'Gt': return actual !== undefined && /^-?\d+$/.test(actual) && Number(actual) > Number(values[0])
    case 'Lt': return actual !== undefined && /^-?\d+$/.test(actual) && Number(actual) < Number(values[0])
    default: return false
  }
}

// Labels of nodes that have newer names. Models pkg/api/node/util.go.
import type { NodeSelectorTerm } from '../types/core-v1.ts'
import type { Path } from './field-error.ts'
import { labelValueProblems } from './rules.ts'

const DEPRECATED: ReadonlyMap<string, string> = new Map([
  ['beta.kubernetes.io/arch', 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ['beta.kubernetes.io/os', 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  ['failure-domain.beta.kubernetes.io/region', 'deprecated since v1.17; use "topology.kubernetes.io/region" instead'],
  ['failure-domain.beta.kubernetes.io/zone', 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
  ['beta.kubernetes.io/instance-type', 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead'],
  ['app.kubernetes.io/created-by', 'deprecated since v1.9'],
  ['scheduler.alpha.kubernetes.io/preferAvoidPods', 'deprecated since v1.22; use Taints and Tolerations instead'],
  ['node-role.kubernetes.io/master', 'use "node-role.kubernetes.io/control-plane" instead'],
])

/** What replaces a label, if it is an old one. */
export function nodeLabelWarning(key: string): string | undefined {
  return DEPRECATED.get(key)
}

/** `checkValues`: the term is only preferred, so bad values were let pass. */
export function nodeTermWarnings(at: Path, term: NodeSelectorTerm, checkValues: boolean): readonly string[] {
  return (term.matchExpressions ?? []).flatMap(({ key, values }, i) => {
    const here = at.child('matchExpressions').index(i)
    const message = nodeLabelWarning(key)
    return [
      ...(message ? [`${here.child('key')}: ${key} is ${message}`] : []),
      ...(checkValues ? (values ?? []).flatMap((value, j) => labelValueProblems(value).map((problem) => `${here.child('values').index(j)}: ${value} is invalid, ${problem}`)) : []),
    ]
  })
}

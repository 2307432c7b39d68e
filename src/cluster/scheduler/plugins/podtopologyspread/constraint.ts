// Spread constraints, compiled for one pod. Models plugins/podtopologyspread/common.go and plugins/helper/spread.go.
import { compileLabelSelector, compileSetSelector, controllerOf, findUntolerated, makeSelector, type Requirement, type Selector } from '../../../api/index.ts'
import type { TopologySpreadConstraint } from '../../../api/types/core-v1.ts'
import { requiredNodeAffinity, withLabelKeys, type ClusterObjects, type NodeInfo, type NodeMatcher, type PodClass, type PodInfo } from '../../framework/index.ts'

export const HOSTNAME = 'kubernetes.io/hostname'

export interface Constraint {
  readonly maxSkew: number
  readonly topologyKey: string
  readonly selector: Selector
  readonly minDomains: number
  readonly honorsAffinity: boolean
  readonly honorsTaints: boolean
}

/** What pods without constraints of their own are spread by, if a workload or a Service holds them together. */
export const SYSTEM_DEFAULTS: readonly TopologySpreadConstraint[] = [
  { maxSkew: 3, topologyKey: HOSTNAME, whenUnsatisfiable: 'ScheduleAnyway' },
  { maxSkew: 5, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
]

/** What spreading looks up besides nodes and pods. */
export interface SpreadContext {
  readonly objects: ClusterObjects
  /** Constraints of pods that have none. */
  readonly defaults: readonly TopologySpreadConstraint[]
}

const NONE: readonly Constraint[] = []

/** The pod's own constraints of one kind, or the defaults of that kind when it has none at all. */
export function constraintsOf(pod: PodInfo, when: TopologySpreadConstraint['whenUnsatisfiable'], { objects, defaults: all }: SpreadContext): readonly Constraint[] {
  const own = pod.spec.topologySpreadConstraints
  if (own?.length) return own.filter((c) => c.whenUnsatisfiable === when).map((c) => compile(c, withLabelKeys(c.labelSelector, c.matchLabelKeys, pod.labels)))
  const defaults = all.filter((c) => c.whenUnsatisfiable === when)
  if (defaults.length === 0) return NONE
  const selector = siblingSelector(pod, objects)
  return selector === undefined ? NONE : defaults.map((c) => compile(c, selector))
}

function compile(constraint: TopologySpreadConstraint, selector: Selector): Constraint {
  const { maxSkew, topologyKey, minDomains = 1, nodeAffinityPolicy = 'Honor', nodeTaintsPolicy = 'Ignore' } = constraint
  return { maxSkew, topologyKey, selector, minDomains, honorsAffinity: nodeAffinityPolicy === 'Honor', honorsTaints: nodeTaintsPolicy === 'Honor' }
}

/** Pods of the same Services and the same controller; undefined when the pod has neither (helper.DefaultSelector). */
function siblingSelector(pod: PodInfo, objects: ClusterObjects): Selector | undefined {
  const equal: Record<string, string> = {}
  for (const service of objects.services.inNamespace(pod.namespace)) {
    const selector = service.spec?.selector
    if (selector && Object.keys(selector).length > 0 && compileSetSelector(selector).matches(pod.labels)) Object.assign(equal, selector)
  }
  const owner = controllerOf(pod.pod)
  const more: Requirement[] = []
  const key = owner && `${pod.namespace}/${owner.name}`
  if (owner?.kind === 'ReplicationController') Object.assign(equal, objects.replicationControllers.get(key!)?.spec?.selector)
  else if (owner?.kind === 'ReplicaSet') more.push(...compileLabelSelector(objects.replicaSets.get(key!)?.spec?.selector).requirements)
  else if (owner?.kind === 'StatefulSet') more.push(...compileLabelSelector(objects.statefulSets.get(key!)?.spec?.selector).requirements)
  const requirements = [...Object.entries(equal).map(([name, value]): Requirement => ({ key: name, operator: '=', values: [value] })), ...more]
  return requirements.length === 0 ? undefined : makeSelector(requirements)
}

/** Whether a node has a value for each topology of these constraints. */
export function hasAllKeys(node: NodeInfo, constraints: readonly Constraint[]): boolean {
  for (const { topologyKey } of constraints) if (node.labels[topologyKey] === undefined) return false
  return true
}

/** Whether pods on a node count for a constraint: by default not where the pod itself could never go by its node affinity. */
export function isIncluded(node: NodeInfo, constraint: Constraint, pod: PodInfo, affinity: NodeMatcher = requiredNodeAffinity(pod.spec)): boolean {
  if (constraint.honorsAffinity && !affinity(node)) return false
  return !constraint.honorsTaints || findUntolerated(node.taints, pod.tolerations) === undefined
}

/** Whether the pods of a class count for a constraint of this pod. Upstream counts nothing for a selector without requirements. */
export function isCounted(pods: PodClass, selector: Selector, namespace: string): boolean {
  return !pods.isTerminating && pods.namespace === namespace && selector.requirements.length > 0 && selector.matches(pods.labels)
}

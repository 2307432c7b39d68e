// Which nodes a DaemonSet means, and the pod that it puts on one: pure. Models NodeShouldRunDaemonPod and util/daemonset_util.go.
import type { DaemonSet } from '../../api/types/apps-v1.ts'
import type { Affinity, Node, Pod, PodSpec, PodTemplateSpec, Toleration } from '../../api/types/core-v1.ts'
import { isTolerated, requiredNodeAffinity } from '../../api/index.ts'

export const HASH_LABEL = 'controller-revision-hash'
export const GENERATION_LABEL = 'pod-template-generation'
const GENERATION_ANNOTATION = 'deprecated.daemonset.template.generation'
const NAME_FIELD = 'metadata.name'

const exists = (name: string, effect: Toleration['effect']): Toleration => ({ key: `node.kubernetes.io/${name}`, operator: 'Exists', effect })

/** What daemon pods put up with besides what their template says. */
const TOLERATIONS: readonly Toleration[] = [exists('not-ready', 'NoExecute'), exists('unreachable', 'NoExecute'), exists('disk-pressure', 'NoSchedule'), exists('memory-pressure', 'NoSchedule'), exists('pid-pressure', 'NoSchedule'), exists('unschedulable', 'NoSchedule')]

/** The spec with the tolerations of daemon pods; the same ones are replaced in their place. */
export function withDaemonTolerations(spec: PodSpec): PodSpec {
  const added = spec.hostNetwork ? [...TOLERATIONS, exists('network-unavailable', 'NoSchedule')] : TOLERATIONS
  const tolerations = added.reduce<readonly Toleration[]>((list, toleration) => {
    const index = list.findIndex(({ key, effect, operator, value }) => key === toleration.key && effect === toleration.effect && operator === toleration.operator && value === toleration.value)
    return index < 0 ? [...list, toleration] : list.with(index, toleration)
  }, spec.tolerations ?? [])
  return { ...spec, tolerations }
}

/** Whether a node is to get a daemon pod, and whether one that runs there may stay. */
export function shouldRunOn(set: DaemonSet, node: Node): { readonly run: boolean; readonly stay: boolean } {
  const template = set.spec?.template.spec
  if (!template) return { run: false, stay: false }
  if (template.nodeName && template.nodeName !== node.metadata.name) return { run: false, stay: false }
  if (!requiredNodeAffinity(template)({ name: node.metadata.name, labels: node.metadata.labels ?? {} })) return { run: false, stay: false }
  const { tolerations = [] } = withDaemonTolerations(template)
  const refused = (node.spec?.taints ?? []).filter((taint) => taint.effect !== 'PreferNoSchedule' && !isTolerated(tolerations, taint))
  return { run: refused.length === 0, stay: !refused.some(({ effect }) => effect === 'NoExecute') }
}

/** The node that a pod was made for, bound or not. */
export function targetNode({ spec }: Pod): string | undefined {
  if (spec?.nodeName) return spec.nodeName
  const terms = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  for (const { matchFields = [] } of terms) for (const { key, operator, values } of matchFields) if (key === NAME_FIELD && operator === 'In' && values?.length === 1) return values[0]
  return undefined
}

/** The template of the pods of this revision, before they are aimed at a node. */
export function daemonTemplate(set: DaemonSet, hash: string): PodTemplateSpec {
  const { template } = set.spec!
  const generation = templateGeneration(set)
  const labels = { ...template.metadata?.labels, ...(generation === undefined ? {} : { [GENERATION_LABEL]: generation }), [HASH_LABEL]: hash }
  return { ...template, metadata: { ...template.metadata, labels }, ...(template.spec ? { spec: withDaemonTolerations(template.spec) } : {}) }
}

export const templateGeneration = (set: DaemonSet): string | undefined => set.metadata.annotations?.[GENERATION_ANNOTATION]

/** Required node affinity is replaced by the node's name: it has been looked at already. */
export function aimedAt(template: PodTemplateSpec, node: string): PodTemplateSpec {
  const affinity: Affinity = template.spec?.affinity ?? {}
  const nodeAffinity = { ...affinity.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: NAME_FIELD, operator: 'In' as const, values: [node] }] }] } }
  return { ...template, spec: { ...template.spec!, affinity: { ...affinity, nodeAffinity } } }
}

/** Whether a pod is of the present template. */
export function isUpdated(set: DaemonSet, pod: Pod, hash: string): boolean {
  const generation = templateGeneration(set)
  const labels = pod.metadata.labels ?? {}
  return (hash !== '' && labels[HASH_LABEL] === hash) || (generation !== undefined && labels[GENERATION_LABEL] === generation)
}

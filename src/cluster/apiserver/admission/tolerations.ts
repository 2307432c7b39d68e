// Taints and tolerations that nobody has to ask for. Models plugin/pkg/admission/defaulttolerationseconds and nodetaint.
import type { Node, Pod, Toleration } from '../../api/types/core-v1.ts'
import type { AdmissionPlugin } from './admission.ts'

const NOT_READY = 'node.kubernetes.io/not-ready'
const UNREACHABLE = 'node.kubernetes.io/unreachable'
const SECONDS = 300

/** A pod bears a node that is not ready, or out of reach, for five minutes. */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  resources: ['pods'],
  mutate({ context }, object) {
    if (context.subresource !== '') return object
    const pod = object as Pod
    const tolerations = pod.spec?.tolerations ?? []
    const added = [NOT_READY, UNREACHABLE].filter((key) => !tolerations.some((toleration) => covers(toleration, key))).map((key): Toleration => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: SECONDS }))
    return added.length === 0 ? pod : ({ ...pod, spec: { ...pod.spec!, tolerations: [...tolerations, ...added] } } as Pod)
  },
}

function covers({ key, effect }: Toleration, wanted: string): boolean {
  return (key === wanted || !key) && (effect === 'NoExecute' || !effect)
}

/** A new node is not ready until its kubelet says otherwise. */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  resources: ['nodes'],
  mutate({ operation }, object) {
    const node = object as Node
    const taints = node.spec?.taints ?? []
    if (operation !== 'CREATE' || taints.some(({ key, effect }) => key === NOT_READY && effect === 'NoSchedule')) return node
    return { ...node, spec: { ...node.spec, taints: [...taints, { key: NOT_READY, effect: 'NoSchedule' }] } } as Node
  },
}

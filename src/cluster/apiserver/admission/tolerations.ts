// Taints and tolerations that nobody has to ask for. Models plugin/pkg/admission/defaulttolerationseconds and nodetaint.
import { put } from '../../api/index.ts'
import type { Node, Pod, Toleration } from '../../api/types/core-v1.ts'
import type { AdmissionPlugin } from './admission.ts'

const NOT_READY = 'node.kubernetes.io/not-ready'
const UNREACHABLE = 'node.kubernetes.io/unreachable'
const SECONDS = 300
const ADDED: readonly Toleration[] = [NOT_READY, UNREACHABLE].map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: SECONDS }))

/** A pod bears a node that is not ready, or out of reach, for five minutes. */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  resources: ['pods'],
  mutate({ context }, object) {
    if (context.subresource !== '') return object
    const pod = object as Pod
    const own = pod.spec?.tolerations ?? []
    const added = ADDED.filter(({ key }) => !own.some((toleration) => covers(toleration, key!)))
    if (added.length === 0) return pod
    // Most pods bring none: they all have the same list.
    const tolerations = own.length === 0 ? ADDED : [...own, ...added]
    return { ...pod, spec: put(pod.spec!, { tolerations }) } as Pod
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

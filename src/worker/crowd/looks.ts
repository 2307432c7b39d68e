// How a Pod or a machine looks from far, in a number: so little that 150,000 of them cross to the page in a typed array.
import type { Node, Pod } from '../../cluster/api/types/core-v1.ts'

/** With more machines than this their cards would be too small to read: they are drawn from far. */
export const FAR_FROM = 40

/** In the order of their numbers. */
export const POD_SHAPES = ['running', 'pending', 'unready', 'crashed', 'leaving', 'done'] as const
export type PodShape = (typeof POD_SHAPES)[number]

/** In the order of their numbers. `gone`: there is no such Node; `no power`: the page knows that of the machine. */
export const NODE_LOOKS = ['ready', 'not ready', 'booting', 'gone', 'no power'] as const
export type NodeLook = (typeof NODE_LOOKS)[number]

/** Added to a Pod's look when it belongs to the system. */
export const SYSTEM_LOOK = 8
/** The look of a row that stands for nothing: its Pod is gone. */
export const NO_LOOK = 255

/** Whether a container's waiting reason means that it failed. */
export const isFailure = (reason: string | undefined): boolean => reason !== undefined && /BackOff|Err|Error|Invalid/.test(reason)

/** A Pod's shape, from its object alone. */
export function shapeOfPod({ metadata, status }: Pod): PodShape {
  if (metadata.deletionTimestamp) return 'leaving'
  const phase = status?.phase
  if (phase === 'Succeeded') return 'done'
  if (phase === 'Failed' || status?.containerStatuses?.some(hasFailed) === true) return 'crashed'
  if (phase !== 'Running') return 'pending'
  return status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ? 'running' : 'unready'
}

type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]

function hasFailed({ state }: ContainerStatus): boolean {
  if (state?.running) return false
  return state?.terminated ? state.terminated.exitCode !== 0 : isFailure(state?.waiting?.reason)
}

export const podLook = (pod: Pod): number => POD_SHAPES.indexOf(shapeOfPod(pod)) + (pod.metadata.namespace === 'kube-system' ? SYSTEM_LOOK : 0)

/** The shape that a look stands for; undefined for none. */
export const shapeOfLook = (look: number): PodShape | undefined => POD_SHAPES[look & (SYSTEM_LOOK - 1)]

export function nodeLook(node: Node | undefined): number {
  if (!node) return NODE_LOOKS.indexOf('gone')
  const ready = node.status?.conditions?.find((condition) => condition.type === 'Ready')
  return NODE_LOOKS.indexOf(ready?.status === 'True' ? 'ready' : ready === undefined ? 'booting' : 'not ready')
}

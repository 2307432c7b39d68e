// Which nodes are looked at for removal. Models core/scaledown/eligibility/eligibility.go and processors/nodes/pre_filtering_processor.go.
import type { Node } from '../../api/types/core-v1.ts'
import { MINUTE, type Micros } from '../../../kernel/index.ts'
import type { AutoscalerOptions } from '../options.ts'
import { readinessOf } from '../readiness.ts'
import { TO_BE_DELETED, taintTime } from '../taints.ts'
import type { Utilization } from './utilization.ts'

export type UnremovableReason =
  | 'ScaleDownDisabledAnnotation' | 'ScaleDownUnreadyDisabled' | 'NotAutoscaled' | 'NotUnneededLongEnough' | 'NotUnreadyLongEnough' | 'NodeGroupMinSizeReached'
  | 'CurrentlyBeingDeleted' | 'NotUnderutilized' | 'RecentlyUnremovable' | 'NoPlaceToMovePods' | 'BlockedByPod' | 'UnexpectedError'

export const SCALE_DOWN_DISABLED = 'cluster-autoscaler.kubernetes.io/scale-down-disabled'
/** A node that was marked longer ago was not deleted after all. */
const DELETION_TIME = 5 * MINUTE

export const isScaleDownDisabled = (node: Node): boolean => node.metadata.annotations?.[SCALE_DOWN_DISABLED] === 'true'

export interface EligibilityInput {
  readonly node: Node
  readonly isAutoscaled: boolean
  readonly utilization: Utilization | undefined
  readonly options: Pick<AutoscalerOptions, 'scaleDownUnreadyEnabled' | 'scaleDownUtilizationThreshold'>
  readonly now: Micros
}

/** Why a node is not considered; undefined when it is: little enough of it is asked for. */
export function whyIneligible({ node, isAutoscaled, utilization, options, now }: EligibilityInput): UnremovableReason | undefined {
  const markedAt = taintTime(node, TO_BE_DELETED)
  if (markedAt !== undefined && now - markedAt < DELETION_TIME) return 'CurrentlyBeingDeleted'
  if (isScaleDownDisabled(node)) return 'ScaleDownDisabledAnnotation'
  if (!isAutoscaled) return 'NotAutoscaled'
  if (!utilization) return 'UnexpectedError'
  if (!options.scaleDownUnreadyEnabled && !readinessOf(node).ready) return 'ScaleDownUnreadyDisabled'
  return utilization.share > options.scaleDownUtilizationThreshold ? 'NotUnderutilized' : undefined
}

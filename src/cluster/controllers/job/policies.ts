// What the failure of a pod means by the Job's podFailurePolicy, and when its successPolicy is met: pure.
// Models pod_failure_policy.go and success_policy.go of pkg/controller/job.
import type { Job, PodFailurePolicyRule } from '../../api/types/batch-v1.ts'
import type { ContainerStatus, Pod } from '../../api/types/core-v1.ts'
import { parseIndexes } from './indexes.ts'

export interface FailureMatch {
  readonly action: PodFailurePolicyRule['action'] | undefined
  /** Whether the failure counts towards the backoff limit. */
  readonly isCounted: boolean
  /** Why the Job as a whole fails, for the action FailJob. */
  readonly message?: string
}

const COUNTED: FailureMatch = { action: undefined, isCounted: true }

/** The first rule that a failed pod meets decides. */
export function matchFailurePolicy({ spec }: Job, pod: Pod): FailureMatch {
  for (const [i, rule] of (spec?.podFailurePolicy?.rules ?? []).entries()) {
    const cause = matchExitCode(rule, pod) ?? matchPodCondition(rule, pod)
    if (cause === undefined) continue
    switch (rule.action) {
      case 'Ignore':
        return { action: rule.action, isCounted: false }
      case 'FailIndex':
        return spec?.backoffLimitPerIndex === undefined ? COUNTED : { action: rule.action, isCounted: true }
      case 'Count':
        return { action: rule.action, isCounted: true }
      case 'FailJob':
        return { action: rule.action, isCounted: true, message: `${cause} matching FailJob rule at index ${i}` }
    }
  }
  return COUNTED
}

function matchExitCode({ onExitCodes }: PodFailurePolicyRule, { metadata, status }: Pod): string | undefined {
  if (!onExitCodes) return undefined
  const found = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].find((container) => {
    const code = container.state?.terminated?.exitCode
    if (code === undefined || code === 0 || (onExitCodes.containerName !== undefined && onExitCodes.containerName !== container.name)) return false
    return onExitCodes.values.includes(code) === (onExitCodes.operator === 'In')
  })
  return found && `Container ${found.name} for pod ${metadata.namespace}/${metadata.name} failed with exit code ${exitCode(found)}`
}

const exitCode = ({ state }: ContainerStatus): number => state?.terminated?.exitCode ?? 0

function matchPodCondition({ onPodConditions = [] }: PodFailurePolicyRule, { metadata, status }: Pod): string | undefined {
  const found = onPodConditions.find((pattern) => status?.conditions?.some(({ type, status: is }) => type === pattern.type && is === pattern.status))
  return found && `Pod ${metadata.namespace}/${metadata.name} has condition ${found.type}`
}

/** Why a Job has succeeded before all its indexes have; undefined when no rule is met. */
export function matchSuccessPolicy({ spec }: Job, succeeded: ReadonlySet<number>): string | undefined {
  for (const [i, rule] of (spec?.successPolicy?.rules ?? []).entries()) {
    const wanted = rule.succeededIndexes === undefined ? undefined : parseIndexes(rule.succeededIndexes)
    const count = wanted ? [...wanted].filter((index) => succeeded.has(index)).length : succeeded.size
    if (count >= (rule.succeededCount ?? wanted?.size ?? Infinity)) return `Matched rules at index ${i}`
  }
  return undefined
}

// What a LimitRange makes of a pod's resources, and what it then forbids: both may be said of one row.
import { applyDefaults } from '../../src/cluster/api/index.ts'
import type { Container, LimitRange, Pod } from '../../src/cluster/api/types/core-v1.ts'
import { aggregate, applyLimitRange, podLimitProblems } from '../../src/cluster/apiserver/admission/limit-ranges.ts'
import type { Answer } from './row.ts'

export interface LimitRangeInput {
  readonly limitRange: LimitRange
  readonly pod: Pod
}

export function answerLimitRange(input: LimitRangeInput): Answer {
  const range = applyDefaults('v1', 'LimitRange', input.limitRange)
  const { metadata, spec } = applyLimitRange(range, applyDefaults('v1', 'Pod', input.pod))
  const { annotations } = metadata
  const { containers, initContainers } = spec!
  const output = {
    ...(annotations && { annotations }),
    ...(containers.length > 0 && { containers: resourcesOf(containers) }),
    ...(initContainers?.length && { initContainers: resourcesOf(initContainers) }),
  }
  const problems = podLimitProblems(range, { ...input.pod, metadata, spec })
  return { output, ...(problems.length > 0 && { error: aggregate(problems) }) }
}

const resourcesOf = (containers: readonly Container[]): readonly object[] => containers.map(({ resources = {} }) => resources)

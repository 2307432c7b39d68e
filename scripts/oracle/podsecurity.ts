// What a Pod Security Standard forbids of a pod.
import { applyDefaults } from '../../src/cluster/api/index.ts'
import type { Pod } from '../../src/cluster/api/types/core-v1.ts'
import { levelProblem, violatedChecks, violation } from '../../src/cluster/apiserver/admission/pod-security/index.ts'
import type { Answer } from './row.ts'

export interface PodSecurityInput {
  readonly level: string
  readonly pod: Pod
}

export function answerPodSecurity({ level, pod: given }: PodSecurityInput): Answer {
  const problem = levelProblem(level)
  if (problem) return { error: problem }
  const pod = applyDefaults('v1', 'Pod', given)
  const message = violation(level, pod)
  return { output: message === undefined ? { allowed: true } : { allowed: false, message, reason: violatedChecks(level, pod) } }
}

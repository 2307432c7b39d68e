// `kubectl rollout status` of a workload.
import { applyDefaults, type KubeObject } from '../../src/cluster/api/index.ts'
import { rolloutStatus } from '../../src/cluster/kubectl/commands/operations/rollout-status.ts'
import { answerWith, type Answer } from './row.ts'

export interface RolloutInput {
  readonly object: KubeObject
  readonly revision?: number
}

export function answerRollout({ object, revision }: RolloutInput): Answer {
  return answerWith(() => rolloutStatus(applyDefaults(object.apiVersion!, object.kind!, object), revision))
}

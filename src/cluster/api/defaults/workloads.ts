// Defaults of workloads. Models pkg/apis/apps/v1/defaults.go and the ReplicationController's in core/v1.
import type { DaemonSetSpec, DeploymentSpec, ReplicaSetSpec, StatefulSetSpec } from '../types/apps-v1.ts'
import type { ReplicationController } from '../types/core-v1.ts'
import { edit, editEach, fill, put } from './edit.ts'
import { defaultTemplateOf } from './pod.ts'
import { defaultClaimTemplate } from './volumes.ts'

const QUARTERS = { maxUnavailable: '25%', maxSurge: '25%' }
const DEPLOYMENT: Partial<DeploymentSpec> = { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 }
const STATEFUL_SET: Partial<StatefulSetSpec> = { podManagementPolicy: 'OrderedReady', replicas: 1, revisionHistoryLimit: 10 }
const RETENTION = { whenDeleted: 'Retain', whenScaled: 'Retain' }
const DAEMON_SET: Partial<DaemonSetSpec> = { revisionHistoryLimit: 10 }
const ONE_AT_A_TIME = { maxUnavailable: 1, maxSurge: 0 }

export function defaultDeployment(before: DeploymentSpec): DeploymentSpec {
  const spec = fill(defaultTemplateOf(before), DEPLOYMENT)
  const strategy = fill(spec.strategy ?? {}, { type: 'RollingUpdate' })
  if (strategy.type !== 'RollingUpdate') return fill(spec, { strategy })
  const rollingUpdate = fill(strategy.rollingUpdate ?? {}, QUARTERS)
  return rollingUpdate === strategy.rollingUpdate && strategy === spec.strategy ? spec : put(spec, { strategy: put(strategy, { rollingUpdate }) })
}

export function defaultReplicaSet(spec: ReplicaSetSpec): ReplicaSetSpec {
  return fill(defaultTemplateOf(spec), { replicas: 1 })
}

export function defaultStatefulSet(before: StatefulSetSpec): StatefulSetSpec {
  let spec = fill(defaultTemplateOf(before), STATEFUL_SET)
  spec = editEach(spec, 'volumeClaimTemplates', defaultClaimTemplate)
  if (!spec.updateStrategy?.type) spec = put(spec, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: spec.updateStrategy?.rollingUpdate ?? {} } })
  spec = edit(spec, 'updateStrategy', (strategy) => (strategy.type === 'RollingUpdate' ? edit(strategy, 'rollingUpdate', (update) => fill(update, { partition: 0 })) : strategy))
  const retention = fill(spec.persistentVolumeClaimRetentionPolicy ?? {}, RETENTION)
  return retention === spec.persistentVolumeClaimRetentionPolicy ? spec : put(spec, { persistentVolumeClaimRetentionPolicy: retention })
}

export function defaultDaemonSet(before: DaemonSetSpec): DaemonSetSpec {
  const spec = fill(defaultTemplateOf(before), DAEMON_SET)
  const strategy = fill(spec.updateStrategy ?? {}, { type: 'RollingUpdate' })
  if (strategy.type !== 'RollingUpdate') return fill(spec, { updateStrategy: strategy })
  const rollingUpdate = fill(strategy.rollingUpdate ?? {}, ONE_AT_A_TIME)
  return rollingUpdate === strategy.rollingUpdate && strategy === spec.updateStrategy ? spec : put(spec, { updateStrategy: put(strategy, { rollingUpdate }) })
}

/** A ReplicationController takes its selector and labels from its template. */
export function defaultReplicationController(before: ReplicationController): ReplicationController {
  const controller = edit(before, 'spec', (spec) => fill(defaultTemplateOf(spec), { replicas: 1 }))
  const labels = controller.spec?.template?.metadata?.labels
  if (!labels) return controller
  const selected = edit(controller, 'spec', (spec) => fill(spec, { selector: labels }))
  return edit(selected, 'metadata', (metadata) => fill(metadata, { labels }))
}

// How far a rollout is, in words. Models kubectl/pkg/polymorphichelpers/rollout_status.go.
import type { KubeObject } from '../../../api/index.ts'
import type { DaemonSet, Deployment, StatefulSet } from '../../../api/types/apps-v1.ts'
import { CommandError } from '../../errors.ts'

export interface RolloutStatus { readonly message: string; readonly done: boolean }

const REVISION = 'deployment.kubernetes.io/revision'
const NOT_OBSERVED: RolloutStatus = { message: 'Waiting for deployment spec update to be observed...', done: false }
const NOT_ROLLING = 'rollout status is only available for RollingUpdate strategy type'

/** Whether `rollout status` knows this kind. */
export const hasRolloutStatus = ({ kind, group }: { readonly kind: string; readonly group: string }): boolean => group === 'apps' && kind in VIEWERS

/** What `rollout status` says of a workload; `revision` 0 means any. Throws CommandError for a rollout that has failed or cannot be followed. */
export function rolloutStatus(object: KubeObject, revision = 0): RolloutStatus {
  return VIEWERS[object.kind ?? '']!(object, revision)
}

const VIEWERS: Readonly<Record<string, (object: KubeObject, revision: number) => RolloutStatus>> = {
  Deployment: (object, revision) => deploymentStatus(object as Deployment, revision),
  DaemonSet: (object) => daemonSetStatus(object as DaemonSet),
  StatefulSet: (object) => statefulSetStatus(object as StatefulSet),
}

function deploymentStatus({ metadata, spec, status }: Deployment, revision: number): RolloutStatus {
  const { name } = metadata
  if (revision > 0) {
    const running = Number(metadata.annotations?.[REVISION] ?? 0)
    if (running !== revision) throw new CommandError(`desired revision (${revision}) is different from the running revision (${running})`)
  }
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) return NOT_OBSERVED
  if (status?.conditions?.some(({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded')) throw new CommandError(`deployment "${name}" exceeded its progress deadline`)
  const waiting = (what: string): RolloutStatus => ({ message: `Waiting for deployment "${name}" rollout to finish: ${what}...`, done: false })
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status ?? {}
  if (spec?.replicas !== undefined && updatedReplicas < spec.replicas) return waiting(`${updatedReplicas} out of ${spec.replicas} new replicas have been updated`)
  if (replicas > updatedReplicas) return waiting(`${replicas - updatedReplicas} old replicas are pending termination`)
  if (availableReplicas < updatedReplicas) return waiting(`${availableReplicas} of ${updatedReplicas} updated replicas are available`)
  return { message: `deployment "${name}" successfully rolled out`, done: true }
}

function daemonSetStatus({ metadata, spec, status }: DaemonSet): RolloutStatus {
  const { name } = metadata
  if ((spec?.updateStrategy?.type ?? 'RollingUpdate') !== 'RollingUpdate') throw new CommandError(NOT_ROLLING)
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) return { message: 'Waiting for daemon set spec update to be observed...', done: false }
  const waiting = (what: string): RolloutStatus => ({ message: `Waiting for daemon set "${name}" rollout to finish: ${what}...`, done: false })
  const { desiredNumberScheduled = 0, updatedNumberScheduled = 0, numberAvailable = 0 } = status ?? {}
  if (updatedNumberScheduled < desiredNumberScheduled) return waiting(`${updatedNumberScheduled} out of ${desiredNumberScheduled} new pods have been updated`)
  if (numberAvailable < desiredNumberScheduled) return waiting(`${numberAvailable} of ${desiredNumberScheduled} updated pods are available`)
  return { message: `daemon set "${name}" successfully rolled out`, done: true }
}

function statefulSetStatus({ metadata, spec, status }: StatefulSet): RolloutStatus {
  if ((spec?.updateStrategy?.type ?? 'RollingUpdate') !== 'RollingUpdate') throw new CommandError(NOT_ROLLING)
  const { observedGeneration = 0, readyReplicas = 0, updatedReplicas = 0, currentReplicas = 0, currentRevision = '', updateRevision = '' } = status ?? {}
  if (observedGeneration === 0 || (metadata.generation ?? 0) > observedGeneration) return { message: 'Waiting for statefulset spec update to be observed...', done: false }
  const replicas = spec?.replicas
  if (replicas !== undefined && readyReplicas < replicas) return { message: `Waiting for ${replicas - readyReplicas} pods to be ready...`, done: false }
  const rolling = spec?.updateStrategy?.rollingUpdate
  const partition = rolling?.partition
  if (rolling && replicas !== undefined && partition !== undefined && updatedReplicas < replicas - partition) {
    return { message: `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${replicas - partition} new pods have been updated...`, done: false }
  }
  if (rolling) return { message: `partitioned roll out complete: ${updatedReplicas} new pods have been updated...`, done: true }
  if (updateRevision !== currentRevision) return { message: `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...`, done: false }
  return { message: `statefulset rolling update complete ${currentReplicas} pods at revision ${currentRevision}...`, done: true }
}

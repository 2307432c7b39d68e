// The counts that controllers report. Models the status validators of pkg/apis/apps and pkg/apis/core.
import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from '../types/apps-v1.ts'
import type { ReplicationController } from '../types/core-v1.ts'
import type { ObjectMeta } from '../types/meta-v1.ts'
import { STATUS, type FieldErrors } from './field-error.ts'
import { validateObjectMetaUpdate } from './meta.ts'
import { checkNonnegativeField } from './rules.ts'

type Counts = { readonly [field: string]: unknown }
type Counted<T extends Counts> = { readonly metadata: ObjectMeta; readonly status?: T }

/** Which counts there are, in the order they are looked at, and which cannot exceed all replicas. */
interface CountRules {
  readonly counts: readonly string[]
  readonly withinReplicas: readonly string[]
  /** How the message calls readyReplicas. */
  readonly readyName?: string
  readonly metaFirst: boolean
}

function countOf(status: Counts, field: string): number {
  return (status[field] as number | undefined) ?? 0
}

function validateCounts(errors: FieldErrors, object: Counted<Counts>, old: Counted<Counts>, rules: CountRules): void {
  if (rules.metaFirst) validateObjectMetaUpdate(errors, object.metadata, old.metadata)
  const status = object.status ?? {}
  for (const field of rules.counts) checkNonnegativeField(errors, STATUS, field, status[field] as number | undefined)
  for (const field of rules.withinReplicas) {
    if (countOf(status, field) > countOf(status, 'replicas')) errors.invalid(STATUS.child(field), countOf(status, field), 'cannot be greater than status.replicas')
  }
  if (rules.readyName && countOf(status, 'availableReplicas') > countOf(status, 'readyReplicas')) errors.invalid(STATUS.child('availableReplicas'), countOf(status, 'availableReplicas'), `cannot be greater than ${rules.readyName}`)
  if (!rules.metaFirst) validateObjectMetaUpdate(errors, object.metadata, old.metadata)
  const before = old.status?.collisionCount
  const after = status.collisionCount
  if (before !== undefined && (after === undefined || (after as number) < (before as number))) errors.invalid(STATUS.child('collisionCount'), after ?? 0, 'cannot be decremented')
}

const DEPLOYMENT: CountRules = {
  counts: ['observedGeneration', 'replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas', 'unavailableReplicas', 'terminatingReplicas', 'collisionCount'],
  withinReplicas: ['updatedReplicas', 'readyReplicas', 'availableReplicas'],
  readyName: 'readyReplicas',
  metaFirst: true,
}
const REPLICA_SET: CountRules = {
  counts: ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration', 'terminatingReplicas'],
  withinReplicas: ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'],
  readyName: 'readyReplicas',
  metaFirst: true,
}
const STATEFUL_SET: CountRules = {
  counts: ['replicas', 'readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas', 'observedGeneration', 'collisionCount'],
  withinReplicas: ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'],
  readyName: 'status.readyReplicas',
  metaFirst: false,
}
const DAEMON_SET: CountRules = {
  counts: ['currentNumberScheduled', 'numberMisscheduled', 'desiredNumberScheduled', 'numberReady', 'observedGeneration', 'updatedNumberScheduled', 'numberAvailable', 'numberUnavailable', 'collisionCount'],
  withinReplicas: [],
  metaFirst: true,
}

export function validateDeploymentStatus(errors: FieldErrors, deployment: Deployment, old: Deployment): void {
  validateCounts(errors, asCounted(deployment), asCounted(old), DEPLOYMENT)
}

export function validateReplicaSetStatus(errors: FieldErrors, replicaSet: ReplicaSet | ReplicationController, old: ReplicaSet | ReplicationController): void {
  validateCounts(errors, asCounted(replicaSet), asCounted(old), REPLICA_SET)
}

export function validateStatefulSetStatus(errors: FieldErrors, set: StatefulSet, old: StatefulSet): void {
  validateCounts(errors, asCounted(set), asCounted(old), STATEFUL_SET)
}

export function validateDaemonSetStatus(errors: FieldErrors, set: DaemonSet, old: DaemonSet): void {
  validateCounts(errors, asCounted(set), asCounted(old), DAEMON_SET)
}

function asCounted({ metadata, status }: { readonly metadata: ObjectMeta; readonly status?: object }): Counted<Counts> {
  return { metadata, status: status as Counts | undefined }
}

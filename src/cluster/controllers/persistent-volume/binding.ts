// Writes the two sides of a binding: the volume first, then the claim. Whatever fails is finished by a later sync.
import { referenceOf, PERSISTENT_VOLUMES, PERSISTENT_VOLUME_CLAIMS, type Client, type EventRecorder, type Informer, type WorkQueue } from '../../client/index.ts'
import { compareQuantities, type KubeObject } from '../../api/index.ts'
import type { PersistentVolume, PersistentVolumeClaim, PersistentVolumeClaimStatus, PersistentVolumeStatus, Pod } from '../../api/types/core-v1.ts'
import type { StorageClass } from '../../api/types/storage-v1.ts'
import type { Kernel, Process } from '../../../kernel/index.ts'
import { semanticEqual, type ControllerContext } from '../framework/index.ts'
import type { Latest } from './latest.ts'
import { isBoundTo } from './matching.ts'

export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed'
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller'
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by'

export interface Binder {
  readonly context: ControllerContext
  readonly kernel: Kernel
  readonly client: Client
  readonly recorder: EventRecorder
  readonly claims: Latest<PersistentVolumeClaim>
  readonly volumes: Latest<PersistentVolume>
  readonly classes: Informer<StorageClass>
  readonly pods: Informer<Pod>
  readonly claimQueue: WorkQueue
  readonly volumeQueue: WorkQueue
  /** Provisioning and deletion that go on beside the syncs, by name: one of each at a time. */
  readonly running: Set<string>
}

export function hasAnnotation({ metadata }: KubeObject, name: string): boolean {
  return metadata.annotations?.[name] !== undefined
}

/** Binds a volume and a claim to each other. Throws ApiError, NetworkError. */
export function* bind(binder: Binder, volume: PersistentVolume, claim: PersistentVolumeClaim): Process<void> {
  const bound = yield* writePhase(binder, yield* bindVolume(binder, volume, claim), 'Bound')
  yield* writeClaimStatus(binder, yield* bindClaim(binder, claim, bound), 'Bound', bound)
}

function* bindVolume({ client, volumes }: Binder, volume: PersistentVolume, claim: PersistentVolumeClaim): Process<PersistentVolume> {
  const reference = volume.spec?.claimRef
  const isNamed = isBoundTo(volume, claim)
  const isComplete = isNamed && reference?.uid === claim.metadata.uid
  const isMarked = isNamed || hasAnnotation(volume, BOUND_BY_CONTROLLER)
  if (isComplete && isMarked) return volume
  const annotations = isMarked ? volume.metadata.annotations : { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' }
  const next = { ...volume, metadata: { ...volume.metadata, annotations }, spec: { ...volume.spec!, claimRef: isComplete ? reference : referenceOf(claim) } }
  return volumes.note(yield* client.update(PERSISTENT_VOLUMES, next))
}

function* bindClaim({ client, claims }: Binder, claim: PersistentVolumeClaim, { metadata: { name } }: PersistentVolume): Process<PersistentVolumeClaim> {
  const isNamed = claim.spec?.volumeName === name
  if (isNamed && hasAnnotation(claim, BIND_COMPLETED)) return claim
  const annotations = { ...claim.metadata.annotations, [BIND_COMPLETED]: 'yes', ...(isNamed ? {} : { [BOUND_BY_CONTROLLER]: 'yes' }) }
  return claims.note(yield* client.update(PERSISTENT_VOLUME_CLAIMS, { ...claim, metadata: { ...claim.metadata, annotations }, spec: { ...claim.spec, volumeName: name } }))
}

/** Writes a claim's phase, and what its volume gives it. */
export function* writeClaimStatus({ client, claims }: Binder, claim: PersistentVolumeClaim, phase: PersistentVolumeClaimStatus['phase'], volume?: PersistentVolume): Process<PersistentVolumeClaim> {
  const { accessModes: _modes, capacity, ...rest } = claim.status ?? {}
  const given = volume?.spec?.capacity
  const isCurrent = capacity?.['storage'] !== undefined && compareQuantities(capacity['storage'], given?.['storage'] ?? '0') === 0
  // A bound claim that grows learns of it from whoever resized the volume.
  const nextCapacity = !volume ? undefined : claim.status?.phase === phase || isCurrent ? capacity : given
  const status: PersistentVolumeClaimStatus = { ...rest, phase, ...(volume?.spec?.accessModes ? { accessModes: volume.spec.accessModes } : {}), ...(nextCapacity ? { capacity: nextCapacity } : {}) }
  if (semanticEqual(status, claim.status)) return claim
  return claims.note(yield* client.updateStatus(PERSISTENT_VOLUME_CLAIMS, { ...claim, status }))
}

/** Writes a volume's phase if it is another one. */
export function* writePhase({ client, volumes }: Binder, volume: PersistentVolume, phase: PersistentVolumeStatus['phase'], message?: string): Process<PersistentVolume> {
  if (volume.status?.phase === phase) return volume
  const { message: _, ...status } = volume.status ?? {}
  return volumes.note(yield* client.updateStatus(PERSISTENT_VOLUMES, { ...volume, status: { ...status, phase, ...(message ? { message } : {}) } }))
}

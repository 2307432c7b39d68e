// One sync of a volume. Models syncVolume of pv_controller.go.
import { hasReason } from '../../api/index.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../api/types/core-v1.ts'
import { PERSISTENT_VOLUMES, PERSISTENT_VOLUME_CLAIMS } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { attempt } from '../framework/index.ts'
import { BOUND_BY_CONTROLLER, PROVISIONED_BY, hasAnnotation, writePhase, type Binder } from './binding.ts'
import { VOLUME_FINALIZER, deletionOf, reclaim } from './provisioning.ts'

/** Gives a volume the phase that its claim asks for, and reclaims it when the claim is gone. Throws ApiError, NetworkError. */
export function* syncVolume(binder: Binder, before: PersistentVolume): Process<void> {
  const { claimQueue } = binder
  const volume = yield* protect(binder, before)
  if (!volume) return
  const reference = volume.spec?.claimRef
  // Without a uid it is kept for a claim that has not come yet.
  if (!reference?.uid) return void (yield* writePhase(binder, volume, 'Available'))
  const claim = yield* findClaim(binder, volume)
  if (!claim) return yield* release(binder, volume)
  if (!claim.spec?.volumeName) return claimQueue.add(`${reference.namespace}/${reference.name}`)
  if (claim.spec.volumeName === volume.metadata.name) return void (yield* writePhase(binder, volume, 'Bound'))
  if (hasAnnotation(volume, PROVISIONED_BY) && volume.spec?.persistentVolumeReclaimPolicy === 'Delete') return yield* release(binder, volume)
  yield* unbind(binder, volume)
}

/** A provisioned volume stays until what is behind it has been deleted; undefined when that is done, and it only has to go. */
function* protect({ client, volumes, running }: Binder, volume: PersistentVolume): Process<PersistentVolume | undefined> {
  const { annotations, finalizers = [], deletionTimestamp } = volume.metadata
  const isOurs = annotations?.[PROVISIONED_BY]?.startsWith('kubernetes.io/') && volume.spec?.persistentVolumeReclaimPolicy === 'Delete'
  if (!isOurs || finalizers.includes(VOLUME_FINALIZER)) return volume
  // The finalizer has been taken away on purpose.
  if (deletionTimestamp !== undefined || running.has(deletionOf(volume))) return undefined
  return volumes.note(yield* client.update(PERSISTENT_VOLUMES, { ...volume, metadata: { ...volume.metadata, finalizers: [...finalizers, VOLUME_FINALIZER] } }))
}

/** The claim that a volume names, if it is still that one. The API server is asked before a volume is given up. */
function* findClaim({ claims, client }: Binder, { spec, status }: PersistentVolume): Process<PersistentVolumeClaim | undefined> {
  const { namespace, name = '', uid } = spec!.claimRef!
  let claim = claims.get(`${namespace}/${name}`)
  const isGivenUp = status?.phase === 'Released' || status?.phase === 'Failed'
  if ((!claim && !isGivenUp) || (claim && claim.metadata.uid !== uid)) {
    const { value, error } = yield* attempt(client.get(PERSISTENT_VOLUME_CLAIMS, name, namespace))
    if (error && !hasReason(error, 'NotFound')) throw error
    claim = value
  }
  return claim?.metadata.uid === uid ? claim : undefined
}

function* release(binder: Binder, volume: PersistentVolume): Process<void> {
  const phase = volume.status?.phase
  reclaim(binder, phase === 'Released' || phase === 'Failed' ? volume : yield* writePhase(binder, volume, 'Released'))
}

/** The claim went to another volume: this one is free again, or keeps waiting for it if a person said so. */
function* unbind(binder: Binder, volume: PersistentVolume): Process<void> {
  const { client, volumes } = binder
  const { claimRef, ...spec } = volume.spec!
  const { [BOUND_BY_CONTROLLER]: mark, ...annotations } = volume.metadata.annotations ?? {}
  const { uid: _, resourceVersion: _version, ...name } = claimRef ?? {}
  const next: PersistentVolume = mark === undefined ? { ...volume, spec: { ...spec, claimRef: name } } : { ...volume, metadata: { ...volume.metadata, annotations }, spec }
  yield* writePhase(binder, volumes.note(yield* client.update(PERSISTENT_VOLUMES, next)), 'Available')
}

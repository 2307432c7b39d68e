// One sync of a claim. Models syncUnboundClaim and syncBoundClaim of pv_controller.go.
import type { PersistentVolume, PersistentVolumeClaim } from '../../api/types/core-v1.ts'
import type { StorageClass } from '../../api/types/storage-v1.ts'
import { PERSISTENT_VOLUME_CLAIMS } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { BIND_COMPLETED, BOUND_BY_CONTROLLER, bind, hasAnnotation, writeClaimStatus, type Binder } from './binding.ts'
import { classOf, findMatch, isBoundTo, mismatchOf } from './matching.ts'
import { provision } from './provisioning.ts'

const SELECTED_NODE = 'volume.kubernetes.io/selected-node'
const IS_DEFAULT = 'storageclass.kubernetes.io/is-default-class'

/** Index names of the volumes' informer. */
export const BY_CLAIM = 'claim'
export const UNCLAIMED = 'unclaimed'

/** Binds a claim, has a volume made for it, or says why it waits. Throws ApiError, NetworkError. */
export function* syncClaim(binder: Binder, claim: PersistentVolumeClaim): Process<void> {
  if (hasAnnotation(claim, BIND_COMPLETED)) yield* syncBound(binder, claim)
  else if (claim.spec?.volumeName) yield* syncChosen(binder, claim, claim.spec.volumeName)
  else yield* syncUnbound(binder, claim)
}

function* syncUnbound(binder: Binder, claim: PersistentVolumeClaim): Process<void> {
  const { recorder, classes, client, claims } = binder
  const isDelayed = classes.get(classOf(claim))?.volumeBindingMode === 'WaitForFirstConsumer'
  const volume = findMatch(claim, candidatesFor(binder, claim), !isDelayed)
  if (volume) return yield* bind(binder, volume, claim)
  const fallback = claim.spec?.storageClassName === undefined && classOf(claim) === '' ? defaultClass(classes.list()) : undefined
  // A class that became the default later serves claims that named none.
  if (fallback) return void claims.note(yield* client.update(PERSISTENT_VOLUME_CLAIMS, { ...claim, spec: { ...claim.spec, storageClassName: fallback.metadata.name } }))
  if (isDelayed && !hasAnnotation(claim, SELECTED_NODE)) tellWhyDelayed(binder, claim)
  else if (classOf(claim) !== '') return provision(binder, claim)
  else recorder.event(claim, 'Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set')
  yield* writeClaimStatus(binder, claim, 'Pending')
}

function* candidatesFor({ volumes }: Binder, claim: PersistentVolumeClaim): Generator<PersistentVolume> {
  const { namespace, name } = claim.metadata
  for (const group of [volumes.informer.byIndex(BY_CLAIM, `${namespace}/${name}`), volumes.informer.byIndex(UNCLAIMED, classOf(claim))]) {
    for (const { metadata } of group) {
      const volume = volumes.get(metadata.name)
      if (volume) yield volume
    }
  }
}

function tellWhyDelayed({ recorder, pods }: Binder, claim: PersistentVolumeClaim): void {
  const waiting = [...pods.byIndex(BY_CLAIM, `${claim.metadata.namespace}/${claim.metadata.name}`)].filter(({ spec }) => !spec?.nodeName)
  if (waiting.length === 0) return recorder.event(claim, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding')
  const names = waiting.map(({ metadata }) => metadata.name)
  recorder.event(claim, 'Normal', 'WaitForPodScheduled', names.length === 1 ? `waiting for pod ${names[0]} to be scheduled` : `waiting for pods ${names.join(',')} to be scheduled`)
}

/** The newest of the classes that are marked as default. */
function defaultClass(classes: Iterable<StorageClass>): StorageClass | undefined {
  return [...classes].filter(({ metadata }) => metadata.annotations?.[IS_DEFAULT] === 'true').toSorted((a, b) => (a.metadata.creationTimestamp === b.metadata.creationTimestamp ? (a.metadata.name < b.metadata.name ? -1 : 1) : a.metadata.creationTimestamp > b.metadata.creationTimestamp ? -1 : 1))[0]
}

/** The claim asks for one volume by name. */
function* syncChosen(binder: Binder, claim: PersistentVolumeClaim, name: string): Process<void> {
  const { volumes, recorder } = binder
  const volume = volumes.get(name)
  if (volume && !volume.spec?.claimRef) {
    const problem = mismatchOf(volume, claim)
    if (problem === undefined) return yield* bind(binder, volume, claim)
    recorder.event(claim, 'Warning', 'VolumeMismatch', `Cannot bind to requested volume "${name}": ${problem}`)
  } else if (volume && isBoundTo(volume, claim)) return yield* bind(binder, volume, claim)
  else if (volume && !hasAnnotation(claim, BOUND_BY_CONTROLLER)) recorder.event(claim, 'Warning', 'FailedBinding', `volume "${name}" already bound to a different claim.`)
  yield* writeClaimStatus(binder, claim, 'Pending')
}

function* syncBound(binder: Binder, claim: PersistentVolumeClaim): Process<void> {
  const name = claim.spec?.volumeName
  const volume = name ? binder.volumes.get(name) : undefined
  if (!name) return yield* lose(binder, claim, 'ClaimLost', 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!')
  if (!volume) return yield* lose(binder, claim, 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!')
  const owner = volume.spec?.claimRef?.uid
  if (!volume.spec?.claimRef || owner === claim.metadata.uid) return yield* bind(binder, volume, claim)
  yield* lose(binder, claim, 'ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly')
}

function* lose(binder: Binder, claim: PersistentVolumeClaim, reason: string, message: string): Process<void> {
  if (claim.status?.phase === 'Lost') return
  yield* writeClaimStatus(binder, claim, 'Lost')
  binder.recorder.event(claim, 'Warning', reason, message)
}

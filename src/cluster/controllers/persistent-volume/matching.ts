// Which volume suits a claim: pure. Models pkg/controller/volume/persistentvolume/index.go and checkVolumeSatisfyClaim.
import { compareQuantities, compileLabelSelector } from '../../api/index.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../api/types/core-v1.ts'

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class'

/** The class of a claim or a volume; the old annotation goes before the field. */
export const classOf = ({ metadata, spec }: PersistentVolumeClaim | PersistentVolume): string => metadata.annotations?.[CLASS_ANNOTATION] ?? spec?.storageClassName ?? ''

/** Whether a volume names this claim; without a uid it waits for whichever claim of that name comes. */
export function isBoundTo({ spec }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  const reference = spec?.claimRef
  return reference !== undefined && reference.name === metadata.name && reference.namespace === metadata.namespace && (!reference.uid || reference.uid === metadata.uid)
}

const capacityOf = ({ spec }: PersistentVolume): string => spec?.capacity?.['storage'] ?? '0'
const requestOf = ({ spec }: PersistentVolumeClaim): string => spec?.resources?.requests?.['storage'] ?? '0'

/** Why a volume that a claim asks for by name cannot be bound to it; undefined when it can. */
export function mismatchOf(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (compareQuantities(capacityOf(volume), requestOf(claim)) < 0) return 'requested PV is too small'
  if (classOf(volume) !== classOf(claim)) return 'storageClassName does not match'
  if ((volume.spec?.volumeMode ?? 'Filesystem') !== (claim.spec?.volumeMode ?? 'Filesystem')) return 'incompatible volumeMode'
  if (!hasModes(volume, claim)) return 'incompatible accessMode'
  return undefined
}

const hasModes = ({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean => (claim.spec?.accessModes ?? []).every((mode) => spec?.accessModes?.includes(mode))

/** The volume to bind: one that names the claim, else the smallest that is available and large enough. `mayChoose` is false where the scheduler chooses. */
export function findMatch(claim: PersistentVolumeClaim, volumes: Iterable<PersistentVolume>, mayChoose: boolean): PersistentVolume | undefined {
  const selector = claim.spec?.selector ? compileLabelSelector(claim.spec.selector) : undefined
  let best: PersistentVolume | undefined
  for (const volume of volumes) {
    if (volume.metadata.deletionTimestamp !== undefined || !hasModes(volume, claim) || (volume.spec?.volumeMode ?? 'Filesystem') !== (claim.spec?.volumeMode ?? 'Filesystem')) continue
    const isLargeEnough = compareQuantities(capacityOf(volume), requestOf(claim)) >= 0
    if (isBoundTo(volume, claim)) {
      if (isLargeEnough) return volume
      continue
    }
    if (!mayChoose || !isLargeEnough || volume.spec?.claimRef || volume.status?.phase !== 'Available' || classOf(volume) !== classOf(claim)) continue
    if (selector && !selector.matches(volume.metadata.labels)) continue
    if (!best || compareQuantities(capacityOf(volume), capacityOf(best)) < 0) best = volume
  }
  return best
}

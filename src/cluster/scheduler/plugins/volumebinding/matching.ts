// Which volume is good for a claim on a node. Models component-helpers/storage/volume/pv_helpers.go (FindMatchingVolume).
import { compareQuantities, compileLabelSelector } from '../../../api/index.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../api/types/core-v1.ts'
import type { StorageClass } from '../../../api/types/storage-v1.ts'
import { nodeSelectorMatcher, type NodeInfo } from '../../framework/index.ts'

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class'

export const classOfClaim = ({ metadata, spec }: PersistentVolumeClaim): string => metadata.annotations?.[CLASS_ANNOTATION] ?? spec?.storageClassName ?? ''
const classOfVolume = ({ metadata, spec }: PersistentVolume): string => metadata.annotations?.[CLASS_ANNOTATION] ?? spec?.storageClassName ?? ''

/** Whether a volume can be reached from a node. */
export function isReachable(volume: PersistentVolume, node: NodeInfo): boolean {
  const required = volume.spec?.nodeAffinity?.required
  return required === undefined || nodeSelectorMatcher(required)(node)
}

export function isBoundTo(volume: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  const ref = volume.spec?.claimRef
  return ref?.name === metadata.name && ref.namespace === (metadata.namespace ?? 'default') && (!ref.uid || ref.uid === metadata.uid)
}

/** The volume kept for the claim, or the smallest of those that are free and good for it on this node. */
export function findMatchingVolume(claim: PersistentVolumeClaim, volumes: Iterable<PersistentVolume>, node: NodeInfo, taken: ReadonlySet<string>): PersistentVolume | undefined {
  const { spec } = claim
  const wanted = spec?.resources?.requests?.['storage'] ?? '0'
  const selector = spec?.selector && compileLabelSelector(spec.selector)
  const className = classOfClaim(claim)
  let best: PersistentVolume | undefined
  for (const volume of volumes) {
    const size = volume.spec?.capacity?.['storage'] ?? '0'
    const isKept = isBoundTo(volume, claim)
    if (taken.has(volume.metadata.name) || (volume.spec?.claimRef && !isKept)) continue
    if (compareQuantities(size, wanted) < 0) continue
    if ((spec?.volumeMode ?? 'Filesystem') !== (volume.spec?.volumeMode ?? 'Filesystem') || volume.metadata.deletionTimestamp) continue
    if (isKept) return isReachable(volume, node) ? volume : undefined
    if (volume.status?.phase !== 'Available' || (selector && !selector.matches(volume.metadata.labels))) continue
    if (classOfVolume(volume) !== className || !isReachable(volume, node)) continue
    if (!(spec?.accessModes ?? []).every((mode) => volume.spec?.accessModes?.includes(mode))) continue
    if (best === undefined || compareQuantities(best.spec?.capacity?.['storage'] ?? '0', size) > 0) best = volume
  }
  return best
}

/** Whether a class provisions volumes for a node with these labels. */
export function provisionsFor({ provisioner, allowedTopologies }: StorageClass, { labels }: NodeInfo): boolean {
  if (provisioner === '' || provisioner === 'kubernetes.io/no-provisioner') return false
  if (!allowedTopologies?.length) return true
  return allowedTopologies.some(({ matchLabelExpressions }) => matchLabelExpressions?.length && matchLabelExpressions.every(({ key, values }) => labels[key] !== undefined && values.includes(labels[key])))
}

// The cells of volumes, claims, classes and CSI objects. Models printPersistentVolume and its like.
import { parseQuantity, printQuantity } from '../quantity/index.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../types/core-v1.ts'
import type { CSIDriver, CSINode, StorageClass, VolumeAttachment, VolumeAttributesClass } from '../types/storage-v1.ts'
import { ageOf, cellsOfKind, formatAccessModes, isDefaultClass, storageClassOf } from './cell.ts'

export const persistentVolumeCells = cellsOfKind<PersistentVolume>((volume, now) => {
  const claim = volume.spec?.claimRef
  return [
    volume.metadata.name,
    storageText(volume.spec?.capacity),
    formatAccessModes(volume.spec?.accessModes),
    volume.spec?.persistentVolumeReclaimPolicy ?? '',
    volume.metadata.deletionTimestamp ? 'Terminating' : volume.status?.phase ?? '',
    claim ? `${claim.namespace ?? ''}/${claim.name ?? ''}` : '',
    storageClassOf(volume),
    volume.spec?.volumeAttributesClassName ?? '<unset>',
    volume.status?.reason ?? '',
    ageOf(volume, now),
    volume.spec?.volumeMode ?? '<unset>',
  ]
})

/** Capacity and access modes are those of the volume, so they stay empty until one is named. */
export const persistentVolumeClaimCells = cellsOfKind<PersistentVolumeClaim>((claim, now) => {
  const volumeName = claim.spec?.volumeName ?? ''
  return [
    claim.metadata.name,
    claim.metadata.deletionTimestamp ? 'Terminating' : claim.status?.phase ?? '',
    volumeName,
    volumeName === '' ? '' : storageText(claim.status?.capacity),
    volumeName === '' ? '' : formatAccessModes(claim.status?.accessModes),
    storageClassOf(claim),
    claim.spec?.volumeAttributesClassName ?? '<unset>',
    ageOf(claim, now),
    claim.spec?.volumeMode ?? '<unset>',
  ]
})

function storageText(resources: { readonly [key: string]: string } | undefined): string {
  return printQuantity(parseQuantity(resources?.['storage'] ?? '0'))
}

export const storageClassCells = cellsOfKind<StorageClass>((storageClass, now) => [
  isDefaultClass(storageClass) ? `${storageClass.metadata.name} (default)` : storageClass.metadata.name,
  storageClass.provisioner,
  storageClass.reclaimPolicy ?? 'Delete',
  storageClass.volumeBindingMode ?? 'Immediate',
  storageClass.allowVolumeExpansion ?? false,
  ageOf(storageClass, now),
])

export const volumeAttachmentCells = cellsOfKind<VolumeAttachment>((attachment, now) => [
  attachment.metadata.name,
  attachment.spec.attacher,
  attachment.spec.source.persistentVolumeName ?? '',
  attachment.spec.nodeName,
  attachment.status?.attached ?? false,
  ageOf(attachment, now),
])

export const volumeAttributesClassCells = cellsOfKind<VolumeAttributesClass>((attributes, now) => [attributes.metadata.name, attributes.driverName, ageOf(attributes, now)])

export const csiNodeCells = cellsOfKind<CSINode>((node, now) => [node.metadata.name, node.spec.drivers?.length ?? 0, ageOf(node, now)])

export const csiDriverCells = cellsOfKind<CSIDriver>((driver, now) => [
  driver.metadata.name,
  driver.spec.attachRequired ?? true,
  driver.spec.podInfoOnMount ?? false,
  driver.spec.storageCapacity ?? false,
  driver.spec.tokenRequests?.map(({ audience }) => audience).join(',') ?? '<unset>',
  driver.spec.requiresRepublish ?? false,
  driver.spec.volumeLifecycleModes?.join(',') || '<none>',
  ageOf(driver, now),
])

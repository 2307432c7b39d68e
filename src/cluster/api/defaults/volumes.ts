// Defaults of volumes, claims and PersistentVolumes. Models pkg/apis/core/v1/defaults.go.
import type { DownwardAPIVolumeFile, PersistentVolumeClaim, PersistentVolumeClaimSpec, PersistentVolumeSpec, TypedLocalObjectReference, Volume, VolumeProjection } from '../types/core-v1.ts'
import { amend, edit, editEach, fill, without } from './edit.ts'
import type { Edits } from './edit.ts'
import { roundRequirements, roundResourceList } from './resources.ts'

/** 0644: who may read files made from ConfigMaps, Secrets and the downward API. */
const FILE_MODE = 0o644
const ISCSI = { iscsiInterface: 'default' }
const RBD = { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' }
const SCALE_IO = { storageMode: 'ThinProvisioned', fsType: 'xfs' }
const AZURE_DISK = { cachingMode: 'ReadWrite', kind: 'Shared', fsType: 'ext4', readOnly: false } as const
const CLAIM_SPEC: Partial<PersistentVolumeClaimSpec> = { volumeMode: 'Filesystem' }
const VOLUME_SPEC: Partial<PersistentVolumeSpec> = { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' }

const VOLUME_EDITS: Edits<Volume> = {
  secret: (source) => fill(source, { defaultMode: FILE_MODE }),
  configMap: (source) => fill(source, { defaultMode: FILE_MODE }),
  downwardAPI: (source) => editEach(fill(source, { defaultMode: FILE_MODE }), 'items', defaultDownwardFile),
  projected: (source) => editEach(fill(source, { defaultMode: FILE_MODE }), 'sources', defaultProjection),
  ephemeral: (source) => edit(source, 'volumeClaimTemplate', (template) => edit(template, 'spec', defaultClaimSpec)),
  hostPath: (source) => fill(source, { type: '' }),
  iscsi: (source) => fill(source, ISCSI),
  rbd: (source) => fill(source, RBD),
  scaleIO: (source) => fill(source, SCALE_IO),
  azureDisk: (source) => fill(source, AZURE_DISK),
}

/** A volume that names no source is an emptyDir. */
export function defaultVolume(volume: Volume): Volume {
  return Object.keys(volume).length === 1 ? { ...volume, emptyDir: {} } : amend(volume, {}, VOLUME_EDITS)
}

export function defaultClaim(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  return edit(defaultUnpairedClaim(claim), 'spec', pairSources)
}

function defaultUnpairedClaim(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  return fill(edit(edit(claim, 'spec', defaultClaimSpec), 'status', (status) => edit(fill(status, { phase: 'Pending' }), 'capacity', roundResourceList)), { status: { phase: 'Pending' } })
}

/** A StatefulSet's claim template is a whole claim and says so. */
export function defaultClaimTemplate(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  return fill(defaultUnpairedClaim(claim), { apiVersion: 'v1', kind: 'PersistentVolumeClaim' })
}

/** Keeps dataSource and dataSourceRef in step, as the storage does; what dataSource may not name is for the strategy. */
function pairSources(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  const { dataSource, dataSourceRef } = spec
  if (dataSource && !dataSourceRef) return isOldDataSource(dataSource) ? { ...spec, dataSourceRef: dataSource } : spec
  if (dataSourceRef && !dataSource && !dataSourceRef.namespace) return { ...spec, dataSource: without(dataSourceRef, 'namespace') }
  return spec
}

/** Whether dataSource alone may name it. Models dataSourceIsPvcOrSnapshot of pkg/api/persistentvolumeclaim. */
function isOldDataSource({ apiGroup, kind }: TypedLocalObjectReference): boolean {
  return apiGroup ? apiGroup === 'snapshot.storage.k8s.io' && kind === 'VolumeSnapshot' : kind === 'PersistentVolumeClaim'
}

export function defaultClaimSpec(before: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  return edit(fill(before, CLAIM_SPEC), 'resources', roundRequirements)
}

const VOLUME_SPEC_EDITS: Edits<PersistentVolumeSpec> = {
  capacity: roundResourceList,
  hostPath: (source) => fill(source, { type: '' }),
  iscsi: (source) => fill(source, ISCSI),
  rbd: (source) => fill(source, RBD),
  scaleIO: (source) => fill(source, SCALE_IO),
  azureDisk: (source) => fill(source, AZURE_DISK),
}

export function defaultVolumeSpec(spec: PersistentVolumeSpec): PersistentVolumeSpec {
  return amend(spec, VOLUME_SPEC, VOLUME_SPEC_EDITS)
}

function defaultProjection(projection: VolumeProjection): VolumeProjection {
  const token = edit(projection, 'serviceAccountToken', (source) => fill(source, { expirationSeconds: 3600 }))
  return edit(token, 'downwardAPI', (source) => editEach(source, 'items', defaultDownwardFile))
}

function defaultDownwardFile(file: DownwardAPIVolumeFile): DownwardAPIVolumeFile {
  return edit(file, 'fieldRef', (ref) => fill(ref, { apiVersion: 'v1' }))
}

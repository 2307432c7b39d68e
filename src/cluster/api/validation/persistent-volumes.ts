// PersistentVolumes. Models ValidatePersistentVolume and its update of pkg/apis/core/validation.
import { validateLabelName, validateSubdomainName } from '../names/index.ts'
import type { NodeSelectorRequirement, PersistentVolume, PersistentVolumeSource, PersistentVolumeSpec, VolumeNodeAffinity } from '../types/core-v1.ts'
import { diffSpecs } from './claims.ts'
import { equalAs } from './equality.ts'
import { METADATA, ROOT, SPEC, type FieldErrors, type Path } from './field-error.ts'
import { goValue } from './go-text.ts'
import { validateNodeSelector } from './labels.ts'
import { checkNoBacksteps } from './local-paths.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from './meta.ts'
import { nodeTermWarnings } from './node-labels.ts'
import { checkPositiveQuantity, checkSize } from './resources.ts'
import { FIELD_IMMUTABLE, checkOneOf, checkSubdomain, labelValueProblems, pointer } from './rules.ts'
import { DRIVERS, checkAccessModes, checkDriverName, checkSecretReference, requireFields, validateHostPath, validatePersistentISCSI } from './volume-drivers.ts'

const MOUNT_OPTIONS = 'volume.beta.kubernetes.io/mount-options'
const RECLAIM_POLICIES = ['Delete', 'Recycle', 'Retain']
const SOURCE_TYPE = 'api.core.v1.PersistentVolumeSource'
const INLINE_ONLY = 'in the context of inline volumes'
/** Sources whose driver takes mount options by annotation. */
const MOUNTABLE: readonly (keyof PersistentVolumeSource)[] = ['gcePersistentDisk', 'awsElasticBlockStore', 'glusterfs', 'nfs', 'rbd', 'quobyte', 'iscsi', 'cinder', 'cephfs', 'azureFile', 'vsphereVolume', 'azureDisk', 'photonPersistentDisk']
/** Older names of node labels that an affinity may be moved from. */
const RENAMED_LABELS: ReadonlyMap<string, string> = new Map([
  ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
  ['beta.kubernetes.io/os', 'kubernetes.io/os'],
  ['beta.kubernetes.io/arch', 'kubernetes.io/arch'],
  ['beta.kubernetes.io/instance-type', 'node.kubernetes.io/instance-type'],
])

interface SourceRule {
  readonly field: keyof PersistentVolumeSource
  readonly duplicateAt: string
  readonly insideAt: string
  readonly check: (errors: FieldErrors, at: Path, source: never, volumeName: string) => void
}

function rule<K extends keyof PersistentVolumeSource>(field: K, check: (errors: FieldErrors, at: Path, source: NonNullable<PersistentVolumeSource[K]>, volumeName: string) => void, duplicateAt: string = field, insideAt: string = field): SourceRule {
  return { field, duplicateAt, insideAt, check }
}

const SOURCES: readonly SourceRule[] = [
  rule('hostPath', validateHostPath),
  rule('gcePersistentDisk', DRIVERS.gcePersistentDisk, 'gcePersistentDisk', 'persistentDisk'),
  rule('awsElasticBlockStore', DRIVERS.awsElasticBlockStore),
  rule('glusterfs', (errors, at, source) => {
    DRIVERS.glusterfs(errors, at, source)
    const { endpointsNamespace } = source
    if (endpointsNamespace === '') errors.invalid(at.child('endpointsNamespace'), '', 'if the endpointnamespace is set, it must be a valid namespace name')
    else if (endpointsNamespace !== undefined) errors.invalidEach(at.child('endpointsNamespace'), endpointsNamespace, validateLabelName(endpointsNamespace))
  }),
  rule('flocker', DRIVERS.flocker),
  rule('nfs', DRIVERS.nfs),
  rule('rbd', DRIVERS.rbd),
  rule('quobyte', DRIVERS.quobyte),
  rule('cephfs', DRIVERS.cephfs, 'cephFS'),
  rule('iscsi', validatePersistentISCSI),
  rule('cinder', (errors, at, source) => {
    requireFields(errors, at, source, 'volumeID')
    if (source.secretRef) requireFields(errors, at.child('secretRef'), source.secretRef, 'name', 'namespace')
  }),
  rule('fc', DRIVERS.fc),
  rule('flexVolume', DRIVERS.flexVolume),
  rule('azureFile', (errors, at, source) => {
    DRIVERS.azureFile(errors, at, source)
    if (source.secretNamespace === '') errors.required(at.child('secretNamespace'))
  }),
  rule('vsphereVolume', DRIVERS.vsphereVolume),
  rule('photonPersistentDisk', DRIVERS.photonPersistentDisk),
  rule('portworxVolume', DRIVERS.portworxVolume),
  rule('azureDisk', DRIVERS.azureDisk),
  rule('scaleIO', DRIVERS.scaleIO),
  rule('local', (errors, at, source) => {
    if (!source.path) errors.required(at.child('path'))
    else checkNoBacksteps(errors, at.child('path'), source.path)
  }),
  rule('storageos', (errors, at, source) => {
    DRIVERS.storageos(errors, at, source)
    if (source.secretRef && !source.secretRef.namespace) errors.required(at.child('secretRef', 'namespace'))
  }),
  rule('csi', (errors, at, source) => {
    checkDriverName(errors, at.child('driver'), source.driver)
    requireFields(errors, at, source, 'volumeHandle')
    for (const field of ['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeExpandSecretRef'] as const) checkSecretReference(errors, at.child(field), source[field])
  }),
]

export function validatePersistentVolume(errors: FieldErrors, volume: PersistentVolume): void {
  validateVolume(errors, volume, false)
  checkMountOptions(errors, volume)
}

function validateVolume(errors: FieldErrors, volume: PersistentVolume, allowInvalidAffinity: boolean, old?: PersistentVolume): void {
  validateObjectMeta(errors, volume.metadata, false, validateSubdomainName, old?.metadata)
  if (old && volume.spec === old.spec && !errors.any) return
  validateVolumeSpec(errors, SPEC, volume.spec ?? {}, volume.metadata.name, allowInvalidAffinity)
}

/** Mount options by annotation are for some drivers only. */
function checkMountOptions(errors: FieldErrors, { metadata, spec }: PersistentVolume): void {
  if (metadata.annotations?.[MOUNT_OPTIONS] === undefined || MOUNTABLE.some((field) => spec?.[field])) return
  errors.forbidden(METADATA.child('annotations', MOUNT_OPTIONS), 'may not specify mount options for this volume type')
}

function validateVolumeSpec(errors: FieldErrors, at: Path, spec: PersistentVolumeSpec, name: string, allowInvalidAffinity: boolean): void {
  const { accessModes = [], capacity = {} } = spec
  if (accessModes.length === 0) errors.required(at.child('accessModes'))
  checkAccessModes(errors, at.child('accessModes'), accessModes)
  const capacityAt = at.child('capacity')
  if (Object.keys(capacity).length === 0) errors.required(capacityAt)
  if (capacity.storage === undefined || Object.keys(capacity).length > 1) errors.notSupported(capacityAt, spec.capacity ?? null, ['storage'])
  for (const resource in capacity) {
    checkSize(errors, capacityAt.key(resource), capacity[resource]!)
    checkPositiveQuantity(errors, capacityAt.key(resource), capacity[resource]!)
  }
  const policy = spec.persistentVolumeReclaimPolicy
  if (policy) checkOneOf(errors, at.child('persistentVolumeReclaimPolicy'), policy, RECLAIM_POLICIES)
  if (spec.nodeAffinity) validateNodeAffinity(errors, at.child('nodeAffinity'), spec.nodeAffinity, allowInvalidAffinity)
  validateSources(errors, at, spec, name)
  if (policy === 'Recycle' && spec.hostPath && /^\/+(\.\/*)*$/.test(spec.hostPath.path ?? '')) errors.forbidden(at.child('persistentVolumeReclaimPolicy'), "may not be 'recycle' for a hostPath mount of '/'")
  if (spec.storageClassName) checkSubdomain(errors, at.child('storageClassName'), spec.storageClassName)
  checkOneOf(errors, at.child('volumeMode'), spec.volumeMode, ['Block', 'Filesystem'])
  const className = spec.volumeAttributesClassName
  if (className === undefined) return
  if (className === '') errors.required(at.child('volumeAttributesClassName'), 'an empty string is disallowed')
  else checkSubdomain(errors, at.child('volumeAttributesClassName'), className)
  if (!spec.csi) errors.required(at.child('csi'), 'has to be specified when using volumeAttributesClassName')
}

function validateSources(errors: FieldErrors, at: Path, spec: PersistentVolumeSpec, name: string): void {
  let found = 0
  for (const { field, duplicateAt, insideAt, check } of SOURCES) {
    const source = spec[field]
    if (!source) continue
    if (found++ > 0 && field !== 'flexVolume') {
      errors.forbidden(at.child(duplicateAt), 'may not specify more than 1 volume type')
      continue
    }
    check(errors, at.child(insideAt), source as never, name)
    if (field === 'local' && !spec.nodeAffinity) errors.required(at.child('nodeAffinity'), 'Local volume requires node affinity')
  }
  if (found === 0) errors.required(at, 'must specify a volume type')
}

function validateNodeAffinity(errors: FieldErrors, at: Path, { required }: VolumeNodeAffinity, allowInvalidValues: boolean): void {
  if (!required) errors.required(at.child('required'), 'must specify required node constraints')
  else validateNodeSelector(errors, at.child('required'), required, allowInvalidValues)
}

/** A volume that a VolumeAttachment describes itself: a CSI one, without what only a stored volume has. */
export function validateInlineVolume(errors: FieldErrors, at: Path, spec: PersistentVolumeSpec): void {
  if (spec.claimRef) errors.forbidden(at.child('claimRef'), `may not be specified ${INLINE_ONLY}`)
  if (Object.keys(spec.capacity ?? {}).length > 0) errors.forbidden(at.child('capacity'), `may not be specified ${INLINE_ONLY}`)
  if (!spec.csi) errors.required(at.child('csi'), `has to be specified ${INLINE_ONLY}`)
  if (!spec.accessModes?.length) errors.required(at.child('accessModes'))
  checkAccessModes(errors, at.child('accessModes'), spec.accessModes ?? [])
  const policy = spec.persistentVolumeReclaimPolicy
  if (policy && policy !== 'Retain') errors.forbidden(at.child('persistentVolumeReclaimPolicy'), `may only be Retain ${INLINE_ONLY}`)
  if (spec.nodeAffinity) errors.forbidden(at.child('nodeAffinity'), `may not be specified ${INLINE_ONLY}`)
  validateSources(errors, at, spec, '')
  if (spec.storageClassName) errors.forbidden(at.child('storageClassName'), `may not be specified ${INLINE_ONLY}`)
  if (spec.volumeMode !== undefined && spec.volumeMode !== 'Filesystem') errors.forbidden(at.child('volumeMode'), `may not specify volumeMode other than Filesystem ${INLINE_ONLY}`)
}

export function validatePersistentVolumeUpdate(errors: FieldErrors, volume: PersistentVolume, old: PersistentVolume): void {
  const oldTerms = old.spec?.nodeAffinity?.required?.nodeSelectorTerms ?? []
  const allowInvalid = oldTerms.some((term) => term.matchExpressions?.some(({ values }) => values?.some((value) => labelValueProblems(value).length > 0)))
  validateVolume(errors, volume, allowInvalid, old)
  checkMountOptions(errors, volume)
  if (errors.any) validateVolume(errors, volume, allowInvalid)
  if (volume.spec === old.spec) return
  const spec = volume.spec ?? {}
  const oldSpec = old.spec ?? {}
  const isNewExpandSecret = oldSpec.csi && !oldSpec.csi.controllerExpandSecretRef && spec.csi?.controllerExpandSecretRef
  const source = isNewExpandSecret ? { ...spec, csi: { ...spec.csi, controllerExpandSecretRef: undefined } } : spec
  if (!equalAs(SOURCE_TYPE, source, oldSpec)) {
    errors.forbidden(SPEC.child('persistentvolumesource'), `spec.persistentvolumesource is immutable after creation\n${diffSpecs('core.PersistentVolumeSource', oldSpec, source)}`)
  }
  if (spec.volumeMode !== oldSpec.volumeMode) errors.invalid(ROOT.child('volumeMode'), pointer(spec.volumeMode), FIELD_IMMUTABLE)
  if (oldSpec.nodeAffinity && !equalAfterRenames(spec.nodeAffinity, oldSpec.nodeAffinity)) {
    errors.invalid(ROOT.child('nodeAffinity'), goValue('*core.VolumeNodeAffinity', spec.nodeAffinity), `${FIELD_IMMUTABLE}, except for updating from beta label to GA`)
  }
  if (oldSpec.volumeAttributesClassName !== undefined && spec.volumeAttributesClassName === undefined) errors.forbidden(SPEC.child('volumeAttributesClassName'), 'update from non-nil value to nil is forbidden')
}

/** Whether an affinity is the old one, perhaps with the labels' newer names. */
function equalAfterRenames(affinity: VolumeNodeAffinity | undefined, old: VolumeNodeAffinity): boolean {
  const terms = affinity?.required?.nodeSelectorTerms ?? []
  const rename = (requirement: NodeSelectorRequirement, changed: NodeSelectorRequirement | undefined): NodeSelectorRequirement =>
    changed && RENAMED_LABELS.get(requirement.key) === changed.key ? { ...requirement, key: changed.key } : requirement
  const renamed = old.required && {
    nodeSelectorTerms: (old.required.nodeSelectorTerms ?? []).map((term, i) => ({
      ...term,
      matchExpressions: term.matchExpressions?.map((requirement, j) => rename(requirement, terms[i]?.matchExpressions?.[j])),
    })),
  }
  return affinity !== undefined && equalAs('api.core.v1.VolumeNodeAffinity', affinity, { required: renamed })
}

export function validatePersistentVolumeStatusUpdate(errors: FieldErrors, volume: PersistentVolume, old: PersistentVolume): void {
  validateObjectMetaUpdate(errors, volume.metadata, old.metadata)
  if (!volume.metadata.resourceVersion) errors.required(ROOT.child('resourceVersion'))
}

const DEAD_SOURCES: readonly (readonly [field: keyof PersistentVolumeSource, shownAs: string, message: string])[] = [
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
]

export function persistentVolumeWarnings({ metadata, spec }: PersistentVolume): readonly string[] {
  const annotations = metadata.annotations ?? {}
  const annotationsAt = METADATA.child('annotations')
  const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms ?? []
  return [
    ...('volume.beta.kubernetes.io/storage-class' in annotations ? [`${annotationsAt.key('volume.beta.kubernetes.io/storage-class')}: deprecated since v1.8; use "storageClassName" attribute instead`] : []),
    ...(MOUNT_OPTIONS in annotations ? [`${annotationsAt.key(MOUNT_OPTIONS)}: deprecated since v1.31; use "mountOptions" attribute instead`] : []),
    ...(spec?.persistentVolumeReclaimPolicy === 'Recycle' ? ['spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.'] : []),
    ...terms.flatMap((term, i) => nodeTermWarnings(SPEC.child('nodeAffinity', 'required', 'nodeSelectorTerms').index(i), term, false)),
    ...DEAD_SOURCES.filter(([field]) => spec?.[field]).map(([, shownAs, message]) => `${SPEC.child(shownAs)}: ${message}`),
  ]
}

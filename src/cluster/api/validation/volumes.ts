// A pod's volumes. Models ValidateVolumes of pkg/apis/core/validation.
import { isDNS1123Label, validateSubdomainName } from '../names/index.ts'
import { quantitySign } from '../quantity/index.ts'
import type { EphemeralVolumeSource, Volume, VolumeSource } from '../types/core-v1.ts'
import type { ObjectMeta } from '../types/meta-v1.ts'
import { validateClaimTemplate } from './claims.ts'
import type { FieldErrors, Path } from './field-error.ts'
import { goQuote } from './go-text.ts'
import type { PodOptions } from './pod-options.ts'
import { validateConfigMapVolume, validateDownwardVolume, validateProjectedVolume, validateSecretVolume } from './projected-volumes.ts'
import { checkRequiredOneOf } from './rules.ts'
import { DRIVERS, checkInlineISCSI, requireFields, validateCSIVolume, validateHostPath, validateISCSI } from './volume-drivers.ts'

type CheckSource<K extends keyof VolumeSource> = (errors: FieldErrors, at: Path, source: NonNullable<VolumeSource[K]>, options: PodOptions) => void

interface SourceRule {
  readonly field: keyof VolumeSource
  /** Where an error about a second source stands, and those inside it, when not at the field's own name. */
  readonly duplicateAt: string
  readonly insideAt: string
  readonly check: (errors: FieldErrors, at: Path, source: never, options: PodOptions) => void
}

function rule<K extends keyof VolumeSource>(field: K, check: CheckSource<K>, duplicateAt: string = field, insideAt: string = field): SourceRule {
  return { field, duplicateAt, insideAt, check }
}

/** In the order that sources are looked at: the second one found is one too many. */
const SOURCES: readonly SourceRule[] = [
  rule('hostPath', validateHostPath),
  rule('gitRepo', DRIVERS.gitRepo),
  rule('gcePersistentDisk', DRIVERS.gcePersistentDisk, 'gcePersistentDisk', 'persistentDisk'),
  rule('awsElasticBlockStore', DRIVERS.awsElasticBlockStore),
  rule('secret', validateSecretVolume),
  rule('nfs', DRIVERS.nfs),
  rule('iscsi', validateISCSI),
  rule('glusterfs', DRIVERS.glusterfs),
  rule('flocker', DRIVERS.flocker),
  rule('persistentVolumeClaim', (errors, at, source) => requireFields(errors, at, source, 'claimName')),
  rule('rbd', DRIVERS.rbd),
  rule('cinder', (errors, at, source) => {
    requireFields(errors, at, source, 'volumeID')
    if (source.secretRef) requireFields(errors, at.child('secretRef'), source.secretRef, 'name')
  }),
  rule('cephfs', DRIVERS.cephfs, 'cephFS'),
  rule('quobyte', DRIVERS.quobyte),
  rule('downwardAPI', validateDownwardVolume, 'downwarAPI'),
  rule('fc', DRIVERS.fc),
  rule('flexVolume', DRIVERS.flexVolume),
  rule('configMap', validateConfigMapVolume),
  rule('azureFile', DRIVERS.azureFile),
  rule('vsphereVolume', DRIVERS.vsphereVolume),
  rule('photonPersistentDisk', DRIVERS.photonPersistentDisk),
  rule('portworxVolume', DRIVERS.portworxVolume),
  rule('azureDisk', DRIVERS.azureDisk),
  rule('storageos', DRIVERS.storageos),
  rule('projected', validateProjectedVolume),
  rule('scaleIO', DRIVERS.scaleIO),
  rule('csi', validateCSIVolume),
  rule('ephemeral', validateEphemeral),
  rule('image', (errors, at, source, options) => {
    if (options.isPod && !source.reference) errors.required(at.child('reference'))
    checkRequiredOneOf(errors, at.child('pullPolicy'), source.pullPolicy, ['Always', 'IfNotPresent', 'Never'])
  }),
]

/** The volumes that mounts may name: those without errors, by name. */
export type KnownVolumes = ReadonlyMap<string, VolumeSource>

const NO_VOLUMES: KnownVolumes = new Map()

/** `meta` is the pod's, absent for a template. Returns the volumes found valid. */
export function validateVolumes(errors: FieldErrors, at: Path, volumes: readonly Volume[] | undefined, meta: ObjectMeta | undefined, options: PodOptions): KnownVolumes {
  if (!volumes || volumes.length === 0) return NO_VOLUMES
  const known = new Map<string, VolumeSource>()
  const ephemeralClaims = meta?.name ? volumes.filter((volume) => volume.ephemeral).map((volume) => `${meta.name}-${volume.name}`) : []
  for (const [i, volume] of volumes.entries()) {
    const before = errors.list.length
    const here = at.index(i)
    validateSource(errors, here, volume, meta, options)
    if (!volume.name) errors.required(here.child('name'))
    else {
      const problems = isDNS1123Label(volume.name)
      if (problems.length > 0) errors.invalidEach(here.child('name'), volume.name, problems)
    }
    if (known.has(volume.name)) errors.duplicate(here.child('name'), volume.name)
    if (errors.list.length === before) known.set(volume.name, volume)
    const claim = volume.persistentVolumeClaim?.claimName
    if (claim !== undefined && ephemeralClaims.includes(claim)) {
      errors.invalid(here.child('persistentVolumeClaim', 'claimName'), claim, 'must not reference a PVC that gets created for an ephemeral volume')
    }
  }
  return known
}

function validateSource(errors: FieldErrors, at: Path, volume: Volume, meta: ObjectMeta | undefined, options: PodOptions): void {
  let found = 0
  if (volume.emptyDir) {
    found++
    const { sizeLimit } = volume.emptyDir
    if (sizeLimit !== undefined && quantitySign(sizeLimit) < 0) errors.forbidden(at.child('emptyDir', 'sizeLimit'), 'SizeLimit field must be a valid resource quantity')
  }
  for (const { field, duplicateAt, insideAt, check } of SOURCES) {
    const source = volume[field]
    if (!source) continue
    if (found++ > 0) errors.forbidden(at.child(duplicateAt), 'may not specify more than 1 volume type')
    else {
      check(errors, at.child(insideAt), source as never, options)
      if (field === 'ephemeral' && meta?.name && volume.name) checkClaimName(errors, at, meta.name, volume.name)
    }
    if (field === 'iscsi') checkInlineISCSI(errors, at, volume)
  }
  if (found === 0) errors.required(at, 'must specify a volume type')
}

function validateEphemeral(errors: FieldErrors, at: Path, { volumeClaimTemplate }: EphemeralVolumeSource): void {
  if (!volumeClaimTemplate) errors.required(at.child('volumeClaimTemplate'))
  else validateClaimTemplate(errors, at.child('volumeClaimTemplate'), volumeClaimTemplate)
}

function checkClaimName(errors: FieldErrors, at: Path, podName: string, volumeName: string): void {
  const claim = `${podName}-${volumeName}`
  for (const problem of validateSubdomainName(claim)) errors.invalid(at.child('name'), volumeName, `PVC name ${goQuote(claim)}: ${problem}`)
}

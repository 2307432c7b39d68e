// What each kind of storage needs to be found. Models the volume source validators of pkg/apis/core/validation.
import { inclusiveRangeError, isDNS1123Label, isDNS1123Subdomain } from '../names/index.ts'
import type { AzureDiskVolumeSource, CSIVolumeSource, FCVolumeSource, FlockerVolumeSource, GCEPersistentDiskVolumeSource, HostPathVolumeSource, ISCSIPersistentVolumeSource, ISCSIVolumeSource, QuobyteVolumeSource, Volume, VolumeSource } from '../types/core-v1.ts'
import type { FieldErrors, Path } from './field-error.ts'
import { checkDescendingPath, checkNoBacksteps } from './local-paths.ts'
import { checkLabel, checkOneOf, checkRange, named } from './rules.ts'

const HOST_PATH_TYPES = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket']
const PORTAL_TOO_LONG = 'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.'

/** A required error for each of these fields that is empty. */
export function requireFields<T extends object>(errors: FieldErrors, at: Path, source: T, ...fields: readonly (keyof T & string)[]): void {
  for (const field of fields) {
    const value = source[field]
    if (!value || (Array.isArray(value) && value.length === 0)) errors.required(at.child(field))
  }
}

type Check<T> = (errors: FieldErrors, at: Path, source: T) => void
type Source<K extends keyof VolumeSource> = NonNullable<VolumeSource[K]>

interface Drivers {
  readonly gitRepo: Check<Source<'gitRepo'>>
  readonly gcePersistentDisk: Check<GCEPersistentDiskVolumeSource>
  readonly awsElasticBlockStore: Check<Source<'awsElasticBlockStore'>>
  readonly nfs: Check<Source<'nfs'>>
  readonly glusterfs: Check<{ readonly endpoints: string; readonly path: string }>
  readonly flocker: Check<FlockerVolumeSource>
  readonly rbd: Check<{ readonly monitors: readonly string[]; readonly image: string }>
  readonly cephfs: Check<{ readonly monitors: readonly string[] }>
  readonly quobyte: Check<QuobyteVolumeSource>
  readonly fc: Check<FCVolumeSource>
  readonly flexVolume: Check<{ readonly driver: string; readonly options?: { readonly [key: string]: string } }>
  readonly azureFile: Check<{ readonly secretName: string; readonly shareName: string }>
  readonly vsphereVolume: Check<Source<'vsphereVolume'>>
  readonly photonPersistentDisk: Check<Source<'photonPersistentDisk'>>
  readonly portworxVolume: Check<Source<'portworxVolume'>>
  readonly azureDisk: Check<AzureDiskVolumeSource>
  readonly storageos: Check<{ readonly volumeName?: string; readonly volumeNamespace?: string; readonly secretRef?: { readonly name?: string } }>
  readonly scaleIO: Check<{ readonly gateway: string; readonly system: string; readonly volumeName?: string }>
}

/** The sources that pods and PersistentVolumes have in common. */
export const DRIVERS: Drivers = {
  gitRepo: (errors, at, source) => {
    requireFields(errors, at, source, 'repository')
    checkDescendingPath(errors, at.child('directory'), source.directory)
  },
  gcePersistentDisk: (errors, at, source) => {
    requireFields(errors, at, source, 'pdName')
    checkPartition(errors, at, source.partition)
  },
  awsElasticBlockStore: (errors, at, source) => {
    requireFields(errors, at, source, 'volumeID')
    checkPartition(errors, at, source.partition)
  },
  nfs: (errors, at, source) => {
    requireFields(errors, at, source, 'server', 'path')
    if (!source.path?.startsWith('/')) errors.invalid(at.child('path'), source.path ?? '', 'must be an absolute path')
  },
  glusterfs: (errors, at, source) => requireFields(errors, at, source, 'endpoints', 'path'),
  flocker: (errors, at, { datasetName, datasetUUID }) => {
    if (!datasetName && !datasetUUID) errors.required(at, 'one of datasetName and datasetUUID is required')
    if (datasetName && datasetUUID) errors.invalid(at, 'resource', 'datasetName and datasetUUID can not be specified simultaneously')
    if (datasetName?.includes('/')) errors.invalid(at.child('datasetName'), datasetName, "must not contain '/'")
  },
  rbd: (errors, at, source) => requireFields(errors, at, source, 'monitors', 'image'),
  cephfs: (errors, at, source) => requireFields(errors, at, source, 'monitors'),
  quobyte: (errors, at, source) => {
    const wanted = 'must be a host:port pair or multiple pairs separated by commas'
    if (!source.registry) errors.required(at.child('registry'), wanted)
    else if ((source.tenant ?? '').length >= 65) errors.required(at.child('tenant'), 'must be a UUID and may not exceed a length of 64 characters')
    else for (const pair of source.registry.split(',')) if (!/^([^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/.test(pair)) errors.invalid(at.child('registry'), source.registry, wanted)
    requireFields(errors, at, source, 'volume')
  },
  fc: (errors, at, { targetWWNs = [], wwids = [], lun }) => {
    if (targetWWNs.length === 0 && wwids.length === 0) errors.required(at.child('targetWWNs'), 'must specify either targetWWNs or wwids, but not both')
    if (targetWWNs.length > 0 && wwids.length > 0) errors.invalid(at.child('targetWWNs'), targetWWNs, 'targetWWNs and wwids can not be specified simultaneously')
    if (targetWWNs.length === 0) return
    if (lun === undefined) errors.required(at.child('lun'), 'lun is required if targetWWNs is specified')
    else checkRange(errors, at.child('lun'), lun, 0, 255)
  },
  flexVolume: (errors, at, source) => {
    requireFields(errors, at, source, 'driver')
    for (const key in source.options) {
      const domain = `.${key.split('/')[0]!.toLowerCase()}`
      if (domain.endsWith('.kubernetes.io') || domain.endsWith('.k8s.io')) errors.invalid(at.child('options').key(key), key, 'kubernetes.io and k8s.io namespaces are reserved')
    }
  },
  azureFile: (errors, at, source) => requireFields(errors, at, source, 'secretName', 'shareName'),
  vsphereVolume: (errors, at, source) => requireFields(errors, at, source, 'volumePath'),
  photonPersistentDisk: (errors, at, source) => requireFields(errors, at, source, 'pdID'),
  portworxVolume: (errors, at, source) => requireFields(errors, at, source, 'volumeID'),
  azureDisk: (errors, at, source) => {
    requireFields(errors, at, source, 'diskName', 'diskURI')
    checkOneOf(errors, at.child('cachingMode'), source.cachingMode, ['None', 'ReadOnly', 'ReadWrite'])
    checkOneOf(errors, at.child('kind'), source.kind, ['Dedicated', 'Managed', 'Shared'])
    const uri = source.diskURI ?? ''
    if (source.kind === 'Managed' && !uri.startsWith('/subscriptions/')) errors.notSupported(at.child('diskURI'), uri, ['/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}'])
    if (source.kind && source.kind !== 'Managed' && !uri.startsWith('https://')) errors.notSupported(at.child('diskURI'), uri, ['https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd'])
  },
  storageos: (errors, at, source) => {
    if (!source.volumeName) errors.required(at.child('volumeName'))
    else checkLabel(errors, at.child('volumeName'), source.volumeName)
    if (source.volumeNamespace) checkLabel(errors, at.child('volumeNamespace'), source.volumeNamespace)
    if (source.secretRef) requireFields(errors, at.child('secretRef'), source.secretRef, 'name')
  },
  scaleIO: (errors, at, source) => requireFields(errors, at, source, 'gateway', 'system', 'volumeName'),
}

export function validateHostPath(errors: FieldErrors, at: Path, { path, type }: HostPathVolumeSource): void {
  if (!path) return errors.required(at.child('path'))
  checkNoBacksteps(errors, at.child('path'), path)
  checkOneOf(errors, at.child('type'), type, HOST_PATH_TYPES)
}

/** An iSCSI source of a pod. */
export function validateISCSI(errors: FieldErrors, at: Path, source: ISCSIVolumeSource): void {
  requireFields(errors, at, source, 'targetPortal')
  checkISCSI(errors, at, source, true)
}

/** The rule about an iSCSI volume's own name, which stands beside the source's. */
export function checkInlineISCSI(errors: FieldErrors, at: Path, { name, iscsi }: Volume): void {
  if (iscsi?.initiatorName !== undefined && `${name}:${iscsi.targetPortal}`.length > 64) errors.invalid(at.child('name'), name, PORTAL_TOO_LONG)
}

/** An iSCSI source of the PersistentVolume `volumeName`. */
export function validatePersistentISCSI(errors: FieldErrors, at: Path, source: ISCSIPersistentVolumeSource, volumeName: string): void {
  requireFields(errors, at, source, 'targetPortal')
  if (source.initiatorName !== undefined && `${volumeName}:${source.targetPortal}`.length > 64) errors.invalid(at.child('targetportal'), source.targetPortal ?? '', PORTAL_TOO_LONG)
  checkISCSI(errors, at, source, false)
}

const ISCSI_NAMES = {
  iqn: /iqn\.\d{4}-\d{2}\.([a-zA-Z0-9\-.]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[a-zA-Z0-9]{16}$/,
  naa: /^naa.[a-zA-Z0-9]{32}$/,
}

function iscsiNameForm(name: string): RegExp | undefined {
  for (const form of ['iqn', 'eui', 'naa'] as const) if (name.startsWith(form)) return ISCSI_NAMES[form]
  return undefined
}

function checkISCSI(errors: FieldErrors, at: Path, source: ISCSIVolumeSource | ISCSIPersistentVolumeSource, inPod: boolean): void {
  if (!source.iqn) errors.required(at.child('iqn'))
  else {
    const form = iscsiNameForm(source.iqn)
    if (!form) errors.invalid(at.child('iqn'), source.iqn, inPod ? 'must be valid format starting with iqn, eui, or naa' : 'must be valid format')
    else if (!form.test(source.iqn)) errors.invalid(at.child('iqn'), source.iqn, 'must be valid format')
  }
  checkRange(errors, at.child('lun'), source.lun ?? 0, 0, 255)
  if ((source.chapAuthDiscovery || source.chapAuthSession) && !source.secretRef) errors.required(at.child('secretRef'))
  if (!inPod && source.secretRef && !source.secretRef.name) errors.required(at.child('secretRef', 'name'))
  const { initiatorName } = source
  if (initiatorName === undefined) return
  const form = iscsiNameForm(initiatorName)
  if (!form) errors.invalid(at.child('initiatorname'), initiatorName, 'must be valid format starting with iqn, eui, or naa')
  else if (!form.test(initiatorName)) errors.invalid(at.child('initiatorname'), initiatorName, 'must be valid format')
}

function checkPartition(errors: FieldErrors, at: Path, partition: number | undefined): void {
  if (partition !== undefined && (partition < 0 || partition > 255)) errors.invalid(at.child('partition'), partition, inclusiveRangeError(1, 255))
}

/** A CSI volume inside a pod. */
export function validateCSIVolume(errors: FieldErrors, at: Path, { driver, nodePublishSecretRef }: CSIVolumeSource): void {
  checkDriverName(errors, at.child('driver'), driver)
  if (!nodePublishSecretRef) return
  if (!nodePublishSecretRef.name) errors.required(at.child('nodePublishSecretRef', 'name'))
  else errors.invalidEach(at.child('name'), nodePublishSecretRef.name, isDNS1123Subdomain(nodePublishSecretRef.name))
}

/** A CSI driver's name (ValidateCSIDriverName). */
export function checkDriverName(errors: FieldErrors, at: Path, name = ''): void {
  if (name === '') errors.required(at)
  if (name.length > 63) errors.tooLong(at, 63)
  errors.invalidEach(at, name, isDNS1123Subdomain(name.toLowerCase()))
}

/** A Secret by namespace and name. */
export function checkSecretReference(errors: FieldErrors, at: Path, reference: { readonly name?: string; readonly namespace?: string } | undefined): void {
  if (!reference) return
  if (!reference.name) errors.required(at.child('name'))
  else errors.invalidEach(at.child('name'), reference.name, isDNS1123Subdomain(reference.name))
  if (!reference.namespace) errors.required(at.child('namespace'))
  else errors.invalidEach(at.child('namespace'), reference.namespace, isDNS1123Label(reference.namespace))
}

/** Access modes of a volume or a claim (only known ones, ReadWriteOncePod alone). */
export function checkAccessModes(errors: FieldErrors, at: Path, modes: readonly string[]): void {
  const supported = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']
  for (const mode of modes) if (!supported.includes(mode)) errors.notSupported(at, named(mode), supported)
  if (modes.includes('ReadWriteOncePod') && modes.some((mode) => mode !== 'ReadWriteOncePod' && supported.includes(mode))) {
    errors.forbidden(at, 'may not use ReadWriteOncePod with other access modes')
  }
}

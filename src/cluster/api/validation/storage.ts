// StorageClasses, CSI drivers and nodes, attachments. Models pkg/apis/storage/validation.
import { inclusiveRangeError, validateSubdomainName } from '../names/index.ts'
import type { CSIDriver, CSIDriverSpec, CSINode, CSINodeDriver, CSIStorageCapacity, StorageClass, VolumeAttachment, VolumeAttributesClass, VolumeError } from '../types/storage-v1.ts'
import { equalAs, equalJson } from './equality.ts'
import { ROOT, SPEC, STATUS, countErrors, type FieldErrors, type Path } from './field-error.ts'
import { goValue } from './go-text.ts'
import { validateLabelSelector } from './labels.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from './meta.ts'
import { nodeLabelWarning } from './node-labels.ts'
import { validateInlineVolume } from './persistent-volumes.ts'
import { checkNonnegativeQuantity } from './resources.ts'
import { FIELD_IMMUTABLE, INT32_MAX, byteLength, checkNonnegativeField, checkQualifiedName, checkSubdomain, pointer } from './rules.ts'
import { checkDriverName } from './volume-drivers.ts'

const PARAMETERS_MAX = 512
const PARAMETERS_BYTES_MAX = 256 * 1024
const ERROR_MESSAGE_BYTES_MAX = 1024
const NODE_ID_LENGTH_MAX = 256

type Parameters = { readonly [key: string]: string } | undefined

export function validateStorageClass(errors: FieldErrors, storageClass: StorageClass): void {
  validateObjectMeta(errors, storageClass.metadata, false, validateSubdomainName)
  checkProvisioner(errors, ROOT.child('provisioner'), storageClass.provisioner)
  checkParameters(errors, storageClass.parameters)
  const { reclaimPolicy, volumeBindingMode } = storageClass
  if (reclaimPolicy && reclaimPolicy !== 'Delete' && reclaimPolicy !== 'Retain') errors.notSupported(ROOT.child('reclaimPolicy'), pointer(reclaimPolicy), ['Delete', 'Retain'])
  if (volumeBindingMode === undefined) errors.required(ROOT.child('volumeBindingMode'))
  else if (volumeBindingMode !== 'Immediate' && volumeBindingMode !== 'WaitForFirstConsumer') errors.notSupported(ROOT.child('volumeBindingMode'), pointer(volumeBindingMode), ['Immediate', 'WaitForFirstConsumer'])
  validateTopologies(errors, storageClass)
}

function checkProvisioner(errors: FieldErrors, at: Path, provisioner: string | undefined): void {
  if (!provisioner) errors.required(at)
  else checkQualifiedName(errors, at, provisioner.toLowerCase())
}

function checkParameters(errors: FieldErrors, parameters: Parameters): void {
  const at = ROOT.child('parameters')
  const entries = Object.entries(parameters ?? {})
  if (entries.length > PARAMETERS_MAX) return errors.tooLong(at, PARAMETERS_MAX)
  let bytes = 0
  for (const [key, value] of entries) {
    if (key === '') errors.invalid(at, key, 'field can not be empty.')
    bytes += byteLength(key) + byteLength(value)
  }
  if (bytes > PARAMETERS_BYTES_MAX) errors.tooLong(at, PARAMETERS_BYTES_MAX)
}

function validateTopologies(errors: FieldErrors, { allowedTopologies = [] }: StorageClass): void {
  const at = ROOT.child('allowedTopologies')
  const seen: string[] = []
  for (const [i, { matchLabelExpressions = [] }] of allowedTopologies.entries()) {
    const values = new Map<string, readonly string[]>()
    for (const [j, { key = '', values: given }] of matchLabelExpressions.entries()) {
      const zones = given ?? []
      const here = at.index(i).child('matchLabelExpressions').index(j)
      if (zones.length === 0) errors.required(here.child('values'))
      for (const [k, zone] of zones.entries()) if (zones.indexOf(zone) < k) errors.duplicate(here.child('values').index(k), zone)
      checkQualifiedName(errors, here.child('key'), key)
      if (values.has(key)) errors.duplicate(here.child('key'), key)
      values.set(key, [...new Set(zones)].sort())
    }
    const term = JSON.stringify([...values].sort(([a], [b]) => (a < b ? -1 : 1)))
    // Upstream compares with as many nothings as there are terms, too.
    const times = seen.filter((other) => other === term).length + (values.size === 0 ? allowedTopologies.length : 0)
    for (let n = 0; n < times; n++) errors.duplicate(at.index(i).child('matchLabelExpressions'), '')
    seen.push(term)
  }
}

export function validateStorageClassUpdate(errors: FieldErrors, storageClass: StorageClass, old: StorageClass): void {
  validateStorageClass(errors, storageClass)
  validateObjectMetaUpdate(errors, storageClass.metadata, old.metadata)
  if (!equalJson(storageClass.parameters, old.parameters)) errors.forbidden(ROOT.child('parameters'), 'updates to parameters are forbidden.')
  for (const field of ['provisioner', 'reclaimPolicy'] as const) if (storageClass[field] !== old[field]) errors.forbidden(ROOT.child(field), `updates to ${field} are forbidden.`)
  if (storageClass.volumeBindingMode !== old.volumeBindingMode) errors.invalid(ROOT.child('volumeBindingMode'), pointer(storageClass.volumeBindingMode), FIELD_IMMUTABLE)
}

export function storageClassWarnings({ allowedTopologies = [] }: StorageClass): readonly string[] {
  return allowedTopologies.flatMap(({ matchLabelExpressions = [] }, i) => matchLabelExpressions.flatMap(({ key }, j) => {
    const message = nodeLabelWarning(key)
    return message ? [`${ROOT.child('allowedTopologies').index(i).child('matchLabelExpressions').index(j).child('key')}: ${message}`] : []
  }))
}

export function validateVolumeAttributesClass(errors: FieldErrors, object: VolumeAttributesClass): void {
  validateObjectMeta(errors, object.metadata, false, validateSubdomainName)
  checkProvisioner(errors, ROOT.child('driverName'), object.driverName)
  checkParameters(errors, object.parameters)
  if (Object.keys(object.parameters ?? {}).length === 0) errors.required(ROOT.child('parameters'), 'must contain at least one key/value pair')
}

export function validateVolumeAttributesClassUpdate(errors: FieldErrors, object: VolumeAttributesClass, old: VolumeAttributesClass): void {
  validateVolumeAttributesClass(errors, object)
  validateObjectMetaUpdate(errors, object.metadata, old.metadata)
  if (object.driverName !== old.driverName) errors.forbidden(ROOT.child('driverName'), 'updates to driverName are forbidden.')
  if (!equalJson(object.parameters, old.parameters)) errors.forbidden(ROOT.child('parameters'), 'updates to parameters are forbidden.')
  if (errors.any) validateVolumeAttributesClass(errors, object)
}

export function validateVolumeAttachment(errors: FieldErrors, attachment: VolumeAttachment, isNew = true): void {
  validateObjectMeta(errors, attachment.metadata, false, validateSubdomainName)
  const { attacher, nodeName = '', source = {} } = attachment.spec ?? {}
  const { inlineVolumeSpec, persistentVolumeName } = source
  const at = SPEC.child('source')
  if (!attacher) errors.required(SPEC.child('attacher'))
  if (!inlineVolumeSpec && persistentVolumeName === undefined) errors.required(at, 'must specify exactly one of inlineVolumeSpec and persistentVolumeName')
  else if (inlineVolumeSpec && persistentVolumeName !== undefined) errors.forbidden(at, 'must specify exactly one of inlineVolumeSpec and persistentVolumeName')
  else if (persistentVolumeName === '') errors.required(at.child('persistentVolumeName'), 'must specify non empty persistentVolumeName')
  else if (inlineVolumeSpec) validateInlineVolume(errors, at.child('inlineVolumeSpec'), inlineVolumeSpec)
  checkSubdomain(errors, SPEC.child('nodeName'), nodeName)
  const { attachmentMetadata = {}, attachError, detachError } = attachment.status ?? {}
  const bytes = Object.entries(attachmentMetadata).reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0)
  if (bytes > PARAMETERS_BYTES_MAX) errors.tooLong(STATUS.child('attachmentMetadata'), PARAMETERS_BYTES_MAX)
  checkVolumeError(errors, STATUS.child('attachError'), attachError)
  checkVolumeError(errors, STATUS.child('detachError'), detachError)
  if (!isNew) return
  checkDriverName(errors, ROOT.child('spec.attacher'), attacher)
  if (persistentVolumeName !== undefined) checkSubdomain(errors, ROOT.child('spec.source.persistentVolumeName'), persistentVolumeName)
}

function checkVolumeError(errors: FieldErrors, at: Path, error: VolumeError | undefined): void {
  if (byteLength(error?.message ?? '') > ERROR_MESSAGE_BYTES_MAX) errors.tooLong(at.child('message'), PARAMETERS_BYTES_MAX)
  if ((error?.errorCode ?? 0) < 0) errors.invalid(at.child('errorCode'), error!.errorCode, inclusiveRangeError(0, INT32_MAX))
}

export function validateVolumeAttachmentUpdate(errors: FieldErrors, attachment: VolumeAttachment, old: VolumeAttachment): void {
  validateVolumeAttachment(errors, attachment, false)
  if (errors.any) validateVolumeAttachment(errors, attachment, false)
  if (!equalAs('api.storage.v1.VolumeAttachmentSpec', attachment.spec, old.spec)) errors.invalid(SPEC, goValue('storage.VolumeAttachmentSpec', attachment.spec), FIELD_IMMUTABLE)
}

export function validateCSINode(errors: FieldErrors, node: CSINode): void {
  validateObjectMeta(errors, node.metadata, false, validateSubdomainName)
  const names = new Set<string>()
  for (const [i, driver] of (node.spec?.drivers ?? []).entries()) validateNodeDriver(errors, SPEC.child('drivers').index(i), driver, names)
}

function validateNodeDriver(errors: FieldErrors, at: Path, { name, nodeID = '', allocatable, topologyKeys }: CSINodeDriver, names: Set<string>): void {
  checkDriverName(errors, at.child('name'), name)
  if (nodeID === '') errors.required(at.child('nodeID'))
  if (nodeID.length > NODE_ID_LENGTH_MAX) errors.invalid(at.child('nodeID'), nodeID, `must be ${NODE_ID_LENGTH_MAX} characters or less`)
  checkNonnegativeField(errors, at.child('allocatable'), 'count', allocatable?.count)
  if (names.has(name)) errors.duplicate(at.child('name'), name)
  names.add(name)
  for (const [i, key] of (topologyKeys ?? []).entries()) {
    if (key === '') errors.required(at)
    if (topologyKeys!.indexOf(key) < i) errors.duplicate(at, key)
    checkQualifiedName(errors, at, key)
  }
}

export function validateCSINodeUpdate(errors: FieldErrors, node: CSINode, old: CSINode): void {
  validateCSINode(errors, node)
  if (errors.any) validateCSINode(errors, node)
  for (const oldDriver of old.spec?.drivers ?? []) {
    for (const driver of node.spec?.drivers ?? []) {
      if (driver.name === oldDriver.name && !equalAs('api.storage.v1.CSINodeDriver', driver, oldDriver)) errors.invalid(SPEC.child('drivers'), goValue('storage.CSINodeDriver', driver), FIELD_IMMUTABLE)
    }
  }
}

export function validateCSIDriver(errors: FieldErrors, driver: CSIDriver): void {
  validateObjectMeta(errors, driver.metadata, false, validateSubdomainName)
  validateDriverSpec(errors, driver.spec ?? {})
}

function validateDriverSpec(errors: FieldErrors, spec: CSIDriverSpec): void {
  for (const [field, value] of [['attachedRequired', spec.attachRequired], ['podInfoOnMount', spec.podInfoOnMount], ['storageCapacity', spec.storageCapacity]] as const) if (value === undefined) errors.required(SPEC.child(field))
  const { fsGroupPolicy } = spec
  const policies = ['File', 'None', 'ReadWriteOnceWithFSType']
  if (fsGroupPolicy !== undefined && !policies.includes(fsGroupPolicy)) errors.notSupported(SPEC.child('fsGroupPolicy'), pointer(fsGroupPolicy), policies)
  validateTokenRequests(errors, SPEC.child('tokenRequests'), spec.tokenRequests ?? [])
  for (const mode of spec.volumeLifecycleModes ?? []) if (mode !== 'Persistent' && mode !== 'Ephemeral') errors.notSupported(SPEC.child('volumeLifecycleModes'), pointer(mode), ['Persistent', 'Ephemeral'])
  if (spec.seLinuxMount === undefined) errors.required(SPEC.child('seLinuxMount'))
  const period = spec.nodeAllocatableUpdatePeriodSeconds
  if (period !== undefined && period < 10) errors.invalid(SPEC.child('nodeAllocatableUpdatePeriodSeconds'), period, 'must be greater than or equal to 10 seconds')
}

function validateTokenRequests(errors: FieldErrors, at: Path, requests: NonNullable<CSIDriverSpec['tokenRequests']>): void {
  for (const [i, { audience, expirationSeconds }] of requests.entries()) {
    if (requests.findIndex((request) => request.audience === audience) < i) {
      errors.duplicate(at.index(i).child('audience'), audience)
      continue
    }
    if (expirationSeconds !== undefined && expirationSeconds < 600) errors.invalid(at.index(i).child('expirationSeconds'), expirationSeconds, 'may not specify a duration less than 10 minutes')
    if (expirationSeconds !== undefined && expirationSeconds > 2 ** 32) errors.invalid(at.index(i).child('expirationSeconds'), expirationSeconds, 'may not specify a duration larger than 2^32 seconds')
  }
}

export function validateCSIDriverUpdate(errors: FieldErrors, driver: CSIDriver, old: CSIDriver): void {
  validateObjectMetaUpdate(errors, driver.metadata, old.metadata)
  validateDriverSpec(errors, driver.spec ?? {})
  if (driver.spec?.attachRequired !== old.spec?.attachRequired) errors.invalid(SPEC.child('attachedRequired'), pointer(driver.spec?.attachRequired), FIELD_IMMUTABLE)
  if (!equalJson(driver.spec?.volumeLifecycleModes, old.spec?.volumeLifecycleModes)) errors.invalid(SPEC.child('volumeLifecycleModes'), driver.spec?.volumeLifecycleModes ?? null, FIELD_IMMUTABLE)
}

export function validateCSIStorageCapacity(errors: FieldErrors, object: CSIStorageCapacity, old?: CSIStorageCapacity): void {
  validateObjectMeta(errors, object.metadata, true, validateSubdomainName)
  const allowInvalidValues = old !== undefined && countErrors((found) => validateLabelSelector(found, ROOT, old.nodeTopology)) > 0
  validateLabelSelector(errors, ROOT.child('nodeTopology'), object.nodeTopology, { allowInvalidValues })
  checkSubdomain(errors, ROOT.child('storageClassName'), object.storageClassName ?? '')
  if (object.capacity !== undefined) checkNonnegativeQuantity(errors, ROOT.child('capacity'), object.capacity)
}

export function validateCSIStorageCapacityUpdate(errors: FieldErrors, object: CSIStorageCapacity, old: CSIStorageCapacity): void {
  validateCSIStorageCapacity(errors, object, old)
  validateObjectMetaUpdate(errors, object.metadata, old.metadata)
  if (!equalJson(object.nodeTopology, old.nodeTopology)) errors.invalid(ROOT.child('nodeTopology'), goValue('*v1.LabelSelector', object.nodeTopology), FIELD_IMMUTABLE)
  if (object.storageClassName !== old.storageClassName) errors.invalid(ROOT.child('storageClassName'), object.storageClassName ?? '', FIELD_IMMUTABLE)
}

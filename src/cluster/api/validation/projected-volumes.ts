// Volumes whose files come from the API: secrets, config maps, the downward API and projections of them.
import { validateSubdomainName } from '../names/index.ts'
import type { ClusterTrustBundleProjection, ConfigMapVolumeSource, DownwardAPIVolumeFile, DownwardAPIVolumeSource, KeyToPath, PodCertificateProjection, ProjectedVolumeSource, SecretVolumeSource, ServiceAccountTokenProjection, VolumeProjection } from '../types/core-v1.ts'
import { checkFieldSelector, checkResourceSelector } from './env.ts'
import type { FieldErrors, Path } from './field-error.ts'
import { goValue } from './go-text.ts'
import { validateLabelSelector } from './labels.ts'
import { checkFileMode, checkUserPath } from './local-paths.ts'
import type { PodOptions } from './pod-options.ts'
import { isKubernetesSigner, validateSignerName } from './signers.ts'

const VOLUME_FIELD_PATHS = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid']
const KEY_TYPES = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519']
const CERTIFICATE_SECONDS_MAX = 7862400
const KUBERNETES_CERTIFICATE_SECONDS_MAX = 86400

export function validateSecretVolume(errors: FieldErrors, at: Path, source: SecretVolumeSource): void {
  if (!source.secretName) errors.required(at.child('secretName'))
  checkFileMode(errors, at.child('defaultMode'), source.defaultMode)
  validateItems(errors, at, source.items)
}

export function validateConfigMapVolume(errors: FieldErrors, at: Path, source: ConfigMapVolumeSource): void {
  if (!source.name) errors.required(at.child('name'))
  checkFileMode(errors, at.child('defaultMode'), source.defaultMode)
  validateItems(errors, at, source.items)
}

export function validateDownwardVolume(errors: FieldErrors, at: Path, source: DownwardAPIVolumeSource): void {
  checkFileMode(errors, at.child('defaultMode'), source.defaultMode)
  for (const file of source.items ?? []) validateDownwardFile(errors, at, file)
}

function validateItems(errors: FieldErrors, at: Path, items: readonly KeyToPath[] | undefined): void {
  for (const [i, item] of (items ?? []).entries()) validateItem(errors, at.child('items').index(i), item)
}

function validateItem(errors: FieldErrors, at: Path, { key, path, mode }: KeyToPath): void {
  if (!key) errors.required(at.child('key'))
  if (!path) errors.required(at.child('path'))
  checkUserPath(errors, at.child('path'), path)
  checkFileMode(errors, at.child('mode'), mode)
}

function validateDownwardFile(errors: FieldErrors, at: Path, file: DownwardAPIVolumeFile): void {
  if (!file.path) errors.required(at.child('path'))
  checkUserPath(errors, at.child('path'), file.path)
  if (file.fieldRef) {
    checkFieldSelector(errors, at.child('fieldRef'), file.fieldRef, VOLUME_FIELD_PATHS)
    if (file.resourceFieldRef) errors.invalid(at, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously')
  } else if (file.resourceFieldRef) checkResourceSelector(errors, at.child('resourceFieldRef'), file.resourceFieldRef, true)
  else errors.required(at, 'one of fieldRef and resourceFieldRef is required')
  checkFileMode(errors, at.child('mode'), file.mode)
}

export function validateProjectedVolume(errors: FieldErrors, at: Path, volume: ProjectedVolumeSource, options: PodOptions): void {
  checkFileMode(errors, at.child('defaultMode'), volume.defaultMode)
  const paths = new Set<string>()
  for (const [i, source] of (volume.sources ?? []).entries()) validateProjection(errors, at, at.child('sources').index(i), source, paths, options)
}

/** `paths` are those that sources so far write to; a second writer is an error at the volume. */
function validateProjection(errors: FieldErrors, volumeAt: Path, at: Path, source: VolumeProjection, paths: Set<string>, options: PodOptions): void {
  const claim = (path: string | undefined, badValue = path): void => {
    if (!path) return
    if (paths.has(path)) errors.invalid(volumeAt, badValue ?? '', 'conflicting duplicate paths')
    paths.add(path)
  }
  for (const kind of ['secret', 'configMap'] as const) {
    const projection = source[kind]
    if (!projection) continue
    const here = at.child(kind)
    if (!projection.name) errors.required(here.child('name'))
    for (const [i, item] of (projection.items ?? []).entries()) {
      validateItem(errors, here.child('items').index(i), item)
      claim(item.path, projection.name ?? '')
    }
  }
  for (const file of source.downwardAPI?.items ?? []) {
    validateDownwardFile(errors, at.child('downwardAPI'), file)
    claim(file.path)
  }
  if (source.serviceAccountToken) validateToken(errors, volumeAt, at.child('serviceAccountToken'), source.serviceAccountToken, options)
  if (source.clusterTrustBundle) {
    validateTrustBundle(errors, at.child('clusterTrustBundle'), source.clusterTrustBundle)
    claim(source.clusterTrustBundle.path)
  }
  if (source.podCertificate) validatePodCertificate(errors, at.child('podCertificate'), source.podCertificate, claim)
  if (Object.values(source).filter((projection) => projection !== undefined).length > 1) errors.forbidden(at, 'may not specify more than 1 volume type per source')
}

function validateToken(errors: FieldErrors, volumeAt: Path, at: Path, { expirationSeconds = 0, path }: ServiceAccountTokenProjection, options: PodOptions): void {
  if (expirationSeconds < 600) errors.invalid(at.child('expirationSeconds'), expirationSeconds, 'may not specify a duration less than 10 minutes')
  if (expirationSeconds > 2 ** 32) errors.invalid(at.child('expirationSeconds'), expirationSeconds, 'may not specify a duration larger than 2^32 seconds')
  if (!path) errors.required(volumeAt.child('path'))
  else if (!options.allowNonLocalTokenPath) checkUserPath(errors, volumeAt.child('path'), path)
}

function validateTrustBundle(errors: FieldErrors, at: Path, bundle: ClusterTrustBundleProjection): void {
  const { name, signerName, labelSelector, path } = bundle
  if (name !== undefined && signerName !== undefined) errors.invalid(at, goValue('core.ClusterTrustBundleProjection', bundle), 'only one of name and signerName may be used')
  else if (name !== undefined) {
    if (name === '') errors.required(at.child('name'), 'must be a valid object name')
    for (const problem of trustBundleNameProblems(name)) errors.invalid(at.child('name'), name, `not a valid clustertrustbundlename: ${problem}`)
    if (labelSelector) errors.invalid(at.child('labelSelector'), goValue('v1.LabelSelector', labelSelector), 'labelSelector must be unset if name is specified')
  } else if (signerName !== undefined) {
    if (signerName === '') errors.required(at.child('signerName'), 'must be a valid signer name')
    validateSignerName(errors, at.child('signerName'), signerName)
    validateLabelSelector(errors, at.child('labelSelector'), labelSelector)
  } else errors.required(at, 'either name or signerName must be specified')
  if (!path) errors.required(at.child('path'))
  checkUserPath(errors, at.child('path'), path)
}

/** A bundle for a signer is named after it, up to the last colon. */
function trustBundleNameProblems(name: string): readonly string[] {
  return validateSubdomainName(name.slice(name.lastIndexOf(':') + 1))
}

function validatePodCertificate(errors: FieldErrors, at: Path, certificate: PodCertificateProjection, claim: (path: string) => void): void {
  validateSignerName(errors, at.child('signerName'), certificate.signerName ?? '')
  if (!KEY_TYPES.includes(certificate.keyType)) errors.notSupported(at.child('keyType'), certificate.keyType ?? '', KEY_TYPES)
  const seconds = certificate.maxExpirationSeconds
  if (seconds !== undefined) {
    const max = isKubernetesSigner(certificate.signerName ?? '') ? KUBERNETES_CERTIFICATE_SECONDS_MAX : CERTIFICATE_SECONDS_MAX
    if (seconds < 3600) errors.invalid(at.child('maxExpirationSeconds'), seconds, 'if provided, maxExpirationSeconds must be >= 3600')
    if (seconds > max) errors.invalid(at.child('maxExpirationSeconds'), seconds, `if provided, maxExpirationSeconds must be <= ${max}`)
  }
  const written = (['credentialBundlePath', 'keyPath', 'certificateChainPath'] as const).filter((field) => certificate[field])
  for (const field of written) {
    checkUserPath(errors, at.child(field), certificate[field])
    claim(certificate[field]!)
  }
  if (written.length === 0) errors.required(at, 'specify at least one of credentialBundlePath, keyPath, and certificateChainPath')
}

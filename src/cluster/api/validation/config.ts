// ConfigMaps, Secrets, ServiceAccounts, Namespaces. Models those parts of pkg/apis/core/validation.
import { decodeBase64 } from '../base64.ts'
import { isConfigMapKey, isQualifiedName, validateLabelName, validateSubdomainName } from '../names/index.ts'
import type { ConfigMap, Namespace, Secret, ServiceAccount } from '../types/core-v1.ts'
import { equalJson } from './equality.ts'
import { METADATA, ROOT, SPEC, STATUS, UNNAMED, type FieldErrors, type Path } from './field-error.ts'
import { goQuote } from './go-text.ts'
import { checkServerFinalizer, validateObjectMeta, validateObjectMetaUpdate } from './meta.ts'
import { FIELD_IMMUTABLE, MAX_SECRET_BYTES, base64Length, byteLength, named } from './rules.ts'

const IMMUTABLE_DETAIL = 'field is immutable when `immutable` is set'
const ACCOUNT_NAME_ANNOTATION = 'kubernetes.io/service-account.name'
const MOUNTABLE_SECRETS = 'kubernetes.io/enforce-mountable-secrets'
const DATA = ROOT.child('data')

export function validateConfigMap(errors: FieldErrors, configMap: ConfigMap): void {
  validateObjectMeta(errors, configMap.metadata, true, validateSubdomainName)
  const { data = {}, binaryData = {} } = configMap
  let bytes = 0
  for (const key in data) {
    checkKey(errors, DATA, key)
    if (binaryData[key] !== undefined) errors.invalid(DATA.key(key), key, 'duplicate of key present in binaryData')
    bytes += byteLength(data[key]!)
  }
  for (const key in binaryData) {
    checkKey(errors, ROOT.child('binaryData'), key)
    bytes += base64Length(binaryData[key]!)
  }
  if (bytes > MAX_SECRET_BYTES) errors.tooLong(UNNAMED, MAX_SECRET_BYTES)
}

function checkKey(errors: FieldErrors, at: Path, key: string): void {
  const problems = isConfigMapKey(key)
  if (problems.length > 0) errors.invalidEach(at.key(key), key, problems)
}

export function validateConfigMapUpdate(errors: FieldErrors, configMap: ConfigMap, old: ConfigMap): void {
  validateObjectMetaUpdate(errors, configMap.metadata, old.metadata)
  if (old.immutable) {
    checkStillImmutable(errors, configMap)
    for (const field of ['data', 'binaryData'] as const) if (!equalJson(configMap[field], old[field])) errors.forbidden(ROOT.child(field), IMMUTABLE_DETAIL)
  }
  validateConfigMap(errors, configMap)
}

function checkStillImmutable(errors: FieldErrors, { immutable }: { readonly immutable?: boolean }): void {
  if (!immutable) errors.forbidden(ROOT.child('immutable'), IMMUTABLE_DETAIL)
}

export function validateSecret(errors: FieldErrors, secret: Secret): void {
  validateObjectMeta(errors, secret.metadata, true, validateSubdomainName)
  const { data = {} } = secret
  let bytes = 0
  for (const key in data) {
    checkKey(errors, DATA, key)
    bytes += base64Length(data[key]!)
  }
  if (bytes > MAX_SECRET_BYTES) errors.tooLong(DATA, MAX_SECRET_BYTES)
  validateByType(errors, secret, data)
}

/** What a Secret of a known type must hold. */
function validateByType(errors: FieldErrors, { type, metadata }: Secret, data: { readonly [key: string]: string }): void {
  const requireKey = (key: string): void => {
    if (data[key] === undefined) errors.required(DATA.key(key))
  }
  switch (type) {
    case 'kubernetes.io/service-account-token':
      if (!metadata.annotations?.[ACCOUNT_NAME_ANNOTATION]) errors.required(METADATA.child('annotations').key(ACCOUNT_NAME_ANNOTATION))
      break
    case 'kubernetes.io/dockercfg':
      checkJsonKey(errors, '.dockercfg', data)
      break
    case 'kubernetes.io/dockerconfigjson':
      checkJsonKey(errors, '.dockerconfigjson', data)
      break
    case 'kubernetes.io/basic-auth':
      if (data.username === undefined && data.password === undefined) ['username', 'password'].forEach(requireKey)
      break
    case 'kubernetes.io/ssh-auth':
      if (!data['ssh-privatekey']) errors.required(DATA.key('ssh-privatekey'))
      break
    case 'kubernetes.io/tls':
      ;['tls.crt', 'tls.key'].forEach(requireKey)
  }
}

function checkJsonKey(errors: FieldErrors, key: string, data: { readonly [key: string]: string }): void {
  const value = data[key]
  if (value === undefined) return errors.required(DATA.key(key))
  const problem = jsonObjectProblem(bytesAsText(value))
  if (problem) errors.invalid(DATA.key(key), '<secret contents redacted>', problem)
}

/** Each byte as a character, as encoding/json looks at them. */
function bytesAsText(text: string): string {
  return decodeBase64(text).map((byte) => String.fromCharCode(byte)).join('')
}

/** What encoding/json says of a text that should be an object. */
function jsonObjectProblem(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
    return value === null || kind === 'object' ? undefined : `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`
  } catch {
    return jsonSyntaxProblem(text)
  }
}

function jsonSyntaxProblem(text: string): string {
  const start = text.search(/\S/)
  if (start < 0) return 'unexpected end of JSON input'
  const first = text[start]!
  if (!/[[{"\-0-9tfn]/.test(first)) return `invalid character ${quoteCharacter(first)} looking for beginning of value`
  const word = first === 't' ? 'true' : first === 'f' ? 'false' : first === 'n' ? 'null' : undefined
  for (let i = 1; word && i < word.length; i++) {
    const next = text[start + i]
    if (next === undefined) return 'unexpected end of JSON input'
    if (next !== word[i]) return `invalid character ${quoteCharacter(next)} in literal ${word} (expecting '${word[i]}')`
  }
  if (first === '{') {
    const next = text.slice(start + 1).trimStart()[0]
    if (next !== undefined && next !== '"' && next !== '}') return `invalid character ${quoteCharacter(next)} looking for beginning of object key string`
  }
  return 'unexpected end of JSON input'
}

/** As encoding/json names a character: quoted as in Go, except that it leaves double quotes bare. */
function quoteCharacter(character: string): string {
  return character === '"' ? `'"'` : character === "'" ? `'\\''` : `'${goQuote(character).slice(1, -1)}'`
}

export function validateSecretUpdate(errors: FieldErrors, secret: Secret, old: Secret): void {
  validateObjectMetaUpdate(errors, secret.metadata, old.metadata)
  if ((secret.type ?? '') !== (old.type ?? '')) errors.invalid(ROOT.child('type'), named(secret.type), FIELD_IMMUTABLE)
  if (old.immutable) {
    checkStillImmutable(errors, secret)
    if (!equalJson(secret.data, old.data)) errors.forbidden(DATA, IMMUTABLE_DETAIL)
  }
  validateSecret(errors, secret)
}

/** A pair of keys that cannot be one is only warned of. */
export function secretWarnings({ type, data = {} }: Secret): readonly string[] {
  if (type !== 'kubernetes.io/tls') return []
  const isPem = (key: string, pattern: RegExp) => pattern.test(bytesAsText(data[key] ?? ''))
  if (!isPem('tls.crt', /-----BEGIN [^-]+-----/)) return ['tls: failed to find any PEM data in certificate input']
  if (!isPem('tls.crt', /-----BEGIN CERTIFICATE-----/)) return ['tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: []']
  return isPem('tls.key', /-----BEGIN [^-]+-----/) ? [] : ['tls: failed to find any PEM data in key input']
}

export function validateServiceAccount(errors: FieldErrors, account: ServiceAccount): void {
  validateObjectMeta(errors, account.metadata, true, validateSubdomainName)
}

export function validateServiceAccountUpdate(errors: FieldErrors, account: ServiceAccount, old: ServiceAccount): void {
  validateObjectMetaUpdate(errors, account.metadata, old.metadata)
  validateServiceAccount(errors, account)
}

export function serviceAccountWarnings(account: ServiceAccount, old: ServiceAccount | undefined): readonly string[] {
  if (old?.metadata.annotations?.[MOUNTABLE_SECRETS] !== undefined || account.metadata.annotations?.[MOUNTABLE_SECRETS] === undefined) return []
  return [`metadata.annotations[${MOUNTABLE_SECRETS}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`]
}

export function validateNamespace(errors: FieldErrors, namespace: Namespace): void {
  validateObjectMeta(errors, namespace.metadata, false, validateLabelName)
  for (const finalizer of namespace.spec?.finalizers ?? []) checkFinalizer(errors, SPEC.child('finalizers'), finalizer)
}

function checkFinalizer(errors: FieldErrors, at: Path, finalizer: string): void {
  errors.invalidEach(at, finalizer, isQualifiedName(finalizer))
  checkServerFinalizer(errors, at, finalizer)
}

export function validateNamespaceUpdate(errors: FieldErrors, namespace: Namespace, old: Namespace): void {
  validateNamespace(errors, namespace)
  validateObjectMetaUpdate(errors, namespace.metadata, old.metadata)
}

export function validateNamespaceStatusUpdate(errors: FieldErrors, namespace: Namespace, old: Namespace): void {
  validateObjectMetaUpdate(errors, namespace.metadata, old.metadata)
  const phase = namespace.status?.phase
  const at = STATUS.child('Phase')
  if (!namespace.metadata.deletionTimestamp) {
    if (phase !== 'Active') errors.invalid(at, named(phase), "may only be 'Active' if `deletionTimestamp` is empty")
  } else if (phase !== 'Terminating') errors.invalid(at, named(phase), "may only be 'Terminating' if `deletionTimestamp` is not empty")
}

export function validateNamespaceFinalize(errors: FieldErrors, namespace: Namespace, old: Namespace): void {
  validateObjectMetaUpdate(errors, namespace.metadata, old.metadata)
  for (const [i, finalizer] of (namespace.spec?.finalizers ?? []).entries()) checkFinalizer(errors, SPEC.child('finalizers').index(i), finalizer)
}

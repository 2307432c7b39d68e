// CertificateSigningRequests. Models pkg/apis/certificates/validation.
// Left out: what is inside a PEM block, since certificates of the model are texts only.
import { decodeBase64Text } from '../base64.ts'
import type { CertificateSigningRequest, CertificateSigningRequestCondition } from '../types/certificates-v1.ts'
import { diffSpecs } from './claims.ts'
import { equalJson } from './equality.ts'
import { SPEC, STATUS, type FieldErrors } from './field-error.ts'
import { goQuote } from './go-text.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from './meta.ts'
import { named } from './rules.ts'
import { validateSignerName } from './signers.ts'

const USAGES = [
  'any', 'cert sign', 'client auth', 'code signing', 'content commitment', 'crl sign', 'data encipherment', 'decipher only', 'digital signature', 'email protection', 'encipher only', 'ipsec end system',
  'ipsec tunnel', 'ipsec user', 'key agreement', 'key encipherment', 'microsoft sgc', 'netscape sgc', 'ocsp signing', 's/mime', 'server auth', 'signing', 'timestamping',
]
const LEGACY_SIGNER = 'kubernetes.io/legacy-unknown'
const EXPIRATION_SECONDS_MIN = 600
const STATUSES = ['False', 'True', 'Unknown']
/** Decisions, which are made once and not taken back. */
const DECISIONS = ['Approved', 'Denied', 'Failed']
const CONDITIONS = STATUS.child('conditions')
const CERTIFICATE = STATUS.child('certificate')

/** What an update may do through the endpoint it came by. */
interface Powers {
  readonly decides?: boolean
  readonly issues?: boolean
}

export function validateSigningRequest(errors: FieldErrors, request: CertificateSigningRequest, old?: CertificateSigningRequest): void {
  validateObjectMeta(errors, request.metadata, false, () => [], old?.metadata)
  const { spec } = request
  if (spec !== old?.spec || errors.any) validateSpec(errors, request, old)
  validateConditions(errors, request, old)
  const certificate = request.status?.certificate ?? ''
  const isFree = old && (certificate === (old.status?.certificate ?? '') || certificateProblem(old.status?.certificate ?? '') !== undefined)
  const problem = isFree ? undefined : certificateProblem(certificate)
  if (problem) errors.invalid(CERTIFICATE, '<certificate data>', problem)
}

function validateSpec(errors: FieldErrors, { spec }: CertificateSigningRequest, old: CertificateSigningRequest | undefined): void {
  const { request, signerName = '', usages = [], expirationSeconds } = spec ?? {}
  const oldUsages = old?.spec.usages ?? []
  if (pemBlocks(request ?? '')[0] !== 'CERTIFICATE REQUEST') errors.invalid(SPEC.child('request'), request ?? null, 'PEM block type must be CERTIFICATE REQUEST')
  const at = SPEC.child('usages')
  if (usages.length === 0) errors.required(at)
  if (oldUsages.every((usage) => USAGES.includes(usage))) {
    for (const [i, usage] of usages.entries()) if (!USAGES.includes(usage)) errors.notSupported(at.index(i), named(usage), USAGES)
  }
  if (new Set(oldUsages).size === oldUsages.length) {
    for (const [i, usage] of usages.entries()) if (usages.indexOf(usage) < i) errors.duplicate(at.index(i), named(usage))
  }
  if (signerName === LEGACY_SIGNER && old?.spec.signerName !== LEGACY_SIGNER) errors.invalid(SPEC.child('signerName'), signerName, 'the legacy signerName is not allowed via this API version')
  else validateSignerName(errors, SPEC.child('signerName'), signerName)
  if (expirationSeconds !== undefined && expirationSeconds < EXPIRATION_SECONDS_MIN) errors.invalid(SPEC.child('expirationSeconds'), expirationSeconds, 'may not specify a duration less than 600 seconds (10 minutes)')
}

function validateConditions(errors: FieldErrors, request: CertificateSigningRequest, old: CertificateSigningRequest | undefined): void {
  const conditions = request.status?.conditions ?? []
  const oldTypes = (old?.status?.conditions ?? []).map(({ type }) => type ?? '')
  const allowsEmpty = oldTypes.includes('')
  const allowsRepeats = new Set(oldTypes).size < oldTypes.length
  const allowsBoth = oldTypes.includes('Approved') && oldTypes.includes('Denied')
  const seen = new Set<string>()
  for (const [i, { type = '', status }] of conditions.entries()) {
    const at = CONDITIONS.index(i)
    if (type === '' && !allowsEmpty) errors.required(at.child('type'))
    const supported = DECISIONS.includes(type) ? ['True'] : STATUSES
    if (!status) errors.required(at.child('status'))
    else if (!supported.includes(status)) errors.notSupported(at.child('status'), named(status), supported)
    const contrary = type === 'Approved' ? 'Denied' : type === 'Denied' ? 'Approved' : undefined
    if (contrary && seen.has(contrary) && !allowsBoth) errors.invalid(CONDITIONS, named(type), 'Approved and Denied conditions are mutually exclusive')
    if (seen.has(type) && !allowsRepeats) errors.duplicate(at.child('type'), named(type))
    seen.add(type)
  }
}

function updateRule(powers: Powers): (errors: FieldErrors, request: CertificateSigningRequest, old: CertificateSigningRequest) => void {
  return (errors, request, old) => {
    validateSigningRequest(errors, request, old)
    for (const type of DECISIONS) {
      if (conditionsOf(request, type).length < conditionsOf(old, type).length) errors.forbidden(CONDITIONS, `updates may not remove a condition of type ${goQuote(type)}`)
    }
    if (!powers.decides) for (const type of ['Approved', 'Denied']) checkDecision(errors, type, conditionsOf(request, type), conditionsOf(old, type))
    const before = old.status?.certificate ?? ''
    if ((request.status?.certificate ?? '') !== before) {
      if (!powers.issues) errors.forbidden(CERTIFICATE, 'updates may not set certificate content')
      else if (before !== '') errors.forbidden(CERTIFICATE, 'updates may not modify existing certificate content')
    }
    if (errors.any) validateObjectMetaUpdate(errors, request.metadata, old.metadata)
  }
}

export const validateSigningRequestUpdate = updateRule({})
export const validateSigningRequestStatusUpdate = updateRule({ issues: true })
export const validateApproval = updateRule({ decides: true })

function conditionsOf(request: CertificateSigningRequest, type: string): readonly CertificateSigningRequestCondition[] {
  return (request.status?.conditions ?? []).filter((condition) => condition.type === type)
}

function checkDecision(errors: FieldErrors, type: string, conditions: readonly CertificateSigningRequestCondition[], old: readonly CertificateSigningRequestCondition[]): void {
  if (conditions.length < old.length) return
  if (conditions.length > old.length) errors.forbidden(CONDITIONS, `updates may not add a condition of type ${goQuote(type)}`)
  else if (!equalJson(conditions, old)) {
    errors.forbidden(CONDITIONS, `updates may not modify a condition of type ${goQuote(type)}\n${diffSpecs('[]certificates.CertificateSigningRequestCondition', old, conditions)}`)
  }
}

function certificateProblem(certificate: string): string | undefined {
  if (certificate === '') return undefined
  const blocks = pemBlocks(certificate)
  const other = blocks.find((type) => type !== 'CERTIFICATE')
  if (other !== undefined) return `only CERTIFICATE PEM blocks are allowed, found ${goQuote(other)}`
  return blocks.length === 0 ? 'must contain at least one CERTIFICATE PEM block' : undefined
}

/** The types of the PEM blocks in base64 data. */
function pemBlocks(data: string): readonly string[] {
  return [...decodeBase64Text(data).matchAll(/-----BEGIN ([^\n-]*)-----\n[\s\S]*?-----END \1-----/g)].map((match) => match[1]!)
}

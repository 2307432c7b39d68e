// Makes an X.509 certificate for a request, and reads when one ends. Models what pkg/controller/certificates/authority uses of crypto/x509.
import { decodeBase64, decodeBase64Text, encodeBase64, utf8Bytes } from '../base64.ts'
import { formatTime, parseTime } from '../time/index.ts'
import { COMMON_NAME, SUBJECT_ALT_NAME, type CertificateRequest } from './certificate-request.ts'
import { TAG, element, elementsOf, identifier } from './der.ts'

export interface CertificateTemplate {
  readonly request: CertificateRequest
  /** Sixteen bytes that no other certificate has. */
  readonly serial: readonly number[]
  readonly issuer: string
  /** Microseconds since the epoch of the cluster. */
  readonly notBefore: number
  readonly notAfter: number
  /** As a CertificateSigningRequest names them (`client auth`). */
  readonly usages: readonly string[]
}

const SIGNED_WITH = element(TAG.sequence, identifier('1.2.840.113549.1.1.11'), [TAG.empty, 0])
const SIGNATURE_BYTES = 256
const LINE_LETTERS = 64
const EXTENDED_KEY_USAGE = '1.3.6.1.5.5.7.3'

/** Places in the bit string of key usages. */
const KEY_USAGES: Readonly<Record<string, number>> = { signing: 0, 'digital signature': 0, 'content commitment': 1, 'key encipherment': 2, 'data encipherment': 3, 'key agreement': 4, 'cert sign': 5, 'crl sign': 6, 'encipher only': 7 }
const EXTENDED_USAGES: Readonly<Record<string, string>> = { any: '2.5.29.37.0', 'server auth': `${EXTENDED_KEY_USAGE}.1`, 'client auth': `${EXTENDED_KEY_USAGE}.2`, 'code signing': `${EXTENDED_KEY_USAGE}.3`, 'email protection': `${EXTENDED_KEY_USAGE}.4`, 's/mime': `${EXTENDED_KEY_USAGE}.4`, 'ipsec end system': `${EXTENDED_KEY_USAGE}.5`, 'ipsec tunnel': `${EXTENDED_KEY_USAGE}.6`, 'ipsec user': `${EXTENDED_KEY_USAGE}.7`, timestamping: `${EXTENDED_KEY_USAGE}.8`, 'ocsp signing': `${EXTENDED_KEY_USAGE}.9` }

/** The base64 of the certificate's PEM text. */
export function makeCertificate(template: CertificateTemplate): string {
  const signed = signedPart(template)
  const bytes = element(TAG.sequence, signed, SIGNED_WITH, element(TAG.bitString, [0], placeholderSignature(signed)))
  const lines = encodeBase64(bytes).match(new RegExp(`.{1,${LINE_LETTERS}}`, 'g')) ?? []
  return encodeBase64(`-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`)
}

function signedPart({ request, serial, issuer, notBefore, notAfter, usages }: CertificateTemplate): readonly number[] {
  const version = element(0xa0, element(TAG.integer, [2]))
  const issuerName = element(TAG.sequence, element(TAG.set, element(TAG.sequence, identifier(COMMON_NAME), element(TAG.utf8, utf8Bytes(issuer)))))
  const positive = [(serial[0] ?? 1) & 0x7f, ...serial.slice(1)]
  return element(TAG.sequence, version, element(TAG.integer, positive), SIGNED_WITH, issuerName, element(TAG.sequence, time(notBefore), time(notAfter)), request.subjectBytes, request.keyBytes, element(0xa3, element(TAG.sequence, ...extensions(request, usages))))
}

function extensions(request: CertificateRequest, usages: readonly string[]): readonly (readonly number[])[] {
  const key = usages.reduce((bits, usage) => (KEY_USAGES[usage] === undefined ? bits : bits | (0x80 >> KEY_USAGES[usage])), 0)
  const extended = [...new Set(usages.flatMap((usage) => EXTENDED_USAGES[usage] ?? []))].sort()
  return [
    ...(key === 0 ? [] : [extension('2.5.29.15', true, element(TAG.bitString, [trailingZeros(key), key]))]),
    ...(extended.length === 0 ? [] : [extension('2.5.29.37', false, element(TAG.sequence, ...extended.map(identifier)))]),
    extension('2.5.29.19', true, element(TAG.sequence)),
    ...(request.namesBytes.length === 0 ? [] : [extension(SUBJECT_ALT_NAME, false, request.namesBytes)]),
  ]
}

function extension(name: string, isCritical: boolean, value: readonly number[]): readonly number[] {
  return element(TAG.sequence, identifier(name), isCritical ? element(TAG.boolean, [0xff]) : [], element(TAG.octetString, value))
}

function trailingZeros(byte: number): number {
  return 31 - Math.clz32(byte & -byte)
}

/** `YYMMDDhhmmssZ` until 2049, with four digits of the year afterwards. */
function time(at: number): readonly number[] {
  const digits = formatTime(at).replace(/[-:T]/g, '')
  return digits < '2050' ? element(TAG.utcTime, utf8Bytes(digits.slice(2))) : element(TAG.generalizedTime, utf8Bytes(digits))
}

function placeholderSignature(bytes: readonly number[]): readonly number[] {
  let hash = 0x811c9dc5
  const mix = (byte: number): number => (hash = Math.imul(hash ^ byte, 0x01000193))
  bytes.forEach(mix)
  return Array.from({ length: SIGNATURE_BYTES }, (_, at) => (mix(at) >>> 16) & 0xff)
}

/** When a certificate of which this is the base64 of the PEM text ends; undefined when it is no certificate. */
export function readExpiry(certificate: string): number | undefined {
  const pem = /-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/.exec(decodeBase64Text(certificate))
  const [outer] = elementsOf(decodeBase64(pem?.[1] ?? ''))
  const [signed] = elementsOf(outer?.content ?? [])
  const validity = elementsOf(signed?.content ?? []).filter(({ tag }) => tag === TAG.sequence)[2]
  const [, end] = elementsOf(validity?.content ?? [])
  if (!end) return undefined
  const digits = String.fromCharCode(...end.content)
  const [, year, month, day, hour, minute, second] = /^(\d{2}|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(end.tag === TAG.utcTime ? `20${digits}` : digits) ?? []
  return year === undefined ? undefined : parseTime(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}

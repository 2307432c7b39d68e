// Reads who a PKCS #10 certificate request is for. Models what kubectl and the controllers use of crypto/x509.ParseCertificateRequest.
import { decodeBase64, decodeBase64Text, utf8Text } from '../base64.ts'
import { elementsOf, identifierText, type Element } from './der.ts'

export interface CertificateRequest {
  /** The parts of the subject by object identifier. */
  readonly subject: ReadonlyMap<string, readonly string[]>
  readonly dnsNames: readonly string[]
  readonly emailAddresses: readonly string[]
  readonly uris: readonly string[]
  readonly ipAddresses: readonly string[]
  /** As they stand in the request, to be taken over into a certificate. */
  readonly subjectBytes: readonly number[]
  readonly keyBytes: readonly number[]
  /** The subject alternative names; empty when there are none. */
  readonly namesBytes: readonly number[]
}

export const COMMON_NAME = '2.5.4.3'
export const ORGANIZATION = '2.5.4.10'

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14'
export const SUBJECT_ALT_NAME = '2.5.29.17'

/** Parses the base64 of a PEM text, as `spec.request` holds it; undefined when it is no certificate request. */
export function parseCertificateRequest(request: string): CertificateRequest | undefined {
  const pem = /-----BEGIN CERTIFICATE REQUEST-----([\s\S]+?)-----END CERTIFICATE REQUEST-----/.exec(decodeBase64Text(request))
  const [outer] = elementsOf(decodeBase64(pem?.[1] ?? ''))
  const [info] = elementsOf(outer?.content ?? [])
  const [, subject, key, attributes] = elementsOf(info?.content ?? [])
  if (!subject || !key) return undefined
  const lists = elementsOf(attributes?.content ?? []).flatMap(alternativeNames)
  const names = lists.flatMap((list) => elementsOf(list.content))
  const ofTag = (tag: number): readonly (readonly number[])[] => names.filter((name) => (name.tag & 0x1f) === tag).map(({ content }) => content)
  return {
    subject: subjectParts(subject),
    emailAddresses: ofTag(1).map(utf8Text),
    dnsNames: ofTag(2).map(utf8Text),
    uris: ofTag(6).map(utf8Text),
    ipAddresses: ofTag(7).map(addressText),
    subjectBytes: subject.bytes,
    keyBytes: key.bytes,
    namesBytes: lists[0]?.bytes ?? [],
  }
}

function subjectParts(subject: Element): ReadonlyMap<string, readonly string[]> {
  const parts = new Map<string, string[]>()
  for (const set of elementsOf(subject.content)) for (const part of elementsOf(set.content)) {
    const [identifier, value] = elementsOf(part.content)
    if (!identifier || !value) continue
    const key = identifierText(identifier.content)
    parts.set(key, [...(parts.get(key) ?? []), utf8Text(value.content)])
  }
  return parts
}

/** The lists of alternative names that an attribute asks for. */
function alternativeNames(attribute: Element): readonly Element[] {
  const [identifier, values] = elementsOf(attribute.content)
  if (!identifier || !values || identifierText(identifier.content) !== EXTENSION_REQUEST) return []
  const extensions = elementsOf(values.content).flatMap(({ content }) => elementsOf(content))
  return extensions.flatMap(({ content }) => {
    const parts = elementsOf(content)
    const [name] = parts
    const value = parts.at(-1)
    if (!name || !value || identifierText(name.content) !== SUBJECT_ALT_NAME) return []
    return elementsOf(value.content)
  })
}

function addressText(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.')
  const groups = Array.from({ length: bytes.length / 2 }, (_, at) => (bytes[at * 2]! * 256 + bytes[at * 2 + 1]!).toString(16))
  const zeros = groups.join(':').match(/(?:^|:)0(?::0)+(?=:|$)/g)?.sort((a, b) => b.length - a.length)[0]
  return zeros === undefined ? groups.join(':') : groups.join(':').replace(zeros, zeros.startsWith(':') ? ':' : '::').replace(/^:(?!:)/, '::').replace(/([^:]):$/, '$1::')
}

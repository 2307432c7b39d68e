// Reads who a PKCS #10 certificate request is for. Models what kubectl uses of crypto/x509.ParseCertificateRequest.
// Left out: the key and the signature, which nobody prints and nobody checks here.
import { decodeBase64, decodeBase64Text, utf8Text } from '../../api/base64.ts'

export interface CertificateRequest {
  /** The parts of the subject by object identifier. */
  readonly subject: ReadonlyMap<string, readonly string[]>
  readonly dnsNames: readonly string[]
  readonly emailAddresses: readonly string[]
  readonly uris: readonly string[]
  readonly ipAddresses: readonly string[]
}

/** One element of DER: its tag, and its content. */
interface Element {
  readonly tag: number
  readonly content: readonly number[]
}

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14'
const SUBJECT_ALT_NAME = '2.5.29.17'

/** Parses the base64 of a PEM text, as `spec.request` holds it; undefined when it is no certificate request. */
export function parseCertificateRequest(request: string): CertificateRequest | undefined {
  const pem = /-----BEGIN CERTIFICATE REQUEST-----([\s\S]+?)-----END CERTIFICATE REQUEST-----/.exec(decodeBase64Text(request))
  const [outer] = elementsOf(decodeBase64(pem?.[1] ?? ''))
  const [info] = elementsOf(outer?.content ?? [])
  const [, subject, , attributes] = elementsOf(info?.content ?? [])
  if (!subject) return undefined
  const names = elementsOf(attributes?.content ?? []).flatMap(alternativeNames)
  const ofTag = (tag: number): readonly (readonly number[])[] => names.filter((name) => (name.tag & 0x1f) === tag).map(({ content }) => content)
  return {
    subject: subjectParts(subject),
    emailAddresses: ofTag(1).map(utf8Text),
    dnsNames: ofTag(2).map(utf8Text),
    uris: ofTag(6).map(utf8Text),
    ipAddresses: ofTag(7).map(addressText),
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

function alternativeNames(attribute: Element): readonly Element[] {
  const [identifier, values] = elementsOf(attribute.content)
  if (!identifier || !values || identifierText(identifier.content) !== EXTENSION_REQUEST) return []
  const extensions = elementsOf(values.content).flatMap(({ content }) => elementsOf(content))
  return extensions.flatMap(({ content }) => {
    const parts = elementsOf(content)
    const [name] = parts
    const value = parts.at(-1)
    if (!name || !value || identifierText(name.content) !== SUBJECT_ALT_NAME) return []
    return elementsOf(value.content).flatMap((list) => elementsOf(list.content))
  })
}

function elementsOf(bytes: readonly number[]): readonly Element[] {
  const elements: Element[] = []
  for (let at = 0; at + 2 <= bytes.length;) {
    const tag = bytes[at]!
    let length = bytes[at + 1]!
    at += 2
    if (length >= 0x80) {
      const size = length & 0x7f
      length = bytes.slice(at, at + size).reduce((sum, byte) => sum * 256 + byte, 0)
      at += size
    }
    elements.push({ tag, content: bytes.slice(at, at + length) })
    at += length
  }
  return elements
}

/** `2.5.4.3`. */
function identifierText([first = 0, ...rest]: readonly number[]): string {
  const arcs = [Math.floor(first / 40), first % 40]
  let arc = 0
  for (const byte of rest) {
    arc = arc * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    arcs.push(arc)
    arc = 0
  }
  return arcs.join('.')
}

function addressText(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.')
  const groups = Array.from({ length: bytes.length / 2 }, (_, at) => (bytes[at * 2]! * 256 + bytes[at * 2 + 1]!).toString(16))
  const zeros = groups.join(':').match(/(?:^|:)0(?::0)+(?=:|$)/g)?.sort((a, b) => b.length - a.length)[0]
  return zeros === undefined ? groups.join(':') : groups.join(':').replace(zeros, zeros.startsWith(':') ? ':' : '::').replace(/^:(?!:)/, '::').replace(/([^:]):$/, '$1::')
}

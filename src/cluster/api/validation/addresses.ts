// IP addresses and CIDRs, with the errors and warnings of the API server.
// Models apimachinery/pkg/util/validation/ip.go; StrictIPCIDRValidation is off, so leading zeros are only warned of.
import { formatIP, isDNS1123Label, isDNS1123Subdomain, isValidIP, parseIP, type IP } from '../names/index.ts'
import type { FieldErrors, Path } from './field-error.ts'
import { goQuote } from './go-text.ts'

export interface CIDR {
  readonly address: IP
  readonly prefixLength: number
  /** The address with the bits beyond the prefix cleared. */
  readonly network: IP
}

/** The block that a text names, or undefined (netutils.ParseCIDRSloppy). */
export function parseCIDR(text: string): CIDR | undefined {
  const slash = text.indexOf('/')
  if (slash < 0 || !/^[0-9]+$/.test(text.slice(slash + 1))) return undefined
  const address = parseIP(text.slice(0, slash))
  const prefixLength = Number(text.slice(slash + 1))
  if (!address || prefixLength > (text.includes(':') ? 128 : 32)) return undefined
  return { address, prefixLength, network: maskAddress(address, prefixLength - (address.family === 4 && text.includes(':') ? 96 : 0)) }
}

function maskAddress({ family, bytes }: IP, prefixLength: number): IP {
  return { family, bytes: bytes.map((byte, i) => byte & ~(255 >> Math.min(8, Math.max(0, prefixLength - 8 * i))) & 255) }
}

export function formatCIDR({ network, prefixLength }: CIDR): string {
  return `${formatIP(network)}/${prefixLength}`
}

/** Whether `block` holds `address`. */
export function cidrContains(block: CIDR, address: IP): boolean {
  return address.family === block.network.family && maskAddress(address, block.prefixLength).bytes.every((byte, i) => byte === block.network.bytes[i])
}

/** An address in a field that took sloppy ones before; those of the old object stay valid. */
export function checkIP(errors: FieldErrors, at: Path, text: string, known: readonly string[] = []): void {
  if (!isOrdinaryIPv4(text) && !known.includes(text)) errors.invalidEach(at, text, isValidIP(text))
}

/** An address in canonical text (IsValidIP). */
export function strictIPProblems(text: string): readonly string[] {
  const address = parseIP(text)
  if (!address) return isValidIP(text)
  const problems: string[] = []
  if (!isStandardIP(text)) problems.push('must not have leading 0s')
  if (isMapped(text, address)) problems.push('must not be an IPv4-mapped IPv6 address')
  if (problems.length === 0 && formatIP(address) !== text) problems.push(`must be in canonical form (${goQuote(formatIP(address))})`)
  return problems
}

export function checkCIDR(errors: FieldErrors, at: Path, text: string, known: readonly string[] = []): void {
  if (!known.includes(text) && !parseCIDR(text)) errors.invalid(at, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')
}

/** A block in canonical text (IsValidCIDR). */
export function checkStrictCIDR(errors: FieldErrors, at: Path, text: string): void {
  const block = parseCIDR(text)
  if (!block) return checkCIDR(errors, at, text)
  const [address = '', prefix = ''] = text.split('/')
  if (!isStandardIP(address) || /^0\d/.test(prefix)) errors.invalid(at, text, 'must not have leading 0s in IP or prefix length')
  else if (isMapped(address, block.address)) errors.invalid(at, text, 'must not have an IPv4-mapped IPv6 address')
  else if (formatIP(block.address) !== formatIP(block.network)) errors.invalid(at, text, 'must not have bits set beyond the prefix length')
  else if (formatCIDR(block) !== text) errors.invalid(at, text, `must be in canonical form (${goQuote(formatCIDR(block))})`)
}

/** Addresses that endpoints may not have (ValidateEndpointIP). */
export function checkEndpointIP(errors: FieldErrors, at: Path, text: string): void {
  const address = parseIP(text)
  if (!address) return errors.invalid(at, text, 'must be a valid IP address')
  const { family, bytes } = address
  const isV4 = family === 4
  if (bytes.every((byte) => byte === 0)) errors.invalid(at, text, `may not be unspecified (${text})`)
  if (isV4 ? bytes[0] === 127 : bytes.every((byte, i) => byte === (i === 15 ? 1 : 0))) errors.invalid(at, text, 'may not be in the loopback range (127.0.0.0/8, ::1/128)')
  if (isV4 ? bytes[0] === 169 && bytes[1] === 254 : bytes[0] === 0xfe && (bytes[1]! & 0xc0) === 0x80) errors.invalid(at, text, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)')
  if (isV4 ? bytes[0] === 224 && bytes[1] === 0 && bytes[2] === 0 : bytes[0] === 0xff && (bytes[1]! & 0x0f) === 2) errors.invalid(at, text, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)')
}

/** Whether a text is an IPv4 address in its usual form that is not set apart for something: most are, and this is quick to say. */
export function isOrdinaryIPv4(text: string): boolean {
  let parts = 1
  let value = -1
  let first = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i) - 48
    if (code >= 0 && code <= 9) {
      if (value === 0) return false
      value = value < 0 ? code : value * 10 + code
      if (value > 255) return false
    } else if (code === -2 && value >= 0 && parts < 4) {
      if (parts === 1) first = value
      parts++
      value = -1
    } else return false
  }
  return parts === 4 && value >= 0 && first !== 0 && first !== 127 && first !== 169 && first < 224
}

/** Whether two or more addresses are of both families; undefined when one is not an address (IsDualStackIPStrings). */
export function isDualStack(addresses: readonly string[]): boolean | undefined {
  const families = new Set<number>()
  for (const text of addresses) {
    const address = parseIP(text)
    if (!address) return undefined
    families.add(address.family)
  }
  return families.size === 2
}

/** GetWarningsForIP: addresses that parse but are not written as they should be. */
export function ipWarnings(at: Path, text: string): readonly string[] {
  if (isOrdinaryIPv4(text)) return []
  const address = parseIP(text)
  if (!address) return []
  if (!isStandardIP(text) || isMapped(text, address)) return [`${at}: non-standard IP address ${goQuote(text)} will be considered invalid in a future Kubernetes release: use ${goQuote(formatIP(address))}`]
  if (address.family === 6 && formatIP(address) !== text) return [`${at}: IPv6 address ${goQuote(text)} should be in RFC 5952 canonical format (${goQuote(formatIP(address))})`]
  return []
}

/** GetWarningsForCIDR. */
export function cidrWarnings(at: Path, text: string): readonly string[] {
  const block = parseCIDR(text)
  if (!block) return []
  const warnings: string[] = []
  const canonical = goQuote(formatCIDR(block))
  if (formatIP(block.address) !== formatIP(block.network)) {
    const single = goQuote(`${formatIP(block.address)}/${text.includes(':') ? 128 : 32}`)
    warnings.push(`${at}: CIDR value ${goQuote(text)} is ambiguous in this context (should be ${canonical} or ${single}?)`)
  }
  const [address = '', prefix = ''] = text.split('/')
  const isStandard = isStandardIP(address) && !/^0\d/.test(prefix) && !isMapped(address, block.address)
  if (!isStandard) warnings.push(`${at}: non-standard CIDR value ${goQuote(text)} will be considered invalid in a future Kubernetes release: use ${canonical}`)
  if (warnings.length === 0 && block.address.family === 6 && formatCIDR(block) !== text) warnings.push(`${at}: IPv6 CIDR value ${goQuote(text)} should be in RFC 5952 canonical format (${canonical})`)
  return warnings
}

/** A domain name with at least two labels (IsFullyQualifiedDomainName). */
export function checkDomainName(errors: FieldErrors, at: Path, name: string): void {
  if (name === '') return errors.required(at)
  const bare = name.endsWith('.') ? name.slice(0, -1) : name
  const problems = isDNS1123Subdomain(bare)
  if (problems.length > 0) return errors.invalid(at, bare, problems.join(','))
  if (!bare.includes('.')) return errors.invalid(at, bare, 'should be a domain with at least two segments separated by dots')
  const badLabel = bare.split('.').find((label) => isDNS1123Label(label).length > 0)
  if (badLabel !== undefined) errors.invalid(at, badLabel, isDNS1123Label(badLabel).join(','))
}

/** Whether netip.ParseAddr takes the text too: no leading zeros in an IPv4 part. */
function isStandardIP(text: string): boolean {
  const v4 = text.slice(text.lastIndexOf(':') + 1)
  return !v4.includes('.') || v4.split('.').every((part) => part === '0' || !part.startsWith('0'))
}

function isMapped(text: string, { family }: IP): boolean {
  return family === 4 && text.includes(':')
}

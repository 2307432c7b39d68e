// Small rules that validators share: names at a place, numbers in range, one of a set.
import {
  inclusiveRangeError,
  isDNS1123Label,
  isDNS1123Subdomain,
  isQualifiedName,
  isValidLabelValue,
  isValidPathSegmentName,
  isValidPortName,
  isValidPortNum,
  maxLengthError,
  regexError,
} from '../names/index.ts'
import { goValue } from './go-text.ts'
import type { FieldErrors, Path } from './field-error.ts'

export const INT32_MAX = 2147483647
export const FIELD_IMMUTABLE = 'field is immutable'
export const MAX_SECRET_BYTES = 1024 * 1024

/** What a check of names returns; `prefix` is set for a generateName. */
export type NameCheck = (name: string, prefix?: boolean) => readonly string[]

/** Label keys and values of a cluster are few: those found valid are remembered, and forgotten all at once. */
const REMEMBERED_MAX = 4096
const goodQualifiedNames = new Set<string>()
const goodLabelValues = new Set<string>()
const goodSubdomains = new Set<string>()

/** isQualifiedName, quick for names seen before. */
export function qualifiedNameProblems(name: string): readonly string[] {
  return remembered(goodQualifiedNames, isQualifiedName, name)
}

/** isValidLabelValue, quick for values seen before. */
export function labelValueProblems(value: string): readonly string[] {
  return remembered(goodLabelValues, isValidLabelValue, value)
}

/** validateSubdomainName, quick for names seen before: those of nodes. */
export function subdomainProblems(name: string): readonly string[] {
  return remembered(goodSubdomains, isDNS1123Subdomain, name)
}

const NONE: readonly string[] = []

function remembered(good: Set<string>, check: (text: string) => readonly string[], text: string): readonly string[] {
  if (good.has(text)) return NONE
  const problems = check(text)
  if (problems.length === 0) {
    if (good.size >= REMEMBERED_MAX) good.clear()
    good.add(text)
  }
  return problems
}

export function checkLabel(errors: FieldErrors, at: Path, value: string): void {
  errors.invalidEach(at, value, isDNS1123Label(value))
}

export function checkSubdomain(errors: FieldErrors, at: Path, value: string): void {
  errors.invalidEach(at, value, isDNS1123Subdomain(value))
}

export function checkQualifiedName(errors: FieldErrors, at: Path, value: string): void {
  errors.invalidEach(at, value, qualifiedNameProblems(value))
}

const UNDERSCORE_LABEL = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const UNDERSCORE_SUBDOMAIN = `${UNDERSCORE_LABEL}(\\.${UNDERSCORE_LABEL})*`
const underscoreSubdomain = new RegExp(`^(?:${UNDERSCORE_SUBDOMAIN})$`)

/** A search domain, which may begin labels with `_` (IsDNS1123SubdomainWithUnderscore). */
export function checkUnderscoreSubdomain(errors: FieldErrors, at: Path, value: string): void {
  if (value.length > 253) errors.invalid(at, value, maxLengthError(253))
  if (!underscoreSubdomain.test(value)) {
    errors.invalid(at, value, regexError("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character", UNDERSCORE_SUBDOMAIN, ['example.com']))
  }
}

/** A name that may be a prefix of one in a URL (path.ValidatePathSegmentName). */
export function pathSegmentProblems(name: string, prefix = false): readonly string[] {
  const problems = isValidPathSegmentName(name)
  return prefix && (name === '.' || name === '..') ? NONE : problems
}

export function checkNonnegative(errors: FieldErrors, at: Path, value: number | undefined): void {
  if (value !== undefined && value < 0) errors.invalid(at, value, 'must be greater than or equal to 0')
}

/** checkNonnegative for a field of `parent`, whose path is made only when needed. */
export function checkNonnegativeField(errors: FieldErrors, parent: Path, name: string, value: number | undefined): void {
  if (value !== undefined && value < 0) checkNonnegative(errors, parent.child(name), value)
}

export function checkRange(errors: FieldErrors, at: Path, value: number, min: number, max: number): void {
  if (value < min || value > max) errors.invalid(at, value, inclusiveRangeError(min, max))
}

/** User and group ids. */
export function checkId(errors: FieldErrors, at: Path, id: number | undefined): void {
  if (id !== undefined) checkRange(errors, at, id, 0, INT32_MAX)
}

export function checkPortNumber(errors: FieldErrors, at: Path, port: number): void {
  errors.invalidEach(at, port, isValidPortNum(port))
}

/** A port by number or by name (ValidatePortNumOrName); absent is 0. */
export function checkPort(errors: FieldErrors, at: Path, port: number | string | undefined): void {
  if (typeof port === 'string') errors.invalidEach(at, port, isValidPortName(port))
  else checkPortNumber(errors, at, port ?? 0)
}

/** A value that must be one of `supported`, or is required when empty. */
export function checkRequiredOneOf(errors: FieldErrors, at: Path, value: string | undefined, supported: readonly string[]): void {
  if (!value) errors.required(at)
  else if (!supported.includes(value)) errors.notSupported(at, named(value), supported)
}

/** A value that must be one of `supported` when given. */
export function checkOneOf(errors: FieldErrors, at: Path, value: string | undefined, supported: readonly string[]): void {
  if (value !== undefined && !supported.includes(value)) errors.notSupported(at, named(value), supported)
}

/** Whether an optional value is there. What Go prints as null when absent, decoding makes null. */
export function isSet<T>(value: T | undefined | null): value is T {
  return value !== undefined && value !== null
}

/** A string of a named Go type or behind a pointer: printed as JSON, not quoted by Go's rules. */
export function named(text: string | undefined): unknown {
  return goValue('string', text ?? '')
}

/** A pointer that may be nil. */
export function pointer(value: string | number | boolean | undefined): unknown {
  return goValue('*json', value)
}

export function byteLength(text: string): number {
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code >= 0xd800 && code <= 0xdfff ? 2 : 3
  }
  return bytes
}

/** How many bytes base64 text holds. */
export function base64Length(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  return Math.floor((text.length * 3) / 4) - padding
}

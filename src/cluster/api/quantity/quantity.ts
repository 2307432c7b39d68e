// One resource amount, as text and as numbers.
import { formatCanonical } from './format.ts'
import { QuantityError, parseParts, type QuantityFormat, type QuantityParts } from './parse.ts'

/** An exact amount with every form callers ask for, made once per distinct text. */
export interface Quantity {
  /** The amount in units of 10⁻⁹, the finest that Kubernetes keeps. */
  readonly nanos: bigint
  readonly format: QuantityFormat
  /** Whole units, fractions rounded away from zero (Quantity.Value). Exact up to 2⁵³. */
  readonly value: number
  /** Thousandths, fractions rounded away from zero (Quantity.MilliValue). Exact up to 2⁵³. */
  readonly milli: number
  /** The canonical text: what is stored and printed. */
  readonly canonical: string
  /** What parsing found; absent on the result of arithmetic. */
  readonly parts: QuantityParts | undefined
}

const NANOS_PER_UNIT = 1_000_000_000n
const NANOS_PER_MILLI = 1_000_000n
/** Distinct texts of a cluster are few (`100m`, `128Mi` …); a full cache is dropped whole and refills. */
const CACHE_LIMIT = 8192
const cache = new Map<string, Quantity>()

/** The quantity that a text names; throws QuantityError with the API server's words. Models resource.ParseQuantity. */
export function parseQuantity(text: string): Quantity {
  const known = cache.get(text)
  if (known) return known
  const parts = parseParts(text)
  const quantity = makeQuantity(parts.nanos, parts.format, parts)
  if (cache.size >= CACHE_LIMIT) cache.clear()
  cache.set(text, quantity)
  return quantity
}

/** Why a text is not a quantity, or undefined when it is one. */
export function quantityProblem(text: string): string | undefined {
  try {
    parseQuantity(text)
    return undefined
  } catch (problem) {
    if (problem instanceof QuantityError) return problem.message
    throw problem
  }
}

/** Whole units of a quantity's text, rounded up (`100m` is 1, `1Ki` is 1024); 0 when absent. */
export function quantityValue(text: string | undefined): number {
  return text === undefined ? 0 : parseQuantity(text).value
}

/** Thousandths of a quantity's text, rounded up (`100m` is 100); 0 when absent. */
export function quantityMilli(text: string | undefined): number {
  return text === undefined ? 0 : parseQuantity(text).milli
}

/** The canonical form of a quantity's text (`1000m` is `1`, `1024Mi` is `1Gi`). */
export function canonicalQuantity(text: string): string {
  return parseQuantity(text).canonical
}

/** The text that Quantity.String gives straight after parsing: the input itself when the fast path kept it. */
export function printQuantity(quantity: Quantity): string {
  return quantity.parts?.keptText ?? quantity.canonical
}

/** −1, 0 or 1 as the first amount is less than, equal to or more than the second. */
export function compareQuantities(a: string, b: string): -1 | 0 | 1 {
  if (a === b) return 0
  const left = parseQuantity(a).nanos
  const right = parseQuantity(b).nanos
  return left < right ? -1 : left > right ? 1 : 0
}

/** −1, 0 or 1: the sign of an amount. */
export function quantitySign(text: string): -1 | 0 | 1 {
  const { nanos } = parseQuantity(text)
  return nanos < 0n ? -1 : nanos > 0n ? 1 : 0
}

/** The canonical text of a sum. It keeps the first amount's format unless that is zero, as Quantity.Add does. */
export function addQuantities(a: string, b: string): string {
  const left = parseQuantity(a)
  const right = parseQuantity(b)
  return combine(left, right, left.nanos + right.nanos)
}

/** The canonical text of a difference; see addQuantities for its format. */
export function subtractQuantities(a: string, b: string): string {
  const left = parseQuantity(a)
  const right = parseQuantity(b)
  return combine(left, right, left.nanos - right.nanos)
}

/** The canonical text of a count of whole units. */
export function quantityOfValue(value: number, format: QuantityFormat = 'DecimalSI'): string {
  return formatCanonical(BigInt(value) * NANOS_PER_UNIT, format)
}

/** The canonical text of a count of thousandths (`1500` is `1500m`, `2000` is `2`). */
export function quantityOfMilli(milli: number): string {
  return formatCanonical(BigInt(milli) * NANOS_PER_MILLI, 'DecimalSI')
}

/**
 * The text of an amount rounded up to thousandths, which is as fine as a ResourceList keeps.
 * An amount that is no finer keeps the text that parsing kept (Quantity.RoundUp).
 */
export function roundUpToMilli(text: string): string {
  const quantity = parseQuantity(text)
  const { nanos, format, canonical, parts } = quantity
  if (parts && !parts.decimal && parts.scale >= -3) return printQuantity(quantity)
  return nanos % NANOS_PER_MILLI === 0n ? canonical : formatCanonical(divideAwayFromZero(nanos, NANOS_PER_MILLI) * NANOS_PER_MILLI, format)
}

function combine(left: Quantity, right: Quantity, nanos: bigint): string {
  return formatCanonical(nanos, left.nanos === 0n ? right.format : left.format)
}

function makeQuantity(nanos: bigint, format: QuantityFormat, parts: QuantityParts | undefined): Quantity {
  return {
    nanos,
    format,
    value: Number(divideAwayFromZero(nanos, NANOS_PER_UNIT)),
    milli: Number(divideAwayFromZero(nanos, NANOS_PER_MILLI)),
    canonical: formatCanonical(nanos, format),
    parts,
  }
}

function divideAwayFromZero(amount: bigint, by: bigint): bigint {
  const quotient = amount / by
  if (quotient * by === amount) return quotient
  return amount < 0n ? quotient - 1n : quotient + 1n
}

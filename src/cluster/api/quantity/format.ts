// The canonical text of an amount. Models Quantity.CanonicalizeBytes.
import type { QuantityFormat } from './parse.ts'

const DECIMAL_SUFFIXES: Readonly<Record<number, string>> = { [-9]: 'n', [-6]: 'u', [-3]: 'm', 0: '', 3: 'k', 6: 'M', 9: 'G', 12: 'T', 15: 'P', 18: 'E' }
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
const NANOS = 1_000_000_000n

/**
 * The canonical text of `nanos`: no fraction, the largest suffix that keeps it whole.
 * Binary amounts below 1024 or with a fraction print as decimal ones.
 */
export function formatCanonical(nanos: bigint, format: QuantityFormat): string {
  if (nanos === 0n) return '0'
  if (format === 'BinarySI' && nanos % NANOS === 0n) {
    const units = nanos / NANOS
    if (units <= -1024n || units >= 1024n) return formatBinary(units)
  }
  return formatDecimal(nanos, format)
}

function formatBinary(units: bigint): string {
  let power = 0
  while (units % 1024n === 0n) {
    units /= 1024n
    power++
  }
  // Like the decimal table below, the suffix table simply has no entry above Ei.
  return `${units}${BINARY_SUFFIXES[power] ?? ''}`
}

function formatDecimal(nanos: bigint, format: QuantityFormat): string {
  let digits = String(nanos)
  let exponent = -9
  const end = digits.search(/0*$/)
  const thousands = Math.floor((digits.length - end) / 3)
  if (thousands > 0) {
    digits = digits.slice(0, digits.length - thousands * 3)
    exponent += thousands * 3
  }
  if (format === 'DecimalExponent') return exponent === 0 ? digits : `${digits}e${exponent}`
  // Upstream has no suffix beyond exa either and drops it: `100000E` reads back as `100`.
  return digits + (DECIMAL_SUFFIXES[exponent] ?? '')
}

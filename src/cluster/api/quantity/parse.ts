// Reading a quantity's text. Models apimachinery/pkg/api/resource/quantity.go and suffix.go.

export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent'

/** What parsing leaves behind; the pod template hash prints these innards. */
export interface QuantityParts {
  readonly nanos: bigint
  readonly format: QuantityFormat
  /** True when the amount did not fit the int64 fast path and became an arbitrary-precision decimal. */
  readonly decimal: boolean
  /** The fast path's integer and its power of ten. */
  readonly int64: bigint
  readonly scale: number
  /** The input, when parsing judged it close enough to canonical to keep it for printing. */
  readonly keptText: string | undefined
}

/** A text that is not a quantity; the message is the API server's. */
export class QuantityError extends Error {}

const FORMAT_WRONG = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const SUFFIX_WRONG = "unable to parse quantity's suffix"

const DECIMAL_EXPONENTS: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const BINARY_EXPONENTS: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 }

const SHAPE = /^([+-]?)0*([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/
/** Digits that always fit an int64. */
const INT64_DIGITS = 18
const NANO = -9
const INT64_MAX_NANOS = (2n ** 63n - 1n) * 10n ** 9n
const ONE_NANOS = 10n ** 9n
/** Upstream takes any int32 exponent; far fewer digits than this make a usable amount. */
const EXPONENT_LIMIT = 1000

/** Parses a quantity's text into its parts; throws QuantityError. */
export function parseParts(text: string): QuantityParts {
  const match = text === '' ? null : SHAPE.exec(text)
  if (!match) throw new QuantityError(FORMAT_WRONG)
  const negative = match[1] === '-'
  const whole = match[2] || '0'
  const fraction = match[3] ?? ''
  const { base, exponent, format } = readSuffix(match[4]!)
  const digits = whole + fraction
  const scale = (base === 10 ? exponent : 0) - fraction.length
  const room = base === 10
    ? INT64_DIGITS - digits.length
    : fraction === '' ? 15 - whole.length - Math.trunc((exponent * 3) / 10) - 1 : -1

  if (room >= 0 && scale >= NANO) {
    const magnitude = BigInt(digits) * (base === 2 ? 1n << BigInt(exponent) : 1n)
    const int64 = negative ? -magnitude : magnitude
    const kept = base === 2
      ? (Number(digits) & 7) !== 0
      : scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0')
    const nanos = int64 * 10n ** BigInt(scale - NANO)
    return { nanos, format, decimal: false, int64, scale, keptText: kept || text === '0' ? text : undefined }
  }

  let magnitude = nanosRoundedUp(BigInt(digits) * (base === 2 ? 1n << BigInt(exponent) : 1n), scale)
  if (format === 'BinarySI' && magnitude > INT64_MAX_NANOS) magnitude = INT64_MAX_NANOS
  const small = format === 'BinarySI' && magnitude < ONE_NANOS && magnitude > 0n
  return {
    nanos: negative ? -magnitude : magnitude,
    format: small ? 'DecimalSI' : format,
    decimal: true,
    int64: 0n,
    scale: 0,
    keptText: undefined,
  }
}

function readSuffix(suffix: string): { base: 2 | 10; exponent: number; format: QuantityFormat } {
  const decimal = DECIMAL_EXPONENTS[suffix]
  if (decimal !== undefined) return { base: 10, exponent: decimal, format: 'DecimalSI' }
  const binary = BINARY_EXPONENTS[suffix]
  if (binary !== undefined) return { base: 2, exponent: binary, format: 'BinarySI' }
  const exponent = /^[eE]([+-]?[0-9]+)$/.exec(suffix)
  if (!exponent || Math.abs(Number(exponent[1])) > EXPONENT_LIMIT) throw new QuantityError(SUFFIX_WRONG)
  return { base: 10, exponent: Number(exponent[1]), format: 'DecimalExponent' }
}

/** `magnitude × 10^scale` in units of 10⁻⁹, rounded up so that a wish for very little is not lost. */
function nanosRoundedUp(magnitude: bigint, scale: number): bigint {
  if (scale >= NANO) return magnitude * 10n ** BigInt(scale - NANO)
  const divisor = 10n ** BigInt(NANO - scale)
  return (magnitude + divisor - 1n) / divisor
}

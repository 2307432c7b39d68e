// fmt.Sprintf for decoded JSON. Models the verbs that templates use: %v %s %d %q %t %f %g %e %x %% with flags, width and precision.
import { formatGoNumber, formatGoSyntax, formatGoValue, quoteGo } from '../../../api/jsonpath/index.ts'
import { utf8Bytes } from '../../../api/base64.ts'

/** The text of a format and its arguments, with fmt's own remarks where they do not fit: `%!d(string=x)`. */
export function formatGo(format: string, args: readonly unknown[]): string {
  let used = 0
  const text = format.replace(/%([-+# 0]*)(\d+|\*)?(?:\.(\d+|\*)?)?(.?)/gsu, (all: string, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
    if (verb === '') return '%!(NOVERB)'
    if (verb === '%') return '%'
    const columns = width === '*' ? Number(args[used++]) : Number(width ?? 0)
    const digits = precision === '*' ? Number(args[used++]) : precision === undefined ? (all.includes('.') ? 0 : undefined) : Number(precision)
    if (used >= args.length) return `%!${verb}(MISSING)`
    return pad(formatVerb(verb, args[used++], flags, digits), columns, flags)
  })
  const extra = args.slice(used)
  return extra.length === 0 ? text : `${text}%!(EXTRA ${extra.map((value) => `${typeOf(value)}=${formatGoValue(value)}`).join(', ')})`
}

function formatVerb(verb: string, value: unknown, flags: string, precision: number | undefined): string {
  if (value === null || value === undefined) return verb === 'v' ? '<nil>' : `%!${verb}(<nil>)`
  if (verb === 'v') return flags.includes('#') ? formatGoSyntax(value) : signed(formatGoValue(value), value, flags)
  if (verb === 'T') return typeOf(value)
  if (typeof value === 'object') return Array.isArray(value) ? `[${value.map((item) => formatVerb(verb, item, flags, precision)).join(' ')}]` : formatMembers(verb, value, flags, precision)
  const text = typeof value === 'string' ? formatText(verb, value, precision) : typeof value === 'boolean' ? (verb === 't' ? String(value) : undefined) : formatNumber(verb, value as number, flags, precision)
  return text ?? `%!${verb}(${typeOf(value)}=${formatGoValue(value)})`
}

function formatMembers(verb: string, value: object, flags: string, precision: number | undefined): string {
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `map[${members.map(([key, item]) => `${formatVerb(verb, key, flags, precision)}:${formatVerb(verb, item, flags, precision)}`).join(' ')}]`
}

function formatText(verb: string, value: string, precision: number | undefined): string | undefined {
  const text = precision === undefined ? value : [...value].slice(0, precision).join('')
  switch (verb) {
    case 's': return text
    case 'q': return quoteGo(text)
    case 'x': return utf8Bytes(text).map((byte) => byte.toString(16).padStart(2, '0')).join('')
    case 'X': return utf8Bytes(text).map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('')
    default: return undefined
  }
}

function formatNumber(verb: string, value: number, flags: string, precision: number | undefined): string | undefined {
  if (Number.isInteger(value)) {
    switch (verb) {
      case 'd': return signed(formatGoNumber(value), value, flags)
      case 'x': return value.toString(16)
      case 'X': return value.toString(16).toUpperCase()
      case 'o': return value.toString(8)
      case 'b': return value.toString(2)
      case 'c': return String.fromCodePoint(value)
      default: return undefined
    }
  }
  switch (verb) {
    case 'f': return signed(value.toFixed(precision ?? 6), value, flags)
    case 'e': return signed(exponential(value, precision ?? 6), value, flags)
    case 'g': return signed(precision === undefined ? formatGoNumber(value) : String(Number(value.toPrecision(precision))), value, flags)
    default: return undefined
  }
}

function exponential(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(digits).split('e') as [string, string]
  return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`
}

function signed(text: string, value: unknown, flags: string): string {
  if (typeof value !== 'number' || value < 0) return text
  return flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text
}

function pad(text: string, width: number, flags: string): string {
  const missing = width - [...text].length
  if (missing <= 0) return text
  if (flags.includes('-')) return text + ' '.repeat(missing)
  if (!flags.includes('0')) return ' '.repeat(missing) + text
  return /^[+-]/.test(text) ? text[0] + '0'.repeat(missing) + text.slice(1) : '0'.repeat(missing) + text
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}'
}

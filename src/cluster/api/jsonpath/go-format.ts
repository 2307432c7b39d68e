// How Go writes decoded JSON: fmt's %v, %#v and %q, and encoding/json. Messages and cells of Kubernetes are full of these.

/** `%v`: `<nil>`, `true`, `1e+21`, `[a b]`, `map[k:v]` with sorted keys. */
export function formatGoValue(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (typeof value === 'number') return formatGoNumber(value)
  if (Array.isArray(value)) return `[${value.map(formatGoValue).join(' ')}]`
  if (typeof value === 'object') return `map[${sortedEntries(value).map(([key, item]) => `${key}:${formatGoValue(item)}`).join(' ')}]`
  return String(value)
}

/** `%#v` of unstructured content: `map[string]interface {}{"a":1, "b":[]interface {}{}}`. */
export function formatGoSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)'
  if (typeof value === 'string') return quoteGo(value)
  if (typeof value === 'number') return formatGoNumber(value)
  if (Array.isArray(value)) return `[]interface {}{${value.map(formatGoSyntax).join(', ')}}`
  if (typeof value === 'object') {
    return `map[string]interface {}{${sortedEntries(value).map(([key, item]) => `${quoteGo(key)}:${formatGoSyntax(item)}`).join(', ')}}`
  }
  return String(value)
}

/** Whole numbers print as int64; others as float64: shortest digits, an exponent below 1e-4 and from 1e21. */
export function formatGoNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 63) return Number.isSafeInteger(value) ? String(value + 0) : String(BigInt(value))
  const size = Math.abs(value)
  if (size >= 1e-4 && size < 1e21) return String(value)
  const [digits, exponent] = value.toExponential().split('e') as [string, string]
  return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`
}

/** `%q`: double quotes, with the escapes of strconv.Quote. */
export function quoteGo(text: string): string {
  let quoted = '"'
  for (const char of text) quoted += QUOTED[char] ?? (isPrintable(char) ? char : escapeRune(char))
  return `${quoted}"`
}

const QUOTED: Readonly<Record<string, string>> = {
  '"': '\\"', '\\': '\\\\', '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v',
}

function isPrintable(char: string): boolean {
  return char === ' ' || !/[\p{C}\p{Z}]/u.test(char)
}

function escapeRune(char: string): string {
  const code = char.codePointAt(0)!
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
}

/** encoding/json: sorted keys, `<`, `>` and `&` escaped for the sake of HTML; indented by `indent` when that is not ''. */
export function marshalGoJSON(value: unknown, indent = ''): string {
  return marshal(value, indent, indent === '' ? '' : '\n')
}

function marshal(value: unknown, indent: string, newline: string): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return escapeHTML(JSON.stringify(value))
  if (typeof value !== 'object') return typeof value === 'number' ? formatJSONNumber(value) : String(value)
  const list = Array.isArray(value)
  const inner = newline + indent
  const colon = newline === '' ? ':' : ': '
  const members = list
    ? value.map((item) => marshal(item, indent, newline && inner))
    : sortedEntries(value).map(([key, item]) => escapeHTML(JSON.stringify(key)) + colon + marshal(item, indent, newline && inner))
  const [open, close] = list ? '[]' : '{}'
  if (members.length === 0) return `${open}${close}`
  return newline === '' ? `${open}${members.join(',')}${close}` : `${open}${inner}${members.join(`,${inner}`)}${newline}${close}`
}

function escapeHTML(json: string): string {
  return /[<>&\u2028\u2029]/.test(json)
    ? json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : json
}

/** encoding/json writes floats plainly from 1e-6 on, unlike fmt. */
function formatJSONNumber(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e-6 || value === 0) return formatGoNumber(value).includes('e') && size < 1e21 ? String(value) : formatGoNumber(value)
  return value.toExponential()
}

/** The members of an object by name. */
export function sortedEntries(value: object): [string, unknown][] {
  return Object.entries(value).sort(([a], [b]) => compareText(a, b))
}

/** Order by UTF-16 units, which for the names that Kubernetes allows is Go's order by bytes. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

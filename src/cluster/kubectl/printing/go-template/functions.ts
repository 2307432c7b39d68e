// The functions a template may call. Models text/template/funcs.go and the two that kubectl adds.
import { decodeBase64, encodeBase64, utf8Text } from '../../../api/base64.ts'
import { formatGoValue } from '../../../api/jsonpath/index.ts'
import { formatGo } from './format.ts'

/** A function refuses its arguments; the caller adds where. */
export class FunctionError extends Error {}

export interface TemplateFunction {
  /** How many arguments it takes at least, and whether it takes more. */
  readonly fixed: number
  readonly variadic: boolean
  readonly call: (args: readonly unknown[]) => unknown
}

/** Absent values are undefined here, JSON's null is a nil interface. */
const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  // These two are called by the executor, which does not evaluate what it need not.
  and: { fixed: 1, variadic: true, call: (args) => args.at(-1) },
  or: { fixed: 1, variadic: true, call: (args) => args.at(-1) },
  not: { fixed: 1, variadic: false, call: ([value]) => !isTruthy(value) },
  len: { fixed: 1, variadic: false, call: ([value]) => lengthOf(value) },
  index: { fixed: 1, variadic: true, call: ([value, ...keys]) => keys.reduce(indexInto, requireValue(value, 'index of untyped nil')) },
  slice: { fixed: 1, variadic: true, call: ([value, ...bounds]) => sliceOf(value, bounds) },
  print: { fixed: 0, variadic: true, call: (args) => printArgs(args) },
  println: { fixed: 0, variadic: true, call: (args) => `${args.map(shown).join(' ')}\n` },
  printf: { fixed: 1, variadic: true, call: ([format, ...args]) => formatGo(requireText(format), args) },
  html: { fixed: 0, variadic: true, call: (args) => printArgs(args).replace(/[\0"'&<>]/g, (char) => HTML[char]!) },
  js: { fixed: 0, variadic: true, call: (args) => printArgs(args).replace(/[\\'"<>&=]|[^ -\uffff]/g, escapeJS) },
  urlquery: { fixed: 0, variadic: true, call: (args) => encodeURIComponent(printArgs(args)).replace(/%20/g, '+').replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`) },
  eq: { fixed: 1, variadic: true, call: ([first, ...others]) => isAnyEqual(first, others) },
  ne: { fixed: 2, variadic: false, call: ([a, b]) => !isAnyEqual(a, [b]) },
  lt: { fixed: 2, variadic: false, call: ([a, b]) => isLess(a, b) },
  le: { fixed: 2, variadic: false, call: ([a, b]) => isLess(a, b) || isAnyEqual(a, [b]) },
  gt: { fixed: 2, variadic: false, call: ([a, b]) => !(isLess(a, b) || isAnyEqual(a, [b])) },
  ge: { fixed: 2, variadic: false, call: ([a, b]) => !isLess(a, b) },
  exists: { fixed: 1, variadic: true, call: ([value, ...keys]) => exists(value, keys) },
  base64decode: { fixed: 1, variadic: false, call: ([value]) => decode(requireText(value)) },
}

export function isFunction(name: string): boolean {
  return Object.hasOwn(FUNCTIONS, name)
}

/** The function of that name, which parsing has checked to exist. */
export function functionNamed(name: string): TemplateFunction {
  return FUNCTIONS[name]!
}

/** What `if` and `and` take for true: everything but nothing, false, zero and what is empty. */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value)
}

/** reflect's name of the type of a decoded value. */
export function typeName(value: unknown): string {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}'
}

const ZERO_VALUE = 'reflect: call of reflect.Value.Type on zero Value'

function requireValue(value: unknown, problem: string): unknown {
  if (value === undefined || value === null) throw new FunctionError(problem)
  return value
}

function requireText(value: unknown): string {
  if (typeof value !== 'string') throw new FunctionError(`wrong type for value; expected string; got ${typeName(value)}`)
  return value
}

function lengthOf(value: unknown): number {
  if (value === null) throw new FunctionError('len of nil pointer')
  if (value === undefined) throw new FunctionError(ZERO_VALUE)
  if (typeof value === 'string') return utf8Length(value)
  if (typeof value === 'object') return Object.keys(value).length
  throw new FunctionError(`len of type ${typeName(value)}`)
}

function utf8Length(text: string): number {
  return decodeBase64(encodeBase64(text)).length
}

function indexInto(container: unknown, key: unknown): unknown {
  if (container === null || container === undefined) throw new FunctionError('index of nil pointer')
  if (Array.isArray(container) || typeof container === 'string') {
    const items: readonly unknown[] = typeof container === 'string' ? decodeBase64(encodeBase64(container)) : container
    return items[indexArgument(key, items.length)]
  }
  if (typeof container !== 'object') throw new FunctionError(`can't index item of type ${typeName(container)}`)
  if (key === undefined || key === null) throw new FunctionError('value is nil; should be of type string')
  if (typeof key !== 'string') throw new FunctionError(`value has type ${typeName(key).replace('int64', 'int')}; should be string`)
  const members = container as { readonly [key: string]: unknown }
  // A key that is not there gives the zero of the map's values, a nil interface.
  return Object.hasOwn(members, key) ? members[key] : null
}

function indexArgument(key: unknown, length: number): number {
  if (key === undefined || key === null) throw new FunctionError('cannot index slice/array with nil')
  if (typeof key !== 'number' || !Number.isInteger(key)) throw new FunctionError(`cannot index slice/array with type ${typeName(key)}`)
  if (key < 0 || key >= length) throw new FunctionError(`index out of range: ${key}`)
  return key
}

function sliceOf(value: unknown, bounds: readonly unknown[]): unknown {
  const list = requireValue(value, 'slice of untyped nil')
  if (typeof list !== 'string' && !Array.isArray(list)) throw new FunctionError(`can't slice item of type ${typeName(list)}`)
  const length = typeof list === 'string' ? utf8Length(list) : list.length
  const [from = 0, to = length] = bounds.map((bound) => indexArgument(bound, length + 1))
  if (from > to) throw new FunctionError(`invalid slice index: ${from} > ${to}`)
  return typeof list === 'string' ? utf8Text(decodeBase64(encodeBase64(list)).slice(from, to)) : list.slice(from, to)
}

/** fmt.Sprint: blanks only between two arguments that are both no text. */
function printArgs(args: readonly unknown[]): string {
  return args.reduce<string>((text, arg, at) => {
    const blank = at > 0 && typeof arg !== 'string' && typeof args[at - 1] !== 'string'
    return `${text}${blank ? ' ' : ''}${shown(arg)}`
  }, '')
}

function shown(value: unknown): string {
  return formatGoValue(value)
}

const HTML: Readonly<Record<string, string>> = { '\0': '\ufffd', '"': '&#34;', "'": '&#39;', '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function escapeJS(char: string): string {
  if (char === '\\' || char === "'" || char === '"') return `\\${char}`
  return `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
}

function kindOf(value: unknown): string {
  return typeof value === 'number' ? (Number.isInteger(value) ? 'int' : 'float') : typeof value === 'object' ? typeName(value) : typeof value
}

function isAnyEqual(first: unknown, others: readonly unknown[]): boolean {
  if (others.length === 0) throw new FunctionError('missing argument for comparison')
  return others.some((other) => {
    const absent = [first, other].filter((value) => value === undefined || value === null).length
    if (absent > 0) return absent === 2
    if (typeof first !== 'object' && typeof other !== 'object') {
      if (kindOf(first) !== kindOf(other)) throw new FunctionError(`incompatible types for comparison: ${comparedType(first)} and ${comparedType(other)}`)
      return first === other
    }
    if (kindOf(first) !== kindOf(other)) throw new FunctionError(`incompatible types for comparison: ${comparedType(first)} and ${comparedType(other)}`)
    throw new FunctionError(`non-comparable type ${formatGoValue(other)}: ${typeName(other)}`)
  })
}

function comparedType(value: unknown): string {
  return typeName(value)
}

function isLess(a: unknown, b: unknown): boolean {
  if ([a, b].some((value) => !['string', 'number', 'boolean'].includes(typeof value))) throw new FunctionError('invalid type for comparison')
  if (kindOf(a) !== kindOf(b)) throw new FunctionError(`incompatible types for comparison: ${comparedType(a)} and ${comparedType(b)}`)
  if (typeof a === 'boolean') throw new FunctionError('invalid type for comparison')
  return (a as string | number) < (b as string | number)
}

/** Whether indexing like this would work and find something. */
function exists(value: unknown, keys: readonly unknown[]): boolean {
  let item = value
  for (const key of keys) {
    if (item === null || item === undefined) return false
    if (Array.isArray(item)) {
      if (typeof key !== 'number' || key < 0 || key >= item.length) return false
      item = (item as readonly unknown[])[key]
    } else if (typeof item === 'object') {
      if (typeof key !== 'string') return false
      item = (item as { readonly [key: string]: unknown })[key]
    } else {
      return false
    }
  }
  return item !== null && item !== undefined
}

function decode(text: string): string {
  if (!/^[A-Za-z0-9+/\r\n]*={0,2}[\r\n]*$/.test(text) || text.replace(/[\r\n]/g, '').length % 4 !== 0) {
    throw new FunctionError(`base64 decode failed: illegal base64 data at input byte ${base64Problem(text)}`)
  }
  return utf8Text(decodeBase64(text))
}

function base64Problem(text: string): number {
  const wrong = text.search(/[^A-Za-z0-9+/=\r\n]/)
  return wrong >= 0 ? wrong : text.length - (text.length % 4)
}

// Elements of a path in a set of fields, in their wire form: `f:name` a member, `k:{"port":80}` an item by its keys,
// `v:"x"` an item of a set by its value, `i:0` by its index. Models structured-merge-diff/fieldpath/element.go.
import { quoteGo } from '../jsonpath/index.ts'

const KINDS = '.fkvi'

/** Order of elements on the wire: '.' first, then members by name, keys field by field, values. */
export function compareElements(a: string, b: string): number {
  if (a === b) return 0
  const kind = KINDS.indexOf(a[0]!)
  const order = kind - KINDS.indexOf(b[0]!)
  if (order !== 0) return order
  if (kind === 1 || (PLAIN_KEY.test(a) && PLAIN_KEY.test(b))) return compareText(a, b)
  return compareJson(parse(a), parse(b))
}

/** One key whose value is text without anything that sorts before a quote: such elements compare like their texts. */
const PLAIN_KEY = /^k:\{"\w+":"[^"\\ !]*"\}$/

/** The element as it stands in a message: `.spec`, `[name="c"]`, `[="x"]`. */
export function printElement(element: string): string {
  if (element.startsWith('f:')) return `.${element.slice(2)}`
  const value = parse(element)
  if (!element.startsWith('k:')) return element.startsWith('v:') ? `[=${printScalar(value)}]` : `[${element.slice(2)}]`
  return `[${Object.entries(value as object).map(([name, part]) => `${name}=${printScalar(part)}`).join(',')}]`
}

export function printPath(path: readonly string[]): string {
  return path.map(printElement).join('')
}

/** The element of an item with these keys, which are sorted by name. */
export function keyElement(keys: readonly string[], values: readonly unknown[]): string {
  let text = ''
  for (let i = 0; i < keys.length; i++) {
    if (values[i] === undefined) continue
    text += `${text === '' ? '' : ','}"${keys[i]}":${JSON.stringify(values[i])}`
  }
  return `k:{${text}}`
}

export function valueElement(value: unknown): string {
  return `v:${JSON.stringify(value)}`
}

function parse(element: string): unknown {
  return JSON.parse(element.slice(2)) as unknown
}

function printScalar(value: unknown): string {
  return typeof value === 'string' ? quoteGo(value) : String(value)
}

/** Numbers before strings, strings before booleans, as upstream orders values; keys by name, then value, the shorter first. */
function compareJson(a: unknown, b: unknown): number {
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null) return compareKeys(Object.entries(a), Object.entries(b))
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === typeof b) return compareText(String(a), String(b))
  return RANKS.indexOf(typeof a) - RANKS.indexOf(typeof b)
}

const RANKS = ['number', 'string', 'boolean', 'object']

function compareKeys(a: readonly [string, unknown][], b: readonly [string, unknown][]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const order = compareText(a[i]![0], b[i]![0]) || compareJson(a[i]![1], b[i]![1])
    if (order !== 0) return order
  }
  return a.length - b.length
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

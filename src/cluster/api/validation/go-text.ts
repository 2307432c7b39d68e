// How Go prints values inside messages: strconv.Quote, encoding/json, and the server's internal structs,
// whose JSON has Go's field names. The table of their fields is internal-fields.json.
import { schemaType, type SchemaField, type SchemaType } from '../schema/index.ts'
import fieldTable from './internal-fields.json' with { type: 'json' }

/** A JSON text still to be laid out: a finished scalar, a list, or fields in Go's order. */
type Node = string | { readonly list: readonly Node[] } | { readonly fields: readonly (readonly [string, Node])[] }

/** A value that prints as the JSON of a Go type. */
export class GoValue {
  readonly type: string
  readonly value: unknown

  constructor(type: string, value: unknown) {
    this.type = type
    this.value = value
  }

  /** json.Marshal. */
  compact(): string {
    return printCompact(makeNode(this.type, this.value))
  }

  /** json.MarshalIndent with one space, as the diffs of immutable specs show it. */
  pretty(): string {
    return printPretty(makeNode(this.type, this.value), '')
  }
}

/** A value of an internal type (`core.Toleration`, `[]core.PodIP`), a meta type (`v1.LabelSelector`) or a pointer to one. */
export function goValue(type: string, value: unknown): GoValue {
  return new GoValue(type, value)
}

const ESCAPES: { readonly [character: string]: string } = { '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '\\': '\\\\', '"': '\\"' }

/** strconv.Quote. */
export function goQuote(text: string): string {
  if (/^[\x20\x21\x23-\x5b\x5d-\x7e]*$/.test(text)) return `"${text}"`
  let quoted = ''
  for (const character of text) quoted += ESCAPES[character] ?? (/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character) ? character : escapeRune(character.codePointAt(0)!))
  return `"${quoted}"`
}

function escapeRune(rune: number): string {
  if (rune < 0x80) return `\\x${rune.toString(16).padStart(2, '0')}`
  return rune < 0x10000 ? `\\u${rune.toString(16).padStart(4, '0')}` : `\\U${rune.toString(16).padStart(8, '0')}`
}

/** encoding/json of a string, number, list or map: keys sorted, HTML characters escaped. */
export function goJson(value: unknown): string {
  return printCompact(makeJsonNode(value))
}

function goJsonString(text: string): string {
  return JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function makeJsonNode(value: unknown): Node {
  if (value === undefined || value === null) return 'null'
  if (typeof value === 'string') return goJsonString(value)
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return { list: value.map(makeJsonNode) }
  return { fields: sortedEntries(value).map(([key, inner]) => [key, makeJsonNode(inner)]) }
}

function sortedEntries(value: object): [string, unknown][] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}

/** Scalars of Go by what absence prints as. */
const ZERO: { readonly [type: string]: string } = { string: '""', bool: 'false', int: '0', int32: '0', int64: '0', uint8: '0', float64: '0', 'intstr.IntOrString': '0', 'resource.Quantity': '"0"', 'v1.Time': 'null', 'v1.MicroTime': 'null', json: 'null', bytes: 'null' }

function makeNode(type: string, value: unknown): Node {
  const zero = ZERO[type]
  if (zero !== undefined) return value === undefined || value === null ? zero : makeJsonNode(value)
  if (type.startsWith('*')) return value === undefined || value === null ? 'null' : makeNode(type.slice(1), value)
  if (type.startsWith('[]')) return Array.isArray(value) ? { list: value.map((item) => makeNode(type.slice(2), item)) } : 'null'
  if (type.startsWith('map[string]')) {
    if (value === undefined || value === null) return 'null'
    return { fields: sortedEntries(value as object).map(([key, inner]) => [key, makeNode(type.slice('map[string]'.length), inner)]) }
  }
  if (type.startsWith('v1.')) return makeMetaNode(schemaType(`apimachinery.pkg.apis.meta.${type}`), value)
  return { fields: structFields(type, (value ?? {}) as JsonRecord) }
}

type JsonRecord = { readonly [key: string]: unknown }

function structFields(type: string, value: JsonRecord): (readonly [string, Node])[] {
  return fieldsOf(type).flatMap((field) => {
    if (field.embedded) {
      const inner = makeNode(field.type, field.type === 'v1.ObjectMeta' ? value.metadata : value)
      return typeof inner === 'string' || 'list' in inner ? [] : inner.fields
    }
    return [[field.name, makeNode(field.type, field.read(value))] as const]
  })
}

interface GoField {
  readonly name: string
  readonly type: string
  readonly embedded: boolean
  /** The field's value in the object's JSON form. */
  readonly read: (value: JsonRecord) => unknown
}

const table: { readonly [type: string]: string | undefined } = fieldTable
const fieldsByType = new Map<string, readonly GoField[]>()

/** Fields that the internal type keeps elsewhere than the served one. */
const MOVED: { readonly [field: string]: (value: JsonRecord) => unknown } = {
  'core.PodSpec.SecurityContext': (spec) => {
    const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec
    return { ...(spec.securityContext as object | undefined), hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers }
  },
  // A schema, or in its place something simpler.
  'apiextensions.JSONSchemaPropsOrBool.Allows': (value: unknown) => value !== false,
  'apiextensions.JSONSchemaPropsOrBool.Schema': (value: unknown) => (typeof value === 'object' ? value : undefined),
  'apiextensions.JSONSchemaPropsOrArray.Schema': (value: unknown) => (Array.isArray(value) ? undefined : value),
  'apiextensions.JSONSchemaPropsOrArray.JSONSchemas': (value: unknown) => (Array.isArray(value) ? value : undefined),
  'apiextensions.JSONSchemaPropsOrStringArray.Schema': (value: unknown) => (Array.isArray(value) ? undefined : value),
  'apiextensions.JSONSchemaPropsOrStringArray.Property': (value: unknown) => (Array.isArray(value) ? value : undefined),
  'core.PodSpec.ServiceAccountName': (spec) => spec.serviceAccountName ?? spec.serviceAccount,
}

function fieldsOf(type: string): readonly GoField[] {
  const known = fieldsByType.get(type)
  if (known) return known
  const text = table[type]
  if (text === undefined) throw new Error(`no internal type ${type}`)
  const served = servedType(type)
  const fields = text === '' ? [] : text.split(', ').map((field): GoField => {
    const embedded = field.startsWith('+')
    const [name = '', fieldType = ''] = embedded ? ['', field.slice(1)] : field.split(/ (.*)/s)
    const jsonName = served?.fields.find((candidate) => candidate.goName === name)?.name ?? name.charAt(0).toLowerCase() + name.slice(1)
    return { name, type: fieldType, embedded, read: MOVED[`${type}.${name}`] ?? ((value) => value[jsonName]) }
  })
  fieldsByType.set(type, fields)
  return fields
}

function servedType(type: string): SchemaType | undefined {
  const [group = '', name = ''] = type.split('.')
  for (const id of [`api.${group}.v1.${name}`, `api.${group}.v2.${name}`, `apiextensions-apiserver.pkg.apis.${group}.v1.${name}`]) {
    try {
      return schemaType(id)
    } catch {
      continue
    }
  }
  return undefined
}

/** Meta types print as they are served: JSON names, empty fields left out. */
function makeMetaNode(type: SchemaType, value: unknown): Node {
  if (value === undefined || value === null) return { fields: [] }
  const fields: [string, Node][] = []
  for (const field of type.fields) {
    const inner = (value as JsonRecord)[field.name]
    if (!isLeftOut(field, inner)) fields.push([field.name, makeServedNode(field, inner)])
  }
  return { fields }
}

function makeServedNode(field: SchemaField, value: unknown): Node {
  const { shape } = field
  if (shape.is === 'object') return makeMetaNode(shape.type, value)
  if (shape.is === 'list' && shape.items.is === 'object' && Array.isArray(value)) {
    const { type } = shape.items
    return { list: value.map((item) => makeMetaNode(type, item)) }
  }
  if (value === undefined && field.goType === 'string') return '""'
  return makeJsonNode(value)
}

function isLeftOut(field: SchemaField, value: unknown): boolean {
  if (field.omit === '') return false
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return !field.goType.startsWith('*') || value === undefined || value === null
  return Array.isArray(value) ? value.length === 0 : typeof value === 'object' && Object.keys(value).length === 0
}

function printCompact(node: Node): string {
  if (typeof node === 'string') return node
  if ('list' in node) return `[${node.list.map(printCompact).join(',')}]`
  return `{${node.fields.map(([name, inner]) => `${goJsonString(name)}:${printCompact(inner)}`).join(',')}}`
}

function printPretty(node: Node, indent: string): string {
  if (typeof node === 'string') return node
  const deeper = `${indent} `
  if ('list' in node) {
    if (node.list.length === 0) return '[]'
    return `[\n${node.list.map((inner) => deeper + printPretty(inner, deeper)).join(',\n')}\n${indent}]`
  }
  if (node.fields.length === 0) return '{}'
  return `{\n${node.fields.map(([name, inner]) => `${deeper}${goJsonString(name)}: ${printPretty(inner, deeper)}`).join(',\n')}\n${indent}}`
}

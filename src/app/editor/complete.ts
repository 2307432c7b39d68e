// What may be written at a place of a manifest: fields that the schema has there and that are not there yet, values that it allows,
// names of objects that exist. Pure: the editor's surface is elsewhere.
import type { SchemaField, Shape } from '../../cluster/api/schema/index.ts'
import { BUILT_IN, type Kinds } from './custom-kinds.ts'
import { documentAround } from './documents.ts'
import { resourceNamedAt, type NamesOf } from './names.ts'
import { outlineOf, pathOf, type Entry } from './outline.ts'
import { schemaAt, typeName } from './schema-place.ts'

export interface Option {
  readonly label: string
  /** What is written in place of what was typed. */
  readonly insert: string
  readonly sort: 'field' | 'value' | 'name'
  /** A type of the schema, or a resource. */
  readonly detail: string
  readonly isRequired: boolean
  /** What is chosen has values to choose among. */
  readonly goesOn: boolean
}

export interface Options {
  readonly from: number
  readonly to: number
  readonly options: readonly Option[]
}

/** What there is in the cluster that the text is for. */
interface Known {
  readonly namesOf: NamesOf
  readonly kinds: Kinds
}

const PROBE = '\u0001'
/** What the server writes itself. */
const SERVERS_OWN: ReadonlySet<string> = new Set(['creationTimestamp', 'deletionGracePeriodSeconds', 'deletionTimestamp', 'generation', 'managedFields', 'resourceVersion', 'selfLink', 'uid'])
const DOCUMENT = /^(\s*(?:- +)*)(.*)$/
const TYPED_VALUE = /^(?:[\w./-]+|"[^"]*"|'[^']*'):( +)([\w./:-]*)$/

/** What may stand at an offset; undefined where nothing is known. */
export function completionsAt(text: string, offset: number, namesOf: NamesOf, kinds: Kinds = BUILT_IN): Options | undefined {
  const known: Known = { namesOf, kinds }
  const document = documentAround(text, offset)
  const lines = document.text.split('\n')
  const before = document.text.slice(0, offset - document.from).split('\n')
  const number = before.length - 1
  const [, lead = '', rest = ''] = DOCUMENT.exec(before.at(-1)!) ?? []
  const value = TYPED_VALUE.exec(rest)
  if (value) return optionsWith(valuesAt(outlineOf(document.text), number, known), offset - value[2]!.length, offset)
  if (!/^[\w./-]*$/.test(rest)) return undefined
  const behind = /^[\w./-]*/.exec(lines[number]!.slice(before.at(-1)!.length))![0]
  const hasColon = lines[number]!.slice(before.at(-1)!.length + behind.length).startsWith(':')
  const probed = [...lines.slice(0, number), `${lead}${PROBE}:`, ...lines.slice(number + 1)].join('\n')
  return optionsWith(keysAt(outlineOf(probed), lead.length, hasColon, known), offset - rest.length, offset + behind.length)
}

const optionsWith = (options: readonly Option[], from: number, to: number): Options | undefined => (options.length > 0 ? { from, to, options } : undefined)

/** `apiVersion` and `kind` as a document has them. */
export function kindOf(entries: readonly Entry[]): { readonly apiVersion: string; readonly kind: string; readonly namespace: string } {
  const read = (name: string, parent?: string): string => unquoted(entries.find((entry) => entry.name === name && entry.parent?.name === parent && entry.parent?.parent === undefined)?.value ?? '')
  return { apiVersion: read('apiVersion'), kind: read('kind'), namespace: read('namespace', 'metadata') || 'default' }
}

const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/, '$2')

function keysAt(entries: readonly Entry[], column: number, hasColon: boolean, known: Known): readonly Option[] {
  const probe = entries.find(({ name }) => name === PROBE)
  if (!probe) return []
  const { apiVersion, kind, namespace } = kindOf(entries)
  const present = new Set(entries.filter(({ parent }) => parent === probe.parent).map(({ name }) => name))
  const place = schemaAt(apiVersion, kind, pathOf(probe.parent), known.kinds)
  const shape = place?.shape ?? (probe.parent ? undefined : topShape())
  if (!shape) return []
  if (shape.is === 'scalar' && probe.parent?.kind === 'item') return scalarValues(pathOf(probe.parent), listField(apiVersion, kind, probe.parent, known.kinds), shape, undefined, namespace, known.namesOf)
  const isList = shape.is === 'list'
  const items = isList ? shape.items : shape
  if (items.is !== 'object' && items.is !== 'object-or-other') return []
  const isMetadata = items.type.id.endsWith('.ObjectMeta')
  const fields = items.type.fields.filter(({ name }) => !present.has(name) && !(probe.parent === undefined && name === 'status') && !(isMetadata && SERVERS_OWN.has(name)))
  return [...fields.filter(({ required }) => required), ...fields.filter(({ required }) => !required)].map((field) => fieldOption(field, column, isList, hasColon))
}

/** The first lines of every object, for as long as its kind is not known. */
function topShape(): Shape {
  const { type } = schemaAt('v1', 'ConfigMap', [])!.shape as Extract<Shape, { is: 'object' }>
  return { is: 'object', type: { ...type, fields: type.fields.filter(({ name }) => name === 'apiVersion' || name === 'kind' || name === 'metadata') } }
}

function fieldOption(field: SchemaField, column: number, isListItem: boolean, hasColon: boolean): Option {
  const { name, shape } = field
  const dash = isListItem ? '- ' : ''
  const inner = ' '.repeat(column + dash.length + 2)
  const behind = shape.is === 'scalar' ? ' ' : shape.is === 'list' ? `\n${inner}- ` : `\n${inner}`
  return { label: name, insert: `${dash}${name}${hasColon ? '' : `:${behind}`}`, sort: 'field', detail: typeName(shape), isRequired: field.required, goesOn: !hasColon }
}

function valuesAt(entries: readonly Entry[], line: number, { namesOf, kinds }: Known): readonly Option[] {
  const entry = entries.findLast((one) => one.line === line)
  if (entry?.kind !== 'key') return []
  const { apiVersion, kind, namespace } = kindOf(entries)
  const path = pathOf(entry)
  if (path.length === 1 && path[0] === 'apiVersion') return [...new Set(kinds.names.filter((one) => kind === '' || one.kind === kind).map((one) => one.apiVersion))].map((name) => valueOption(name, ''))
  if (path.length === 1 && path[0] === 'kind') return kindsOf(apiVersion, kinds)
  const place = schemaAt(apiVersion, kind, path, kinds)
  const kindBeside = entries.find(({ parent, name }) => parent === entry.parent && name === 'kind')?.value
  return place ? scalarValues(path, place.field, place.shape, kindBeside, namespace, namesOf) : []
}

function kindsOf(apiVersion: string, { names }: Kinds): readonly Option[] {
  const fitting = names.filter((one) => one.apiVersion === apiVersion)
  return (fitting.length > 0 ? fitting : names).map((one) => valueOption(one.kind, one.apiVersion))
}

/** The field whose list an item belongs to: its allowed values are those of the items. */
const listField = (apiVersion: string, kind: string, item: Entry, kinds: Kinds): SchemaField | undefined => schemaAt(apiVersion, kind, pathOf(item.parent), kinds)?.field

function scalarValues(path: readonly (string | number)[], field: SchemaField | undefined, shape: Shape, kindBeside: string | undefined, namespace: string, namesOf: NamesOf): readonly Option[] {
  if (field?.enum) return field.enum.map((name) => valueOption(name, field.default === name ? 'default' : ''))
  if (shape.is === 'scalar' && shape.of === 'bool') return ['true', 'false'].map((name) => valueOption(name, ''))
  const resource = resourceNamedAt(path, kindBeside)
  return resource === undefined ? [] : namesOf(resource, namespace).map((label) => ({ label, insert: label, sort: 'name' as const, detail: resource.split('.')[0]!, isRequired: false, goesOn: false }))
}

const valueOption = (label: string, detail: string): Option => ({ label, insert: label === '' ? '""' : label, sort: 'value', detail, isRequired: false, goesOn: false })

// The kinds that may be written: those that are built in, and those that the cluster's CustomResourceDefinitions add, with their fields. Pure.
// A structural schema is read into the same shapes as the schema table's. Left out: bounds of numbers, lengths and patterns, and rules in CEL, which the server's dry run tells of.
import { RESOURCES, schemaOfKind, schemaType, type SchemaField, type SchemaType, type Shape } from '../../cluster/api/schema/index.ts'
import type { CustomResourceDefinition, JSONSchemaProps } from '../../cluster/api/types/apiextensions-v1.ts'

export interface KindName {
  readonly apiVersion: string
  readonly kind: string
}

/** What may be written to a cluster. */
export interface Kinds {
  readonly names: readonly KindName[]
  /** Undefined for a kind that there is not, or that has no schema. */
  readonly schemaOf: (apiVersion: string, kind: string) => SchemaType | undefined
}

/** What every cluster has. */
export const BUILT_IN: Kinds = {
  names: RESOURCES.filter(({ verbs }) => verbs.includes('create') && verbs.includes('get')),
  schemaOf: schemaOfKind,
}

/** What a cluster has with these definitions: every version that is served. */
export function kindsWith(definitions: Iterable<CustomResourceDefinition>): Kinds {
  const names: KindName[] = []
  const types = new Map<string, SchemaType>()
  for (const { spec } of definitions) {
    for (const { name, served, schema } of spec.versions) {
      if (!served) continue
      const added = { apiVersion: `${spec.group}/${name}`, kind: spec.names.kind }
      names.push(added)
      if (schema?.openAPIV3Schema) types.set(`${added.apiVersion}/${added.kind}`, rootType(added.kind, schema.openAPIV3Schema))
    }
  }
  if (names.length === 0) return BUILT_IN
  return { names: [...BUILT_IN.names, ...names], schemaOf: (apiVersion, kind) => types.get(`${apiVersion}/${kind}`) ?? schemaOfKind(apiVersion, kind) }
}

const open = new WeakSet<SchemaType>()
const descriptions = new WeakMap<SchemaField, string>()

/** Whether objects of a type may have fields that its schema does not name (x-kubernetes-preserve-unknown-fields). */
export const isOpen = (type: SchemaType): boolean => open.has(type)

/** What the author of a custom kind says of a field. */
export const descriptionOf = (field: SchemaField): string | undefined => descriptions.get(field)

/** apiVersion, kind and metadata are the same in every kind, whatever a schema says of them. */
function rootType(kind: string, schema: JSONSchemaProps): SchemaType {
  const common = schemaType('api.core.v1.ConfigMap').fields.filter(({ name }) => COMMON.has(name))
  return makeType(kind, schema, [...common, ...fieldsOf(schema).filter(({ name }) => !COMMON.has(name))])
}

const COMMON: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata'])

function makeType(id: string, schema: JSONSchemaProps, fields: readonly SchemaField[]): SchemaType {
  const type: SchemaType = { id, go: '', fields, byName: new Map(fields.map((field) => [field.name, field])), atomic: false, gvk: [], raw: { id, go: '' } }
  if (schema['x-kubernetes-preserve-unknown-fields']) open.add(type)
  return type
}

function fieldsOf({ properties = {}, required = [] }: JSONSchemaProps): readonly SchemaField[] {
  return Object.entries(properties).map(([name, schema]): SchemaField => {
    const field: SchemaField = {
      name, shape: shapeOf(schema), required: required.includes(name),
      omit: '', goName: '', goType: '', listType: 'atomic', listKeys: [], atomic: false, patchStrategy: [], patchMergeKey: undefined,
      enum: (schema.type === 'array' ? (schema.items as JSONSchemaProps | undefined)?.enum : schema.enum)?.map(String), default: schema.default,
    }
    if (schema.description) descriptions.set(field, schema.description)
    return field
  })
}

const RAW: Shape = { is: 'scalar', of: 'raw' }
const SCALARS: Readonly<Record<string, Shape>> = { string: { is: 'scalar', of: 'string' }, boolean: { is: 'scalar', of: 'bool' }, integer: { is: 'scalar', of: 'int64' }, number: { is: 'scalar', of: 'double' } }

function shapeOf(schema: JSONSchemaProps): Shape {
  const { type = '', properties, additionalProperties: values, items } = schema
  if (schema['x-kubernetes-int-or-string']) return { is: 'scalar', of: 'int-or-string' }
  if (schema['x-kubernetes-embedded-resource']) return RAW
  if (type === 'array') return { is: 'list', items: isSchema(items) ? shapeOf(items) : RAW }
  if (type === 'object') {
    if (isSchema(values)) return { is: 'map', values: shapeOf(values) }
    const isRaw = values === true || (!properties && schema['x-kubernetes-preserve-unknown-fields'] === true)
    return isRaw ? RAW : { is: 'object', type: makeType('Object', schema, fieldsOf(schema)) }
  }
  return SCALARS[type] ?? RAW
}

const isSchema = (value: unknown): value is JSONSchemaProps => typeof value === 'object' && value !== null && !Array.isArray(value)

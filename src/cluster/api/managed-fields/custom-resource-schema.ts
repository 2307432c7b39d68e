// How ownership divides a custom resource, from the schema in its definition.
// Models apimachinery/pkg/util/managedfields/internal/typeconverter.go on kube-openapi's schemaconv.
import { schemaType } from '../schema/index.ts'
import { isObject } from '../patch/index.ts'
import { ANY, fieldSchemaOf, memberOf, UNTYPED, type FieldSchema, type ListSchema, type MapSchema, type MemberSchema, type ScalarSchema } from './field-schema.ts'

/** The part of a JSONSchemaProps that matters here. */
export interface OpenApiSchema {
  readonly type?: string
  readonly properties?: { readonly [name: string]: OpenApiSchema }
  readonly additionalProperties?: OpenApiSchema | boolean
  readonly items?: OpenApiSchema | readonly OpenApiSchema[]
  readonly default?: unknown
  readonly 'x-kubernetes-list-type'?: string
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
  readonly 'x-kubernetes-map-type'?: string
  readonly 'x-kubernetes-int-or-string'?: boolean
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean
}

const schemas = new WeakMap<OpenApiSchema, MapSchema>()
const SCALARS: Readonly<Record<string, ScalarSchema['of']>> = { string: 'string', boolean: 'boolean', integer: 'numeric', number: 'numeric' }

/** The schema of a custom resource; `openAPIV3Schema` of the served version, or undefined where it has none. */
export function fieldSchemaOfCustomResource(openAPIV3Schema: OpenApiSchema | undefined): MapSchema {
  const source = openAPIV3Schema ?? PRESERVING
  let schema = schemas.get(source)
  if (!schema) schemas.set(source, (schema = makeRoot(source)))
  return schema
}

const PRESERVING: OpenApiSchema = { 'x-kubernetes-preserve-unknown-fields': true }

/** apiVersion, kind and metadata are as in built-in kinds (metadata itself is nobody's); of the rest nothing is implied, since no Go struct stands behind the object. */
function makeRoot(source: OpenApiSchema): MapSchema {
  const builtIn = fieldSchemaOf(schemaType('api.core.v1.ConfigMap'))
  const fields = new Map(makeFields(source.properties ?? {}))
  for (const name of ['apiVersion', 'kind', 'metadata']) {
    const known = builtIn.fields.get(name)!
    fields.set(name, name === 'metadata' ? known : { ...known, implied: undefined })
  }
  return { is: 'map', atomic: false, fields, values: source['x-kubernetes-preserve-unknown-fields'] ? ANY : undefined, implied: [] }
}

function makeFields(properties: { readonly [name: string]: OpenApiSchema }): Map<string, MemberSchema> {
  return new Map(Object.entries(properties).map(([name, source]) => [name, memberOf(name, makeSchema(source))]))
}

function makeSchema(source: OpenApiSchema): FieldSchema {
  if (source['x-kubernetes-int-or-string']) return UNTYPED
  const scalar = SCALARS[source.type ?? '']
  if (scalar) return { is: 'scalar', of: scalar }
  if (source.type === 'array') return makeList(source)
  return source.type === 'object' || source.properties ? makeMap(source) : ANY
}

function makeMap(source: OpenApiSchema): FieldSchema {
  const { properties, additionalProperties } = source
  const isOpen = source['x-kubernetes-preserve-unknown-fields'] || additionalProperties === true
  const values = isOpen ? ANY : isObject(additionalProperties) ? makeSchema(additionalProperties as OpenApiSchema) : undefined
  if (!properties && !values) return ANY
  return { is: 'map', atomic: source['x-kubernetes-map-type'] === 'atomic', fields: makeFields(properties ?? {}), values, implied: [] }
}

function makeList(source: OpenApiSchema): ListSchema {
  const items = Array.isArray(source.items) ? undefined : (source.items as OpenApiSchema | undefined)
  const keys = [...(source['x-kubernetes-list-map-keys'] ?? [])].sort()
  const type = source['x-kubernetes-list-type']
  return {
    is: 'list',
    items: items ? makeSchema(items) : ANY,
    relation: type === 'map' || type === 'set' ? type : 'atomic',
    keys,
    keyDefaults: keys.map((key) => items?.properties?.[key]?.default),
  }
}

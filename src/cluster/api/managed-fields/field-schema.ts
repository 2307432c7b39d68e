// How ownership divides an object: what is one field, what is a map or list of separately owned parts.
// Models structured-merge-diff/schema as Kubernetes fills it from its OpenAPI. For built-in kinds it comes from the schema table.
import type { SchemaField, SchemaType, Shape } from '../schema/index.ts'

export type FieldSchema = ScalarSchema | ListSchema | MapSchema | AnySchema

export interface ScalarSchema {
  readonly is: 'scalar'
  readonly of: 'numeric' | 'string' | 'boolean' | 'untyped'
}

export interface ListSchema {
  readonly is: 'list'
  readonly items: FieldSchema
  readonly relation: 'atomic' | 'set' | 'map'
  /** Of a map: the members that identify an item, sorted by name, and what each is when it is missing. */
  readonly keys: readonly string[]
  readonly keyDefaults: readonly unknown[]
  /** Whether its items name what belongs to one object only, so that no two objects have the same set of them. */
  readonly isOwn?: boolean
}

export interface MapSchema {
  readonly is: 'map'
  /** Owned as a whole. */
  readonly atomic: boolean
  readonly fields: ReadonlyMap<string, MemberSchema>
  /** Of members that are not in `fields`; undefined if there are none. */
  readonly values: FieldSchema | undefined
  /** The fields that Go always has. */
  readonly implied: readonly MemberSchema[]
}

/** Whatever it is: scalars and lists are one field, objects divide (unless atomic). */
export interface AnySchema {
  readonly is: 'any'
  readonly atomic: boolean
}

export interface MemberSchema {
  readonly name: string
  /** `f:` and the name. */
  readonly element: string
  readonly schema: FieldSchema
  /** What Go has for the field when JSON leaves it out; undefined if nothing. */
  readonly implied: unknown
  /** Never owned by anyone: names, versions, what the server itself counts. */
  readonly untracked: boolean
  /** Never pruned as a whole, for what is untracked in it. */
  readonly isKept: boolean
}

export const ANY: AnySchema = { is: 'any', atomic: false }
export const ATOMIC_ANY: AnySchema = { is: 'any', atomic: true }
export const UNTYPED: ScalarSchema = { is: 'scalar', of: 'untyped' }

const UNTRACKED_META: ReadonlySet<string> = new Set(['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'generation', 'managedFields', 'resourceVersion'])
const UNTRACKED_ROOT: ReadonlySet<string> = new Set(['apiVersion', 'kind'])
const NONE: ReadonlySet<string> = new Set()

const rootSchemas = new WeakMap<SchemaType, MapSchema>()
const structSchemas = new WeakMap<SchemaType, { readonly atomic: MapSchema; readonly granular: MapSchema }>()

/** The schema of a built-in kind: `schemaOfKind('apps/v1', 'Deployment')`. */
export function fieldSchemaOf(type: SchemaType): MapSchema {
  let schema = rootSchemas.get(type)
  if (!schema) rootSchemas.set(type, (schema = makeRoot(type)))
  return schema
}

function makeRoot(type: SchemaType): MapSchema {
  const root = makeStruct(type, false, UNTRACKED_ROOT)
  const meta = type.byName.get('metadata')
  if (meta?.shape.is !== 'object') return root
  const tracked = { ...memberOf('metadata', makeStruct(meta.shape.type, false, UNTRACKED_META), {}), isKept: true }
  const fields = new Map(root.fields).set('metadata', tracked)
  return { ...root, fields, implied: [...fields.values()].filter((field) => field.implied !== undefined) }
}

export function memberOf(name: string, schema: FieldSchema, implied: unknown = undefined, untracked = false): MemberSchema {
  return { name, element: `f:${name}`, schema, implied, untracked, isKept: false }
}

function structSchema(type: SchemaType, atomic: boolean): MapSchema {
  let known = structSchemas.get(type)
  if (!known) structSchemas.set(type, (known = { atomic: makeStruct(type, true, NONE), granular: makeStruct(type, false, NONE) }))
  return atomic ? known.atomic : known.granular
}

/** Fields are made when first looked at: types refer to themselves. */
function makeStruct(type: SchemaType, atomic: boolean, untracked: ReadonlySet<string>): MapSchema {
  let fields: ReadonlyMap<string, MemberSchema> | undefined
  let implied: readonly MemberSchema[] | undefined
  return {
    is: 'map',
    atomic,
    values: undefined,
    get fields() {
      return (fields ??= new Map(type.fields.map((field) => [field.name, makeMember(type, field, untracked.has(field.name))])))
    },
    get implied() {
      return (implied ??= [...this.fields.values()].filter((field) => field.implied !== undefined))
    },
  }
}

function makeMember(owner: SchemaType, field: SchemaField, untracked: boolean): MemberSchema {
  return memberOf(field.name, schemaOfField(owner, field), impliedValue(field), untracked)
}

function schemaOfField(owner: SchemaType, field: SchemaField): FieldSchema {
  const { shape } = field
  if (shape.is === 'list') {
    const keys = [...field.listKeys].sort()
    const byName = shape.items.is === 'object' ? shape.items.type.byName : undefined
    return { is: 'list', items: schemaOfShape(shape.items), relation: field.listType, keys, keyDefaults: keys.map((key) => byName?.get(key)?.default), isOwn: field.name === 'podIPs' }
  }
  if (shape.is === 'map') return { is: 'map', atomic: field.atomic, fields: new Map(), values: schemaOfShape(shape.values), implied: [] }
  if (shape.is === 'object') {
    const isGranular = owner.raw.fields?.some((raw) => raw.n === field.name && raw.mt === 'granular')
    return structSchema(shape.type, field.atomic || (shape.type.atomic && !isGranular))
  }
  return schemaOfShape(shape)
}

const SCALARS: Readonly<Record<string, ScalarSchema['of']>> = {
  string: 'string', bytes: 'string', duration: 'string', bool: 'boolean', int32: 'numeric', int64: 'numeric', double: 'numeric',
}

function schemaOfShape(shape: Shape): FieldSchema {
  switch (shape.is) {
    case 'scalar':
      return shape.of === 'raw' ? ATOMIC_ANY : { is: 'scalar', of: SCALARS[shape.of] ?? 'untyped' }
    case 'object':
      return structSchema(shape.type, shape.type.atomic)
    case 'list':
      return { is: 'list', items: schemaOfShape(shape.items), relation: 'atomic', keys: [], keyDefaults: [] }
    case 'map':
      return { is: 'map', atomic: false, fields: new Map(), values: schemaOfShape(shape.values), implied: [] }
    case 'object-or-other':
      return ATOMIC_ANY
  }
}

const ZEROES: Readonly<Record<string, unknown>> = { string: '', bool: false, int32: 0, int64: 0, double: 0, quantity: '0', 'int-or-string': 0, duration: '0s' }
/** Scalars that are structs in Go, which omitempty never omits. */
const STRUCTS: ReadonlySet<string> = new Set(['time', 'microtime', 'quantity', 'int-or-string', 'duration'])

/**
 * Upstream compares Go structs, where a nested struct exists even if it says nothing. So a new label makes `f:labels` (a nil map
 * before), but never `f:metadata`; and a field without omitempty is there with its zero value.
 */
function impliedValue(field: SchemaField): unknown {
  const { shape, omit, goType } = field
  if (omit.includes('z')) return undefined
  const isPointer = goType.startsWith('*')
  if (isPointer || shape.is === 'list' || shape.is === 'map') return omit === '' ? null : undefined
  if (shape.is === 'object') return EMPTY
  if (shape.is !== 'scalar') return undefined
  if (omit === '' || STRUCTS.has(shape.of)) return ZEROES[shape.of] ?? null
  return undefined
}

const EMPTY = Object.freeze({})

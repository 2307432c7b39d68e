// What decoding needs to know of a type, worked out once per type from the schema table.
import { schemaType } from '../schema/index.ts'
import type { SchemaField, SchemaType, Shape } from '../schema/index.ts'
import type { Json } from '../object.ts'

export interface FieldPlan {
  readonly name: string
  readonly pointer: boolean
  /** Left out of the output when zero. A pointer's zero is only null; a plain struct is never left out. */
  readonly omitted: boolean
  /** Printed even when absent from the input. */
  readonly printed: boolean
  /** Whether it is a text like any other, which most fields are. */
  readonly isText: boolean
  readonly value: ValuePlan
}

/** What is known of one value: a field's, or an element's of a list or map. */
export interface ValuePlan {
  readonly shape: Shape
  /** The Go type that an error names, without the pointer. */
  readonly goType: string
  readonly element: ValuePlan | undefined
  /** The plan of a struct, found on first use, since types refer to themselves. */
  struct: Plan | undefined
}

export interface Plan {
  readonly type: SchemaType
  readonly fields: readonly FieldPlan[]
  readonly byName: ReadonlyMap<string, FieldPlan>
  /** Fields that are printed even when absent. */
  readonly printed: readonly FieldPlan[]
  /** `ObjectMeta` of `v1.ObjectMeta`: what an error calls the struct. */
  readonly goName: string
}

const plans = new Map<string, Plan>()

/** The plan of a type; there are as many as types in the table. */
export function planOf(type: SchemaType): Plan {
  const known = plans.get(type.id)
  if (known) return known
  const fields = type.fields.map(planField)
  const plan: Plan = {
    type,
    fields,
    byName: new Map(fields.map((field) => [field.name, field])),
    printed: fields.filter((field) => field.printed),
    goName: type.go.slice(type.go.lastIndexOf('.') + 1),
  }
  plans.set(type.id, plan)
  return plan
}

/** The plan of the type with this id in the schema table. */
export function planOfId(id: string): Plan {
  return planOf(schemaType(id))
}

function planField(field: SchemaField): FieldPlan {
  const pointer = field.goType.startsWith('*')
  const structs = !pointer && isGoStruct(field.shape)
  const omitted = field.omit.includes('z') || (field.omit === 'e' && !structs)
  return { name: field.name, pointer, omitted, printed: !omitted, isText: field.shape.is === 'scalar' && field.shape.of === 'string', value: planValue(field.shape, field.goType.replace(/^\*/, '')) }
}

/** Whether Go holds this shape in a struct, which omitempty never omits. */
function isGoStruct(shape: Shape): boolean {
  if (shape.is === 'object' || shape.is === 'object-or-other') return true
  return shape.is === 'scalar' && ['quantity', 'time', 'microtime', 'duration', 'int-or-string'].includes(shape.of)
}

/** What a shape's zero prints as, given whether it is behind a pointer. */
export function zeroScalar(shape: Shape & { is: 'scalar' }): Json {
  switch (shape.of) {
    case 'string':
      return ''
    case 'bool':
      return false
    case 'int32':
    case 'int64':
    case 'double':
    case 'int-or-string':
      return 0
    case 'quantity':
      return '0'
    case 'duration':
      return '0s'
    case 'bytes':
    case 'time':
    case 'microtime':
    case 'raw':
      return null
  }
}

/** The plan of the struct that a value is. */
export function structPlan(value: ValuePlan, type: SchemaType): Plan {
  return (value.struct ??= planOf(type))
}

function planValue(shape: Shape, goType: string): ValuePlan {
  const inner = shape.is === 'list' ? shape.items : shape.is === 'map' ? shape.values : undefined
  return { shape, goType, element: inner && planValue(inner, elementType(goType, inner)), struct: undefined }
}

/** `v1.Container` of `[]v1.Container`, `string` of `map[string]string`; a named type does not tell, so its element's shape does. */
function elementType(goType: string, inner: Shape): string {
  const written = /^(?:\[\]|map\[[^\]]*\])(.+)$/.exec(goType)
  if (written) return written[1]!
  if (inner.is === 'object' || inner.is === 'object-or-other') return inner.type.go
  return inner.is === 'scalar' ? inner.of : inner.is
}

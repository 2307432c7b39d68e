// From a path in a manifest to what the schema says of that place. Pure.
import type { SchemaField, Shape } from '../../cluster/api/schema/index.ts'
import { BUILT_IN, type Kinds } from './custom-kinds.ts'

export type Path = readonly (string | number)[]

export interface SchemaPlace {
  /** Absent where the schema does not know: a key that a person chose, or one that does not exist. */
  readonly field: SchemaField | undefined
  readonly shape: Shape
}

/** What stands at a path of an object of a kind; undefined where the schema knows nothing of it. */
export function schemaAt(apiVersion: string, kind: string, path: Path, kinds: Kinds = BUILT_IN): SchemaPlace | undefined {
  const type = kinds.schemaOf(apiVersion, kind)
  let place: SchemaPlace | undefined = type && { field: undefined, shape: { is: 'object', type } }
  for (const step of path) place = place && within(place.shape, step)
  return place
}

/** What stands below a shape under a key, or at a place of a list. */
export function within(shape: Shape, step: string | number): SchemaPlace | undefined {
  switch (shape.is) {
    case 'object':
    case 'object-or-other': {
      const field = shape.type.byName.get(String(step))
      return field && typeof step === 'string' ? { field, shape: field.shape } : undefined
    }
    case 'list':
      return typeof step === 'number' ? { field: undefined, shape: shape.items } : undefined
    case 'map':
      return typeof step === 'string' ? { field: undefined, shape: shape.values } : undefined
    case 'scalar':
      return undefined
  }
}

/** A shape as `kubectl explain` names it: `[]Container`, `map[string]string`, `integer`. */
export function typeName(shape: Shape): string {
  switch (shape.is) {
    case 'object':
    case 'object-or-other':
      return shape.type.id.split('.').at(-1)!
    case 'list':
      return `[]${typeName(shape.items)}`
    case 'map':
      return `map[string]${typeName(shape.values)}`
    case 'scalar':
      return SCALARS[shape.of] ?? shape.of
  }
}

const SCALARS: Readonly<Record<string, string>> = { bool: 'boolean', int32: 'integer', int64: 'integer', double: 'number', bytes: 'base64', quantity: 'Quantity', time: 'Time', microtime: 'Time', duration: 'Duration', 'int-or-string': 'IntOrString', raw: 'Object' }

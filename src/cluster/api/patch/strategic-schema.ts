// Where the strategy for a field of a strategic merge patch comes from: the schema's patch tags.
// Models apimachinery/pkg/util/strategicpatch/meta.go (PatchMetaFromStruct).
import type { SchemaType, Shape } from '../schema/index.ts'
import { PatchError } from './patch-error.ts'

/** How the field is patched, and the shape of what is below it: of the object or map itself, or of a list's items. */
export interface PatchStrategy {
  readonly below: Shape
  /** The value is replaced as a whole; else objects merge. A list merges only with `merge`. */
  readonly strategy: '' | 'merge' | 'replace'
  readonly retainKeys: boolean
  /** Name of the member that identifies an item of a merging list; '' for lists of scalars. */
  readonly mergeKey: string
}

const strategies = new WeakMap<SchemaType, Map<string, PatchStrategy>>()

/** The strategy of member `name`, whose value is an object. Throws PatchError for a field that the schema does not have. */
export function strategyOfObject(parent: Shape, name: string): PatchStrategy {
  if (parent.is === 'map') return { below: parent.values, strategy: '', retainKeys: false, mergeKey: '' }
  return strategyOfField(typeOf(parent, name), name)
}

/** The strategy of member `name`, whose value is a list. */
export function strategyOfList(parent: Shape, name: string): PatchStrategy {
  const found = strategyOfObject(parent, name)
  if (found.below.is === 'list') return { ...found, below: found.below.items }
  throw new PatchError(`expected slice or array type, but got: ${parent.is === 'map' ? 'map' : 'struct'}`)
}

/** The name that Go gives the type of a shape; error messages quote it. */
export function goNameOf(shape: Shape): string {
  return shape.is === 'object' || shape.is === 'object-or-other' ? shape.type.go.replace(/^.*\./, '') : ''
}

function typeOf(shape: Shape, name: string): SchemaType {
  if (shape.is === 'object' || shape.is === 'object-or-other') return shape.type
  if (shape.is === 'scalar' && STRUCTS.has(shape.of)) throw new PatchError(`unable to find api field in struct RawExtension for the json field "${name}"`)
  const kind = shape.is === 'scalar' ? GO_KINDS[shape.of] ?? 'string' : 'slice'
  throw new PatchError(`merging an object in json but data type is not struct, instead is: ${kind}`)
}

/** Scalars that are structs in Go. */
const STRUCTS: ReadonlySet<string> = new Set(['raw', 'quantity', 'time', 'microtime', 'duration', 'int-or-string'])
const GO_KINDS: Readonly<Record<string, string>> = { bool: 'bool', int32: 'int32', int64: 'int64', double: 'float64', bytes: 'slice' }

function strategyOfField(type: SchemaType, name: string): PatchStrategy {
  let known = strategies.get(type)
  if (!known) strategies.set(type, (known = new Map()))
  let strategy = known.get(name)
  if (!strategy) known.set(name, (strategy = readField(type, name)))
  return strategy
}

function readField(type: SchemaType, name: string): PatchStrategy {
  const field = type.byName.get(name)
  if (!field) throw new PatchError(`unable to find api field in struct ${type.go.replace(/^.*\./, '')} for the json field "${name}"`)
  const retainKeys = field.patchStrategy.includes('retainKeys')
  const [strategy = ''] = field.patchStrategy.filter((name) => name !== 'retainKeys')
  return { below: field.shape, strategy: strategy as PatchStrategy['strategy'], retainKeys, mergeKey: field.patchMergeKey ?? '' }
}

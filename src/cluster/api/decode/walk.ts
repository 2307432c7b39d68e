// The walk over an object by its type: unknown fields out, nulls out, zero values as Go prints them.
// What needs no change comes back as the same reference, so a well-formed object costs one look at each field.
import type { Json, JsonObject } from '../object.ts'
import type { Shape } from '../schema/index.ts'
import { structPlan, zeroScalar } from './plan.ts'
import type { FieldPlan, Plan, ValuePlan } from './plan.ts'
import { DecodeError, TypeMismatch, goKind, readScalar } from './scalars.ts'

/** Keys of one JSON object as they stood in the text, repetitions included; only for objects that repeat one. */
export type DuplicateKeys = ReadonlyMap<object, readonly string[]>

type PathPart = string | number | { readonly mapKey: string }

export class Walk {
  /** Unknown and duplicate fields, in the order of the text. */
  readonly strict: string[] = []
  readonly duplicates: DuplicateKeys | undefined
  readonly path: PathPart[] = []
  /** Whether empty lists stay: a request's are seen by defaulting and validation, storage does not tell them from none. */
  readonly keepsEmptyLists: boolean
  keptEmptyList = false
  depth = 0
  goStruct = ''

  constructor(duplicates: DuplicateKeys | undefined, keepsEmptyLists = false) {
    this.duplicates = duplicates
    this.keepsEmptyLists = keepsEmptyLists
  }

  /** Notes a field of the object whose own path is the first `depth` parts. */
  complain(problem: 'unknown' | 'duplicate', name: string, depth: number): void {
    let path = ''
    for (const part of this.path.slice(0, depth)) {
      if (typeof part === 'number') path += `[${part}]`
      else path += `${path && '.'}${typeof part === 'string' ? part : part.mapKey}`
    }
    const message = `${problem} field "${path}${path && '.'}${name}"`
    if (!this.strict.includes(message)) this.strict.push(message)
  }

  /** The decoder's error for what stands at the current field. */
  mismatch(found: string, goType: string): DecodeError {
    const fields = this.path.slice(0, this.depth).filter((part) => typeof part === 'string')
    const place = fields.length === 0 ? 'value' : `struct field ${this.goStruct}.${fields.join('.')}`
    return new DecodeError(`json: cannot unmarshal ${found} into Go ${place} of type ${goType}`)
  }
}

/**
 * Objects known to be in final form, with the plan they were judged by. Only specs and entries of managed fields are
 * remembered: that is what objects share with others of their kind, and remembering is not free.
 */
const settled = new WeakMap<object, Plan>()
const EMPTY: JsonObject = Object.freeze({})
const NO_ITEMS: readonly Json[] = []

/** Whether a spec is known to be in final form. */
export function isSettled(spec: object): boolean {
  return settled.has(spec)
}

type Draft = { [name: string]: Json | undefined }

/**
 * Reads a struct; the result has only known fields. `base` is one of the same type that is in final form, such as the stored
 * object that the value was made from: what is the same reference there needs no look. Throws DecodeError.
 */
export function readStruct(value: Json, plan: Plan, walk: Walk, base?: Json): JsonObject {
  if (value === base) return value as JsonObject
  if (!isJsonObject(value)) throw walk.mismatch(goKind(value), plan.type.go)
  const shared = isShared(walk)
  if (shared && settled.get(value) === plan) return value
  const outer = walk.goStruct
  const depth = walk.depth++
  let copy: Draft | undefined
  let drops = false
  const known = base !== undefined && isJsonObject(base) ? base : undefined
  walk.goStruct = plan.goName
  if (walk.duplicates?.has(value)) complainOfRepeats(walk.duplicates.get(value)!, plan, walk, depth)
  for (const name in value) {
    const before = value[name] as Json | undefined
    const settledAs = known === undefined ? undefined : known[name]
    if (before !== undefined && before === settledAs) continue
    const field = plan.byName.get(name)
    if (field?.isText && typeof before === 'string' && before !== '' && walk.duplicates === undefined) continue
    if (!field && before !== undefined && !walk.duplicates?.has(value)) walk.complain('unknown', name, depth)
    walk.path[depth] = name
    const after = !field || before === undefined ? undefined : readField(before, field, walk, settledAs)
    if (after === undefined) drops = true
    if (after !== before) (copy ??= { ...value })[name] = after
  }
  walk.depth = depth
  walk.goStruct = outer
  let result: JsonObject = value
  if (drops) result = withoutUndefined(copy ?? value)
  else if (copy) result = copy as JsonObject
  if (lacksPrinted(result, plan)) result = withPrinted(result, plan)
  if (shared && !walk.keptEmptyList) settled.set(result, plan)
  return result
}

/** Whether the walk stands at an object's spec or at an entry of its managed fields. */
function isShared(walk: Walk): boolean {
  return (walk.depth === 1 && walk.path[0] === 'spec') || (walk.depth === 3 && walk.path[1] === 'managedFields')
}

/** The struct that Go prints for a zero value of the type. */
export function zeroStruct(plan: Plan): JsonObject {
  return withPrinted(EMPTY, plan)
}

function lacksPrinted(value: JsonObject, { printed }: Plan): boolean {
  for (let i = 0; i < printed.length; i++) if (value[printed[i]!.name] === undefined) return true
  return false
}

function withPrinted(value: JsonObject, plan: Plan): JsonObject {
  if (plan.printed.length === 0) return value
  // Object.assign, since V8 as in Node 20 is slow to add keys to a spread copy.
  const result: Record<string, Json> = Object.assign({}, value)
  for (const field of plan.printed) if (result[field.name] === undefined) result[field.name] = zeroOf(field)
  return result
}

function withoutUndefined(value: Draft): JsonObject {
  const result: Record<string, Json> = {}
  for (const name in value) {
    const now = value[name]
    if (now !== undefined) result[name] = now
  }
  return result
}

function readField(value: Json, field: FieldPlan, walk: Walk, base: Json | undefined): Json | undefined {
  if (value === null) return field.printed ? zeroOf(field) : undefined
  const { shape } = field.value
  switch (shape.is) {
    case 'scalar': {
      const scalar = readScalarAt(value, shape, field.value.goType, walk)
      return field.omitted && !field.pointer && isZero(scalar) ? undefined : scalar
    }
    case 'object':
      return readStruct(value, structPlan(field.value, shape.type), walk, base)
    case 'object-or-other':
      return isJsonObject(value) ? readStruct(value, structPlan(field.value, shape.type), walk, base) : value
    case 'list': {
      const list = readList(value, field.value, walk, base)
      if (list.length > 0) return list
      if (walk.keepsEmptyLists) {
        walk.keptEmptyList = true
        return list
      }
      return field.omitted ? undefined : null
    }
    case 'map': {
      const map = readMap(value, field.value, walk, base)
      for (const _ in map) return map
      return field.omitted ? undefined : null
    }
  }
}

function readList(value: Json, { goType, element }: ValuePlan, walk: Walk, base?: Json): readonly Json[] {
  if (!Array.isArray(value)) throw walk.mismatch(goKind(value), goType)
  const list = value as readonly Json[]
  const known = Array.isArray(base) ? (base as readonly Json[]) : NO_ITEMS
  let changed: Json[] | undefined
  const depth = walk.depth++
  for (let i = 0; i < list.length; i++) {
    const before = list[i] as Json
    const settledAs = i < known.length ? known[i] : undefined
    if (before === settledAs) continue
    walk.path[depth] = i
    const after = readElement(before, element!, walk, settledAs)
    if (after !== before) (changed ??= list.slice())[i] = after
  }
  walk.depth = depth
  return changed ?? list
}

function readMap(value: Json, { goType, element }: ValuePlan, walk: Walk, base?: Json): JsonObject {
  if (value === base) return value as JsonObject
  if (!isJsonObject(value)) throw walk.mismatch(goKind(value), goType)
  const repeats = walk.duplicates?.get(value)
  if (repeats) for (const key of repeatedIn(repeats)) walk.complain('duplicate', key, walk.depth)
  const nests = element!.shape.is !== 'scalar'
  const depth = walk.depth
  if (nests) walk.depth++
  let copy: Draft | undefined
  let drops = false
  for (const key in value) {
    if (nests) walk.path[depth] = { mapKey: key }
    const before = value[key] as Json | undefined
    const after = before === undefined ? undefined : readElement(before, element!, walk)
    if (after === undefined) drops = true
    else if (after !== before) (copy ??= { ...value })[key] = after
  }
  walk.depth = depth
  if (drops) return withoutUndefined(copy ?? value)
  return copy ? (copy as JsonObject) : value
}

/** One element of a list or map, where null is the element type's zero. */
function readElement(value: Json, plan: ValuePlan, walk: Walk, base?: Json): Json {
  const { shape } = plan
  switch (shape.is) {
    case 'scalar':
      return value === null ? zeroScalar(shape) : readScalarAt(value, shape, plan.goType, walk)
    case 'object':
      return value === null ? zeroStruct(structPlan(plan, shape.type)) : readStruct(value, structPlan(plan, shape.type), walk, base)
    case 'object-or-other':
      return isJsonObject(value) ? readStruct(value, structPlan(plan, shape.type), walk) : value
    case 'list':
      return value === null ? null : readList(value, plan, walk)
    case 'map':
      return value === null ? null : readMap(value, plan, walk)
  }
}

function readScalarAt(value: Json, shape: Shape & { is: 'scalar' }, goType: string, walk: Walk): Json {
  // Most values are plain texts, which need no look.
  if (shape.of === 'string' && typeof value === 'string') return value
  try {
    return readScalar(value, shape.of)
  } catch (problem) {
    if (problem instanceof TypeMismatch) throw walk.mismatch(problem.found, problem.wanted ?? goType)
    throw problem
  }
}

function zeroOf(field: FieldPlan): Json {
  const { shape } = field.value
  if (field.pointer || shape.is === 'list' || shape.is === 'map') return null
  return shape.is === 'scalar' ? zeroScalar(shape) : zeroStruct(structPlan(field.value, shape.type))
}

function isZero(value: Json): boolean {
  return value === '' || value === 0 || value === false || value === null
}

/** Reports unknown and repeated fields of an object that repeats some, in the order they stood. */
function complainOfRepeats(keys: readonly string[], plan: Plan, walk: Walk, depth: number): void {
  const seen = new Set<string>()
  for (const key of keys) {
    if (!plan.byName.has(key)) walk.complain('unknown', key, depth)
    else if (seen.has(key)) walk.complain('duplicate', key, depth)
    seen.add(key)
  }
}

function repeatedIn(keys: readonly string[]): readonly string[] {
  return keys.filter((key, i) => keys.indexOf(key) < i)
}

function isJsonObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

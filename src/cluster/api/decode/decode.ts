// From a JSON value to the object of a kind that the server works on.
import type { Json, JsonObject, KubeObject } from '../object.ts'
import { schemaOfKind } from '../schema/index.ts'
import { planOf } from './plan.ts'
import { DecodeError } from './scalars.ts'
import { Walk, readStruct } from './walk.ts'
import type { DuplicateKeys } from './walk.ts'

export interface Decoded {
  readonly object: KubeObject
  /** `unknown field "spec.foo"`, `duplicate field "data.a"`: errors when validation is Strict, warnings when Warn. */
  readonly strict: readonly string[]
}

const NONE: readonly string[] = []

/**
 * The object of a built-in kind that a value describes, in the form the server stores: unknown fields
 * and nulls dropped, zero values as Go's tags say. `keepsEmptyLists` keeps those as a request's body has them, until it is settled. What is the
 * same reference in `base`, an object of the kind that is in that form, is not looked at. Comes back as the same reference when it is so already.
 * Throws DecodeError when a value has the wrong type. Fields are not defaulted.
 * Models runtime/serializer/json and sigs.k8s.io/json.
 */
export function decodeObject(apiVersion: string, kind: string, value: Json | KubeObject, duplicates?: DuplicateKeys, keepsEmptyLists = false, base?: KubeObject): Decoded {
  const type = schemaOfKind(apiVersion, kind)
  if (!type) throw new DecodeError(`no kind "${kind}" is registered for version "${apiVersion}"`)
  const walk = new Walk(duplicates, keepsEmptyLists)
  const object = readStruct(withTypeMeta(value as Json, apiVersion, kind), planOf(type), walk, base as Json | undefined) as unknown as KubeObject
  return { object, strict: walk.strict.length === 0 ? NONE : walk.strict }
}

/**
 * An object in the form the server stores, after something (defaulting, a strategy, an admission plug-in) added to it.
 * The same reference when it is in that form. What is the same reference in `base`, which is in that form as far as it goes, is not
 * looked at. Kinds that are not built in are left alone.
 */
export function settleObject<T extends KubeObject>(object: T, base?: object): T {
  const { apiVersion = '', kind = '' } = object
  const type = schemaOfKind(apiVersion, kind)
  return type ? (readStruct(object as unknown as Json, planOf(type), new Walk(undefined), base as Json | undefined) as unknown as T) : object
}

/** How the server reports strict decoding problems (runtime.NewStrictDecodingError). */
export function strictDecodingError(problems: readonly string[]): string {
  return `strict decoding error: ${problems.join(', ')}`
}

function withTypeMeta(value: Json, apiVersion: string, kind: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const object = value as JsonObject
  return object['apiVersion'] === apiVersion && object['kind'] === kind ? object : { ...object, apiVersion, kind }
}

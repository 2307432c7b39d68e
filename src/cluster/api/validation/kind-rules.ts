// What a kind's validation consists of.
import type { KubeObject } from '../object.ts'
import type { FieldErrors } from './field-error.ts'

export interface KindRules<T> {
  readonly create: (errors: FieldErrors, object: T) => void
  /** Absent: an update is judged as a new object would be. */
  readonly update?: (errors: FieldErrors, object: T, old: T) => void
  readonly status?: (errors: FieldErrors, object: T, old: T) => void
  /** Changes through other subresources, by name. */
  readonly subresources?: { readonly [name: string]: (errors: FieldErrors, object: T, old: T) => void }
  readonly createWarnings?: (object: T) => readonly string[]
  readonly updateWarnings?: (object: T, old: T) => readonly string[]
  readonly statusWarnings?: (object: T) => readonly string[]
}

export type AnyKindRules = KindRules<KubeObject>

/** The rules of kind `T`, for a table of all kinds: the key they stand under is what makes an object a `T`. */
export function rulesOf<T>(rules: KindRules<T>): AnyKindRules {
  return rules as unknown as AnyKindRules
}

/** Whether an update made a new generation: only then is the spec warned of again. */
export function isNewGeneration(object: { readonly metadata: KubeObject['metadata'] }, old: { readonly metadata: KubeObject['metadata'] }): boolean {
  return object.metadata.generation !== old.metadata.generation
}

// JSON merge patch (RFC 7386), applied and made; three-way as kubectl makes it for custom resources.
// Models evanphx/json-patch v4 and apimachinery/pkg/util/jsonmergepatch.
import type { JsonObject } from '../object.ts'
import { PatchError } from './patch-error.ts'
import { copyOf, isObject, sameJson, withoutUndefined } from './same-json.ts'

/** Applies a merge patch: null removes a member, an object merges, anything else replaces. Untouched members keep their reference. */
export function applyMergePatch<T extends object>(document: T, patch: object): T {
  return merge(document as unknown as JsonObject, patch as JsonObject) as unknown as T
}

/** The merge patch that turns `original` into `modified`; `{}` when they are equal. Lists are replaced as a whole. */
export function createMergePatch(original: object, modified: object): JsonObject {
  return diff(original as JsonObject, modified as JsonObject)
}

/**
 * The patch that kubectl apply sends for kinds without a schema of merge keys: what `modified` adds to or changes in `current`,
 * and removes from `original` (last applied). Throws PatchError when the two disagree about a field.
 */
export function createThreeWayJsonMergePatch(original: object, modified: object, current: object): JsonObject {
  const changes = withoutNulls(diff(current as JsonObject, modified as JsonObject))
  const deletions = onlyNulls(diff(original as JsonObject, modified as JsonObject))
  if (haveConflicts(changes, deletions)) throw new PatchError('patch conflicts with changes made from original to current', 400)
  return merge(deletions, changes)
}

function merge(document: JsonObject, patch: JsonObject): JsonObject {
  let result: Record<string, unknown> | undefined
  let lacks = false
  for (const key in patch) {
    const wanted = patch[key]!
    const present = document[key]
    if (wanted === null) {
      if (present === undefined) continue
      ;(result ??= copyOf(document))[key] = undefined
      lacks = true
      continue
    }
    const next = mergeValue(present, wanted)
    if (next !== present) (result ??= copyOf(document))[key] = next
  }
  const merged = (result as JsonObject | undefined) ?? document
  return lacks ? withoutUndefined(merged) : merged
}

function mergeValue(present: unknown, wanted: unknown): unknown {
  if (isObject(present) && isObject(wanted)) return merge(present, wanted)
  const pruned = pruneNulls(wanted)
  return sameJson(present, pruned) ? present : pruned
}

/** A member that is new to the document must not carry the patch's nulls into it. */
function pruneNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(pruneNulls)
    return items.some((item, i) => item !== value[i]) ? items : value
  }
  return isObject(value) ? filterMembers(value, (member) => (member === null ? undefined : pruneNulls(member))) : value
}

function diff(original: JsonObject, modified: JsonObject): JsonObject {
  const patch: Record<string, unknown> = {}
  if (original === modified) return {}
  for (const key in modified) {
    const before = original[key]
    const after = modified[key]
    if (before === after) continue
    if (!isObject(before) || !isObject(after)) {
      if (!sameJson(before, after)) patch[key] = after
      continue
    }
    const inner = diff(before, after)
    for (const _ in inner) {
      patch[key] = inner
      break
    }
  }
  for (const key in original) if (modified[key] === undefined) patch[key] = null
  return patch as JsonObject
}

/** What a patch adds or changes: its nulls dropped, and the objects that this empties. An object empty from the start is a value. */
function withoutNulls(patch: JsonObject): JsonObject {
  return filterMembers(patch, (member) => {
    if (member === null) return undefined
    return isObject(member) && !isEmpty(member) ? nonEmpty(withoutNulls(member)) : member
  })
}

/** What a patch removes: its nulls only. */
function onlyNulls(patch: JsonObject): JsonObject {
  return filterMembers(patch, (member) => {
    if (member === null) return null
    return isObject(member) ? nonEmpty(onlyNulls(member)) : undefined
  })
}

function haveConflicts(left: unknown, right: unknown): boolean {
  if (!isObject(left) || !isObject(right)) return !sameJson(left, right)
  for (const key in left) if (right[key] !== undefined && haveConflicts(left[key], right[key])) return true
  return false
}

/** The object with each member replaced by what `keep` makes of it; undefined drops it. */
function filterMembers(object: JsonObject, keep: (member: unknown) => unknown): JsonObject {
  const result: Record<string, unknown> = {}
  let changed = false
  for (const key in object) {
    const kept = keep(object[key])
    if (kept !== undefined) result[key] = kept
    if (kept !== object[key]) changed = true
  }
  return changed ? (result as JsonObject) : object
}

function nonEmpty(object: JsonObject): JsonObject | undefined {
  return isEmpty(object) ? undefined : object
}

function isEmpty(object: JsonObject): boolean {
  for (const _ in object) return false
  return true
}

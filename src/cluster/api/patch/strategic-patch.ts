// Strategic merge patch: what the API server applies, and what kubelet and kubectl make.
// Models apimachinery/pkg/util/strategicpatch.
import type { JsonObject } from '../object.ts'
import type { SchemaType, Shape } from '../schema/index.ts'
import { PatchError } from './patch-error.ts'
import { diffObjects } from './strategic-diff.ts'
import { haveConflicts } from './strategic-conflicts.ts'
import { mergeObjects } from './strategic-merge.ts'

const shapes = new WeakMap<SchemaType, Shape>()

function shapeOf(type: SchemaType): Shape {
  let shape = shapes.get(type)
  if (!shape) shapes.set(type, (shape = { is: 'object', type }))
  return shape
}

/**
 * Applies a strategic merge patch to an object of `type`. Lists with a merge key merge by it, `$patch`, `$retainKeys`,
 * `$deleteFromPrimitiveList` and `$setElementOrder` do as they say. Throws PatchError, with the code that the API server answers.
 */
export function applyStrategicMergePatch<T extends object>(original: T, patch: object, type: SchemaType): T {
  return mergeObjects(original as unknown as JsonObject, patch as JsonObject, shapeOf(type), 'document') as unknown as T
}

/**
 * The strategic merge patch that turns `original` into `modified`, {} if they are equal; every level sorted by name.
 * What both share by reference is not looked at, so objects made from one another cost only their difference.
 */
export function createTwoWayMergePatch(original: object, modified: object, type: SchemaType): JsonObject {
  return diffObjects(original as JsonObject, modified as JsonObject, shapeOf(type), { changes: true, deletions: true, elementOrder: true })
}

/**
 * The patch of kubectl apply: what `modified` adds to and changes in `current`, plus what it no longer has of `original` (last applied).
 * With `overwrite: false` throws PatchError if `current` was changed elsewhere in what the patch changes.
 */
export function createThreeWayMergePatch(
  original: object, modified: object, current: object, type: SchemaType, options: { readonly overwrite?: boolean } = {},
): JsonObject {
  const shape = shapeOf(type)
  const wanted = modified as JsonObject
  const changes = diffObjects(current as JsonObject, wanted, shape, { changes: true, deletions: false, elementOrder: true })
  const deletions = diffObjects(original as JsonObject, wanted, shape, { changes: false, deletions: true, elementOrder: true })
  const patch = mergeObjects(deletions, changes, shape, 'patch')
  if (options.overwrite === false) {
    const changedElsewhere = diffObjects(original as JsonObject, current as JsonObject, shape, { changes: true, deletions: true, elementOrder: false })
    if (haveConflicts(patch, changedElsewhere, shape)) throw new PatchError('patch conflicts with changes made from original to current', 400)
  }
  return patch
}

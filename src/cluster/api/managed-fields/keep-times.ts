// A write that changes nothing but the times in managedFields changes nothing.
// Models apiserver/pkg/endpoints/handlers/fieldmanager/equality.go.
import type { KubeObject } from '../object.ts'
import { sameJson } from '../patch/index.ts'
import type { Entries } from './entries.ts'

/**
 * The updated object with the stored times back, if the two differ in nothing else; then they are equal, and the write is none.
 * In any other case `updated` itself.
 */
export function keepTimes<T extends KubeObject>(live: T, updated: T): T {
  const before = live.metadata.managedFields
  const after = updated.metadata.managedFields
  if (!before || !after || before === after || before.length !== after.length) return updated
  const differs = after.some((entry, i) => entry.time !== before[i]!.time)
  return differs && sameButTimes(before, after) && sameOtherwise(live, updated) ? { ...updated, metadata: { ...updated.metadata, managedFields: before } } : updated
}

function sameButTimes(before: Entries, after: Entries): boolean {
  return after.every((entry, i) => sameJson({ ...entry, time: '' }, { ...before[i]!, time: '' }))
}

function sameOtherwise(live: KubeObject, updated: KubeObject): boolean {
  const { metadata, ...rest } = live
  const { metadata: newMetadata, ...newRest } = updated
  return sameJson(rest, newRest) && sameJson({ ...metadata, managedFields: null }, { ...newMetadata, managedFields: null })
}

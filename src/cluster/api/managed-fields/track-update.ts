// Who owns what after a write that is no apply: create, update, patch.
// Models apimachinery/pkg/util/managedfields (FieldManager.Update and the managers that it is made of).
import type { KubeObject } from '../object.ts'
import { compareVersions, fieldsOfNew } from './changed-fields.ts'
import { capUpdates, fieldsOf, isEntryOf, makeEntry, readEntries, soleEntry, sortEntries, withFields, type Entries, type Manager } from './entries.ts'
import type { MapSchema } from './field-schema.ts'
import { isEmptySet, subtractSets, unionSets, type FieldSet } from './field-set.ts'
import type { FieldFilter } from './reset-fields.ts'

export interface TrackedUpdate {
  /** The stored object; undefined on create. */
  readonly live: KubeObject | undefined
  /** What the request makes of it: decoded and defaulted, before admission and before the registry prepares it. */
  readonly updated: KubeObject
  readonly manager: string
  /** `status`, `scale` … of the request; undefined for the object itself. */
  readonly subresource?: string
  /** Now, RFC 3339 in UTC to the second. */
  readonly time: string
  /** Of the request. */
  readonly apiVersion: string
  readonly schema: MapSchema
  /** Leaves out what a write through this endpoint cannot change: see `filterOf`. */
  readonly filter?: FieldFilter
}

/**
 * The managedFields that the written object gets; undefined for none. The same array as before if nothing changed hands.
 * An update of an object that has none (created with nothing but a name, or with `managedFields: [{}]` to reset them) tracks nothing.
 * Entries of other versions are taken to own the same paths: nothing is converted.
 */
export function trackUpdate(update: TrackedUpdate): Entries | undefined {
  const { live, updated } = update
  const entries = startingEntries(live, updated, update.subresource !== undefined)
  if (entries.length === 0 && live?.metadata.uid) return undefined
  return trackChanges(entries, update)
}

function trackChanges(entries: Entries, update: TrackedUpdate): Entries | undefined {
  const keep = update.filter ?? everything
  const by: Manager = { manager: update.manager || 'unknown', operation: 'Update', apiVersion: update.apiVersion, subresource: update.subresource }
  if (entries.length === 0) {
    const taken = keep(update.live ? compareVersions(update.schema, update.live, update.updated).changed : fieldsOfNew(update.schema, update.updated))
    return isEmptySet(taken) ? undefined : soleEntry(by, update.time, taken)
  }
  const { changed: allChanged, removed: allRemoved } = compareVersions(update.schema, update.live ?? {}, update.updated)
  const changed = keep(allChanged)
  const removed = keep(allRemoved)
  const hasTaken = !isEmptySet(changed)
  if (!hasTaken && isEmptySet(removed)) return nonEmpty(entries)
  const next: Entries[number][] = []
  let isKnown = false
  for (const entry of entries) {
    const isOwn = hasTaken && isEntryOf(entry, by)
    if (isOwn) {
      isKnown = true
      const fields = unionSets(subtractSets(fieldsOf(entry), removed), changed)
      next.push(entry.time === update.time && entry.fieldsV1 === fields ? entry : makeEntry(by, update.time, fields))
      continue
    }
    const left = withFields(entry, subtractSets(subtractSets(fieldsOf(entry), changed), removed))
    if (left) next.push(left)
  }
  if (hasTaken && !isKnown) next.push(makeEntry(by, update.time, changed))
  return nonEmpty(sortEntries(capUpdates(next)))
}

/**
 * The entries that a write starts from: those in the request, so that managedFields can be edited, else the stored ones.
 * A single empty entry in the request throws them away.
 */
function startingEntries(live: KubeObject | undefined, updated: KubeObject, isSubresource: boolean): Entries {
  const stored = readEntries(live?.metadata.managedFields) ?? []
  const sent = updated.metadata.managedFields
  if (isSubresource || !sent || sent === live?.metadata.managedFields) return stored
  if (sent.length === 1 && Object.keys(sent[0]!).length === 0) return []
  const read = readEntries(sent)
  return read && read.length > 0 ? read : stored
}

function everything(set: FieldSet): FieldSet {
  return set
}

function nonEmpty(entries: Entries): Entries | undefined {
  return entries.length > 0 ? entries : undefined
}

// The entries of metadata.managedFields: who is who, their order, their limit.
// Models apimachinery/pkg/util/managedfields/internal/{managedfields,capmanagers}.go.
import type { ManagedFieldsEntry } from '../types/meta-v1.ts'
import { isEmptySet, NO_FIELDS, unionSets, type FieldSet } from './field-set.ts'

export type Entries = readonly ManagedFieldsEntry[]

export interface Manager {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource: string | undefined
}

const MAX_UPDATE_MANAGERS = 10
const OLD_UPDATES_MANAGER = 'ancient-changes'

/** What the entry owns. The tree of the wire form is used as it is. */
export function fieldsOf(entry: ManagedFieldsEntry): FieldSet {
  return (entry.fieldsV1 as FieldSet | undefined) ?? NO_FIELDS
}

/** Whether the entry is this manager's: one that applies is the same at every version. */
export function isEntryOf(entry: ManagedFieldsEntry, by: Manager): boolean {
  return (
    entry.manager === by.manager &&
    entry.operation === by.operation &&
    (entry.subresource ?? '') === (by.subresource ?? '') &&
    (by.operation === 'Apply' || entry.apiVersion === by.apiVersion)
  )
}

/** An entry as it stands on the wire; without `time` if that is undefined. */
export function makeEntry(by: Manager, time: string | undefined, fields: FieldSet): ManagedFieldsEntry {
  return {
    manager: by.manager,
    operation: by.operation,
    apiVersion: by.apiVersion,
    ...(time !== undefined && { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
    ...(by.subresource && { subresource: by.subresource }),
  }
}

/** Lists that are remembered. */
const LISTS_KEPT = 16
const lists: Entries[] = []
let oldest = 0

/** A list of one entry. Objects that one manager makes within one second from the same fields have the very same one. */
export function soleEntry(by: Manager, time: string, fields: FieldSet): Entries {
  for (const list of lists) {
    const entry = list[0]!
    if (entry.fieldsV1 === fields && entry.time === time && isEntryOf(entry, by) && entry.apiVersion === by.apiVersion) return list
  }
  const made = [makeEntry(by, time, fields)]
  lists[oldest] = made
  oldest = (oldest + 1) % LISTS_KEPT
  return made
}

/** The entry with other fields; itself if they are the same, undefined if there are none. */
export function withFields(entry: ManagedFieldsEntry, fields: FieldSet): ManagedFieldsEntry | undefined {
  if (fields === entry.fieldsV1) return entry
  return isEmptySet(fields) ? undefined : { ...entry, fieldsV1: fields }
}

/** The text by which upstream tells managers apart, and sorts them. */
export function identityOf(entry: ManagedFieldsEntry): string {
  const { manager, operation, apiVersion, subresource } = entry
  const version = operation === 'Apply' ? undefined : apiVersion
  return JSON.stringify({ manager: manager || undefined, operation, apiVersion: version, subresource: subresource || undefined })
}

/** Entries that can be understood: upstream refuses the whole list for one that cannot. */
export function readEntries(entries: Entries | undefined): Entries | undefined {
  if (!entries) return []
  return entries.every(isReadable) ? entries : undefined
}

function isReadable({ operation, apiVersion, fieldsType }: ManagedFieldsEntry): boolean {
  return (operation === 'Apply' || operation === 'Update') && Boolean(apiVersion) && fieldsType === 'FieldsV1'
}

/** Those that applied come first, then the order is by whole second, manager, version and subresource. */
export function sortEntries(entries: Entries): Entries {
  for (let i = 1; i < entries.length; i++) if (compareEntries(entries[i - 1]!, entries[i]!) > 0) return [...entries].sort(compareEntries)
  return entries
}

function compareEntries(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  return (
    compareText(a.operation, b.operation) ||
    compareText(a.time, b.time) ||
    compareText(a.manager, b.manager) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource, b.subresource)
  )
}

function compareText(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Merges the oldest entries of updates into one per version while there are more than ten of them. */
export function capUpdates(entries: Entries): Entries {
  const updates = entries.filter((entry) => entry.operation === 'Update')
  if (updates.length <= MAX_UPDATE_MANAGERS) return entries
  const oldestFirst = updates.sort((a, b) => compareText(a.time, b.time) || compareText(identityOf(a), identityOf(b)))
  const firstOfVersion = new Map<string, ManagedFieldsEntry>()
  let result = entries
  let excess = updates.length - MAX_UPDATE_MANAGERS
  for (const entry of oldestFirst) {
    if (excess === 0) break
    const first = firstOfVersion.get(entry.apiVersion!)
    if (!first) {
      firstOfVersion.set(entry.apiVersion!, entry)
      continue
    }
    const by: Manager = { manager: OLD_UPDATES_MANAGER, operation: 'Update', apiVersion: entry.apiVersion!, subresource: undefined }
    const bucket = result.find((other) => isEntryOf(other, by)) ?? first
    const merged = makeEntry(by, entry.time, unionSets(fieldsOf(entry), fieldsOf(bucket)))
    result = [...result.filter((other) => other !== entry && other !== bucket), merged]
    excess--
  }
  return result
}

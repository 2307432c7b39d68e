// Server-side apply. Models structured-merge-diff/merge/update.go and the managers around it in
// apimachinery/pkg/util/managedfields.
import type { KubeObject } from '../object.ts'
import { isObject, sameJson } from '../patch/index.ts'
import { ApiError, type Status } from '../request.ts'
import { compareVersions } from './changed-fields.ts'
import { problemOfApplied } from './check-applied.ts'
import { conflictStatus, type Conflict } from './conflicts.ts'
import { fieldsOf, isEntryOf, makeEntry, readEntries, sortEntries, withFields, type Entries, type Manager } from './entries.ts'
import type { MapSchema } from './field-schema.ts'
import { intersectSets, isEmptySet, NO_FIELDS, subtractSets, type FieldSet } from './field-set.ts'
import { fieldsOfLastApplied, withLastApplied } from './last-applied.ts'
import { mergeApplied } from './merge-applied.ts'
import { ownedFields } from './owned-fields.ts'
import { dropNulls, pruneFields } from './remove-fields.ts'
import type { FieldFilter } from './reset-fields.ts'
import { trackUpdate } from './track-update.ts'

export interface AppliedConfiguration {
  /** The stored object; undefined if the apply is to create it. */
  readonly live: KubeObject | undefined
  /** The body as it was sent, neither decoded nor defaulted. */
  readonly applied: KubeObject
  readonly manager: string
  readonly force: boolean
  readonly subresource?: string
  /** Now, RFC 3339 in UTC to the second. */
  readonly time: string
  /** Of the endpoint. */
  readonly apiVersion: string
  readonly kind: string
  readonly schema: MapSchema
  readonly filter?: FieldFilter
}

const BEFORE_FIRST_APPLY = 'before-first-apply'
const KUBECTL = 'kubectl'

/**
 * The live object as the configuration wants it, with its managedFields; still to be decoded and defaulted.
 * The live object itself (but for managedFields) if the configuration changes nothing; the manager's time then stays too,
 * and a manager that is new gets none.
 * Throws ApiError: 400 for another kind or a body with managedFields, 500 for one that does not fit the schema, 409 for conflicts.
 */
export function applyConfiguration(config: AppliedConfiguration): KubeObject {
  checkConfiguration(config)
  const { live, manager } = config
  const entries = entriesBefore(config)
  let outcome = attempt(config, entries, config.force)
  if ('conflicts' in outcome && manager === KUBECTL && live) outcome = retryOverLastApplied(config, entries, outcome.conflicts)
  if ('conflicts' in outcome) throw new ApiError(conflictStatus(outcome.conflicts))
  const { managedFields: _, ...metadata } = outcome.object.metadata
  const object = { ...outcome.object, metadata: outcome.entries.length > 0 ? { ...metadata, managedFields: outcome.entries } : metadata }
  return manager === KUBECTL ? withLastApplied(object, config.applied) : object
}

function checkConfiguration({ applied, apiVersion, kind, schema }: AppliedConfiguration): void {
  const wanted = groupVersionKind(applied.apiVersion, applied.kind)
  if (wanted !== groupVersionKind(apiVersion, kind)) throw failure(400, `invalid object type: ${wanted}`, 'BadRequest')
  const metadata: Partial<KubeObject['metadata']> = isObject(applied.metadata) ? applied.metadata : {}
  if (metadata.managedFields !== undefined && metadata.managedFields !== null) throw failure(400, 'metadata.managedFields must be nil', 'BadRequest')
  const problem = problemOfApplied(schema, applied)
  if (problem) throw failure(500, `failed to create typed patch object (${metadata.namespace ?? ''}/${metadata.name ?? ''}; ${wanted}): ${problem}`)
}

/** As Go prints it: the core group is empty, so its versions begin with a slash. */
function groupVersionKind(apiVersion = '', kind = ''): string {
  return `${apiVersion.includes('/') ? '' : '/'}${apiVersion}, Kind=${kind}`
}

function failure(code: number, message: string, reason?: string): ApiError {
  const status: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, ...(reason && { reason }), code }
  return new ApiError(status)
}

/** An object that nobody managed so far is given to a manager of that name first, so that the apply can conflict with it. */
function entriesBefore({ live, schema, apiVersion, time, subresource, filter }: AppliedConfiguration): Entries {
  const entries = readEntries(live?.metadata.managedFields) ?? []
  if (entries.length > 0 || !live) return entries
  const { managedFields: _, ...metadata } = live.metadata
  const endpoint = { time, apiVersion, schema, ...(subresource && { subresource }), ...(filter && { filter }) }
  return trackUpdate({ live: undefined, updated: { ...live, metadata }, manager: BEFORE_FIRST_APPLY, ...endpoint }) ?? []
}

type Outcome = { readonly object: KubeObject; readonly entries: Entries } | { readonly conflicts: readonly Conflict[] }

function attempt(config: AppliedConfiguration, entries: Entries, force: boolean): Outcome {
  const { schema, applied } = config
  const live = config.live ?? ({} as KubeObject)
  const keep = config.filter ?? ((set: FieldSet) => set)
  const by: Manager = { manager: config.manager, operation: 'Apply', apiVersion: config.apiVersion, subresource: config.subresource }
  const own = entries.find((entry) => isEntryOf(entry, by))
  const others = entries.filter((entry) => entry !== own)
  const wanted = keep(ownedFields(schema, applied))
  const merged = mergeApplied(schema, live, applied)
  const pruned = pruneFields(schema, merged, own ? fieldsOf(own) : NO_FIELDS, [wanted, ...others.map(fieldsOf)])
  const comparison = compareVersions(schema, live, pruned)
  const changed = keep(comparison.changed)
  const removed = keep(comparison.removed)

  const conflicts = others.map((entry) => ({ entry, fields: intersectSets(fieldsOf(entry), changed) })).filter(({ fields }) => !isEmptySet(fields))
  if (conflicts.length > 0 && !force) return { conflicts }

  const object = dropNulls(merged, pruned) as unknown as KubeObject
  const isSame = config.live !== undefined && sameJson(object, config.live)
  const left = others.flatMap((entry) => withFields(entry, subtractSets(subtractSets(fieldsOf(entry), changed), removed)) ?? [])
  const mine = isEmptySet(wanted) ? [] : [makeEntry(by, isSame ? own?.time : config.time, wanted)]
  return { object: isSame ? config.live! : object, entries: sortEntries([...mine, ...left]) }
}

/** kubectl that applied client-side before may take over what it had applied. */
function retryOverLastApplied(config: AppliedConfiguration, entries: Entries, conflicts: readonly Conflict[]): Outcome {
  const allowed = fieldsOfLastApplied(config.schema, config.live!, config.apiVersion)
  const remaining = conflicts.map(({ entry, fields }) => ({ entry, fields: subtractSets(fields, allowed) })).filter(({ fields }) => !isEmptySet(fields))
  return remaining.length > 0 ? { conflicts: remaining } : attempt(config, entries, true)
}

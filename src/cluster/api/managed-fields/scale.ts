// Ownership of a resource's replicas, seen through its scale subresource.
// Models apimachinery/pkg/util/managedfields/scalehandler.go.
import type { ManagedFieldsEntry } from '../types/meta-v1.ts'
import { fieldsOf, identityOf, makeEntry, sortEntries, withFields, type Entries, type Manager } from './entries.ts'
import { hasPath, setOfPaths, subtractSets } from './field-set.ts'

const SCALE_VERSION = 'autoscaling/v1'
const SCALE_PATH = ['f:spec', 'f:replicas']

/** Where a resource has its replicas. */
export interface ScaledBy {
  /** Of the resource: `apps/v1`. Entries of other versions are left out of the Scale, and dropped from the resource. */
  readonly apiVersion: string
  /** By default spec.replicas; a custom resource may have them elsewhere. */
  readonly path?: readonly string[]
}

/** The managedFields of a Scale: the entries of the resource that own its replicas. */
export function scaleEntries(parent: Entries | undefined, { apiVersion, path = SCALE_PATH }: ScaledBy): Entries {
  const owners = (parent ?? []).filter((entry) => entry.apiVersion === apiVersion && hasPath(fieldsOf(entry), path))
  return sortEntries(owners.map((entry) => ({ ...entry, apiVersion: SCALE_VERSION, fieldsV1: setOfPaths(SCALE_PATH) })))
}

/**
 * The managedFields of the resource after its Scale was written and has these. An owner of replicas that is new to the resource
 * gets no time: upstream looks for it under the version of the resource, where there is none.
 */
export function parentEntries(parent: Entries | undefined, scale: Entries | undefined, { apiVersion, path = SCALE_PATH }: ScaledBy): Entries {
  const remaining = new Map((scale ?? []).map((entry) => [parentIdentity(entry, apiVersion), entry]))
  const result: ManagedFieldsEntry[] = []
  for (const entry of parent ?? []) {
    if (entry.apiVersion !== apiVersion) continue
    const isKept = !hasPath(fieldsOf(entry), path) || remaining.delete(identityOf(entry))
    const left = isKept ? entry : withFields(entry, subtractSets(fieldsOf(entry), setOfPaths(path)))
    if (left) result.push(left)
  }
  for (const entry of remaining.values()) {
    if (!hasPath(fieldsOf(entry), SCALE_PATH)) continue
    const by = { manager: entry.manager ?? '', operation: entry.operation as Manager['operation'], apiVersion, subresource: entry.subresource }
    result.push(makeEntry(by, undefined, setOfPaths(path)))
  }
  return sortEntries(result)
}

function parentIdentity(entry: ManagedFieldsEntry, apiVersion: string): string {
  return identityOf({ ...entry, apiVersion })
}

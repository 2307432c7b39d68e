// Turning the entries of client-side apply into one of server-side apply, which kubectl does on the first --server-side.
// Models client-go/util/csaupgrade.
import { fieldsOf, type Entries } from './entries.ts'
import { hasPath, unionSets } from './field-set.ts'
import { LAST_APPLIED } from './last-applied.ts'

const ANNOTATION_PATH = ['f:metadata', 'f:annotations', `f:${LAST_APPLIED}`]

const owns = (operation: 'Update' | 'Apply') => (entry: Entries[number]): boolean => entry.operation === operation && hasPath(fieldsOf(entry), ANNOTATION_PATH)

/** Whether somebody manages the last-applied annotation by this operation. */
export const ownsLastApplied = (entries: Entries, operation: 'Update' | 'Apply'): boolean => entries.some(owns(operation))

/**
 * The entries with those of every manager that updated the last-applied annotation given to `manager`, as applied by it.
 * The same array if there is none: then there is nothing to patch.
 */
export function upgradeClientSideApply(entries: Entries, manager: string): Entries {
  const names = new Set(entries.filter(owns('Update')).map((entry) => entry.manager))
  return [...names].reduce((upgraded, name) => upgradeManager(upgraded, name, manager), entries)
}

function upgradeManager(entries: Entries, from: string | undefined, to: string): Entries {
  const isOld = (entry: Entries[number]): boolean => entry.manager === from && entry.operation === 'Update' && !entry.subresource
  const applied = entries.find((entry) => entry.manager === to && entry.operation === 'Apply' && !entry.subresource)
  const target = applied ?? entries.find(isOld)
  if (!target) return entries
  const namesake = entries.find((entry) => entry !== target && isOld(entry) && entry.apiVersion === target.apiVersion)
  const fieldsV1 = namesake ? unionSets(fieldsOf(target), fieldsOf(namesake)) : target.fieldsV1
  return entries.flatMap((entry) => {
    if (entry === target) return [{ ...entry, manager: to, operation: 'Apply', fieldsV1 }]
    return isOld(entry) ? [] : [entry]
  })
}

// Two courses of events at the same moment: which objects only one of them has, and which both have with other content.
// What differs by nature (identities, versions, when something was noted) is no difference.
import type { KubeObject } from '../cluster/api/index.ts'
import type { ObjectDifference } from './protocol.ts'

/** Kinds that say nothing about what a cluster is: who leads, and what was noted along the way. */
const NOT_COMPARED = /^(leases\.|events\b|endpoints\/|nodes\.metrics|pods\.metrics|controllerrevisions\.)/
/** Fields that differ in any two runs. Fields of the same name further down are meant too. */
const BY_NATURE: ReadonlySet<string> = new Set([
  'uid', 'resourceVersion', 'managedFields', 'creationTimestamp', 'generation', 'observedGeneration', 'lastHeartbeatTime', 'lastTransitionTime', 'lastUpdateTime', 'lastProbeTime', 'startTime', 'startedAt', 'finishedAt', 'completionTime', 'containerID', 'imageID', 'lastTriggerTime',
])

/** Whether a field, by its path (`status.conditions[Ready].lastTransitionTime`), differs in any two runs. */
export function differsByNature(path: string): boolean {
  return path.split(/[.[\]]+/).some((part) => BY_NATURE.has(part))
}

/** What differs, sorted by key; `most` of them, and how many there are. Either side may be any moment of any branch. */
export function differencesBetween(here: ReadonlyMap<string, KubeObject>, there: ReadonlyMap<string, KubeObject>, most: number): { readonly differences: readonly ObjectDifference[]; readonly count: number } {
  const keys: string[] = []
  for (const [key, object] of here) {
    const other = there.get(key)
    if (object !== other && !NOT_COMPARED.test(key) && !(other && isEqual(object, other))) keys.push(key)
  }
  for (const key of there.keys()) if (!here.has(key) && !NOT_COMPARED.test(key)) keys.push(key)
  keys.sort()
  return { differences: keys.slice(0, most).map((key) => ({ key, here: here.get(key), there: there.get(key) })), count: keys.length }
}

function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  for (const key in left) if (!BY_NATURE.has(key) && !isEqual(left[key], right[key])) return false
  for (const key in right) if (!BY_NATURE.has(key) && !(key in left)) return false
  return true
}

// Specs of Pods that were made from one template. What was found out about a spec is remembered by the spec itself (its
// defaults, its fields, that it is valid); clients that write the same spec anew for each Pod profit from that too.
import { decodeObject } from '../../api/index.ts'
import type { Pod, PodSpec } from '../../api/types/core-v1.ts'

/** How many specs a new one is compared with: few templates are in use at one time. */
const RECENT_MAX = 4
const recent: PodSpec[] = []
let oldest = 0
const seen = new WeakSet<object>()

/** A recent spec that is the same to the byte; the spec itself when there is none. */
export function sharedSpec(spec: PodSpec): PodSpec {
  if (seen.has(spec)) return spec
  for (const known of recent) if (isSameText(known, spec)) return known
  seen.add(spec)
  recent[oldest] = spec
  oldest = (oldest + 1) % RECENT_MAX
  return spec
}

const settled = new WeakMap<PodSpec, PodSpec>()

/** The spec of a defaulted Pod in the form of storage, but for empty lists, which validation is still to see. */
export function settledSpec(pod: Pod): PodSpec {
  const spec = pod.spec!
  let found = settled.get(spec)
  if (!found) settled.set(spec, (found = (decodeObject('v1', 'Pod', { metadata: pod.metadata, spec } as Pod, undefined, true).object as Pod).spec!))
  return found
}

/** Whether two values print as the same JSON: keys in the same order too. */
function isSameText(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => isSameText(item, b[i]))
  if (Array.isArray(b)) return false
  const keys = Object.keys(a)
  let i = 0
  for (const key in b) {
    if (keys[i] !== key || !isSameText((a as Readonly<Record<string, unknown>>)[key], (b as Readonly<Record<string, unknown>>)[key])) return false
    i++
  }
  return i === keys.length
}

// What differs between two revisions of an object, field by field, with paths as `kubectl explain` and JSONPath write them.
import type { Json, KubeObject } from '../../cluster/api/index.ts'

export interface FieldChange {
  /** `spec.replicas`, `status.conditions[Ready].status`: items of a list go by their name where they have one. */
  readonly path: string
  /** As JSON; absent when the field was not there. */
  readonly before?: string
  readonly after?: string
}

/** Fields that every write changes, and that say nothing. */
const NOISE: ReadonlySet<string> = new Set(['metadata.managedFields', 'metadata.resourceVersion'])
/** Fields by which people tell the items of a list apart. */
const NAMES = ['name', 'type', 'uid', 'ip', 'key', 'containerPort', 'port', 'topologyKey'] as const
const LONGEST = 200

/** The changed fields, in the order of the newer revision, those that went last. Either side may be missing. */
export function diffFields(before: KubeObject | null | undefined, after: KubeObject | null | undefined): readonly FieldChange[] {
  const changes: FieldChange[] = []
  compare((before ?? undefined) as Json | undefined, (after ?? undefined) as Json | undefined, '', changes)
  return changes
}

function compare(before: Json | undefined, after: Json | undefined, path: string, changes: FieldChange[]): void {
  if (before === after || NOISE.has(path)) return
  if (isMap(before) && isMap(after)) {
    for (const key in after) compare(before[key], after[key], join(path, key), changes)
    for (const key in before) if (!(key in after)) compare(before[key], undefined, join(path, key), changes)
    return
  }
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(before, after, path, changes)
  const [old, now] = [textOf(before), textOf(after)]
  if (old !== now) changes.push({ path, ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) })
}

function compareLists(before: readonly Json[], after: readonly Json[], path: string, changes: FieldChange[]): void {
  const nameOf = namer(before, after)
  const old = new Map(before.map((item, i) => [nameOf(item, i), item]))
  after.forEach((item, i) => compare(old.get(nameOf(item, i)), item, `${path}[${nameOf(item, i)}]`, changes))
  const present = new Set(after.map(nameOf))
  for (const [name, item] of old) if (!present.has(name)) compare(item, undefined, `${path}[${name}]`, changes)
}

/** How the items of both lists are told apart: by a field that all have and no two share, else by their place. */
function namer(before: readonly Json[], after: readonly Json[]): (item: Json, index: number) => string {
  const isName = (field: string): boolean => [before, after].every((list) => list.every((item) => isMap(item) && item[field] !== undefined) && new Set(list.map((item) => (item as Record<string, Json>)[field])).size === list.length)
  const field = NAMES.find(isName)
  return (item, index) => (field === undefined ? String(index) : String((item as Readonly<Record<string, Json>>)[field]))
}

const isMap = (value: Json | undefined): value is Readonly<Record<string, Json>> => typeof value === 'object' && value !== null && !Array.isArray(value)
const join = (path: string, key: string): string => (/^[\w-]+$/.test(key) ? (path === '' ? key : `${path}.${key}`) : `${path}[${key}]`)

function textOf(value: Json | undefined): string | undefined {
  if (value === undefined) return undefined
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text
}

// What two branches differ in, as rows of a table: by kind, field by field, here and there. Pure.
import type { KubeObject, ObjectDifference } from '../../worker/protocol.ts'
import { differsByNature } from '../../worker/differences.ts'
import { diffFields, type FieldChange } from '../inspector/field-diff.ts'

export interface CompareRow {
  /** Key of the object here; there, when only that branch has it. */
  readonly key: string
  readonly name: string
  readonly side: 'here' | 'there' | 'both'
  /** Of `both`, where the other side's object has another name. */
  readonly otherName?: string
  readonly here: KubeObject | undefined
  readonly there: KubeObject | undefined
  /** Of `both`: the fields that differ; `before` is there, `after` here. */
  readonly fields: readonly FieldChange[]
}

export interface CompareGroup { readonly kind: string; readonly rows: readonly CompareRow[] }

/** What people look for comes first. */
const KIND_ORDER: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'ReplicaSet', 'Pod', 'Service', 'Node']
/** Of objects whose names were made up: what differs because they are two. */
const OF_ITS_OWN = /^(metadata\.(name|ownerReferences)|spec\.(hostname|volumes)|status\.(podIPs?|hostIPs?)|spec\.containers\[[^\]]*\]\.volumeMounts)/

/** Groups of one kind each. Objects that only differ in a made-up name, or in what differs in any two runs, are left out; `alike` counts them. */
export function compareRows(differences: readonly ObjectDifference[]): { readonly groups: readonly CompareGroup[]; readonly alike: number } {
  let alike = 0
  const byKind = new Map<string, CompareRow[]>()
  for (const row of pair(differences)) {
    if (row.side === 'both' && row.fields.length === 0) {
      alike++
      continue
    }
    const kind = (row.here ?? row.there)?.kind ?? 'Object'
    byKind.set(kind, [...(byKind.get(kind) ?? []), row])
  }
  const rank = (kind: string): number => (KIND_ORDER.includes(kind) ? KIND_ORDER.indexOf(kind) : KIND_ORDER.length)
  const groups = [...byKind].map(([kind, rows]) => ({ kind, rows })).sort((a, b) => rank(a.kind) - rank(b.kind) || (a.kind < b.kind ? -1 : 1))
  return { groups, alike }
}

/** Objects with names that were made up (`web-5d9c-x7k2p`) are the same one in both branches when they have the same owner: they are paired in their order. */
function pair(differences: readonly ObjectDifference[]): readonly CompareRow[] {
  const waiting = new Map<string, ObjectDifference[]>()
  for (const difference of differences) {
    const family = difference.here ? undefined : familyOf(difference.there)
    if (family !== undefined) waiting.set(family, [...(waiting.get(family) ?? []), difference])
  }
  const paired = new Set<ObjectDifference>()
  const rows = differences.map((difference): CompareRow | undefined => {
    const { key, here, there } = difference
    if (here && there) return { key, name: nameOf(here), side: 'both', here, there, fields: fieldsOf(here, there) }
    if (!here) return undefined
    const other = waiting.get(familyOf(here) ?? '')?.shift()
    if (!other?.there) return { key, name: nameOf(here), side: 'here', here, there, fields: [] }
    paired.add(other)
    return { key, name: nameOf(here), otherName: nameOf(other.there), side: 'both', here, there: other.there, fields: fieldsOf(here, other.there).filter(({ path }) => !OF_ITS_OWN.test(path)) }
  })
  const left = differences.filter((difference) => !difference.here && !paired.has(difference))
  return [...rows.filter((row) => row !== undefined), ...left.map(({ key, there }): CompareRow => ({ key, name: nameOf(there!), side: 'there', here: undefined, there, fields: [] }))]
}

function familyOf(object: KubeObject | undefined): string | undefined {
  const { generateName, namespace, ownerReferences } = object?.metadata ?? {}
  return generateName === undefined ? undefined : `${object!.kind}/${namespace}/${generateName}/${ownerReferences?.[0]?.name ?? ''}`
}

const fieldsOf = (here: KubeObject, there: KubeObject): readonly FieldChange[] => diffFields(there, here).filter(({ path }) => !differsByNature(path))
const nameOf = ({ metadata }: KubeObject): string => (metadata.namespace && metadata.namespace !== 'default' ? `${metadata.namespace}/${metadata.name}` : (metadata.name ?? ''))

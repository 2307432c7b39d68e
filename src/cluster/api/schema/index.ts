// The schema table: every Kubernetes type with its fields in output order, and every resource that the API serves.
// Read from ../facts (recorded from v1.34.2). Types are resolved lazily and shared; nothing here is copied per object.
import resourceTable from '../facts/resources.json' with { type: 'json' }
import schemaTable from '../facts/schema.json' with { type: 'json' }
import { KindTable } from '../kind-table.ts'
import type { GroupVersionResource } from '../object.ts'

/** The shape of a value, parsed once from the table's notation (`list<ref:…>`, `map<quantity>`, …). */
export type Shape =
  | { readonly is: 'scalar'; readonly of: 'string' | 'bool' | 'int32' | 'int64' | 'double' | 'bytes' | 'quantity' | 'time' | 'microtime' | 'duration' | 'int-or-string' | 'raw' }
  | { readonly is: 'object'; readonly type: SchemaType }
  | { readonly is: 'list'; readonly items: Shape }
  | { readonly is: 'map'; readonly values: Shape }
  | { readonly is: 'object-or-other'; readonly type: SchemaType; readonly other: 'bool' | 'list' | 'strings' }

export interface SchemaField {
  readonly name: string
  readonly shape: Shape
  readonly required: boolean
  /** e omitempty, z omitzero, '' always printed. */
  readonly omit: '' | 'e' | 'z' | 'ez'
  readonly goName: string
  readonly goType: string
  readonly listType: 'atomic' | 'set' | 'map'
  readonly listKeys: readonly string[]
  readonly atomic: boolean
  readonly patchStrategy: readonly string[]
  readonly patchMergeKey: string | undefined
  readonly enum: readonly string[] | undefined
  readonly default: unknown
}

export interface SchemaType {
  readonly id: string
  readonly go: string
  /** Fields in Go order, inlined structs flattened. */
  readonly fields: readonly SchemaField[]
  readonly byName: ReadonlyMap<string, SchemaField>
  readonly atomic: boolean
  readonly gvk: readonly string[]
  readonly raw: RawType
}

interface RawField { n?: string; t: string; inline?: 1; r?: 1; o?: string; g?: string; lt?: string; lk?: string[]; mt?: string; ps?: string; pk?: string; enum?: string[]; d?: unknown; f?: string }
export interface RawType { id: string; go: string; gvk?: string | string[]; mapType?: string; unions?: unknown; openapi?: 0; fields?: RawField[] }

export interface Subresource { readonly name: string; readonly kind: string; readonly group: string; readonly version: string; readonly verbs: readonly string[] }

export interface Resource extends GroupVersionResource {
  readonly kind: string
  readonly singular: string
  readonly namespaced: boolean
  readonly verbs: readonly string[]
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly subresources: readonly Subresource[]
  readonly putCreates: boolean
  readonly putNeedsResourceVersion: boolean
  readonly deleteReturnsObject: boolean
  readonly defaultGCOrphan: boolean
  /** `v1` or `group/version`. */
  readonly apiVersion: string
}

const rawById = new Map((schemaTable.types as unknown as RawType[]).map((type) => [type.id, type]))
const typesById = new Map<string, SchemaType>()
const typesByGvk = new Map<string, string>()
/** Those that were asked for. */
const typesByKind = new KindTable<SchemaType>()
for (const raw of rawById.values()) for (const gvk of [raw.gvk ?? []].flat()) typesByGvk.set(gvk, raw.id)

/** The type with this id (`api.core.v1.PodSpec`); throws when the table has none. */
export function schemaType(id: string): SchemaType {
  const known = typesById.get(id)
  if (known) return known
  const raw = rawById.get(id)
  if (!raw) throw new Error(`no type ${id} in the schema table`)
  return makeType(raw)
}

/** The type of a kind: `apiVersion` is `v1` or `apps/v1`. */
export function schemaOfKind(apiVersion: string, kind: string): SchemaType | undefined {
  const known = typesByKind.get(apiVersion, kind)
  if (known) return known
  const id = typesByGvk.get(`${apiVersion}/${kind}`) ?? typesByGvk.get(`*/${kind}`)
  if (id === undefined) return undefined
  const type = schemaType(id)
  typesByKind.set(apiVersion, kind, type)
  return type
}

function makeType(raw: RawType): SchemaType {
  let fields: readonly SchemaField[] | undefined
  let byName: ReadonlyMap<string, SchemaField> | undefined
  const type: SchemaType = {
    id: raw.id,
    go: raw.go,
    atomic: raw.mapType === 'atomic',
    gvk: [raw.gvk ?? []].flat(),
    raw,
    get fields() {
      return (fields ??= (raw.fields ?? []).flatMap(makeFields))
    },
    get byName() {
      return (byName ??= new Map(type.fields.map((field) => [field.name, field])))
    },
  }
  typesById.set(raw.id, type)
  return type
}

function makeFields(raw: RawField): readonly SchemaField[] {
  const whole = parseShape(raw.t)
  // The table flattens a named slice type (v1.ValidationRules) to its item; the list type tells.
  const shape: Shape = raw.lt && whole.is === 'object' ? { is: 'list', items: whole } : whole
  if (raw.inline) return shape.is === 'object' ? shape.type.fields : []
  const [goName = '', goType = ''] = (raw.g ?? '').split(/ (.*)/s)
  return [{
    name: raw.n ?? '',
    shape,
    required: raw.r === 1,
    omit: (raw.o ?? '') as SchemaField['omit'],
    goName,
    goType,
    listType: (raw.lt ?? 'atomic') as SchemaField['listType'],
    listKeys: [raw.lk ?? []].flat(),
    atomic: raw.mt === 'atomic',
    patchStrategy: raw.ps ? raw.ps.split(',') : [],
    patchMergeKey: raw.pk,
    enum: raw.enum,
    default: raw.d,
  }]
}

function parseShape(text: string): Shape {
  const wrapped = text.match(/^(list|map)<(.+)>$/)
  if (wrapped) {
    const inner = parseShape(wrapped[2]!)
    return wrapped[1] === 'list' ? { is: 'list', items: inner } : { is: 'map', values: inner }
  }
  const either = text.match(/^ref-or-(bool|list|strings):(.+)$/)
  if (either) return { is: 'object-or-other', other: either[1] as 'bool', type: schemaType(either[2]!) }
  if (!text.startsWith('ref:')) return { is: 'scalar', of: text as 'string' }
  const id = text.slice(4)
  return { is: 'object', type: schemaType(id) }
}

interface RawResource { g: string; v: string; name: string; singular?: string; kind: string; short?: string[]; cat?: string[]; ns?: 1; verbs: string[]; sub?: { name: string; kind: string; gv?: string; verbs: string[] }[]; putCreates?: 1; putNeedsRV?: 1; delReturnsObject?: 1; defaultGC?: string }

/** Every resource of a fresh cluster, in discovery order. */
export const RESOURCES: readonly Resource[] = (resourceTable.resources as unknown as RawResource[]).map((raw) => ({
  group: raw.g,
  version: raw.v,
  resource: raw.name,
  kind: raw.kind,
  singular: raw.singular ?? '',
  namespaced: raw.ns === 1,
  verbs: raw.verbs ?? [],
  shortNames: raw.short ?? [],
  categories: raw.cat ?? [],
  subresources: (raw.sub ?? []).map((sub) => {
    const [group, version] = sub.gv ? (sub.gv.includes('/') ? sub.gv.split('/') : ['', sub.gv]) : [raw.g, raw.v]
    return { name: sub.name, kind: sub.kind, group: group!, version: version!, verbs: sub.verbs }
  }),
  putCreates: raw.putCreates === 1,
  putNeedsResourceVersion: raw.putNeedsRV === 1,
  deleteReturnsObject: raw.delReturnsObject === 1,
  defaultGCOrphan: raw.defaultGC === 'orphan',
  apiVersion: raw.g ? `${raw.g}/${raw.v}` : raw.v,
}))

export const GROUPS: readonly { readonly group: string; readonly versions: readonly string[]; readonly preferred: string }[] = resourceTable.groups

const resourcesByGvr = new Map(RESOURCES.map((r) => [`${r.apiVersion}/${r.resource}`, r]))
const resourcesByKind = new Map(RESOURCES.map((r) => [`${r.apiVersion}/${r.kind}`, r]))

/** The built-in resource at `apiVersion` (`v1`, `apps/v1`) with this plural name. */
export function findResource(apiVersion: string, resource: string): Resource | undefined {
  return resourcesByGvr.get(`${apiVersion}/${resource}`)
}

/** The built-in resource that serves this kind. */
export function resourceOfKind(apiVersion: string, kind: string): Resource | undefined {
  return resourcesByKind.get(`${apiVersion}/${kind}`)
}

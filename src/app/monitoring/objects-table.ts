// Rows of a table of objects, in the API server's own columns: what `kubectl get` would print. Pure.
import { tableOf } from '../../cluster/api/table/index.ts'
import type { KubeObject, Micros } from '../../worker/protocol.ts'
import type { ObjectsByResource } from '../store/cluster-store.ts'

export interface ResourceChoice {
  /** `deployments.apps` */
  readonly resource: string
  readonly count: number
}

export interface Row {
  /** As selection names it. */
  readonly key: string
  readonly cells: readonly string[]
}

export interface Column {
  readonly name: string
  readonly isShown: boolean
}

export interface ObjectTable {
  /** Those that are shown, in their order. */
  readonly columns: readonly string[]
  /** All that there are to choose from. */
  readonly choices: readonly Column[]
  /** Those of the slice that was asked for. */
  readonly rows: readonly Row[]
  /** How many rows there are in all. */
  readonly count: number
}

export interface TableView {
  /** Rows that have this in some cell that is shown, whatever the case. */
  readonly filter?: string
  /** Name of the column to sort by; rows come by name otherwise. */
  readonly sortBy?: string
  readonly isDescending?: boolean
  /** Columns that are switched on or off; the others are as `kubectl get` has them: those of `-o wide` are off. */
  readonly switched?: Readonly<Record<string, boolean>>
  /** The rows that can be seen; all otherwise. */
  readonly slice?: { readonly first: number; readonly count: number }
}

const NAMESPACE = 'Namespace'
/** As `--show-labels` prints it. */
const LABELS = 'Labels'

/** The kinds there are objects of, those one asks for most first. */
export function resourcesOf(objects: ObjectsByResource): readonly ResourceChoice[] {
  const rank = (resource: string): number => (FIRST.includes(resource) ? FIRST.indexOf(resource) : FIRST.length)
  return Object.entries(objects)
    .filter(([, map]) => map.size > 0)
    .map(([resource, map]) => ({ resource, count: map.size }))
    .sort((a, b) => rank(a.resource) - rank(b.resource) || (a.resource < b.resource ? -1 : 1))
}

const FIRST: readonly string[] = ['pods', 'nodes', 'deployments.apps', 'replicasets.apps', 'statefulsets.apps', 'daemonsets.apps', 'jobs.batch', 'cronjobs.batch', 'services', 'endpointslices.discovery.k8s.io', 'configmaps', 'secrets', 'persistentvolumeclaims', 'persistentvolumes', 'namespaces', 'events']

/** The table of one resource; a namespace column stands first where the objects have one. Without filter and order only the rows of the slice are made. */
export function objectTable(resource: string, objects: ReadonlyMap<string, KubeObject>, now: Micros, { filter = '', sortBy, isDescending = false, switched = {}, slice }: TableView = {}): ObjectTable {
  const entries = inOrder(objects)
  const [first] = entries
  if (!first) return { columns: [], choices: [], rows: [], count: 0 }
  const isPlain = filter === '' && sortBy === undefined
  const range = slice ?? { first: 0, count: entries.length }
  const made = isPlain ? entries.slice(range.first, range.first + range.count) : entries
  const dot = resource.indexOf('.')
  const apiVersion = first[1].apiVersion ?? 'v1'
  const table = tableOf(
    { group: dot < 0 ? '' : resource.slice(dot + 1), version: apiVersion.slice(apiVersion.indexOf('/') + 1), resource: dot < 0 ? resource : resource.slice(0, dot) },
    made.map(([, object]) => object),
    { now, includeObject: 'Object' },
  )
  const isNamespaced = first[1].metadata.namespace !== undefined
  const definitions = (table.columnDefinitions ?? []).map(({ name = '', priority = 0 }, index): CellColumn => ({ name, isShown: switched[name] ?? priority === 0, cell: (cells) => String(cells[index] ?? '') }))
  const all: readonly CellColumn[] = [
    ...(isNamespaced ? [{ name: NAMESPACE, isShown: switched[NAMESPACE] ?? true, cell: (_: readonly unknown[], { metadata }: KubeObject) => metadata.namespace ?? '' }] : []),
    ...definitions,
    { name: LABELS, isShown: switched[LABELS] ?? false, cell: (_, { metadata }) => Object.entries(metadata.labels ?? {}).map(([key, value]) => `${key}=${value}`).join(',') },
  ]
  const shown = all.filter(({ isShown }) => isShown)
  const rows = (table.rows ?? []).map(({ cells = [], object }): Row => {
    const { name, namespace } = (object as KubeObject).metadata
    return { key: `${resource}/${namespace === undefined ? '' : `${namespace}/`}${name}`, cells: shown.map(({ cell }) => cell(cells, object as KubeObject)) }
  })
  const columns = shown.map(({ name }) => name)
  const choices = all.map(({ name, isShown }) => ({ name, isShown }))
  if (isPlain) return { columns, choices, rows, count: entries.length }
  const wanted = filter.toLowerCase()
  const kept: Row[] = wanted === '' ? rows : rows.filter(({ cells }) => cells.some((cell) => cell.toLowerCase().includes(wanted)))
  const by = sortBy === undefined ? -1 : columns.indexOf(sortBy)
  if (by >= 0) kept.sort((a, b) => compareCells(a.cells[by] ?? '', b.cells[by] ?? '') * (isDescending ? -1 : 1))
  return { columns, choices, rows: kept.slice(range.first, range.first + range.count), count: kept.length }
}

interface CellColumn extends Column {
  readonly cell: (cells: readonly unknown[], object: KubeObject) => string
}

const ordered = new WeakMap<ReadonlyMap<string, KubeObject>, readonly (readonly [string, KubeObject])[]>()

/** By name; found once for each state of the objects. */
function inOrder(objects: ReadonlyMap<string, KubeObject>): readonly (readonly [string, KubeObject])[] {
  const known = ordered.get(objects)
  if (known) return known
  const entries = [...objects].sort(([a], [b]) => (a < b ? -1 : 1))
  ordered.set(objects, entries)
  return entries
}

const AGE_UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, y: 31_536_000 }

/** Numbers, shares (`2/3`) and ages (`3m20s`) by size, the rest as text. */
export function compareCells(a: string, b: string): number {
  const [x, y] = [sizeOf(a), sizeOf(b)]
  if (x !== undefined && y !== undefined) return x - y
  return a.localeCompare(b, 'en', { numeric: true })
}

function sizeOf(cell: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(cell)) return Number(cell)
  const share = /^(\d+)\/(\d+)$/.exec(cell)
  if (share) return Number(share[1]) + Number(share[2]) / 1e6
  if (!/^(\d+[smhdy])+$/.test(cell)) return undefined
  return [...cell.matchAll(/(\d+)([smhdy])/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * AGE_UNITS[unit!]!, 0)
}

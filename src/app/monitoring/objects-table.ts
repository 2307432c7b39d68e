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

export interface ObjectTable {
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
}

export interface TableView {
  /** Rows that have this in some cell, whatever the case. */
  readonly filter?: string
  /** Index of the column to sort by; rows come by name otherwise. */
  readonly sortBy?: number
  readonly isDescending?: boolean
}

/** The kinds there are objects of, those one asks for most first. */
export function resourcesOf(objects: ObjectsByResource): readonly ResourceChoice[] {
  const rank = (resource: string): number => (FIRST.includes(resource) ? FIRST.indexOf(resource) : FIRST.length)
  return Object.entries(objects)
    .filter(([, map]) => map.size > 0)
    .map(([resource, map]) => ({ resource, count: map.size }))
    .sort((a, b) => rank(a.resource) - rank(b.resource) || (a.resource < b.resource ? -1 : 1))
}

const FIRST: readonly string[] = ['pods', 'nodes', 'deployments.apps', 'replicasets.apps', 'statefulsets.apps', 'daemonsets.apps', 'jobs.batch', 'cronjobs.batch', 'services', 'endpointslices.discovery.k8s.io', 'configmaps', 'secrets', 'persistentvolumeclaims', 'persistentvolumes', 'namespaces', 'events']

/** The table of one resource; a namespace column stands first where the objects have one. */
export function objectTable(resource: string, objects: ReadonlyMap<string, KubeObject>, now: Micros, { filter = '', sortBy, isDescending = false }: TableView = {}): ObjectTable {
  const entries = [...objects].sort(([a], [b]) => (a < b ? -1 : 1))
  const [first] = entries
  if (!first) return { columns: [], rows: [] }
  const dot = resource.indexOf('.')
  const apiVersion = first[1].apiVersion ?? 'v1'
  const table = tableOf(
    { group: dot < 0 ? '' : resource.slice(dot + 1), version: apiVersion.slice(apiVersion.indexOf('/') + 1), resource: dot < 0 ? resource : resource.slice(0, dot) },
    entries.map(([, object]) => object),
    { now, includeObject: 'Object' },
  )
  const shown = (table.columnDefinitions ?? []).map((column, index) => ({ column, index })).filter(({ column }) => column.priority === 0)
  const isNamespaced = first[1].metadata.namespace !== undefined
  const rows = (table.rows ?? []).map(({ cells = [], object }): Row => {
    const { name, namespace } = (object as KubeObject).metadata
    return { key: `${resource}/${namespace === undefined ? '' : `${namespace}/`}${name}`, cells: [...(isNamespaced ? [namespace ?? ''] : []), ...shown.map(({ index }) => String(cells[index] ?? ''))] }
  })
  const wanted = filter.toLowerCase()
  const kept: Row[] = wanted === '' ? rows : rows.filter(({ cells }) => cells.some((cell) => cell.toLowerCase().includes(wanted)))
  if (sortBy !== undefined) kept.sort((a, b) => compareCells(a.cells[sortBy] ?? '', b.cells[sortBy] ?? '') * (isDescending ? -1 : 1))
  return { columns: [...(isNamespaced ? ['Namespace'] : []), ...shown.map(({ column }) => column.name ?? '')], rows: kept }
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

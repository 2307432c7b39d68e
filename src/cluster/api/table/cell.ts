// Pieces that the cells of several kinds share. Models the helpers of pkg/printers/internalversion/printers.go.
import { humanDuration, parseTime } from '../time/index.ts'
import type { KubeObject } from '../object.ts'
import type { Container } from '../types/core-v1.ts'
import type { ObjectMeta } from '../types/meta-v1.ts'

/** What stands in one field of a Table's row: JSON, null where a custom column finds nothing. */
export type Cell = string | number | boolean | null

/** Computes the cells of one object; `now` is cluster time in microseconds. */
export type CellsOf = (object: KubeObject, now: number) => readonly Cell[]

/** Names the cells of a kind. The registry hands it objects of that kind only, so the narrowing is safe. */
export function cellsOfKind<T extends KubeObject>(cells: (object: T, now: number) => readonly Cell[]): CellsOf {
  return cells as CellsOf
}

const MICROS_PER_SECOND = 1_000_000

/** How long ago a time was (`5m3s`), or `<unknown>` when it is not set. */
export function ageSince(time: string | null | undefined, now: number): string {
  return time ? humanDuration((now - parseTime(time)) / MICROS_PER_SECOND) : '<unknown>'
}

/** The age of an object. */
export function ageOf(object: KubeObject, now: number): string {
  return ageSince(object.metadata.creationTimestamp, now)
}

/** Names and images of containers, each joined by commas. */
export function containerCells(containers: readonly Container[] | undefined): readonly [names: string, images: string] {
  const list = containers ?? []
  return [list.map(({ name }) => name).join(','), list.map(({ image }) => image ?? '').join(',')]
}

/** The first `limit` items, then how many more there are. */
export function listSome(items: readonly string[], limit: number, separator = ','): string {
  const shown = items.slice(0, limit).join(separator)
  return items.length > limit ? `${shown} + ${items.length - limit} more...` : shown
}

/** `host:port`, with brackets around an IPv6 address. */
export function joinHostPort(host: string, port: number | string): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

const ACCESS_MODES: readonly (readonly [mode: string, short: string])[] = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
]

/** `RWO,ROX`: short, each once, in an order of their own. */
export function formatAccessModes(modes: readonly string[] | undefined): string {
  return ACCESS_MODES.filter(([mode]) => modes?.includes(mode)).map(([, short]) => short).join(',')
}

/** Addresses or names of a load balancer: each once, sorted, joined by commas. */
export function loadBalancerText(ingress: readonly { readonly ip?: string; readonly hostname?: string }[] | undefined): string {
  return [...new Set((ingress ?? []).map(({ ip, hostname }) => ip || hostname || ''))].filter((text) => text !== '').sort().join(',')
}

/** What `Bool` fields show as. */
export function formatBool(value: boolean | null | undefined): string {
  return value === undefined || value === null ? '<unset>' : value ? 'True' : 'False'
}

/** Roles of a node from its labels, sorted. */
export function nodeRoles(labels: { readonly [key: string]: string } | undefined): readonly string[] {
  const roles = new Set<string>()
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (key.startsWith(ROLE_PREFIX)) roles.add(key.slice(ROLE_PREFIX.length))
    else if (key === 'kubernetes.io/role') roles.add(value)
  }
  roles.delete('')
  return [...roles].sort()
}

const ROLE_PREFIX = 'node-role.kubernetes.io/'

/** State of a certificate request: the decision, then `Failed` and `Issued`. */
export function certificateState(conditions: readonly { readonly type: string }[] | undefined, certificate: string | undefined): string {
  const has = (type: string): boolean => conditions?.some((condition) => condition.type === type) ?? false
  const decision = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending'
  return `${decision}${has('Failed') ? ',Failed' : ''}${certificate ? ',Issued' : ''}`
}

/** The class of a volume or claim; the old annotation, when there, wins over the field. */
export function storageClassOf(object: { readonly metadata: Pick<ObjectMeta, 'annotations'>; readonly spec?: { readonly storageClassName?: string } }): string {
  return object.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? object.spec?.storageClassName ?? ''
}

/** Whether a StorageClass is marked as the default one. */
export function isDefaultClass(object: KubeObject): boolean {
  const annotations = object.metadata.annotations
  return annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true' || annotations?.['storageclass.beta.kubernetes.io/is-default-class'] === 'true'
}

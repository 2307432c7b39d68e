// A resource on its way through kustomizations.
import type { KubeObject } from '../../api/index.ts'

export interface Resource {
  readonly object: KubeObject
  /** Every name it has had, the first as it was written. */
  readonly names: readonly string[]
  /** Generated ones get a hash of their content behind their name at the end. */
  readonly needsHash: boolean
}

export const nameOf = ({ object }: Resource): string => object.metadata.name ?? ''

/** `Deployment.v1.apps/web.team`, as kustomize names a resource. */
export function idText({ object: { apiVersion = '', kind = '', metadata } }: Resource): string {
  const slash = apiVersion.indexOf('/')
  const [group, version] = slash < 0 ? ['[noGrp]', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)]
  return `${kind}.${version}.${group}/${metadata.name ?? ''}.${metadata.namespace ?? '[noNs]'}`
}

/** What a path leads to, changed; `*` is every item of a list. Where something is missing it is made if `create`, else left out. */
export function changeAt(value: unknown, path: readonly string[], create: boolean, change: (old: unknown) => unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return change(value)
  if (step === '*') return Array.isArray(value) ? value.map((item: unknown) => changeAt(item, rest, create, change)) : value
  if (value !== undefined && value !== null && (typeof value !== 'object' || Array.isArray(value))) return value
  const map = (value ?? {}) as Readonly<Record<string, unknown>>
  if (map[step] === undefined && !create) return value
  return { ...map, [step]: changeAt(map[step], rest, create, change) }
}

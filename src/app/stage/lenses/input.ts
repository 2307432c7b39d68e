// What a lens may draw from: the objects that the page holds, the machines around them, and what the trace said last. Nothing else.
import type { Pod } from '../../../cluster/api/types/core-v1.ts'
import type { KubeObject, Surroundings, TraceRecord } from '../../../worker/protocol.ts'
import type { ObjectsByResource } from '../../store/cluster-store.ts'
import type { Link, Part } from '../layout.ts'

export interface LensInput {
  readonly objects: ObjectsByResource
  readonly surroundings: Surroundings
  /** How many there are, of the kinds that the page has only in part. */
  readonly counts?: Readonly<Record<string, number>>
  /** Room from left to right, in stage pixels: rows wrap at it. Below `NARROW` a lens stands in one column. */
  readonly room: number
  /** For lenses that know several (`Lens.arrangements`). */
  readonly arrangement?: string | undefined
  readonly selected?: string | undefined
  /** Records that the lens asked for (`LensOf.asks`), oldest first. */
  readonly records?: readonly TraceRecord[]
}

/** Around the whole picture. */
export const MARGIN = 16
/** Narrower than this is a phone: one column, read from top to bottom. */
export const NARROW = 560
/** Narrower than this is a tablet: what stands beside each other on a wide page stands below each other. */
export const MEDIUM = 900

export type Laid = { readonly parts: readonly Part[]; readonly links: readonly Link[]; readonly width: number; readonly height: number }

const NONE: ReadonlyMap<string, KubeObject> = new Map()

/** The objects of one resource by `namespace/name`. */
export function objectsOf<T extends KubeObject = KubeObject>({ objects }: Pick<LensInput, 'objects'>, resource: string): ReadonlyMap<string, T> {
  return (objects[resource] ?? NONE) as ReadonlyMap<string, T>
}

export const podsOf = (input: Pick<LensInput, 'objects'>): ReadonlyMap<string, Pod> => objectsOf<Pod>(input, 'pods')

/** An object's id on the stage: as the trace names it, without its resource's group. */
export const idOf = (resource: string, key: string): string => `${resource.split('.')[0]}/${key}`

export const isSystem = ({ metadata }: KubeObject): boolean => metadata.namespace === 'kube-system'

/** Those of the system stand last; otherwise in the order of birth, so that a thing keeps its place as long as it can. */
export function byBirth([keyA, a]: readonly [string, KubeObject], [keyB, b]: readonly [string, KubeObject]): number {
  const system = Number(isSystem(a)) - Number(isSystem(b))
  if (system !== 0) return system
  const [bornA, bornB] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp]
  return bornA < bornB ? -1 : bornA > bornB ? 1 : keyA < keyB ? -1 : 1
}

/** Namespaces with what is in them: the learner's first, the system's last. */
export function byNamespace<T extends KubeObject>(entries: Iterable<readonly [string, T]>): [namespace: string, (readonly [string, T])[]][] {
  const groups = new Map<string, (readonly [string, T])[]>()
  for (const entry of entries) {
    const namespace = entry[1].metadata.namespace ?? ''
    const group = groups.get(namespace)
    if (group) group.push(entry)
    else groups.set(namespace, [entry])
  }
  const rank = (namespace: string): number => (namespace === 'default' ? 0 : namespace.startsWith('kube-') ? 2 : 1)
  return [...groups].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
}

// Who owns whom, by ownerReferences: what would be deleted together with what.
import { controllerOf } from '../../../cluster/api/object.ts'
import type { KubeObject } from '../../../worker/protocol.ts'
import type { ObjectsByResource } from '../../store/cluster-store.ts'

/** Kinds that own pods, or own what owns pods; from the outermost. */
export const WORKLOADS = ['cronjobs.batch', 'deployments.apps', 'statefulsets.apps', 'daemonsets.apps', 'jobs.batch', 'replicasets.apps'] as const

export interface Owned { readonly resource: string; readonly key: string; readonly object: KubeObject }

export interface Ownership {
  /** What nobody owns, or whose owner is not among these kinds. */
  readonly roots: readonly Owned[]
  readonly childrenOf: (object: KubeObject) => readonly Owned[]
}

/** The trees of ownership among objects of these resources. */
export function ownershipAmong(objects: ObjectsByResource, resources: readonly string[]): Ownership {
  const all = resources.flatMap((resource) => [...(objects[resource] ?? [])].map(([key, object]): Owned => ({ resource, key, object })))
  const present = new Set(all.map(({ object }) => object.metadata.uid))
  const children = new Map<string, Owned[]>()
  const roots: Owned[] = []
  for (const owned of all) {
    const owner = controllerOf(owned.object)?.uid
    if (owner === undefined || !present.has(owner)) roots.push(owned)
    else if (children.has(owner)) children.get(owner)!.push(owned)
    else children.set(owner, [owned])
  }
  return { roots, childrenOf: ({ metadata }) => children.get(metadata.uid) ?? [] }
}

/** The outermost owner of an object among these resources; itself when nobody owns it. Undefined for what is not there. */
export function rootOf(objects: ObjectsByResource, resources: readonly string[], key: string): Owned | undefined {
  const slash = key.indexOf('/')
  const [resource, name] = [key.slice(0, slash), key.slice(slash + 1)]
  let at = objects[resource]?.get(name)
  if (!at) return undefined
  let found: Owned = { resource, key: name, object: at }
  for (let depth = 0; depth < 8; depth++) {
    const owner = controllerOf(at!)
    if (!owner) break
    const above = resources.flatMap((r) => [...(objects[r] ?? [])].filter(([, object]) => object.metadata.uid === owner.uid).map(([k, object]): Owned => ({ resource: r, key: k, object })))[0]
    if (!above) break
    found = above
    at = above.object
  }
  return found
}

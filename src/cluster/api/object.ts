// What an API object is: plain, immutable JSON with kind, apiVersion and metadata.
// Types of each kind are generated from the schema table into ./types/.
import type { ObjectMeta, OwnerReference } from './types/meta-v1.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** Any object that the API serves, as read. */
export interface KubeObject {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata: ObjectMeta
}

/** What a client sends to create a `T`: the server fills in name (from generateName), uid, resourceVersion and time. */
export type New<T extends KubeObject = KubeObject> = Omit<T, 'metadata'> & { readonly metadata: Partial<ObjectMeta> }

export interface KubeList<T extends KubeObject = KubeObject> {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly resourceVersion?: string; readonly continue?: string; readonly remainingItemCount?: number }
  readonly items: readonly T[]
}

/** Names a resource of the API: what stands in a URL. */
export interface GroupVersionResource {
  readonly group: string
  readonly version: string
  readonly resource: string
}

/** `namespace/name`, or `name` where there is no namespace: the key of caches and queues. */
export function keyOf(object: { readonly metadata: { readonly name?: string; readonly namespace?: string } }): string {
  const { namespace, name } = object.metadata
  return namespace ? `${namespace}/${name}` : (name ?? '')
}

/** The two halves of a key made by `keyOf`. */
export function splitKey(key: string): { namespace: string | undefined; name: string } {
  const slash = key.indexOf('/')
  return slash < 0 ? { namespace: undefined, name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}

/** The owner that manages an object, if any (metav1.GetControllerOf). */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller)
}

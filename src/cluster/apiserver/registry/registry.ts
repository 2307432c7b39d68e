// Every resource that this server serves now. Built-in ones come from the schema table; custom ones come and go.
import { RESOURCES, type Resource } from '../../api/index.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import type { EtcdClient } from '../../etcd/index.ts'
import type { Kernel } from '../../../kernel/index.ts'
import { WatchCache } from '../cache/watch-cache.ts'
import { serveResource, storagePrefix, type CustomVersion, type ServedResource } from './served-resource.ts'

/** Watchers of these are filed by this field (a kubelet asks for the pods of its node). */
const TRIGGERS = {
  pods: { field: 'spec.nodeName', of: (object: object): string => (object as Pod).spec?.nodeName ?? '' },
}

export class Registry {
  readonly #kernel: Kernel
  readonly #etcd: EtcdClient
  readonly #served = new Map<string, ServedResource>()
  /** By plural name: few groups share one. */
  readonly #byResource = new Map<string, readonly ServedResource[]>()
  #namespaces: ServedResource | undefined
  #serviceAccounts: ServedResource | undefined
  readonly #caches = new Map<string, { readonly cache: WatchCache; readonly stop: () => void }>()

  constructor(kernel: Kernel, etcd: EtcdClient) {
    this.#kernel = kernel
    this.#etcd = etcd
    for (const resource of RESOURCES) this.add(resource)
  }

  /** Begins to serve a resource. */
  add(resource: Resource, custom?: CustomVersion): ServedResource {
    const isStored = resource.verbs.includes('watch')
    const prefix = isStored ? storagePrefix(resource, custom !== undefined) : ''
    const served = serveResource(resource, prefix, isStored ? this.#cacheOf(resource, prefix) : undefined, custom)
    this.remove(resource)
    this.#served.set(`${resource.apiVersion}/${resource.resource}`, served)
    this.#byResource.set(resource.resource, [...(this.#byResource.get(resource.resource) ?? []), served])
    return served
  }

  /** Serves a resource no longer. Its objects stay in etcd. */
  remove(resource: Resource): void {
    this.#served.delete(`${resource.apiVersion}/${resource.resource}`)
    const others = this.#byResource.get(resource.resource)?.filter((served) => served.apiVersion !== resource.apiVersion)
    if (others) this.#byResource.set(resource.resource, others)
  }

  find(apiVersion: string, resource: string): ServedResource | undefined {
    // Several are asked for with every write: a text made of the two would cost more than the list.
    const found = this.#byResource.get(resource)
    if (found) for (let i = 0; i < found.length; i++) if (found[i]!.apiVersion === apiVersion) return found[i]
    return undefined
  }

  /** The same by what stands in a request, without making a text of it. */
  findFor(group: string, version: string, resource: string): ServedResource | undefined {
    return this.#byResource.get(resource)?.find((served) => served.resource.group === group && served.resource.version === version)
  }

  /** The built-in resource of this name; throws when there is none. */
  get(apiVersion: string, resource: string): ServedResource {
    const served = this.find(apiVersion, resource)
    if (!served) throw new Error(`no resource ${apiVersion} ${resource}`)
    return served
  }

  /** Asked for with every write. */
  get namespaces(): ServedResource {
    return (this.#namespaces ??= this.get('v1', 'namespaces'))
  }

  get serviceAccounts(): ServedResource {
    return (this.#serviceAccounts ??= this.get('v1', 'serviceaccounts'))
  }

  all(): Iterable<ServedResource> {
    return this.#served.values()
  }

  /** Ends the watches on etcd. */
  stop(): void {
    for (const { stop } of this.#caches.values()) stop()
  }

  #cacheOf(resource: Resource, prefix: string): WatchCache {
    const known = this.#caches.get(prefix)
    if (known) return known.cache
    const trigger = resource.group === '' && resource.resource === 'pods' ? TRIGGERS.pods : undefined
    const cache = new WatchCache({ kernel: this.#kernel, etcd: this.#etcd, prefix, ...(trigger ? { trigger } : {}) })
    this.#caches.set(prefix, { cache, stop: cache.start() })
    return cache
  }
}

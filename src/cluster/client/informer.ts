// Informers: a local copy of one resource, kept by list and watch. Models client-go/tools/cache (reflector, indexer, shared informer).
// Handlers run in order, in the informer's own process; they must not wait (put a key into a queue instead).
import { ApiError, keyOf, type KubeObject } from '../api/index.ts'
import { Few, NetworkError, SECOND, Signal, sleep, type Group, type Process } from '../../kernel/index.ts'
import type { Client, WatchStream } from './client.ts'
import type { ResourceOf } from './resources.ts'

export interface InformerHandler<T> {
  readonly added?: (object: T, isInInitialList: boolean) => void
  readonly updated?: (old: T, object: T) => void
  /** `object` is the last state that is known. */
  readonly deleted?: (object: T) => void
}

export interface InformerOptions {
  readonly namespace?: string
  readonly fieldSelector?: string
  readonly labelSelector?: string
}

/** Gives the index values of an object; by them `byIndex` finds it. */
export type IndexFunction<T> = (object: T) => readonly string[]

const BACKOFF_FIRST = 0.8 * SECOND
const BACKOFF_MOST = 30 * SECOND
const EMPTY = new Few<string, never>()

export class Informer<T extends KubeObject = KubeObject> {
  readonly resource: ResourceOf<T>
  /** Fires when the first list has been taken over. */
  readonly synced = new Signal()
  #client: Client
  #options: InformerOptions
  #objects = new Map<string, T>()
  /** Kept from when it is first asked for. */
  #byNamespace: Map<string, Map<string, T>> | undefined
  #indexes = new Map<string, { keys: IndexFunction<T>; entries: Map<string, Few<string, T>> }>()
  #handlers: InformerHandler<T>[] = []
  #resourceVersion = ''

  constructor(client: Client, resource: ResourceOf<T>, options: InformerOptions = {}) {
    this.#client = client
    this.resource = resource
    this.#options = options
  }

  /** The object with this key (`namespace/name`). It is shared: never change it. */
  get(key: string): T | undefined {
    return this.#objects.get(key)
  }

  /** All objects, in the order they came. */
  list(): Iterable<T> {
    return this.#objects.values()
  }

  inNamespace(namespace: string): Iterable<T> {
    this.#byNamespace ??= this.#groupByNamespace()
    return (this.#byNamespace.get(namespace) ?? EMPTY).values()
  }

  #groupByNamespace(): Map<string, Map<string, T>> {
    const groups = new Map<string, Map<string, T>>()
    for (const [key, object] of this.#objects) if (object.metadata.namespace) bucket(groups, object.metadata.namespace).set(key, object)
    return groups
  }

  get size(): number {
    return this.#objects.size
  }

  /** Adds an index; existing objects are indexed at once. */
  addIndex(name: string, keys: IndexFunction<T>): void {
    if (this.#indexes.has(name)) return
    const index = { keys, entries: new Map<string, Few<string, T>>() }
    this.#indexes.set(name, index)
    for (const [key, object] of this.#objects) for (const value of keys(object)) file(index.entries, value).set(key, object)
  }

  /** The objects that an index files under this value. */
  byIndex(name: string, value: string): Iterable<T> {
    return (this.#indexes.get(name)?.entries.get(value) ?? EMPTY).values()
  }

  /** Adds a handler; it hears of what is already known as added. */
  handle(handler: InformerHandler<T>): void {
    this.#handlers.push(handler)
    for (const object of this.#objects.values()) handler.added?.(object, true)
  }

  /** Starts listing and watching in this group. */
  start(group: Group): void {
    group.spawn(`reflector ${this.resource.resource}`, this.#run())
  }

  *#run(): Process<void> {
    const random = this.#client.kernel.random(`reflector ${this.#client.config.userAgent} ${this.resource.resource}`)
    for (let backoff = BACKOFF_FIRST; ; ) {
      let watched = false
      try {
        yield* this.#list()
        this.synced.fire()
        for (;;) {
          const stream = yield* this.#client.watch(this.resource, { ...this.#options, resourceVersion: this.#resourceVersion, allowWatchBookmarks: true, timeoutSeconds: 300 + random.int(300) })
          watched = true
          backoff = BACKOFF_FIRST
          try {
            yield* this.#follow(stream)
          } finally {
            stream.close()
          }
        }
      } catch (error) {
        if (!(error instanceof ApiError) && !(error instanceof NetworkError)) throw error
        // A watch that is too old is listed again at once; anything else is retried with growing patience.
        if (watched && error instanceof ApiError && (error.reason === 'Expired' || error.reason === 'Gone')) continue
        yield* sleep(random.jitter(backoff, 1))
        backoff = Math.min(BACKOFF_MOST, backoff * 2)
      }
    }
  }

  *#list(): Process<void> {
    const list = yield* this.#client.list(this.resource, { ...this.#options, resourceVersion: '0' })
    this.#resourceVersion = list.metadata.resourceVersion ?? ''
    const seen = new Set<string>()
    for (const object of list.items) {
      const key = keyOf(object)
      seen.add(key)
      this.#take(key, object, !this.synced.fired)
    }
    for (const key of [...this.#objects.keys()]) if (!seen.has(key)) this.#drop(key, this.#objects.get(key)!)
  }

  *#follow(stream: WatchStream<T>): Process<void> {
    for (;;) {
      while (stream.isIdle) yield stream.arriving()
      const event = stream.take()
      if (event === undefined) return
      const { type, object } = event
      if (type === 'ERROR') throw new ApiError(object as unknown as ConstructorParameters<typeof ApiError>[0])
      this.#resourceVersion = object.metadata.resourceVersion
      if (type === 'BOOKMARK') continue
      const key = keyOf(object)
      if (type === 'DELETED') this.#drop(key, object)
      else this.#take(key, object, false)
    }
  }

  #take(key: string, object: T, isInInitialList: boolean): void {
    const old = this.#objects.get(key)
    if (old !== undefined && old.metadata.resourceVersion === object.metadata.resourceVersion) return
    this.#objects.set(key, object)
    this.#reindex(key, old, object)
    // The same name with another uid is another object: the old one's end was missed.
    if (old !== undefined && old.metadata.uid !== object.metadata.uid) {
      for (const handler of this.#handlers) handler.deleted?.(old)
      for (const handler of this.#handlers) handler.added?.(object, isInInitialList)
    } else if (old !== undefined) for (const handler of this.#handlers) handler.updated?.(old, object)
    else for (const handler of this.#handlers) handler.added?.(object, isInInitialList)
  }

  #drop(key: string, object: T): void {
    const old = this.#objects.get(key)
    if (old === undefined) return
    this.#objects.delete(key)
    this.#reindex(key, old, undefined)
    for (const handler of this.#handlers) handler.deleted?.(object)
  }

  #reindex(key: string, old: T | undefined, object: T | undefined): void {
    const namespace = this.#byNamespace && (object ?? old)?.metadata.namespace
    if (this.#byNamespace && namespace) {
      if (object) bucket(this.#byNamespace, namespace).set(key, object)
      else remove(this.#byNamespace, namespace, key)
    }
    for (const { keys, entries } of this.#indexes.values()) {
      const after = object ? keys(object) : []
      if (old) for (const value of keys(old)) if (!after.includes(value)) remove(entries, value, key)
      for (const value of after) file(entries, value).set(key, object!)
    }
  }
}

function bucket<T>(entries: Map<string, Map<string, T>>, value: string): Map<string, T> {
  let found = entries.get(value)
  if (!found) entries.set(value, (found = new Map()))
  return found
}

/** Many indexes file one object under each value. */
function file<T>(entries: Map<string, Few<string, T>>, value: string): Few<string, T> {
  let found = entries.get(value)
  if (!found) entries.set(value, (found = new Few()))
  return found
}

function remove<T>(entries: Map<string, Map<string, T> | Few<string, T>>, value: string, key: string): void {
  const found = entries.get(value)
  found?.delete(key)
  if (found?.size === 0) entries.delete(value)
}

/** Shared informers of one process: one per resource. */
export class InformerFactory {
  #client: Client
  #group: Group
  #informers = new Map<string, Informer>()

  /** Informers list and watch as `client` and live in `group`. */
  constructor(client: Client, group: Group) {
    this.#client = client
    this.#group = group
  }

  /** The informer of a resource; it is started when first asked for. */
  informer<T extends KubeObject>(resource: ResourceOf<T>): Informer<T> {
    const key = `${resource.apiVersion}/${resource.resource}`
    let informer = this.#informers.get(key) as Informer<T> | undefined
    if (!informer) {
      informer = new Informer<T>(this.#client, resource)
      this.#informers.set(key, informer as unknown as Informer)
      informer.start(this.#group)
    }
    return informer
  }
}

/** Waits until these informers hold their first list. */
export function* waitForSync(informers: readonly { readonly synced: Signal }[]): Process<void> {
  for (const informer of informers) yield* informer.synced.wait()
}

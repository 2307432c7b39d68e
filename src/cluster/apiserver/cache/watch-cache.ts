// The present objects of one resource and who watches them. Models apiserver/pkg/storage/cacher.
// A change goes only to watchers that it can concern: they are filed by an exact field (a kubelet's pods by their node,
// one object by its name), else by namespace, else among those who hear everything.
import { exactFieldMatch, type KubeObject } from '../../api/index.ts'
import type { EtcdClient, StoreEvent } from '../../etcd/index.ts'
import type { Kernel } from '../../../kernel/index.ts'
import { CacheEvent, withRevision } from './cache-event.ts'
import { EventWindow } from './event-window.ts'
import type { FieldsOf, Watcher } from './watcher.ts'

export interface WatchCacheOptions {
  readonly kernel: Kernel
  readonly etcd: EtcdClient
  readonly prefix: string
  /** A field whose exact match files a watcher, besides `metadata.name`: `spec.nodeName` for pods. */
  readonly trigger?: { readonly field: string; readonly of: (object: KubeObject) => string }
}

type Listener = (event: CacheEvent) => void

export class WatchCache {
  readonly #options: WatchCacheOptions
  readonly #everything = new Set<Watcher>()
  readonly #byNamespace = new Map<string, Set<Watcher>>()
  readonly #byName = new Map<string, Set<Watcher>>()
  readonly #byTrigger = new Map<string, Set<Watcher>>()
  readonly #listeners: Listener[] = []
  #window: EventWindow
  #changes = 0

  constructor(options: WatchCacheOptions) {
    this.#options = options
    this.#window = new EventWindow(options.etcd.revision)
  }

  /** Follows etcd from now on; gives a function that ends that. */
  start(): () => void {
    const { etcd, prefix } = this.#options
    this.#window = new EventWindow(etcd.revision)
    const watch = etcd.watch(prefix, etcd.revision, (event) => this.#take(event))
    return () => watch?.cancel()
  }

  /** How many changes were seen: who remembers something about the resource compares it. */
  get changes(): number {
    return this.#changes
  }

  /** The oldest revision after which a watch can begin. */
  get oldest(): number {
    return this.#window.oldest
  }

  /** Calls `listener` for every change: how parts of the API server itself follow a resource. */
  listen(listener: Listener): void {
    this.#listeners.push(listener)
  }

  /** Adds a watcher; it first gets what happened after `revision`. Gives a function that takes it away. */
  add(watcher: Watcher, revision: number): () => void {
    for (const event of this.#window.after(revision)) watcher.offer(event)
    const file = this.#fileFor(watcher)
    const set = 'set' in file ? file.set : bucket(file.map, file.key)
    set.add(watcher)
    return () => {
      set.delete(watcher)
      if ('map' in file && set.size === 0) file.map.delete(file.key)
    }
  }

  #fileFor(watcher: Watcher): { readonly set: Set<Watcher> } | { readonly map: Map<string, Set<Watcher>>; readonly key: string } {
    const { namespace, fields } = watcher.interest
    const { trigger } = this.#options
    const name = fields && exactFieldMatch(fields, 'metadata.name')
    if (name !== undefined) return { map: this.#byName, key: name }
    const triggered = trigger && fields && exactFieldMatch(fields, trigger.field)
    if (triggered !== undefined) return { map: this.#byTrigger, key: triggered }
    return namespace === '' ? { set: this.#everything } : { map: this.#byNamespace, key: namespace }
  }

  #take({ revision, value, previous }: StoreEvent): void {
    const { now } = this.#options.kernel
    const before = previous?.object
    const event = value === undefined
      ? new CacheEvent('DELETED', revision, now, withRevision(before!, revision), before)
      : new CacheEvent(before === undefined ? 'ADDED' : 'MODIFIED', revision, now, value.object, before)
    this.#changes++
    this.#window.add(event)
    for (const listener of this.#listeners) listener(event)
    this.#dispatch(event)
    event.sent()
  }

  #dispatch(event: CacheEvent): void {
    const { object, previous } = event
    const { name, namespace } = object.metadata
    for (const watcher of this.#everything) watcher.offer(event)
    offerAll(this.#byNamespace, namespace ?? '', event)
    offerAll(this.#byName, name, event)
    const { trigger } = this.#options
    if (!trigger || this.#byTrigger.size === 0) return
    const after = trigger.of(object)
    offerAll(this.#byTrigger, after, event)
    const before = previous === undefined ? after : trigger.of(previous)
    if (before !== after) offerAll(this.#byTrigger, before, event)
  }
}

function offerAll(file: Map<string, Set<Watcher>>, key: string, event: CacheEvent): void {
  const watchers = file.size === 0 ? undefined : file.get(key)
  if (watchers) for (const watcher of watchers) watcher.offer(event)
}

function bucket(file: Map<string, Set<Watcher>>, key: string): Set<Watcher> {
  let found = file.get(key)
  if (!found) file.set(key, (found = new Set()))
  return found
}

export type { FieldsOf }

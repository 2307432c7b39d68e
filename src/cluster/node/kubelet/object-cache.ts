// ConfigMaps and Secrets that pods of this node refer to. Models pkg/kubelet/util/manager (watch based): each object that is referred to is watched by
// its name, from the first pod that needs it to the last.
import type { KubeObject } from '../../api/index.ts'
import { Informer, type Client, type ResourceOf } from '../../client/index.ts'
import { SECOND, select, type Group, type Process } from '../../../kernel/index.ts'

const SYNC_WAIT = 1 * SECOND

interface Watched<T extends KubeObject> {
  readonly informer: Informer<T>
  readonly group: Group
  readonly pods: Set<string>
}

export class ObjectCache<T extends KubeObject> {
  readonly #client: Client
  readonly #resource: ResourceOf<T>
  readonly #group: Group
  readonly #watched = new Map<string, Watched<T>>()

  constructor(client: Client, resource: ResourceOf<T>, group: Group) {
    this.#client = client
    this.#resource = resource
    this.#group = group
  }

  /** A pod refers to these objects from now on. */
  register(podUid: string, namespace: string, names: Iterable<string>): void {
    for (const name of names) {
      const key = `${namespace}/${name}`
      let watched = this.#watched.get(key)
      if (!watched) {
        const group = this.#group.group(`watch ${this.#resource.resource} ${key}`)
        const informer = new Informer<T>(this.#client, this.#resource, { namespace, fieldSelector: `metadata.name=${name}` })
        informer.start(group)
        this.#watched.set(key, (watched = { informer, group, pods: new Set() }))
      }
      watched.pods.add(podUid)
    }
  }

  unregister(podUid: string): void {
    for (const [key, { pods, group }] of this.#watched) {
      if (!pods.delete(podUid) || pods.size > 0) continue
      this.#watched.delete(key)
      group.kill()
    }
  }

  isRegistered(namespace: string, name: string): boolean {
    return this.#watched.has(`${namespace}/${name}`)
  }

  /** The object as last seen, if it was. */
  peek(namespace: string, name: string): T | undefined {
    const key = `${namespace}/${name}`
    return this.#watched.get(key)?.informer.get(key)
  }

  /** The object as last seen; waits a second for the first list. Undefined when it does not exist or cannot be read. */
  *get(namespace: string, name: string): Process<T | undefined> {
    const key = `${namespace}/${name}`
    const watched = this.#watched.get(key)
    if (!watched) return undefined
    if (!watched.informer.synced.fired) yield* select([watched.informer.synced, { after: SYNC_WAIT }])
    return watched.informer.get(key)
  }
}

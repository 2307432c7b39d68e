// The newest state of objects that is known: what the informer has, or what the API server answered to a write since.
// Stands for the binder's own caches, which keep it from acting twice on one stale state.
import { keyOf, type KubeObject } from '../../api/index.ts'
import type { Informer } from '../../client/index.ts'

export class Latest<T extends KubeObject> {
  readonly informer: Informer<T>
  #written = new Map<string, T>()

  constructor(informer: Informer<T>) {
    this.informer = informer
    informer.handle({ added: (object) => this.#drop(object), updated: (_, object) => this.#drop(object), deleted: (object) => void this.#written.delete(keyOf(object)) })
  }

  get(key: string): T | undefined {
    const seen = this.informer.get(key)
    const written = this.#written.get(key)
    return written && (!seen || isNewer(written, seen)) ? written : seen
  }

  /** Remembers what the API server answered; gives it back. */
  note(object: T): T {
    this.#written.set(keyOf(object), object)
    return object
  }

  #drop(seen: T): void {
    const written = this.#written.get(keyOf(seen))
    if (written && !isNewer(written, seen)) this.#written.delete(keyOf(seen))
  }
}

const isNewer = (a: KubeObject, b: KubeObject): boolean => Number(a.metadata.resourceVersion) > Number(b.metadata.resourceVersion)

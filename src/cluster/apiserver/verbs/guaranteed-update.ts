// Changing a stored object directly, as parts of the server do that are no client's update. Models storage.GuaranteedUpdate.
import type { KubeObject } from '../../api/index.ts'
import type { Process } from '../../../kernel/index.ts'
import type { Core } from '../core.ts'
import { stamping } from '../registry/object-meta.ts'
import { storageName, type ServedResource } from '../registry/served-resource.ts'
import { notFound } from '../status.ts'

/** Writes what `make` makes of the stored object, again when somebody else wrote meanwhile. Throws NotFound, and what `make` throws. */
export function* guaranteedUpdate<T extends KubeObject>(core: Core, served: ServedResource, namespace: string, name: string, make: (stored: T) => T, dryRun = false): Process<T> {
  const key = storageName(served, namespace, name)
  for (;;) {
    const stored = core.etcd.get(served.prefix, key)
    if (!stored) throw notFound(served.qualified, name)
    const next = make(stored.object as T)
    if (next === stored.object || dryRun) return next
    const result = yield* core.etcd.transact({ prefix: served.prefix, name: key, expected: stored.modRevision, put: stamping(next), lease: stored.lease })
    if (result.succeeded) return result.value!.object as T
  }
}

// A Service takes its Endpoints with it, within the API server: controllers find them gone already.
// Models the AfterDelete of pkg/registry/core/service/storage/storage.go.
import type { KubeObject } from '../../api/index.ts'
import type { Process } from '../../../kernel/index.ts'
import type { Core } from '../core.ts'
import { stamping } from '../registry/object-meta.ts'
import { storageName } from '../registry/served-resource.ts'
import { planDeletion } from '../verbs/graceful-deletion.ts'

/** Deletes the Endpoints of the same name, if there are any; those with a finalizer are marked only. */
export function* deleteEndpoints(core: Core, { metadata }: KubeObject): Process<void> {
  const served = core.registry.get('v1', 'endpoints')
  const key = storageName(served, metadata.namespace ?? '', metadata.name)
  for (let stored = core.etcd.get(served.prefix, key); stored; stored = core.etcd.get(served.prefix, key)) {
    const plan = planDeletion(served, stored.object, {}, core.kernel.now)
    const { succeeded } = yield* core.etcd.transact({ prefix: served.prefix, name: key, expected: stored.modRevision, ...(plan.step === 'mark' ? { put: stamping(plan.object), lease: stored.lease } : {}) })
    if (succeeded) return
  }
}

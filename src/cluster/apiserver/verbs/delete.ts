// DELETE of one object. Models endpoints/handlers/delete.go and registry/generic/registry/store.go (Delete).
import type { ApiResponse, KubeObject, Status } from '../../api/index.ts'
import type { StoredValue } from '../../etcd/index.ts'
import type { Process } from '../../../kernel/index.ts'
import type { Core } from '../core.ts'
import { stamping } from '../registry/object-meta.ts'
import { storageName } from '../registry/served-resource.ts'
import type { RequestContext } from '../request-context.ts'
import { traceStage } from '../stage.ts'
import { conflict, notFound, success } from '../status.ts'
import { readDeleteOptions, type DeletionOptions } from './delete-options.ts'
import { planDeletion } from './graceful-deletion.ts'

export function* remove(core: Core, context: RequestContext): Process<ApiResponse> {
  const options = readDeleteOptions(context)
  if (context.served.resource.defaultGCOrphan && options.propagationPolicy === undefined && options.orphanDependents === undefined && context.served.resource.group === 'batch') {
    context.warnings.push('child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning')
  }
  return { code: 200, body: yield* deleteObject(core, context, options) }
}

/** Deletes the object that a request names; gives what the client is answered. Throws NotFound, Conflict. */
export function* deleteObject(core: Core, context: RequestContext, options: DeletionOptions): Process<KubeObject | Status> {
  const { served, namespace, name } = context
  const key = storageName(served, namespace, name)
  const dryRun = (options.dryRun?.length ?? 0) > 0
  for (;;) {
    const stored = core.etcd.get(served.prefix, key)
    if (!stored) throw notFound(served.qualified, name)
    checkPreconditions(context, stored.object, options.preconditions)
    const { object } = stored
    traceStage(core, 'validating admission', context)
    const settling = core.admission.validate({ core, context, operation: 'DELETE', object: undefined, old: object })
    if (settling) yield* settling
    const plan = served.hooks?.plan?.(served, object, core.kernel.now) ?? planDeletion(served, object, options, core.kernel.now)
    if (plan.step === 'pending') return shown(context, object)
    let last = stored
    if (plan.step !== 'delete') {
      const kept = dryRun ? { ...stored, object: plan.object } : yield* write(core, context, stored, plan.object)
      if (!kept) continue
      if (plan.step === 'mark') return shown(context, kept.object)
      last = kept
    }
    if (dryRun) return answer(context, last.object)
    traceStage(core, 'etcd', context)
    const result = yield* core.etcd.transact({ prefix: served.prefix, name: key, expected: last.modRevision })
    if (result.succeeded && served.hooks?.allocation) yield* served.hooks.allocation.after(core, last.object, undefined)
    if (result.succeeded) return answer(context, { ...last.object, metadata: { ...last.object.metadata, resourceVersion: String(result.revision) } })
    if (plan.step !== 'delete' && !result.value) return answer(context, last.object)
  }
}

function* write(core: Core, context: RequestContext, stored: StoredValue, object: KubeObject): Process<StoredValue | undefined> {
  if (object === stored.object) return stored
  traceStage(core, 'etcd', context)
  const result = yield* core.etcd.transact({ prefix: context.served.prefix, name: stored.name, expected: stored.modRevision, put: stamping(object), lease: stored.lease })
  return result.succeeded ? result.value : undefined
}

/** Throws Conflict when the object is another one, or another version, than a deletion is meant for. */
export function checkPreconditions({ served, name }: RequestContext, object: KubeObject, preconditions: DeletionOptions['preconditions']): void {
  if (!preconditions) return
  const { uid, resourceVersion } = preconditions
  if (uid !== undefined && uid !== object.metadata.uid) {
    throw conflict(served.qualifiedKind, name, `the UID in the precondition (${uid}) does not match the UID in record (${object.metadata.uid}). The object might have been deleted and then recreated`)
  }
  if (resourceVersion !== undefined && resourceVersion !== object.metadata.resourceVersion) {
    throw conflict(served.qualifiedKind, name, `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${object.metadata.resourceVersion}). The object might have been modified`)
  }
}

function shown({ served }: RequestContext, object: KubeObject): KubeObject {
  return served.versions ? served.versions.fromStored(object) : object
}

/** Some kinds answer with the object, the others with a Status. */
function answer(context: RequestContext, object: KubeObject): KubeObject | Status {
  const { served, name } = context
  if (served.resource.deleteReturnsObject) return shown(context, object)
  const { group, resource } = served.qualified
  return success({ name, ...(group === '' ? {} : { group }), kind: resource, uid: object.metadata.uid })
}

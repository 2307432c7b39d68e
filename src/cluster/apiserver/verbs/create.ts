// POST to a resource. Models apiserver's endpoints/handlers/create.go and registry/generic/registry/store.go (Create).
import { inheritForm, type ApiResponse, type KubeObject } from '../../api/index.ts'
import type { ObjectMeta } from '../../api/types/meta-v1.ts'
import type { Process } from '../../../kernel/index.ts'
import type { AdmissionRequest } from '../admission/admission.ts'
import type { Core } from '../core.ts'
import { checkNew, prepareNew, readObject, trackFields } from '../registry/behaviour.ts'
import { stamping } from '../registry/object-meta.ts'
import { storageName } from '../registry/served-resource.ts'
import type { RequestContext } from '../request-context.ts'
import { traceStage } from '../stage.ts'
import { alreadyExists, badRequest, generatedNameExists } from '../status.ts'
import { checkWriteOptions } from './write-options.ts'

/** How often a name is made up anew when it is taken. */
const NAME_TRIES_MAX = 8

export function* create(core: Core, context: RequestContext): Process<ApiResponse> {
  checkWriteOptions('CreateOptions', context.query)
  traceStage(core, 'decode', context)
  const object = readObject(context, context.request.body)
  return { code: 201, body: yield* createObject(core, context, trackFields(core, context, withNamespace(context, object), undefined)) }
}

/** The object with the namespace of the request. Throws when it names another. */
export function withNamespace(context: RequestContext, object: KubeObject): KubeObject {
  const { namespace } = context
  const { metadata } = object
  if (metadata.namespace === namespace) return object
  // What has no namespace loses one that it was sent with.
  if (namespace === '') return metadata.namespace === undefined ? object : { ...object, metadata: withoutNamespace(metadata) }
  if (metadata.namespace) throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  return { ...object, metadata: { ...metadata, namespace } }
}

function withoutNamespace({ namespace: _, ...metadata }: ObjectMeta): ObjectMeta {
  return metadata
}

/** Admits, validates and keeps a new object, its field owners known; gives it as kept, in the version that was asked for. */
export function* createObject(core: Core, context: RequestContext, object: KubeObject): Process<KubeObject> {
  const { served, dryRun } = context
  const name = object.metadata.name ?? ''
  traceStage(core, 'mutating admission', context, name)
  const request: AdmissionRequest = { core, context, operation: 'CREATE', object, old: undefined }
  const waiting = core.admission.wait(request, object)
  if (waiting) yield* waiting
  const admitted = core.admission.mutate(request, object)
  keepForm(admitted as Specified, object as Specified)
  for (let tries = 1; ; tries++) {
    const prepared = prepareNew(core, context, admitted)
    const filled = served.hooks?.allocation ? served.hooks.allocation.complete(prepared) : prepared
    traceStage(core, 'validation', context, filled.metadata.name)
    checkNew(context, filled, object)
    traceStage(core, 'validating admission', context, filled.metadata.name)
    const settling = core.admission.validate({ core, context, operation: 'CREATE', object: filled, old: undefined })
    if (settling) yield* settling
    const begun = served.hooks?.allocation && (yield* served.hooks.allocation.begin(core, context, filled, undefined))
    const kept = yield* keepNew(core, context, begun?.object ?? filled, dryRun)
    if (begun) yield* begun.finish(kept !== undefined)
    if (kept) return kept
    if (name !== '') throw alreadyExists(served.qualified, name)
    if (tries === NAME_TRIES_MAX) throw generatedNameExists(served.qualified, filled.metadata.name)
  }
}

type Specified = KubeObject & { readonly spec?: object }

/** Plug-ins write in the stored form, so that a spec does not have to be gone through again. */
function keepForm({ spec }: Specified, sent: Specified): void {
  if (spec && sent.spec && spec !== sent.spec) inheritForm(spec, sent.spec)
}

/** Undefined when the name is taken. */
function* keepNew(core: Core, context: RequestContext, object: KubeObject, dryRun: boolean): Process<KubeObject | undefined> {
  const { served, namespace } = context
  const name = storageName(served, namespace, object.metadata.name)
  const stored = served.versions ? served.versions.toStored(object) : object
  if (dryRun) return core.etcd.get(served.prefix, name) ? undefined : withoutRevision(object)
  traceStage(core, 'etcd', context, object.metadata.name)
  const lease = served.ttl === undefined ? 0 : core.etcd.lease(served.ttl)
  const result = yield* core.etcd.transact({ prefix: served.prefix, name, expected: 0, put: stamping(stored), lease })
  if (!result.succeeded) return undefined
  return served.versions ? served.versions.fromStored(result.value!.object) : result.value!.object
}

function withoutRevision(object: KubeObject): KubeObject {
  const { resourceVersion: _version, ...metadata } = object.metadata
  return { ...object, metadata } as KubeObject
}

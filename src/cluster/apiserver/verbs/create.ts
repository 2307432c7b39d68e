// POST to a resource. Models apiserver's endpoints/handlers/create.go and registry/generic/registry/store.go (Create).
import { isSettled, put, type ApiResponse, type KubeObject } from '../../api/index.ts'
import type { ManagedFieldsEntry, ObjectMeta } from '../../api/types/meta-v1.ts'
import type { Transaction, TransactionResult } from '../../etcd/index.ts'
import type { Process } from '../../../kernel/index.ts'
import type { AdmissionRequest } from '../admission/admission.ts'
import type { Core } from '../core.ts'
import { checkNew, ownersAfter, prepareNew, readObject, withEntries } from '../registry/behaviour.ts'
import { stampingOwn } from '../registry/object-meta.ts'
import { storageName, type ServedResource } from '../registry/served-resource.ts'
import type { RequestContext } from '../request-context.ts'
import { traceStage } from '../stage.ts'
import { alreadyExists, badRequest, generatedNameExists } from '../status.ts'
import { checkWriteOptions } from './write-options.ts'

/** How often a name is made up anew when it is taken. */
const NAME_TRIES_MAX = 8

export function* create(core: Core, context: RequestContext): Process<ApiResponse> {
  checkWriteOptions('CreateOptions', context.query)
  traceStage(core, 'decode', context)
  const object = withNamespace(context, readObject(context, context.request.body))
  return { code: 201, body: yield* createObject(core, context, object, ownersAfter(core, context, object, undefined)) }
}

/** The object with the namespace of the request. Throws when it names another. */
export function withNamespace(context: RequestContext, object: KubeObject): KubeObject {
  const { namespace } = context
  const { metadata } = object
  if (metadata.namespace === namespace) return object
  // What has no namespace loses one that it was sent with.
  if (namespace === '') return metadata.namespace === undefined ? object : { ...object, metadata: withoutNamespace(metadata) }
  if (metadata.namespace) throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  return { ...object, metadata: put(metadata, { namespace }) }
}

function withoutNamespace({ namespace: _, ...metadata }: ObjectMeta): ObjectMeta {
  return metadata
}

/** Admits, validates and keeps a new object, the owners of its fields known; gives it as kept, in the version that was asked for. */
export function* createObject(core: Core, context: RequestContext, sent: KubeObject, entries: readonly ManagedFieldsEntry[] | undefined): Process<KubeObject> {
  const { served } = context
  const object = entries === undefined ? withEntries(sent, undefined) : sent
  const name = object.metadata.name ?? ''
  traceStage(core, 'mutating admission', context, name)
  const request: AdmissionRequest = { core, context, operation: 'CREATE', object, old: undefined }
  const waiting = core.admission.wait(request, object)
  if (waiting) yield* waiting
  const admitted = core.admission.mutate(request, object)
  const base = settledPart(admitted as Specified, object as Specified)
  for (let tries = 1; ; tries++) {
    const prepared = prepareNew(core, context, admitted, entries, base)
    const filled = served.hooks?.allocation ? served.hooks.allocation.complete(prepared) : prepared
    traceStage(core, 'validation', context, filled.metadata.name)
    checkNew(context, filled, object)
    traceStage(core, 'validating admission', context, filled.metadata.name)
    const settling = core.admission.validate({ core, context, operation: 'CREATE', object: filled, old: undefined })
    if (settling) yield* settling
    const begun = served.hooks?.allocation && (yield* served.hooks.allocation.begin(core, context, filled, undefined))
    const writing = writeNew(core, context, begun?.object ?? filled)
    const kept = 'prefix' in writing ? shown(served, (yield core.etcd.transacting(writing)) as TransactionResult) : writing.kept
    if (begun) yield* begun.finish(kept !== undefined)
    if (kept) return kept
    if (name !== '') throw alreadyExists(served.qualified, name)
    if (tries === NAME_TRIES_MAX) throw generatedNameExists(served.qualified, filled.metadata.name)
  }
}

type Specified = KubeObject & { readonly spec?: object }

/** Plug-ins write in the stored form: what they make of a spec in that form does not have to be gone through again. */
function settledPart({ spec }: Specified, sent: Specified): { readonly spec: object } | undefined {
  return spec && sent.spec && isSettled(sent.spec) ? { spec } : undefined
}

/** How a new object gets into etcd; of a dry run what would come of that: undefined when the name is taken. */
function writeNew(core: Core, context: RequestContext, object: KubeObject): Transaction | { readonly kept: KubeObject | undefined } {
  const { served, namespace } = context
  const name = storageName(served, namespace, object.metadata.name)
  if (context.dryRun) return { kept: core.etcd.get(served.prefix, name) ? undefined : withoutRevision(object) }
  traceStage(core, 'etcd', context, object.metadata.name)
  const stored = served.versions ? served.versions.toStored(object) : object
  return { prefix: served.prefix, name, expected: 0, put: stampingOwn(stored), lease: served.ttl === undefined ? 0 : core.etcd.lease(served.ttl) }
}

/** What was written, in the version that was asked for; undefined when the name is taken. */
function shown({ versions }: ServedResource, { succeeded, value }: TransactionResult): KubeObject | undefined {
  if (!succeeded) return undefined
  return versions ? versions.fromStored(value!.object) : value!.object
}

function withoutRevision(object: KubeObject): KubeObject {
  const { resourceVersion: _version, ...metadata } = object.metadata
  return { ...object, metadata } as KubeObject
}

// Replacing an object: PUT, and what every other verb that changes a stored object does. Models endpoints/handlers/update.go
// and registry/generic/registry/store.go (Update, GuaranteedUpdate): read, change, write if nobody else wrote meanwhile, else again.
import { keepTimes } from '../../api/managed-fields/index.ts'
import { sameJson } from '../../api/patch/index.ts'
import type { ApiResponse, KubeObject } from '../../api/index.ts'
import type { Namespace } from '../../api/types/core-v1.ts'
import { FieldErrors } from '../../api/validation/index.ts'
import type { StoredValue, TransactionResult } from '../../etcd/index.ts'
import type { Process } from '../../../kernel/index.ts'
import type { Core } from '../core.ts'
import { checkChange, ownersAfter, prepareChange, readObject, trackFields } from '../registry/behaviour.ts'
import type { Allocation } from '../registry/hooks.ts'
import { stamping, stampingOwn } from '../registry/object-meta.ts'
import { storageName } from '../registry/served-resource.ts'
import type { RequestContext } from '../request-context.ts'
import { traceStage } from '../stage.ts'
import { badRequest, conflict, fieldPath, invalid, notFound } from '../status.ts'
import { createObject, withNamespace } from './create.ts'
import { checkWriteOptions } from './write-options.ts'

export const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again'
/** After so many lost races a request gives up; upstream goes on until its deadline. */
const TRIES_MAX = 100

export interface Change {
  /** The new object, given the stored one in the version asked for. May throw ApiError. */
  readonly make: (stored: KubeObject) => KubeObject
  /** The object to create where there is none; absent when that is NotFound. */
  readonly makeNew?: () => KubeObject
  /** Whether `make` has settled who owns the fields (server-side apply). */
  readonly tracked?: boolean
}

export function update(core: Core, context: RequestContext): Process<ApiResponse> {
  const { served, name } = context
  checkWriteOptions('UpdateOptions', context.query)
  traceStage(core, 'decode', context)
  const object = withNamespace(context, readObject(context, context.request.body))
  if (object.metadata.name !== name) throw wrongName(object.metadata.name, name)
  const mayCreate = served.resource.putCreates && context.subresource === ''
  return changeObject(core, context, { make: () => object, ...(mayCreate ? { makeNew: () => object } : {}) })
}

/** Carries out a change; answers 200 with the object as kept, or 201 where it was created. */
export function* changeObject(core: Core, context: RequestContext, change: Change): Process<ApiResponse> {
  const { served, namespace, name } = context
  const key = storageName(served, namespace, name)
  for (let tries = 1; ; tries++) {
    const stored = core.etcd.get(served.prefix, key)
    if (!stored) {
      if (!change.makeNew) throw notFound(served.qualified, name)
      const made = change.makeNew()
      return { code: 201, body: yield* createObject(core, context, made, change.tracked ? made.metadata.managedFields : ownersAfter(core, context, made, undefined)) }
    }
    const old = served.versions ? served.versions.fromStored(stored.object) : stored.object
    const wanted = atVersion(context, change.make(old), old)
    const next = admitChange(core, context, change.tracked ? wanted : trackFields(core, context, wanted, old), old)
    const settling = core.admission.validate({ core, context, operation: 'UPDATE', object: next, old })
    if (settling) yield* settling
    const allocation = context.subresource === '' ? served.hooks?.allocation : undefined
    const kept = allocation ? yield* keepAllocated(core, context, allocation, next, old, stored) : yield* keepChanged(core, context, next, old, stored)
    if (kept) return { code: 200, body: kept }
    if (tries === TRIES_MAX) throw conflict(served.qualified, name, MODIFIED)
  }
}

/** The same for a kind that has something to allocate and to give back. */
function* keepAllocated(core: Core, context: RequestContext, allocation: Allocation, next: KubeObject, old: KubeObject, stored: StoredValue): Process<KubeObject | undefined> {
  const { object, finish } = yield* allocation.begin(core, context, next, old)
  const kept = yield* keepChanged(core, context, object, old, stored)
  yield* finish(kept !== undefined)
  if (kept && !context.dryRun) yield* allocation.after(core, old, kept)
  return kept
}

/** Optimistic concurrency: who names a version must name the present one; who names none means that one, where the kind allows it. */
function atVersion({ served, name, namespace, request }: RequestContext, wanted: KubeObject, old: KubeObject): KubeObject {
  const { resourceVersion: version, uid } = wanted.metadata
  // A patch that changes the uid is for validation to refuse.
  if (uid && uid !== old.metadata.uid && request.verb === 'update') {
    throw conflict(served.qualified, name, `StorageError: invalid object, Code: 4, Key: ${precondition(served.prefix, namespace, name)}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`)
  }
  if (version && version !== '0') {
    if (version !== old.metadata.resourceVersion) throw conflict(served.qualified, name, MODIFIED)
    return wanted
  }
  if (served.resource.putNeedsResourceVersion) {
    const errors = new FieldErrors()
    errors.invalid(fieldPath('metadata', 'resourceVersion'), 0, 'must be specified for an update')
    throw invalid(served.qualified, name, errors.list)
  }
  return { ...wanted, metadata: { ...wanted.metadata, resourceVersion: old.metadata.resourceVersion } }
}

/** The key as upstream's message shows it: without the root. */
function precondition(prefix: string, namespace: string, name: string): string {
  return `${prefix.replace('/registry', '')}${namespace === '' ? '' : `${namespace}/`}${name}`
}

function admitChange(core: Core, context: RequestContext, wanted: KubeObject, old: KubeObject): KubeObject {
  traceStage(core, 'mutating admission', context)
  const admitted = core.admission.mutate({ core, context, operation: 'UPDATE', object: wanted, old }, wanted)
  const prepared = keepTimes(old, prepareChange(core, context, admitted, old))
  const next = context.served.hooks?.allocation ? context.served.hooks.allocation.complete(prepared) : prepared
  traceStage(core, 'validation', context)
  checkChange(context, next, old)
  traceStage(core, 'validating admission', context)
  return next
}

/** Writes the object; undefined when somebody else wrote first. A write that changes nothing is none. */
function* keepChanged(core: Core, context: RequestContext, next: KubeObject, old: KubeObject, stored: StoredValue): Process<KubeObject | undefined> {
  const { served, dryRun } = context
  if (endsWithUpdate(next, old)) {
    if (dryRun) return next
    traceStage(core, 'etcd', context)
    const result = (yield core.etcd.transacting({ prefix: served.prefix, name: stored.name, expected: stored.modRevision })) as TransactionResult
    return result.succeeded ? { ...next, metadata: { ...next.metadata, resourceVersion: String(result.revision) } } : undefined
  }
  if (isUnchanged(next, old)) return old
  if (dryRun) return { ...next, metadata: { ...next.metadata, resourceVersion: old.metadata.resourceVersion } }
  traceStage(core, 'etcd', context)
  const form = served.versions ? served.versions.toStored(next) : next
  const put = form.metadata === context.own.metadata ? stampingOwn(form) : stamping(form)
  const lease = served.ttl === undefined ? 0 : core.etcd.lease(served.ttl)
  const result = (yield core.etcd.transacting({ prefix: served.prefix, name: stored.name, expected: stored.modRevision, put, lease })) as TransactionResult
  if (!result.succeeded) return undefined
  return served.versions ? served.versions.fromStored(result.value!.object) : result.value!.object
}

/** A dying object whose last finalizer goes is deleted by that write (ShouldDeleteDuringUpdate). */
function endsWithUpdate(next: KubeObject, old: KubeObject): boolean {
  if (next.kind === 'Namespace' && next.apiVersion === 'v1') return endsNamespace(next as Namespace)
  if (old.metadata.deletionTimestamp === undefined || (next.metadata.finalizers?.length ?? 0) > 0) return false
  return !old.metadata.deletionGracePeriodSeconds && (old.metadata.finalizers?.length ?? 0) > 0
}

/** A namespace goes when both its lists of finalizers are empty (ShouldDeleteNamespaceDuringUpdate). */
function endsNamespace({ metadata, spec }: Namespace): boolean {
  return metadata.deletionTimestamp !== undefined && (spec?.finalizers?.length ?? 0) === 0 && (metadata.finalizers?.length ?? 0) === 0
}

/** Whether a write would change nothing but the resourceVersion. */
function isUnchanged(next: KubeObject, old: KubeObject): boolean {
  const [a, b] = [next as unknown as Members, old as unknown as Members]
  // What was changed is mostly the status or the spec, so that these are asked first.
  for (const key in a) if (key !== 'metadata' && a[key] !== b[key] && !sameJson(a[key], b[key])) return false
  for (const key in b) if (b[key] !== undefined && a[key] === undefined) return false
  return sameMetadata(next.metadata as unknown as Members, old.metadata as unknown as Members)
}

type Members = Readonly<Record<string, unknown>>

function sameMetadata(a: Members, b: Members): boolean {
  if (a === b) return true
  for (const key in a) if (key !== 'resourceVersion' && a[key] !== b[key] && !sameJson(a[key], b[key])) return false
  for (const key in b) if (key !== 'resourceVersion' && b[key] !== undefined && a[key] === undefined) return false
  return true
}

export function wrongName(inObject: string, inUrl: string): Error {
  return inObject ? badRequest(`the name of the object (${inObject}) does not match the name on the URL (${inUrl})`) : badRequest('name must be provided')
}

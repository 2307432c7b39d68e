// scale: the number of replicas of a workload, apart from everything else about it.
// Models pkg/registry/apps/deployment/storage/storage.go (ScaleREST) and its siblings.
import { compileLabelSelector, compileSetSelector, formatTime, schemaOfKind, type ApiResponse, type KubeObject } from '../../api/index.ts'
import { fieldSchemaOf, parentEntries, scaleEntries, trackUpdate } from '../../api/managed-fields/index.ts'
import type { Deployment } from '../../api/types/apps-v1.ts'
import type { Scale } from '../../api/types/autoscaling-v1.ts'
import type { LabelSelector, ManagedFieldsEntry } from '../../api/types/meta-v1.ts'
import { FieldErrors } from '../../api/validation/index.ts'
import type { Process } from '../../../kernel/index.ts'
import type { Core } from '../core.ts'
import { readObject } from '../registry/behaviour.ts'
import type { RequestContext } from '../request-context.ts'
import { badRequest, fieldPath, invalid, methodNotAllowed } from '../status.ts'
import { withNamespace } from '../verbs/create.ts'
import { findObject } from '../verbs/get.ts'
import { makePatch } from '../verbs/patch.ts'
import { changeObject, wrongName } from '../verbs/update.ts'
import { checkWriteOptions } from '../verbs/write-options.ts'

const KIND = 'Scale'
const VERSION = 'autoscaling/v1'
const OTHER_VERSIONS = new Set(['extensions/v1beta1', 'apps/v1beta1', 'apps/v1beta2'])

export function* scale(core: Core, context: RequestContext): Process<ApiResponse> {
  switch (context.request.verb) {
    case 'get': return { code: 200, body: scaleOf(findObject(core, context)) }
    case 'update': return yield* write(core, context, makeReplacement(context))
    case 'patch': return yield* write(core, context, makePatch(context, KIND, VERSION) as (scale: Scale) => Scale)
    default: throw methodNotAllowed()
  }
}

/** The Scale of a workload. Zero replicas are left out, as they are on the wire. */
export function scaleOf(parent: KubeObject): Scale {
  const { metadata, spec, status } = parent as Deployment
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata
  const replicas = spec?.replicas ?? 0
  return {
    kind: KIND,
    apiVersion: VERSION,
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: status?.replicas ?? 0, selector: selectorText(parent) },
  }
}

/** The Scale as patches see it: with those who own its replicas. */
function ownedScaleOf({ served }: RequestContext, parent: KubeObject): Scale {
  const scale = scaleOf(parent)
  return { ...scale, metadata: { ...scale.metadata, managedFields: scaleEntries(parent.metadata.managedFields, { apiVersion: served.apiVersion }) } }
}

/** A ReplicationController has a plain map, the others have selectors. */
function selectorText({ kind, ...rest }: KubeObject): string {
  const { selector } = (rest as { spec?: { selector?: object } }).spec ?? {}
  return kind === 'ReplicationController' ? compileSetSelector(selector as Readonly<Record<string, string>>).text : compileLabelSelector(selector as LabelSelector).text
}

function makeReplacement(context: RequestContext): (scale: Scale) => Scale {
  checkWriteOptions('UpdateOptions', context.query)
  checkOtherVersion(context.request.body)
  const body = withNamespace(context, readObject(context, context.request.body, KIND, VERSION)) as Scale
  if (body.metadata.name !== context.name) throw wrongName(body.metadata.name, context.name)
  return () => body
}

/** Old groups still know a Scale; it is read, but is not the one that is expected. */
function checkOtherVersion(body: unknown): void {
  const version = typeof body === 'string' ? /"apiVersion"\s*:\s*"([^"]*)"/.exec(body)?.[1] : (body as Partial<KubeObject> | undefined)?.apiVersion
  if (version && OTHER_VERSIONS.has(version)) throw badRequest(`the API version in the data (${version}) does not match the expected API version (${VERSION})`)
}

function* write(core: Core, context: RequestContext, make: (scale: Scale) => Scale): Process<ApiResponse> {
  const onParent: RequestContext = { ...context, subresource: '' }
  const change = (parent: KubeObject): KubeObject => scaled(core, context, parent, make(ownedScaleOf(context, parent)))
  const { body } = yield* changeObject(core, onParent, { make: change, tracked: true })
  return { code: 200, body: scaleOf(body as KubeObject) }
}

/** The workload with the replicas of a new Scale. */
function scaled(core: Core, context: RequestContext, parent: KubeObject, next: Scale): KubeObject {
  checkScale(context, next)
  const { spec, metadata } = parent as Deployment
  const { resourceVersion, uid } = next.metadata
  return {
    ...parent,
    metadata: { ...metadata, managedFields: ownersAfter(core, context, parent, next), resourceVersion: resourceVersion ?? '', uid: uid || metadata.uid },
    spec: { ...spec, replicas: next.spec?.replicas ?? 0 },
  } as KubeObject
}

function ownersAfter(core: Core, { manager, served }: RequestContext, parent: KubeObject, next: Scale): readonly ManagedFieldsEntry[] {
  const by = { apiVersion: served.apiVersion }
  const managedFields = scaleEntries(parent.metadata.managedFields, by)
  const before = scaleOf(parent)
  const live = { ...before, metadata: { ...before.metadata, managedFields } }
  const updated = { ...next, metadata: { ...next.metadata, managedFields } }
  const entries = trackUpdate({ live, updated, manager, subresource: 'scale', time: formatTime(core.kernel.now), apiVersion: VERSION, schema: fieldSchemaOf(schemaOfKind(VERSION, KIND)!) })
  return parentEntries(parent.metadata.managedFields, entries, by)
}

function checkScale({ name }: RequestContext, { spec }: Scale): void {
  if ((spec?.replicas ?? 0) >= 0) return
  const errors = new FieldErrors()
  errors.invalid(fieldPath('spec', 'replicas'), spec!.replicas, 'must be greater than or equal to 0')
  throw invalid({ group: 'autoscaling', resource: KIND }, name, errors.list)
}

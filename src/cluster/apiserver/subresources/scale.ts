// scale: the number of replicas of a workload, apart from everything else about it.
// Models pkg/registry/apps/deployment/storage/storage.go (ScaleREST) and its siblings.
import { compileLabelSelector, compileSetSelector, formatTime, schemaOfKind, type ApiResponse, type KubeObject } from '../../api/index.ts'
import { fieldSchemaOf, parentEntries, scaleEntries, trackUpdate, type ScaledBy } from '../../api/managed-fields/index.ts'
import type { Scale } from '../../api/types/autoscaling-v1.ts'
import type { LabelSelector, ManagedFieldsEntry } from '../../api/types/meta-v1.ts'
import { FieldErrors } from '../../api/validation/index.ts'
import type { Process } from '../../../kernel/index.ts'
import type { Core } from '../core.ts'
import type { CustomScale } from '../custom-resources/custom-kind.ts'
import { valueAt, withValueAt } from '../custom-resources/paths.ts'
import { readObject } from '../registry/behaviour.ts'
import type { ServedResource } from '../registry/served-resource.ts'
import type { RequestContext } from '../request-context.ts'
import { badRequest, fieldPath, internal, invalid, methodNotAllowed } from '../status.ts'
import { withNamespace } from '../verbs/create.ts'
import { findObject } from '../verbs/get.ts'
import { makePatch } from '../verbs/patch.ts'
import { changeObject, wrongName } from '../verbs/update.ts'
import { checkWriteOptions } from '../verbs/write-options.ts'

const KIND = 'Scale'
const VERSION = 'autoscaling/v1'
const SPEC_REPLICAS = ['spec', 'replicas']
const STATUS_REPLICAS = ['status', 'replicas']
const OTHER_VERSIONS = new Set(['extensions/v1beta1', 'apps/v1beta1', 'apps/v1beta2'])

export function* scale(core: Core, context: RequestContext): Process<ApiResponse> {
  switch (context.request.verb) {
    case 'get': return { code: 200, body: readScale(context, findObject(core, context)) }
    case 'update': return yield* write(core, context, makeReplacement(context))
    case 'patch': return yield* write(core, context, makePatch(context, KIND, VERSION) as (scale: Scale) => Scale)
    default: throw methodNotAllowed()
  }
}

/** A custom resource must say how many it wants before it has a Scale. */
function readScale({ served: { custom } }: RequestContext, parent: KubeObject): Scale {
  if (custom?.scale && typeof valueAt(parent, custom.scale.specReplicas) !== 'number') throw internal(`the spec replicas field ".${custom.scale.specReplicas.join('.')}" does not exist`)
  return scaleOf(parent, custom?.scale)
}

/** The Scale of a workload, or of a custom resource by the paths of its definition. Zero replicas are left out, as they are on the wire. */
function scaleOf(parent: KubeObject, paths: CustomScale | undefined): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = parent.metadata
  const replicas = Number(valueAt(parent, paths?.specReplicas ?? SPEC_REPLICAS) ?? 0)
  return {
    kind: KIND,
    apiVersion: VERSION,
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: Number(valueAt(parent, paths?.statusReplicas ?? STATUS_REPLICAS) ?? 0), ...selectorOf(parent, paths) },
  }
}

/** The Scale as patches see it: with those who own its replicas. */
function ownedScaleOf({ served }: RequestContext, parent: KubeObject): Scale {
  const scale = scaleOf(parent, served.custom?.scale)
  return { ...scale, metadata: { ...scale.metadata, managedFields: scaleEntries(parent.metadata.managedFields, scaledBy(served)) } }
}

const scaledBy = ({ apiVersion, custom }: ServedResource): ScaledBy => ({ apiVersion, ...(custom?.scale ? { path: custom.scale.specReplicas.map((step) => `f:${step}`) } : {}) })

/** A ReplicationController has a plain map, custom resources a text where their definition says, the others selectors. */
function selectorOf(parent: KubeObject, paths: CustomScale | undefined): { readonly selector?: string } {
  if (!paths) return { selector: selectorText(parent) }
  const text = paths.selector && valueAt(parent, paths.selector)
  return typeof text === 'string' && text !== '' ? { selector: text } : {}
}

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
  return { code: 200, body: scaleOf(body as KubeObject, context.served.custom?.scale) }
}

/** The workload with the replicas of a new Scale. */
function scaled(core: Core, context: RequestContext, parent: KubeObject, next: Scale): KubeObject {
  checkScale(context, next)
  const { metadata } = parent
  const { resourceVersion, uid } = next.metadata
  return {
    ...withValueAt(parent, context.served.custom?.scale?.specReplicas ?? SPEC_REPLICAS, next.spec?.replicas ?? 0),
    metadata: { ...metadata, managedFields: ownersAfter(core, context, parent, next), resourceVersion: resourceVersion ?? '', uid: uid || metadata.uid },
  } as KubeObject
}

function ownersAfter(core: Core, { manager, served }: RequestContext, parent: KubeObject, next: Scale): readonly ManagedFieldsEntry[] {
  const by = scaledBy(served)
  const managedFields = scaleEntries(parent.metadata.managedFields, by)
  const before = scaleOf(parent, served.custom?.scale)
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

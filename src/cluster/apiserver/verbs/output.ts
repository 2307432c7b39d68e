// The form in which a client wants objects: whole, as rows of a Table, or only their metadata.
// Models endpoints/handlers/response.go.
import type { ApiResponse, KubeList, KubeObject, StreamItem } from '../../api/index.ts'
import { tableOf } from '../../api/table/index.ts'
import type { Core } from '../core.ts'
import type { RequestContext } from '../request-context.ts'
import type { ServedResource } from '../registry/served-resource.ts'

/** An answer in the form that the client accepts. Errors and Status objects stay as they are. */
export function shapeAnswer(core: Core, context: RequestContext, response: ApiResponse): ApiResponse {
  const { accept } = context.request
  if (accept === undefined || accept === 'json' || response.code >= 300) return response
  const body = response.body as KubeObject | KubeList | undefined
  if (!body || body.kind === 'Status') return response
  return { ...response, body: accept === 'table' ? toTable(core, context, body) : toPartial(body) }
}

function toTable(core: Core, context: RequestContext, body: KubeObject | KubeList): object {
  const isList = 'items' in body
  return tableOf(isList ? printerOf(context.served) : printerOfObject(context.served, body), isList ? body.items : [body], { now: core.kernel.now, includeObject: includeOf(context), metadata: isList ? body.metadata : { resourceVersion: body.metadata.resourceVersion } })
}

function toPartial(body: KubeObject | KubeList): object {
  if (!('items' in body)) return partial(body)
  // Go's nil slice, as upstream makes the list.
  if (body.items.length === 0) return { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata: body.metadata, items: null }
  return { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata: body.metadata, items: body.items.map((item) => partial(item)) }
}

function partial({ metadata }: KubeObject): object {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata }
}

function includeOf({ query }: RequestContext): 'None' | 'Metadata' | 'Object' {
  return query.includeObject === 'None' || query.includeObject === 'Object' ? query.includeObject : 'Metadata'
}

/** How each item of a watch is changed before it goes out; undefined when it goes out as it is. */
export function watchForm(core: Core, context: RequestContext): ((item: StreamItem) => StreamItem) | undefined {
  const { accept } = context.request
  const { versions } = context.served
  const inVersion = versions ? (object: KubeObject) => versions.fromStored(object) : undefined
  const shape = accept === 'table' ? tableRows(core, context) : accept === 'partial' ? (object: KubeObject) => partial(object) as KubeObject : undefined
  if (!inVersion && !shape) return undefined
  return (item) => {
    if (!('event' in item) || item.event.type === 'ERROR') return item
    const isBookmark = item.event.type === 'BOOKMARK'
    const object = inVersion && !isBookmark ? inVersion(item.event.object) : item.event.object
    return { event: { type: item.event.type, object: shape ? shape(object) : object } }
  }
}

/** One Table a row; only the first one names the columns. */
function tableRows(core: Core, context: RequestContext): (object: KubeObject) => KubeObject {
  let isFirst = true
  return (object) => {
    const table = tableOf(printerOf(context.served), [object], { now: core.kernel.now, includeObject: includeOf(context), metadata: { resourceVersion: object.metadata.resourceVersion }, withColumns: isFirst })
    isFirst = false
    return table as unknown as KubeObject
  }
}

/** Who makes rows of a resource's objects: for custom ones what their definition says. */
function printerOf({ custom, resource }: ServedResource): Parameters<typeof tableOf>[0] {
  return custom?.printer ?? resource
}

/** A subresource's own kind has its own columns. */
function printerOfObject(served: ServedResource, { kind }: KubeObject): Parameters<typeof tableOf>[0] {
  return kind === 'Scale' && served.kind !== 'Scale' ? { group: 'autoscaling', version: 'v1', resource: 'scale' } : printerOf(served)
}

// The audit log: one trace record for every request, when it has been answered. Models apiserver/pkg/audit at level Request.
import type { ApiRequest, ApiResponse, KubeObject } from '../api/index.ts'
import type { Micros } from '../../kernel/index.ts'
import type { Core } from './core.ts'
import { actorOf } from './request-context.ts'

/** Records a request that was answered, and by which right it was allowed (upstream's annotation `authorization.k8s.io/reason`). Call only while the trace is on. */
export function audit(core: Core, request: ApiRequest, response: ApiResponse, user: string, started: Micros, object?: KubeObject, right?: string): void {
  const { verb, namespace, subresource, userAgent } = request
  const body = verb === 'patch' ? request.body : (object ?? request.body)
  const resource = request.resource === '' ? (request.path ?? '/') : subresource ? `${request.resource}/${subresource}` : request.resource
  const name = request.name ?? (verb === 'create' ? ((body as KubeObject | undefined)?.metadata?.name ?? '') : '')
  const { code } = response
  core.kernel.trace.record('request', actorName(userAgent, user), verb, objectName(request, response, name), {
    verb, resource, namespace: namespace ?? '', name, code, body, user, userAgent, latency: core.kernel.now - started,
    ...(right === undefined ? {} : { right }),
    ...(code >= 400 ? { message: (response.body as { message?: string }).message } : {}),
  })
}

/** `pods/default/web-1`; the name that the server made up, where it did. */
function objectName({ resource, path, namespace }: ApiRequest, response: ApiResponse, name: string): string {
  if (resource === '') return path ?? '/'
  const made = name || (response.code === 201 ? ((response.body as KubeObject | undefined)?.metadata?.name ?? '') : '')
  return [resource, ...(namespace ? [namespace] : []), ...(made ? [made] : [])].join('/')
}

const NODE_USER = 'system:node:'

/** Whom the record names: `kubelet node-1`, as there is one on each machine; others by their user agent. */
function actorName(userAgent: string, user: string): string {
  const actor = actorOf(userAgent)
  return user.startsWith(NODE_USER) ? `${actor} ${user.slice(NODE_USER.length)}` : actor
}

/** Records what the server asked of itself (its loopback client). */
export function auditOwn(core: Core, verb: string, resource: string, object: KubeObject, code: number): void {
  const { name, namespace = '', uid: _, resourceVersion: _version, generation: _generation, creationTimestamp: _created, ...metadata } = object.metadata
  const body = { ...object, metadata: { name, ...(namespace ? { namespace } : {}), ...metadata } }
  core.kernel.trace.record('request', 'apiserver itself', verb, [resource.split('/')[0], ...(namespace ? [namespace] : []), name].join('/'), { verb, resource, namespace, name, code, body, user: 'system:apiserver', userAgent: 'kube-apiserver', latency: 0 })
}

// The stages of a request in the trace: what a picture of the request's path is drawn from.
import type { ApiRequest } from '../api/index.ts'
import type { Core } from './core.ts'
import type { RequestContext } from './request-context.ts'

export type Stage = 'authentication' | 'authorization' | 'mutating admission' | 'validation' | 'validating admission' | 'decode' | 'etcd'

/** Records that a request reached a stage. */
export function traceStage(core: Core, stage: Stage, context: RequestContext, name = context.name): void {
  if (core.kernel.trace.on) core.kernel.trace.record('stage', 'kube-apiserver', stage, objectOf(context, name))
}

/** Records that a request reached one of the stages before it is known whether there is such a resource. */
export function traceArrival(core: Core, stage: 'authentication' | 'authorization', { resource, path, namespace, name }: ApiRequest, data?: { readonly user: string }): void {
  if (core.kernel.trace.on) core.kernel.trace.record('stage', 'kube-apiserver', stage, resource === '' ? (path ?? '/') : [resource, ...(namespace ? [namespace] : []), ...(name ? [name] : [])].join('/'), data)
}

function objectOf({ served, namespace }: RequestContext, name: string): string {
  return [served.resource.resource, ...(namespace === '' ? [] : [namespace]), ...(name === '' ? [] : [name])].join('/')
}

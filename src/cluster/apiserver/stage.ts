// The stages of a request in the trace: what a picture of the request's path is drawn from.
import type { Core } from './core.ts'
import type { RequestContext } from './request-context.ts'

export type Stage = 'authentication' | 'authorization' | 'mutating admission' | 'validation' | 'validating admission' | 'decode' | 'etcd'

/** Records that a request reached a stage. */
export function traceStage(core: Core, stage: Stage, context: RequestContext, name = context.name): void {
  if (core.kernel.trace.on) core.kernel.trace.record('stage', 'kube-apiserver', stage, objectOf(context, name))
}

function objectOf({ served, namespace }: RequestContext, name: string): string {
  return [served.resource.resource, ...(namespace === '' ? [] : [namespace]), ...(name === '' ? [] : [name])].join('/')
}

// GET of one object. Models endpoints/handlers/get.go.
import type { ApiResponse, KubeObject } from '../../api/index.ts'
import type { Core } from '../core.ts'
import { storageName } from '../registry/served-resource.ts'
import type { RequestContext } from '../request-context.ts'
import { notFound, unclassified } from '../status.ts'
import { checkNotAhead, parseRevision } from './resource-version.ts'

export function get(core: Core, context: RequestContext): ApiResponse {
  checkNotAhead(core, parseRevision(context.query.resourceVersion, unclassified))
  return { code: 200, body: findObject(core, context) }
}

/** The object that a request names, in the version it names. Throws NotFound. */
export function findObject(core: Core, { served, namespace, name }: RequestContext): KubeObject {
  const stored = core.etcd.get(served.prefix, storageName(served, namespace, name))
  if (!stored) throw notFound(served.qualified, name)
  return served.versions ? served.versions.fromStored(stored.object) : stored.object
}

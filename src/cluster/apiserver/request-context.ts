// What the stages of one request share.
import type { KubeObject, ApiQuery, ApiRequest } from '../api/index.ts'
import type { User } from './authentication/user.ts'
import type { ServedResource } from './registry/served-resource.ts'

export interface RequestContext {
  readonly request: ApiRequest
  readonly served: ServedResource
  readonly query: ApiQuery
  /** Empty for what has no namespace, and for requests across namespaces. */
  readonly namespace: string
  /** Of a create, filled in once the object is known. */
  readonly name: string
  readonly subresource: string
  readonly user: User
  /** Whom changed fields are put down to. */
  readonly manager: string
  readonly dryRun: boolean
  /** Collects what the client is warned of. */
  readonly warnings: string[]
  /** What the audit log shows as the request's object (the body as decoded and defaulted), and by which right it was allowed. */
  readonly audited: { object?: KubeObject | undefined; right?: string | undefined }
  /** The metadata that the request has made for the object to be stored, where it has: nobody else holds it. */
  readonly own: { metadata?: KubeObject['metadata'] | undefined }
}

const NO_QUERY: ApiQuery = {}

/** The context of an authenticated request for a resource. */
export function contextOf(request: ApiRequest, served: ServedResource, user: User): RequestContext {
  const query = request.query ?? NO_QUERY
  return {
    request,
    served,
    query,
    namespace: request.namespace ?? '',
    name: request.name ?? '',
    subresource: request.subresource ?? '',
    user,
    manager: query.fieldManager || actorOf(request.userAgent),
    dryRun: query.dryRun !== undefined && query.dryRun.length > 0,
    warnings: served.deprecation === undefined ? [] : [served.deprecation],
    audited: { object: undefined, right: undefined },
    own: { metadata: undefined },
  }
}

/** A user agent's part before the first slash. */
export function actorOf(userAgent: string): string {
  const slash = userAgent.indexOf('/')
  return slash < 0 ? userAgent : userAgent.slice(0, slash)
}

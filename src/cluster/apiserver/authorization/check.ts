// The authorization stage: refuses with upstream's words. Models apiserver/pkg/endpoints/filters/authorization.go and
// handlers/responsewriters/errors.go.
import type { ApiRequest, Credentials } from '../../api/index.ts'
import { MASTERS, type User } from '../authentication/user.ts'
import type { Core } from '../core.ts'
import { forbidden } from '../status.ts'
import type { Attributes } from './authorizer.ts'

/** Throws Forbidden unless the user may make this request. Gives the words for why it may; empty where there is nothing to say. */
export function checkRight(core: Core, user: User, request: ApiRequest): string {
  if (user.groups.includes(MASTERS)) return ''
  const attributes = attributesOf(request)
  const { allowed, reason } = core.authorizer.authorize(user, attributes)
  if (!allowed) throw refusal(user, attributes, reason)
  return reason
}

function attributesOf({ verb, group, version, resource, subresource = '', namespace = '', name = '', path }: ApiRequest): Attributes {
  const asked = verb === 'connect' ? 'create' : verb
  // The path of a namespace is a path inside it: a Role there may give rights to it.
  const place = group === '' && resource === 'namespaces' ? name : namespace
  return { verb: asked, group, version, resource, subresource, namespace: place, name, path: resource === '' ? (path ?? '/') : undefined }
}

/** The sender may impersonate the user and each of the groups, or gets Forbidden. */
export function checkImpersonation(core: Core, sender: User, { user, groups = [], uid }: NonNullable<Credentials['impersonate']>): void {
  const account = /^system:serviceaccount:([^:]*):(.*)$/.exec(user)
  const target = account ? { resource: 'serviceaccounts', namespace: account[1]!, name: account[2]! } : { resource: 'users', namespace: '', name: user }
  const uids = uid ? [{ group: 'authentication.k8s.io', resource: 'uids', namespace: '', name: uid }] : []
  for (const each of [target, ...groups.map((name) => ({ resource: 'groups', namespace: '', name })), ...uids]) {
    const attributes: Attributes = { verb: 'impersonate', group: '', version: 'v1', subresource: '', ...each }
    const { allowed, reason } = core.authorizer.authorize(sender, attributes)
    if (!allowed) throw refusal(sender, attributes, reason)
  }
}

function refusal(user: User, attributes: Attributes, reason: string): Error {
  const { verb, group, resource, subresource, namespace, name, path } = attributes
  const why = reason === '' ? '' : `: ${reason}`
  if (path !== undefined) return forbidden({ group: '', resource: '' }, '', `User ${JSON.stringify(user.name)} cannot ${verb} path ${JSON.stringify(path)}${why}`)
  const full = subresource === '' ? resource : `${resource}/${subresource}`
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`
  return forbidden({ group, resource }, name, `User ${JSON.stringify(user.name)} cannot ${verb} resource ${JSON.stringify(full)} in API group ${JSON.stringify(group)} ${where}${why}`)
}

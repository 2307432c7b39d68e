// May somebody do something? Models pkg/registry/authorization/{subject,local,self}*accessreview.
import type { KubeObject } from '../../api/index.ts'
import type { LocalSubjectAccessReview, SubjectAccessReviewSpec } from '../../api/types/authorization-v1.ts'
import { validateTransient } from '../../api/validation/index.ts'
import type { User } from '../authentication/user.ts'
import type { Attributes } from '../authorization/authorizer.ts'
import type { Core } from '../core.ts'
import type { RequestContext } from '../request-context.ts'
import { invalid } from '../status.ts'

export function reviewAccess(core: Core, context: RequestContext, asked: KubeObject): KubeObject {
  const { served, user } = context
  const errors = validateTransient(served.apiVersion, served.kind, asked)
  // Upstream names no kind here.
  if (errors.length > 0) throw invalid({ group: served.qualified.group, resource: '' }, '', errors)
  const { spec } = asked as LocalSubjectAccessReview
  const subject = served.kind === 'SelfSubjectAccessReview' ? user : subjectOf(spec)
  const { allowed, reason } = core.authorizer.authorize(subject, attributesOf(spec))
  return { ...asked, status: { allowed, ...(reason === '' ? {} : { reason }) } } as KubeObject
}

function subjectOf({ user, uid, groups, extra }: SubjectAccessReviewSpec): User {
  return { name: user ?? '', groups: groups ?? [], ...(uid ? { uid } : {}), ...(extra ? { extra } : {}) }
}

function attributesOf({ resourceAttributes, nonResourceAttributes }: SubjectAccessReviewSpec): Attributes {
  const { verb = '', group = '', version = '', resource = '', subresource = '', namespace = '', name = '' } = resourceAttributes ?? {}
  const asked = { verb, group, version, resource, subresource, namespace, name }
  return resourceAttributes ? asked : { ...asked, verb: nonResourceAttributes?.verb ?? '', path: nonResourceAttributes?.path ?? '' }
}

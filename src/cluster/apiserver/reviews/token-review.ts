// Whose is this token, and who am I? Models pkg/registry/authentication.
import { ApiError, formatTime, type KubeObject } from '../../api/index.ts'
import type { TokenReview, UserInfo } from '../../api/types/authentication-v1.ts'
import { ISSUER } from '../authentication/service-account-tokens.ts'
import type { User } from '../authentication/user.ts'
import type { Core } from '../core.ts'
import type { RequestContext } from '../request-context.ts'
import { badRequest } from '../status.ts'

export function reviewToken(core: Core, _context: RequestContext, asked: KubeObject): KubeObject {
  const { spec } = asked as TokenReview
  if (!spec.token) throw badRequest('token is required for TokenReview in authentication')
  try {
    const user = core.authenticator.authenticate({ token: spec.token })
    return { ...asked, status: { authenticated: true, user: infoOf(user), audiences: [ISSUER] } } as KubeObject
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return { ...asked, status: { user: {}, error: 'invalid bearer token' } } as KubeObject
  }
}

export function reviewSelf(core: Core, { user }: RequestContext, asked: KubeObject): KubeObject {
  return { ...asked, metadata: { creationTimestamp: formatTime(core.kernel.now) }, status: { userInfo: infoOf(user) } } as unknown as KubeObject
}

function infoOf({ name, uid, groups, extra }: User): UserInfo {
  return { username: name, ...(uid ? { uid } : {}), groups, ...(extra ? { extra } : {}) }
}

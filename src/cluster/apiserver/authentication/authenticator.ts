// Who asks: a client certificate's subject, a ServiceAccount's token, nobody; and on whose behalf.
// Models apiserver/pkg/authentication/request and endpoints/filters/impersonation.go.
import type { Credentials } from '../../api/index.ts'
import { unauthorized } from '../status.ts'
import { ANONYMOUS, AUTHENTICATED, UNAUTHENTICATED, type User } from './user.ts'

/** Finds who a token was issued to; undefined when it is not valid (any more). */
export type TokenReader = (token: string) => User | undefined

export class Authenticator {
  readonly #readToken: TokenReader
  /** Users by certificate: a client keeps its credentials, so each is looked at once. */
  readonly #known = new WeakMap<object, User>()

  constructor(readToken: TokenReader) {
    this.#readToken = readToken
  }

  /** The sender. Throws Unauthorized for a token that is not valid. */
  authenticate({ certificate, token }: Credentials): User {
    if (certificate) {
      let user = this.#known.get(certificate)
      if (!user) this.#known.set(certificate, (user = { name: certificate.commonName, groups: [...certificate.organizations, AUTHENTICATED] }))
      return user
    }
    if (token === undefined) return ANONYMOUS
    const user = this.#readToken(token)
    if (!user) throw unauthorized()
    return user
  }
}

/** The user that a request is made for, once its sender was allowed to impersonate. */
export function impersonated({ user, groups }: NonNullable<Credentials['impersonate']>): User {
  const given = groups ?? serviceAccountGroups(user)
  if (user === ANONYMOUS.name) return { name: user, groups: given.includes(UNAUTHENTICATED) ? given : [...given, UNAUTHENTICATED] }
  return { name: user, groups: given.includes(AUTHENTICATED) || given.includes(UNAUTHENTICATED) ? given : [...given, AUTHENTICATED] }
}

const SERVICE_ACCOUNT = 'system:serviceaccount:'

/** The groups of a ServiceAccount by its user name; none for other users. */
export function serviceAccountGroups(user: string): readonly string[] {
  if (!user.startsWith(SERVICE_ACCOUNT)) return []
  const namespace = user.slice(SERVICE_ACCOUNT.length).split(':')[0]
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
}

// Who asks: a client certificate's subject, a ServiceAccount's token, nobody; and on whose behalf.
// Models apiserver/pkg/authentication/request and endpoints/filters/impersonation.go.
import type { Credentials } from '../../api/index.ts'
import { SECOND, type Kernel, type Micros } from '../../../kernel/index.ts'
import { unauthorized } from '../status.ts'
import { ANONYMOUS, AUTHENTICATED, UNAUTHENTICATED, type User } from './user.ts'

/** A token that was found good is taken for good this long, even if its account is gone (the token cache's success TTL). */
const TRUST: Micros = 10 * SECOND
const TRUSTED_MAX = 4096

/** Finds who a token was issued to; undefined when it is not valid (any more). */
export type TokenReader = (token: string) => User | undefined

export class Authenticator {
  readonly #kernel: Kernel
  readonly #readToken: TokenReader
  readonly #trusted = new Map<string, { readonly user: User; readonly until: Micros }>()
  /** Users by certificate: a client keeps its credentials, so each is looked at once. */
  readonly #known = new WeakMap<object, User>()

  constructor(kernel: Kernel, readToken: TokenReader) {
    this.#kernel = kernel
    this.#readToken = readToken
  }

  /** The sender. Throws Unauthorized for a token that is not valid, or a certificate that has expired. */
  authenticate({ certificate, token }: Credentials): User {
    if (certificate) {
      if (certificate.notAfter !== undefined && certificate.notAfter <= this.#kernel.now) throw unauthorized()
      let user = this.#known.get(certificate)
      if (!user) this.#known.set(certificate, (user = { name: certificate.commonName, groups: [...certificate.organizations, AUTHENTICATED], extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${fingerprint(certificate.commonName)}`] } }))
      return user
    }
    if (token === undefined) return ANONYMOUS
    return this.#authenticateToken(token)
  }

  #authenticateToken(token: string): User {
    const { now } = this.#kernel
    const known = this.#trusted.get(token)
    if (known && known.until > now) return known.user
    const user = this.#readToken(token)
    if (!user) throw unauthorized()
    if (this.#trusted.size >= TRUSTED_MAX) this.#trusted.clear()
    this.#trusted.set(token, { user, until: now + TRUST })
    return user
  }
}

/** The user that a request is made for, once its sender was allowed to impersonate. */
export function impersonated({ user, groups, uid }: NonNullable<Credentials['impersonate']>): User {
  const given = groups ?? serviceAccountGroups(user)
  const known = { name: user, ...(uid ? { uid } : {}) }
  if (user === ANONYMOUS.name) return { ...known, groups: given.includes(UNAUTHENTICATED) ? given : [...given, UNAUTHENTICATED] }
  return { ...known, groups: given.includes(AUTHENTICATED) || given.includes(UNAUTHENTICATED) ? given : [...given, AUTHENTICATED] }
}

/** Stands for the hash of a certificate, which the model does not have: 64 hexadecimal digits that depend on the name. */
function fingerprint(commonName: string): string {
  let hash = 0x811c9dc5
  let digits = ''
  for (let i = 0; digits.length < 64; i++) {
    hash = Math.imul(hash ^ commonName.charCodeAt(i % commonName.length) ^ i, 0x01000193)
    digits += (hash >>> 0).toString(16).padStart(8, '0')
  }
  return digits
}

const SERVICE_ACCOUNT = 'system:serviceaccount:'

/** The groups of a ServiceAccount by its user name; none for other users. */
export function serviceAccountGroups(user: string): readonly string[] {
  if (!user.startsWith(SERVICE_ACCOUNT)) return []
  const namespace = user.slice(SERVICE_ACCOUNT.length).split(':')[0]
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
}

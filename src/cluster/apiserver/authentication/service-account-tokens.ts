// Tokens of ServiceAccounts: made by serviceaccounts/token, read back at authentication. Models pkg/serviceaccount (jwt.go, claims.go).
import { encodeBase64, type KubeObject } from '../../api/index.ts'
import { LEGACY_ISSUER, readClaims, type LegacyClaims } from '../../api/account-tokens/index.ts'
import type { Secret } from '../../api/types/core-v1.ts'
import type { Core } from '../core.ts'
import { serviceAccountGroups } from './authenticator.ts'
import { AUTHENTICATED, type User } from './user.ts'

/** What a token says. Times are seconds since 1970. */
export interface Claims {
  readonly aud: readonly string[]
  readonly exp: number
  readonly iat: number
  readonly iss: string
  readonly jti: string
  readonly 'kubernetes.io': {
    readonly namespace: string
    readonly serviceaccount: Reference
    readonly pod?: Reference
    readonly secret?: Reference
    readonly node?: Reference
  }
  readonly nbf: number
  readonly sub: string
}

interface Reference {
  readonly name: string
  readonly uid: string
}

export const ISSUER = 'https://kubernetes.default.svc.cluster.local'
export const EPOCH_SECONDS = 1_767_225_600
/** Who a token stands for; undefined when it is not ours, is over, or what it is bound to is gone. */
export function readToken(core: Core, token: string, key: number): User | undefined {
  const claims = readClaims(token, key) as Claims | LegacyClaims | undefined
  if (!claims) return undefined
  return claims.iss === LEGACY_ISSUER ? readLegacy(core, claims as LegacyClaims, token) : readBound(core, claims as Claims)
}

function readBound(core: Core, { exp, jti, sub, 'kubernetes.io': { namespace, serviceaccount, pod, secret } }: Claims): User | undefined {
  if (exp <= EPOCH_SECONDS + core.kernel.now / 1_000_000) return undefined
  if (!isThere(core, 'serviceaccounts', namespace, serviceaccount) || !isThere(core, 'pods', namespace, pod) || !isThere(core, 'secrets', namespace, secret)) return undefined
  const extra = { 'authentication.kubernetes.io/credential-id': [`JTI=${jti}`], ...(pod ? { 'authentication.kubernetes.io/pod-name': [pod.name], 'authentication.kubernetes.io/pod-uid': [pod.uid] } : {}) }
  return { name: sub, uid: serviceaccount.uid, groups: [...serviceAccountGroups(sub), AUTHENTICATED], extra }
}

/** Holds as long as the Secret holds it. */
function readLegacy(core: Core, claims: LegacyClaims, token: string): User | undefined {
  const namespace = claims['kubernetes.io/serviceaccount/namespace']
  const uid = claims['kubernetes.io/serviceaccount/service-account.uid']
  const secret = find(core, 'secrets', namespace, claims['kubernetes.io/serviceaccount/secret.name']) as Secret | undefined
  if (!secret || secret.metadata.deletionTimestamp !== undefined || secret.data?.['token'] !== encodeBase64(token)) return undefined
  if (!isThere(core, 'serviceaccounts', namespace, { name: claims['kubernetes.io/serviceaccount/service-account.name'], uid })) return undefined
  return { name: claims.sub, uid, groups: [...serviceAccountGroups(claims.sub), AUTHENTICATED] }
}

function isThere(core: Core, resource: string, namespace: string, reference: Reference | undefined): boolean {
  return !reference || find(core, resource, namespace, reference.name)?.metadata.uid === reference.uid
}

function find(core: Core, resource: string, namespace: string, name: string): KubeObject | undefined {
  return core.etcd.get(core.registry.get('v1', resource).prefix, `${namespace}/${name}`)?.object
}

// Tokens of ServiceAccounts: made by serviceaccounts/token, read back at authentication. Models pkg/serviceaccount (jwt.go, claims.go).
// A token has the three parts of a JWT; the signature is a keyed hash that no part of the model could guess, not a real RSA one.
import { decodeBase64Text, encodeBase64Url, type KubeObject } from '../../api/index.ts'
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
const HEADER_PART = encodeBase64Url('{"alg":"RS256","kid":"kubarium"}')

/** The token that carries these claims, signed with the server's key. */
export function signToken(claims: Claims, key: number): string {
  const signed = `${HEADER_PART}.${encodeBase64Url(JSON.stringify(claims))}`
  return `${signed}.${signatureOf(signed, key)}`
}

/** Who a token stands for; undefined when it is not ours, is over, or what it is bound to is gone. */
export function readToken(core: Core, token: string, key: number): User | undefined {
  const [header, payload, signature] = token.split('.')
  if (!payload || signature !== signatureOf(`${header}.${payload}`, key)) return undefined
  const claims = JSON.parse(decodeBase64Text(payload.replaceAll('-', '+').replaceAll('_', '/'))) as Claims
  if (claims.exp <= EPOCH_SECONDS + core.kernel.now / 1_000_000) return undefined
  const { namespace, serviceaccount, pod, secret } = claims['kubernetes.io']
  if (!isThere(core, 'serviceaccounts', namespace, serviceaccount) || !isThere(core, 'pods', namespace, pod) || !isThere(core, 'secrets', namespace, secret)) return undefined
  const extra = { 'authentication.kubernetes.io/credential-id': [`JTI=${claims.jti}`], ...(pod ? { 'authentication.kubernetes.io/pod-name': [pod.name], 'authentication.kubernetes.io/pod-uid': [pod.uid] } : {}) }
  return { name: claims.sub, uid: serviceaccount.uid, groups: [...serviceAccountGroups(claims.sub), AUTHENTICATED], extra }
}

function isThere(core: Core, resource: string, namespace: string, reference: Reference | undefined): boolean {
  if (!reference) return true
  const stored: KubeObject | undefined = core.etcd.get(core.registry.get('v1', resource).prefix, `${namespace}/${reference.name}`)?.object
  return stored !== undefined && stored.metadata.uid === reference.uid
}


const LETTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', (letter) => letter.charCodeAt(0))

/** A keyed hash as 86 letters. */
function signatureOf(text: string, key: number): string {
  let hash = key | 0
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  const codes: number[] = []
  for (let i = 0; i < 86; i++) {
    hash = (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) + i + key) | 0
    codes.push(LETTERS[(hash >>> 13) & 63]!)
  }
  return String.fromCharCode(...codes)
}

// serviceaccounts/token: a token that ends by itself, or with the pod it is for. Models pkg/registry/core/serviceaccount/storage/token.go.
import { formatTime, type ApiResponse, type KubeObject } from '../../api/index.ts'
import { signToken } from '../../api/account-tokens/index.ts'
import type { TokenRequest } from '../../api/types/authentication-v1.ts'
import type { Pod, ServiceAccount } from '../../api/types/core-v1.ts'
import { FieldErrors } from '../../api/validation/index.ts'
import { SECOND, type Process } from '../../../kernel/index.ts'
import { EPOCH_SECONDS, ISSUER, type Claims } from '../authentication/service-account-tokens.ts'
import type { Core } from '../core.ts'
import { ownersAfter, readObject } from '../registry/behaviour.ts'
import { makeUid } from '../registry/object-meta.ts'
import type { RequestContext } from '../request-context.ts'
import { badRequest, conflict, fieldPath, invalid, notFound } from '../status.ts'
import { findObject } from '../verbs/get.ts'

const SHORTEST_SECONDS = 600
const LONGEST_SECONDS = 2 ** 32
/** What a token is bound to may be one of these. */
const BOUND: Readonly<Record<string, string>> = { Pod: 'pods', Secret: 'secrets', Node: 'nodes' }

export function* createToken(core: Core, context: RequestContext): Process<ApiResponse> {
  const request = readObject(context, context.request.body, 'TokenRequest', 'authentication.k8s.io/v1') as TokenRequest
  const account = findObject(core, context) as ServiceAccount
  checkSeconds(request)
  const bound = boundObject(core, context, request)
  const seconds = Math.floor(core.kernel.now / SECOND)
  const { name, namespace = '' } = account.metadata
  const expirationSeconds = request.spec.expirationSeconds ?? 3600
  const audiences = request.spec.audiences?.length ? request.spec.audiences : [ISSUER]
  const iat = EPOCH_SECONDS + seconds
  const claims: Claims = {
    aud: audiences, exp: iat + expirationSeconds, iat, iss: ISSUER, jti: makeUid(core.random),
    'kubernetes.io': { namespace, ...claimsOf(core, bound), serviceaccount: referenceOf(account) }, nbf: iat, sub: `system:serviceaccount:${namespace}:${name}`,
  }
  const managedFields = ownersAfter(core, context, request, undefined, 'TokenRequest', 'authentication.k8s.io/v1')
  const made: TokenRequest = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, uid: makeUid(core.random), creationTimestamp: formatTime(core.kernel.now), ...(managedFields ? { managedFields } : {}) } as TokenRequest['metadata'],
    spec: { ...request.spec, audiences, expirationSeconds, boundObjectRef: request.spec.boundObjectRef ?? (null as never) },
    status: { token: signToken(claims, core.tokenKey), expirationTimestamp: formatTime((seconds + expirationSeconds) * SECOND) },
  }
  return { code: 201, body: made }
}

function checkSeconds({ spec }: TokenRequest): void {
  const errors = new FieldErrors()
  const seconds = spec.expirationSeconds ?? 3600
  const at = fieldPath('spec', 'expirationSeconds')
  if (seconds < SHORTEST_SECONDS) errors.invalid(at, seconds, 'may not specify a duration less than 10 minutes')
  if (seconds > LONGEST_SECONDS) errors.invalid(at, seconds, 'may not specify a duration larger than 2^32 seconds')
  if (errors.any) throw invalid({ group: 'authentication.k8s.io', resource: 'TokenRequest' }, '', errors.list)
}

/** The object that the token is to end with. Throws BadRequest, NotFound, Conflict. */
function boundObject(core: Core, { namespace }: RequestContext, { spec }: TokenRequest): KubeObject | undefined {
  const reference = spec.boundObjectRef
  if (!reference) return undefined
  const { kind = '', apiVersion = 'v1', name = '', uid } = reference
  const resource = apiVersion === 'v1' ? BOUND[kind] : undefined
  if (!resource) throw badRequest(`cannot bind token to object of type ${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}`)
  const served = core.registry.get('v1', resource)
  const found = core.etcd.get(served.prefix, served.namespaced ? `${namespace}/${name}` : name)?.object
  if (!found) throw notFound(served.qualified, name)
  if (uid && uid !== found.metadata.uid) {
    throw conflict(served.qualifiedKind, name, `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`)
  }
  return found
}

function claimsOf(core: Core, bound: KubeObject | undefined): Pick<Claims['kubernetes.io'], 'pod' | 'secret' | 'node'> {
  if (!bound) return {}
  if (bound.kind === 'Secret') return { secret: referenceOf(bound) }
  if (bound.kind === 'Node') return { node: referenceOf(bound) }
  const { nodeName } = (bound as Pod).spec ?? {}
  const node = nodeName === undefined ? undefined : core.etcd.get(core.registry.get('v1', 'nodes').prefix, nodeName)?.object
  return { pod: referenceOf(bound), ...(node ? { node: referenceOf(node) } : {}) }
}

function referenceOf({ metadata }: KubeObject): { readonly name: string; readonly uid: string } {
  return { name: metadata.name, uid: metadata.uid }
}

// Approves what kubelets ask for, if whoever asks may have it. Models pkg/controller/certificates/approver/sarapprove.go.
import { parseCertificateRequest, type CertificateRequest } from '../../api/certificates/index.ts'
import { findResource, type KubeObject } from '../../api/index.ts'
import type { CertificateSigningRequest } from '../../api/types/certificates-v1.ts'
import type { Client, ResourceOf } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { RetryError, type ControllerContext } from '../framework/index.ts'
import { ACCOUNT, followRequests } from './requests.ts'
import { KUBELET_CLIENT, SIGNING_REQUESTS, commonNameOf, hasCondition, kubeletClientProblem } from './rules.ts'

const NAME = 'csrapproving'

interface AccessReview extends KubeObject {
  readonly status?: { readonly allowed?: boolean }
}

const ACCESS_REVIEWS = findResource('authorization.k8s.io/v1', 'subjectaccessreviews') as ResourceOf<AccessReview>

/** The kinds of requests that may be approved, and the right that each needs. */
const RECOGNIZERS: readonly { readonly subresource: string; readonly message: string; readonly recognizes: (request: CertificateSigningRequest, content: CertificateRequest) => boolean }[] = [
  { subresource: 'selfnodeclient', message: 'Auto approving self kubelet client certificate after SubjectAccessReview.', recognizes: (request, content) => request.spec.username === commonNameOf(content) && isKubeletClient(request, content) },
  { subresource: 'nodeclient', message: 'Auto approving kubelet client certificate after SubjectAccessReview.', recognizes: isKubeletClient },
]

function isKubeletClient({ spec }: CertificateSigningRequest, content: CertificateRequest): boolean {
  return spec.signerName === KUBELET_CLIENT && kubeletClientProblem(content, spec.usages ?? []) === undefined
}

export function* startCertificateApproving(context: ControllerContext): Process<void> {
  const client = context.clientFor(ACCOUNT)
  yield* followRequests(context, NAME, (request) => approve(client, request))
}

/** Throws RetryError when a recognized request may not be had, as upstream tries again in case rights are given later. */
function* approve(client: Client, request: CertificateSigningRequest): Process<void> {
  if (hasCondition(request, 'Approved') || hasCondition(request, 'Denied')) return
  const content = parseCertificateRequest(request.spec.request)
  const { name } = request.metadata
  if (!content) throw new RetryError(`unable to parse csr "${name}"`)
  const tried: string[] = []
  for (const { subresource, message, recognizes } of RECOGNIZERS) {
    if (!recognizes(request, content)) continue
    tried.push(subresource)
    if (!(yield* isAllowed(client, request, subresource))) continue
    const conditions = [...(request.status?.conditions ?? []), { type: 'Approved', status: 'True', reason: 'AutoApproved', message }]
    yield* client.updateSub(SIGNING_REQUESTS, { ...request, status: { ...request.status, conditions } }, 'approval')
    return
  }
  if (tried.length > 0) throw new RetryError(`recognized csr "${name}" as [${tried.join(' ')}] but subject access review was not approved`)
}

function* isAllowed(client: Client, { spec }: CertificateSigningRequest, subresource: string): Process<boolean> {
  const { username, uid, groups, extra } = spec
  const review = yield* client.create(ACCESS_REVIEWS, {
    kind: 'SubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec: { user: username, uid, groups, extra, resourceAttributes: { group: 'certificates.k8s.io', resource: 'certificatesigningrequests', verb: 'create', subresource, version: '*' } },
  } as Parameters<typeof client.create<AccessReview>>[1])
  return review.status?.allowed ?? false
}

// What a request for a certificate of a known signer has to look like: pure. Models pkg/apis/certificates/helpers.go and
// the verification functions of pkg/controller/certificates/signer.
import { COMMON_NAME, ORGANIZATION, type CertificateRequest } from '../../api/certificates/index.ts'
import type { CertificateSigningRequest } from '../../api/types/certificates-v1.ts'
import { findResource } from '../../api/index.ts'
import type { ResourceOf } from '../../client/index.ts'

export const SIGNING_REQUESTS = findResource('certificates.k8s.io/v1', 'certificatesigningrequests') as ResourceOf<CertificateSigningRequest>

export const KUBELET_CLIENT = 'kubernetes.io/kube-apiserver-client-kubelet'
export const KUBELET_SERVING = 'kubernetes.io/kubelet-serving'
export const API_SERVER_CLIENT = 'kubernetes.io/kube-apiserver-client'

export const commonNameOf = ({ subject }: CertificateRequest): string => subject.get(COMMON_NAME)?.at(-1) ?? ''

export function hasCondition({ status }: CertificateSigningRequest, type: 'Approved' | 'Denied' | 'Failed'): boolean {
  return status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false
}

/** What is wrong with a request for one of the signers of the control plane; undefined when nothing is. */
export function signerProblem(signerName: string, request: CertificateRequest, usages: readonly string[]): string | undefined {
  switch (signerName) {
    case KUBELET_CLIENT:
      return kubeletClientProblem(request, usages)
    case KUBELET_SERVING:
      return kubeletServingProblem(request, usages)
    case API_SERVER_CLIENT:
      return clientUsageProblem(usages)
    default:
      return undefined
  }
}

export function kubeletClientProblem(request: CertificateRequest, usages: readonly string[]): string | undefined {
  if (!isOfNodes(request)) return NOT_OF_NODES
  if (request.dnsNames.length > 0) return 'DNS subjectAltNames are not allowed'
  if (request.emailAddresses.length > 0) return 'Email subjectAltNames are not allowed'
  if (request.ipAddresses.length > 0) return 'IP subjectAltNames are not allowed'
  if (request.uris.length > 0) return 'URI subjectAltNames are not allowed'
  if (!commonNameOf(request).startsWith(NODE_PREFIX)) return NOT_A_NODE
  return usageProblem(usages, 'client auth')
}

function kubeletServingProblem(request: CertificateRequest, usages: readonly string[]): string | undefined {
  if (!isOfNodes(request)) return NOT_OF_NODES
  if (request.dnsNames.length === 0 && request.ipAddresses.length === 0) return 'DNS or IP subjectAltName is required'
  if (request.emailAddresses.length > 0) return 'Email subjectAltNames are not allowed'
  if (request.uris.length > 0) return 'URI subjectAltNames are not allowed'
  return usageProblem(usages, 'server auth') ?? (commonNameOf(request).startsWith(NODE_PREFIX) ? undefined : NOT_A_NODE)
}

const NODE_PREFIX = 'system:node:'
const NOT_OF_NODES = 'subject organization is not system:nodes'
const NOT_A_NODE = 'subject common name does not begin with system:node:'

function isOfNodes({ subject }: CertificateRequest): boolean {
  const organizations = subject.get(ORGANIZATION) ?? []
  return organizations.length === 1 && organizations[0] === 'system:nodes'
}

/** Signing and the purpose are needed; encipherment is for keys that can do it. */
function usageProblem(usages: readonly string[], purpose: 'client auth' | 'server auth'): string | undefined {
  const required = purpose === 'client auth' ? ['client auth', 'digital signature', 'key encipherment'] : ['digital signature', 'key encipherment', 'server auth']
  const asked = new Set(usages)
  const isRight = asked.has(purpose) && asked.has('digital signature') && [...asked].every((usage) => required.includes(usage))
  return isRight ? undefined : `usages did not match [${required.join(' ')}]`
}

function clientUsageProblem(usages: readonly string[]): string | undefined {
  const other = usages.find((usage) => !['digital signature', 'key encipherment', 'client auth'].includes(usage))
  if (other !== undefined) return `invalid usage for client certificate: ${other}`
  return usages.includes('client auth') ? undefined : 'missing required usage for client certificate: client auth'
}

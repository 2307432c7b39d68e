// Signs what has been approved, for the signers of the control plane. Models pkg/controller/certificates/signer.
import { makeCertificate, parseCertificateRequest, type CertificateRequest } from '../../api/certificates/index.ts'
import { formatTime } from '../../api/index.ts'
import type { CertificateSigningRequest } from '../../api/types/certificates-v1.ts'
import type { Client } from '../../client/index.ts'
import { HOUR, MINUTE, SECOND, type Micros, type Process, type Random } from '../../../kernel/index.ts'
import { RetryError, type ControllerContext } from '../framework/index.ts'
import { ACCOUNT, followRequests } from './requests.ts'
import { API_SERVER_CLIENT, KUBELET_CLIENT, KUBELET_SERVING, SIGNING_REQUESTS, hasCondition, signerProblem } from './rules.ts'

const SIGNERS: Readonly<Record<string, string>> = { [KUBELET_SERVING]: 'csrsigning-kubelet-serving', [KUBELET_CLIENT]: 'csrsigning-kubelet-client', [API_SERVER_CLIENT]: 'csrsigning-kube-apiserver-client', 'kubernetes.io/legacy-unknown': 'csrsigning-legacy-unknown' }
const ISSUER = 'kubernetes'
const LONGEST = 365 * 24 * HOUR
const SHORTEST = 10 * MINUTE
/** Certificates hold from a little before they are made, for clocks that are behind. */
const BACKDATE = 5 * MINUTE
const SHORT = 8 * HOUR
const SERIAL_BYTES = 16

/** One controller for each signer, as upstream has them, so that one cannot hold up the others. */
export function* startCertificateSigning(context: ControllerContext): Process<void> {
  const client = context.clientFor(ACCOUNT)
  const random = context.kernel.random('certificate serials')
  for (const [signerName, name] of Object.entries(SIGNERS)) yield* followRequests(context, name, (request) => sign(client, random, signerName, request))
}

function* sign(client: Client, random: Random, signerName: string, request: CertificateSigningRequest): Process<void> {
  const { spec, status, metadata } = request
  if (spec.signerName !== signerName || !hasCondition(request, 'Approved') || hasCondition(request, 'Failed')) return
  const content = parseCertificateRequest(spec.request)
  if (!content) throw new RetryError(`unable to parse csr "${metadata.name}"`)
  const { now } = client.kernel
  const problem = signerProblem(signerName, content, spec.usages ?? [])
  if (problem !== undefined) {
    const failed = { type: 'Failed', status: 'True', reason: 'SignerValidationFailure', message: problem, lastUpdateTime: formatTime(now) }
    yield* client.updateStatus(SIGNING_REQUESTS, { ...request, status: { ...status, conditions: [...(status?.conditions ?? []), failed] } })
    return
  }
  yield* client.updateStatus(SIGNING_REQUESTS, { ...request, status: { ...status, certificate: certificateFor(content, spec, now, random) } })
}

function certificateFor(request: CertificateRequest, { expirationSeconds, usages = [] }: CertificateSigningRequest['spec'], now: Micros, random: Random): string {
  const lifetime = expirationSeconds === undefined ? LONGEST : Math.min(LONGEST, Math.max(SHORTEST, expirationSeconds * SECOND))
  const serial = Array.from({ length: SERIAL_BYTES }, () => random.int(256))
  return makeCertificate({ request, serial, issuer: ISSUER, notBefore: now - BACKDATE, notAfter: now + lifetime - (lifetime < SHORT ? 0 : BACKDATE), usages })
}

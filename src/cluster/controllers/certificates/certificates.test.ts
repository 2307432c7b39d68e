// Requests for certificates on their way from the person who asks to the signature. The requests were made with openssl.
import { X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { decodeBase64Text, encodeBase64, formatTime, type New } from '../../api/index.ts'
import { readExpiry } from '../../api/certificates/index.ts'
import type { CertificateSigningRequest } from '../../api/types/certificates-v1.ts'
import { HOUR, SECOND } from '../../../kernel/index.ts'
import { makeTestCluster, type TestCluster } from '../test-cluster.ts'
import { isOver } from './cleaning.ts'
import { API_SERVER_CLIENT, KUBELET_CLIENT, KUBELET_SERVING, SIGNING_REQUESTS } from './rules.ts'

/** O=system:nodes, CN=system:node:node-9. */
const NODE = 'MIHvMIGWAgEAMDQxFTATBgNVBAoMDHN5c3RlbTpub2RlczEbMBkGA1UEAwwSc3lzdGVtOm5vZGU6bm9kZS05MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYG6iKuHs13yEYPUkQ704KjfhGpQNUjCuTZRyEPFgbqH+EVVe4VbNlAxObQO1gG7xvy8IeRSmb7mpDEJSBI5UwqAAMAoGCCqGSM49BAMCA0gAMEUCIGTZxCQ+Ia3Wx/9kQmJ8wyV7VwXrQCQBPS2C9UyoHjgOAiEA2F6PAFu9aIBbnex5jkBsw89XKPIWxN8X6uybssQ5VV4='
/** The same with DNS:node-9 and IP:10.89.0.9. */
const SERVING = 'MIIBGTCBwAIBADA0MRUwEwYDVQQKDAxzeXN0ZW06bm9kZXMxGzAZBgNVBAMMEnN5c3RlbTpub2RlOm5vZGUtOTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABGBuoirh7Nd8hGD1JEO9OCo34RqUDVIwrk2UchDxYG6h/hFVXuFWzZQMTm0DtYBu8b8vCHkUpm+5qQxCUgSOVMKgKjAoBgkqhkiG9w0BCQ4xGzAZMBcGA1UdEQQQMA6CBm5vZGUtOYcEClkACTAKBggqhkjOPQQDAgNIADBFAiAdErUcHxFlPQQJjIGaU/XUQ5Y/rNb87TWcKWzTvsvv4gIhAPSFlHdjlfpOxXOALUckRp3u/3J/8yKfF2qNwpdE9yqc'
/** O=devs, CN=jane. */
const JANE = 'MIHZMIGAAgEAMB4xDTALBgNVBAoMBGRldnMxDTALBgNVBAMMBGphbmUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARgbqIq4ezXfIRg9SRDvTgqN+EalA1SMK5NlHIQ8WBuof4RVV7hVs2UDE5tA7WAbvG/Lwh5FKZvuakMQlIEjlTCoAAwCgYIKoZIzj0EAwIDSAAwRQIgaKcl3JwbvDk9mcH2ZyRk7PMs/EC1YRRDceYyxUqmYm0CIQDJ/k4qdQXNtR3e3bwor6MedxCbLDWMAy9mB8De1S2DPw=='

const CONTROLLERS = ['certificatesigningrequest-approving-controller', 'certificatesigningrequest-signing-controller', 'certificatesigningrequest-cleaner-controller']
const CLIENT = ['digital signature', 'client auth']

function makeRequest(name: string, der: string, signerName: string, usages: readonly string[], more: Partial<CertificateSigningRequest['spec']> = {}): New<CertificateSigningRequest> {
  return { metadata: { name }, spec: { request: encodeBase64(`-----BEGIN CERTIFICATE REQUEST-----\n${der}\n-----END CERTIFICATE REQUEST-----\n`), signerName, usages, ...more } }
}

function start(): { cluster: TestCluster; ask: (request: New<CertificateSigningRequest>, seconds?: number) => CertificateSigningRequest; approve: (request: CertificateSigningRequest) => CertificateSigningRequest } {
  const cluster = makeTestCluster({ nodes: [], controllers: CONTROLLERS })
  const { client, run, advance } = cluster
  const read = (name: string): CertificateSigningRequest => {
    advance(2 * SECOND)
    return run(client.get(SIGNING_REQUESTS, name))
  }
  return {
    cluster,
    ask: (request) => read(run(client.create(SIGNING_REQUESTS, request)).metadata.name),
    approve(request) {
      run(client.updateSub(SIGNING_REQUESTS, { ...request, status: { conditions: [{ type: 'Approved', status: 'True', reason: 'ByHand', message: 'yes' }] } }, 'approval'))
      return read(request.metadata.name)
    },
  }
}

const conditions = ({ status }: CertificateSigningRequest): readonly string[] => (status?.conditions ?? []).map(({ type, reason, message }) => `${type} ${reason}: ${message}`)

describe('a request for a certificate', () => {
  test('of a kubelet for the API server is approved and signed', () => {
    const { ask } = start()
    const request = ask(makeRequest('node', NODE, KUBELET_CLIENT, CLIENT))
    expect(conditions(request)).toEqual(['Approved AutoApproved: Auto approving kubelet client certificate after SubjectAccessReview.'])
    expect(request.status?.conditions?.[0]).toMatchObject({ lastUpdateTime: expect.any(String), lastTransitionTime: expect.any(String) })
    const certificate = new X509Certificate(decodeBase64Text(request.status!.certificate!))
    expect(certificate.subject).toBe('O=system:nodes\nCN=system:node:node-9')
    expect(certificate.issuer).toBe('CN=kubernetes')
    expect(certificate.validFrom).toMatch(/^Dec 31 23:55:.* 2025 GMT$/)
    expect(certificate.validTo).toMatch(/^Dec 31 23:55:.* 2026 GMT$/)
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
    expect(certificate.ca).toBe(false)
  })

  test('is not approved when whoever asks has no right to it', () => {
    const { cluster } = start()
    const { client, run, advance } = cluster
    const nobody = { ...client.config.credentials, certificate: { commonName: 'nobody', organizations: [] } }
    const rule = { kind: 'ClusterRole', apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name: 'asks' }, rules: [{ verbs: ['create'], apiGroups: ['certificates.k8s.io'], resources: ['certificatesigningrequests'] }] }
    const resource = (name: string, kind: string): Parameters<typeof client.create>[0] => ({ group: 'rbac.authorization.k8s.io', version: 'v1', resource: name, kind, apiVersion: 'rbac.authorization.k8s.io/v1', namespaced: false })
    run(client.create(resource('clusterroles', 'ClusterRole'), rule as unknown as New<CertificateSigningRequest>))
    run(client.create(resource('clusterrolebindings', 'ClusterRoleBinding'), { metadata: { name: 'asks' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'asks' }, subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'nobody' }] } as unknown as New<CertificateSigningRequest>))
    run(client.with({ credentials: nobody }).create(SIGNING_REQUESTS, makeRequest('node', NODE, KUBELET_CLIENT, CLIENT)))
    advance(3 * SECOND)
    expect(conditions(run(client.get(SIGNING_REQUESTS, 'node')))).toEqual([])
    expect(cluster.audit.filter(({ resource: name }) => name === 'subjectaccessreviews').length).toBeGreaterThan(1)
  })

  test('of a person waits for a person, and then is signed for as long as was asked', () => {
    const { ask, approve } = start()
    const waiting = ask(makeRequest('jane', JANE, API_SERVER_CLIENT, ['client auth'], { expirationSeconds: 3600 }))
    expect(waiting.status).toEqual({})
    const signed = approve(waiting)
    const made = Date.parse(signed.status!.conditions![0]!.lastUpdateTime!)
    expect(Date.parse(formatTime(readExpiry(signed.status!.certificate!)!)) - made).toBeGreaterThanOrEqual(3600_000)
  })

  test('for a serving certificate carries its names over', () => {
    const { ask, approve } = start()
    const signed = approve(ask(makeRequest('serving', SERVING, KUBELET_SERVING, ['digital signature', 'server auth'])))
    expect(new X509Certificate(decodeBase64Text(signed.status!.certificate!)).subjectAltName).toBe('DNS:node-9, IP Address:10.89.0.9')
  })

  test.each([
    ['node', NODE, KUBELET_SERVING, ['digital signature', 'server auth'], 'DNS or IP subjectAltName is required'],
    ['jane', JANE, KUBELET_SERVING, ['digital signature', 'server auth'], 'subject organization is not system:nodes'],
    ['serving', SERVING, KUBELET_CLIENT, CLIENT, 'DNS subjectAltNames are not allowed'],
    ['usages', NODE, KUBELET_CLIENT, ['client auth'], 'usages did not match [client auth digital signature key encipherment]'],
    ['server', JANE, API_SERVER_CLIENT, ['server auth'], 'invalid usage for client certificate: server auth'],
    ['no-client', JANE, API_SERVER_CLIENT, ['digital signature'], 'missing required usage for client certificate: client auth'],
  ])('that its signer refuses fails (%s)', (name, der, signer, usages, problem) => {
    const { ask, approve } = start()
    const failed = approve(ask(makeRequest(name, der, signer, usages)))
    expect(conditions(failed)).toEqual(['Approved ByHand: yes', `Failed SignerValidationFailure: ${problem}`])
    expect(failed.status?.certificate).toBeUndefined()
  })

  test('for another signer is left to that one', () => {
    const { ask, approve } = start()
    expect(approve(ask(makeRequest('other', JANE, 'example.com/mine', ['client auth']))).status?.certificate).toBeUndefined()
  })

  test('is cleared away when it is over', () => {
    const { cluster, ask, approve } = start()
    const { client, run, advance } = cluster
    const jane = approve(ask(makeRequest('jane', JANE, API_SERVER_CLIENT, ['client auth'])))
    ask(makeRequest('waits', JANE, API_SERVER_CLIENT, ['client auth']))
    advance(2 * HOUR)
    expect(run(client.list(SIGNING_REQUESTS)).items.map(({ metadata }) => metadata.name)).toEqual(['waits'])
    advance(24 * HOUR)
    expect(run(client.list(SIGNING_REQUESTS)).items).toEqual([])
    const isOverAt = (hours: number, status: CertificateSigningRequest['status']): boolean => isOver({ ...jane, status }, hours * HOUR)
    const at = formatTime(0)
    expect(isOverAt(2, { conditions: [{ type: 'Denied', status: 'True', lastUpdateTime: at }] })).toBe(true)
    expect(isOverAt(1, { conditions: [{ type: 'Denied', status: 'True', lastUpdateTime: at }] })).toBe(false)
    expect(isOverAt(2, { conditions: [{ type: 'Approved', status: 'True', lastUpdateTime: at }] })).toBe(false)
  })
})

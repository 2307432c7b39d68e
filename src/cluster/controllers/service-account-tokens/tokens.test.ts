// Token Secrets against a real API server: the token that they get is one that the API server takes.
import { describe, expect, test } from 'vitest'
import { decodeBase64Text, encodeBase64, formatTime, type New } from '../../api/index.ts'
import type { Secret } from '../../api/types/core-v1.ts'
import { NAMESPACES, SECRETS, SERVICE_ACCOUNTS } from '../../client/index.ts'
import { MINUTE, SECOND } from '../../../kernel/index.ts'
import { attempt } from '../framework/index.ts'
import { makeTestCluster, type TestCluster } from '../test-cluster.ts'
import { TOKEN_TYPE } from './tokens.ts'

const makeSecret = (account: string): New<Secret> => ({ metadata: { name: 'robot-token', namespace: 'default', annotations: { 'kubernetes.io/service-account.name': account } }, type: TOKEN_TYPE })

function start(): TestCluster & { readonly names: () => readonly string[] } {
  const cluster = makeTestCluster({ nodes: [], controllers: ['serviceaccount-token-controller', 'serviceaccount-controller', 'token-cleaner-controller'], settings: { rootCertificate: 'ROOT' } })
  const { client, run } = cluster
  run(client.create(SERVICE_ACCOUNTS, { metadata: { name: 'robot', namespace: 'default' } }))
  return { ...cluster, names: () => run(client.list(SECRETS)).items.map(({ metadata }) => metadata.name) }
}

describe('a token Secret', () => {
  test('is filled with a token of its account, and lost with it', () => {
    const { client, run, advance, names } = start()
    run(client.create(SECRETS, makeSecret('robot')))
    advance(SECOND)
    const { data, metadata } = run(client.get(SECRETS, 'robot-token', 'default'))
    const account = run(client.get(SERVICE_ACCOUNTS, 'robot', 'default'))
    expect(metadata.annotations).toEqual({ 'kubernetes.io/service-account.name': 'robot', 'kubernetes.io/service-account.uid': account.metadata.uid })
    expect(decodeBase64Text(data!['ca.crt']!)).toBe('ROOT')
    expect(decodeBase64Text(data!['namespace']!)).toBe('default')
    const robot = client.with({ credentials: { token: decodeBase64Text(data!['token']!) } })
    expect(run(attempt(robot.get(NAMESPACES, 'default'))).error?.message).toContain('User "system:serviceaccount:default:robot" cannot get resource "namespaces"')
    run(client.delete(SERVICE_ACCOUNTS, 'robot', 'default'))
    advance(SECOND)
    expect(names()).toEqual([])
    // The API server remembers for ten seconds whom it has let in.
    advance(11 * SECOND)
    expect(run(attempt(robot.get(NAMESPACES, 'default'))).error?.message).toBe('Unauthorized')
  })

  test('has the form of old: no end, and whose it is', () => {
    const { client, run, advance } = start()
    run(client.create(SECRETS, makeSecret('robot')))
    advance(SECOND)
    const token = decodeBase64Text(run(client.get(SECRETS, 'robot-token', 'default')).data!['token']!)
    expect(JSON.parse(decodeBase64Text(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/')))).toEqual({
      iss: 'kubernetes/serviceaccount',
      'kubernetes.io/serviceaccount/namespace': 'default',
      'kubernetes.io/serviceaccount/secret.name': 'robot-token',
      'kubernetes.io/serviceaccount/service-account.name': 'robot',
      'kubernetes.io/serviceaccount/service-account.uid': run(client.get(SERVICE_ACCOUNTS, 'robot', 'default')).metadata.uid,
      sub: 'system:serviceaccount:default:robot',
    })
  })

  test('is not taken when the Secret holds another', () => {
    const { client, run, advance } = start()
    run(client.create(SECRETS, makeSecret('robot')))
    advance(SECOND)
    const token = decodeBase64Text(run(client.get(SECRETS, 'robot-token', 'default')).data!['token']!)
    run(client.patch(SECRETS, 'robot-token', 'default', 'application/merge-patch+json', { data: { token: encodeBase64('stale') } }))
    expect(run(attempt(client.with({ credentials: { token } }).get(NAMESPACES, 'default'))).error?.message).toBe('Unauthorized')
  })

  test('of an account that there is not is deleted', () => {
    const { client, run, advance, names } = start()
    run(client.create(SECRETS, makeSecret('nobody')))
    advance(SECOND)
    expect(names()).toEqual([])
  })

  test('that is deleted is no longer named by its account', () => {
    const { client, run, advance } = start()
    run(client.create(SECRETS, makeSecret('robot')))
    advance(SECOND)
    run(client.patch(SERVICE_ACCOUNTS, 'robot', 'default', 'application/merge-patch+json', { secrets: [{ name: 'robot-token' }, { name: 'other' }] }))
    run(client.delete(SECRETS, 'robot-token', 'default'))
    advance(SECOND)
    expect(run(client.get(SERVICE_ACCOUNTS, 'robot', 'default')).secrets).toEqual([{ name: 'other' }])
  })
})

describe('a bootstrap token', () => {
  const makeToken = (name: string, data: Readonly<Record<string, string>>): New<Secret> => ({ metadata: { name, namespace: 'kube-system' }, type: 'bootstrap.kubernetes.io/token', data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, encodeBase64(value)])) })

  test('is deleted when its time is over', () => {
    const { client, run, advance, kernel, names } = start()
    const token = { 'token-id': 'abcdef', 'token-secret': '0123456789abcdef' }
    run(client.create(SECRETS, makeToken('bootstrap-token-abcdef', { ...token, expiration: formatTime(kernel.now + 10 * MINUTE) })))
    run(client.create(SECRETS, makeToken('bootstrap-token-fedcba', { ...token, 'token-id': 'fedcba' })))
    advance(9 * MINUTE)
    expect(names()).toHaveLength(2)
    advance(2 * MINUTE)
    expect(names()).toEqual(['bootstrap-token-fedcba'])
  })
})

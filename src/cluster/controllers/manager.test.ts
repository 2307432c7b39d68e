import { expect, test } from 'vitest'
import type { Deployment } from '../api/types/apps-v1.ts'
import type { New } from '../api/index.ts'
import { DEPLOYMENTS } from '../client/index.ts'
import { SECOND } from '../../kernel/index.ts'
import { makeTestCluster } from './test-cluster.ts'

export const web = (replicas: number): New<Deployment> => ({ metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } }, spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'nginx', image: 'nginx:1.27' }] } } } })

test('a Deployment becomes pods', () => {
  const { client, run, advance, writes, audit } = makeTestCluster()
  const from = audit.length
  run(client.create(DEPLOYMENTS, web(2)))
  advance(5 * SECOND)
  for (const a of audit.slice(from)) if (a.verb!=='watch') console.log((a.time/1e6).toFixed(4), a.actor, a.verb, a.resource, a.name, a.code, JSON.stringify((a.body as {status?:unknown})?.status ?? (a.body as {message?:unknown})?.message))
  expect(writes(from)).toEqual([])
})

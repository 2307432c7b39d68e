import { expect, test } from 'vitest'
import type { Deployment } from '../api/types/apps-v1.ts'
import type { New } from '../api/index.ts'
import { DEPLOYMENTS, NAMESPACES, SERVICES } from '../client/index.ts'
import { SECOND } from '../../kernel/index.ts'
import { makeTestCluster } from './test-cluster.ts'

export const web = (replicas: number): New<Deployment> => ({ metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } }, spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'nginx', image: 'nginx:1.27' }] } } } })

test('a Deployment becomes pods', () => {
  const { client, run, advance, writes, audit, stopKubelet, startKubelet } = makeTestCluster()
  let from = audit.length
  const show = (what: string) => { console.log('=====', what); for (const a of audit.slice(from)) if (!['watch','list'].includes(a.verb) && !a.actor.startsWith('test')) console.log((a.time/1e6).toFixed(4), a.actor, a.verb, a.resource, a.name, a.code, JSON.stringify((a.body as {status?:unknown})?.status ?? (a.body as {message?:unknown})?.message ?? a.body)?.slice(0,300)); from = audit.length }
  show('start')
  run(client.create(SERVICES, { metadata: { name: 'web', namespace: 'default' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } }))
  run(client.create(DEPLOYMENTS, web(2)))
  advance(5 * SECOND)
  show('created')
  run(client.patch(DEPLOYMENTS, 'web', 'default', 'application/merge-patch+json', { spec: { replicas: 3 } }))
  advance(5 * SECOND)
  show('scaled')
  run(client.patch(DEPLOYMENTS, 'web', 'default', 'application/strategic-merge-patch+json', { spec: { template: { spec: { containers: [{ name: 'nginx', image: 'nginx:1.28' }] } } } }))
  advance(8 * SECOND)
  show('rolled')
  run(client.delete(DEPLOYMENTS, 'web', 'default', { propagationPolicy: 'Background' }))
  advance(5 * SECOND)
  show('deleted')
  run(client.create(NAMESPACES, { metadata: { name: 'team' } }))
  advance(2 * SECOND)
  run(client.delete(NAMESPACES, 'team'))
  advance(10 * SECOND)
  show('namespace')
  run(client.create(DEPLOYMENTS, web(2)))
  advance(5 * SECOND)
  from = audit.length
  stopKubelet('node-2')
  advance(70 * SECOND)
  show('lost')
  startKubelet('node-2')
  advance(20 * SECOND)
  show('back')
})

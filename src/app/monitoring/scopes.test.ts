import { expect, it } from 'vitest'
import { aPod } from '../stage/stage-fixtures.ts'
import type { KubeObject } from '../../worker/protocol.ts'
import { scopeChoices, scopeOf } from './scopes.ts'

const object = (kind: string, name: string, metadata: object = {}): KubeObject => ({ apiVersion: 'apps/v1', kind, metadata: { name, namespace: 'default', ...metadata } }) as unknown as KubeObject
const objects = {
  pods: new Map([['default/web-1', aPod('web-1')]]),
  nodes: new Map([['node-1', object('Node', 'node-1')]]),
  'deployments.apps': new Map([['default/web', object('Deployment', 'web')], ['shop/cart', object('Deployment', 'cart')]]),
  'replicasets.apps': new Map([['default/web-7d', object('ReplicaSet', 'web-7d', { ownerReferences: [{ kind: 'Deployment', name: 'web', controller: true }] })]]),
}

it('offers what there is', () => {
  const { workloads, pods, nodes } = scopeChoices(objects)
  expect(workloads.map(({ label }) => label)).toEqual(['Deployment web', 'Deployment shop/cart'])
  expect([...pods, ...nodes].map(({ value }) => value)).toEqual(['pod pods/default/web-1', 'node node-1'])
})

it.each([
  ['cluster', undefined, { of: 'cluster' }],
  ['namespace shop', undefined, { of: 'namespace', name: 'shop' }],
  ['workload deployments.apps/shop/cart', undefined, { of: 'workload', key: 'deployments.apps/shop/cart' }],
  ['selection', 'pods/default/web-1', { of: 'pod', key: 'pods/default/web-1' }],
  ['selection', 'machine/node-1', { of: 'node', name: 'node-1' }],
  ['selection', 'machine/laptop', { of: 'cluster' }],
  ['selection', 'replicasets.apps/default/web-7d', { of: 'workload', key: 'deployments.apps/default/web' }],
  ['selection', undefined, { of: 'cluster' }],
])('%s with %s selected', (value, selected, scope) => expect(scopeOf(value, selected, objects)).toEqual(scope))

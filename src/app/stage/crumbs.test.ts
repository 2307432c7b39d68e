import { expect, it } from 'vitest'
import type { KubeObject } from '../../worker/protocol.ts'
import { crumbsOf } from './crumbs.ts'
import { aMachine, aPod } from './stage-fixtures.ts'

const META = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', namespace: 'default' }
const owner = (kind: string, name: string): object => ({ ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: name, controller: true }] })
const pod = aPod('web-abc', { node: 'node-1' })
const objects = {
  pods: new Map<string, KubeObject>([['default/web-abc', { ...pod, metadata: { ...pod.metadata, ...owner('ReplicaSet', 'web') } }], ['default/late', aPod('late')]]),
  'replicasets.apps': new Map<string, KubeObject>([['default/web', { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { ...META, name: 'web', ...owner('Deployment', 'site') } } as KubeObject]]),
  'deployments.apps': new Map<string, KubeObject>([['default/site', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { ...META, name: 'site' } } as KubeObject]]),
  nodes: new Map<string, KubeObject>([['node-1', { apiVersion: 'v1', kind: 'Node', metadata: { ...META, namespace: undefined, name: 'node-1' } } as unknown as KubeObject]]),
}

it.each([
  ['machines', 'pods/default/web-abc', ['eu', 'eu-a', 'node-1', 'web-abc']],
  ['ownership', 'pods/default/web-abc', ['default', 'site', 'web', 'web-abc']],
  ['machines', 'pods/default/late', ['waiting for a node', 'late']],
  ['traffic', 'nodes/node-1', ['eu', 'eu-a', 'node-1']],
  ['machines', 'deployments.apps/default/site', ['default', 'site']],
  ['machines', 'pods/default/gone', []],
] as const)('in %s, %s', (lens, key, labels) => {
  expect(crumbsOf(lens, key, objects, [aMachine('node-1')]).map(({ label }) => label)).toEqual(labels)
})

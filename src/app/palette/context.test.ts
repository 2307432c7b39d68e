import { describe, expect, it } from 'vitest'
import type { KubeObject, Surroundings } from '../../worker/protocol.ts'
import { aPod } from '../stage/stage-fixtures.ts'
import { contextOf } from './context.ts'

const surroundings: Surroundings = { machines: [], links: [], users: [], usage: {} }
const meta = (namespace: string, name: string, owner?: { readonly kind: string; readonly name: string }): KubeObject['metadata'] => ({
  namespace,
  name,
  uid: `${namespace}/${name}`,
  resourceVersion: '1',
  creationTimestamp: '2026-01-01T00:00:00Z',
  ...(owner ? { ownerReferences: [{ apiVersion: 'v1', controller: true, uid: '', ...owner }] } : {}),
})
const made = (kind: string, name: string, spec: object, owner?: { readonly kind: string; readonly name: string }): readonly [string, KubeObject] => [`shop/${name}`, { apiVersion: 'v1', kind, metadata: meta('shop', name, owner), spec } as KubeObject]
const podWith = (name: string, more: object, owner?: { readonly kind: string; readonly name: string }): readonly [string, KubeObject] => [`shop/${name}`, { ...aPod(name), metadata: meta('shop', name, owner), ...more }]
const template = { spec: { containers: [{ name: 'main' }] } }
const mounts = { volumes: [{ name: 'a', persistentVolumeClaim: { claimName: 'data' } }, { name: 'b', persistentVolumeClaim: { claimName: 'data' } }], containers: [] }
const running = (name: string): object => ({ name, state: { running: {} } })
const waiting = (name: string): object => ({ name, state: { waiting: {} } })

const { topOf, templateOf, podsOf, usersOf, containersOf, names } = contextOf(
  {
    pods: new Map([
      podWith('web-1', { spec: mounts, status: { phase: 'Running', containerStatuses: [waiting('main'), running('second')], initContainerStatuses: [running('beside')] } }, { kind: 'ReplicaSet', name: 'web-5d4' }),
      podWith('web-2', { spec: mounts, status: { phase: 'Succeeded' } }, { kind: 'ReplicaSet', name: 'web-5d4' }),
      podWith('db-0', { spec: { containers: [], volumes: [{ name: 'tmp', emptyDir: {} }] }, status: { phase: 'Running' } }, { kind: 'StatefulSet', name: 'db' }),
    ]),
    'replicasets.apps': new Map([made('ReplicaSet', 'web-5d4', { template }, { kind: 'Deployment', name: 'web' })]),
    'deployments.apps': new Map([made('Deployment', 'web', { template })]),
    'statefulsets.apps': new Map([made('StatefulSet', 'db', { template, volumeClaimTemplates: [{ metadata: { name: 'kept' } }] })]),
    'cronjobs.batch': new Map([made('CronJob', 'tick', { jobTemplate: { spec: { template } } })]),
  },
  surroundings,
)
const workload = (resource: string, name: string): Parameters<typeof topOf>[0] => ({ resource, namespace: 'shop', name })

describe('what a gesture knows of the cluster', () => {
  it('a ReplicaSet is its Deployment’s; what nobody owns is its own', () => {
    expect(topOf(workload('replicaset', 'web-5d4'))).toEqual(workload('deployment', 'web'))
    expect(topOf(workload('statefulset', 'db'))).toEqual(workload('statefulset', 'db'))
    expect(podsOf(workload('deployment', 'web'))).toBe(2)
  })

  it.each([
    ['deployment', 'web', []],
    ['statefulset', 'db', ['kept']],
    ['cronjob', 'tick', []],
  ] as const)('the template of a %s', (resource, name, ownClaims) => expect(templateOf(workload(resource, name))).toEqual({ spec: template.spec, ownClaims }))

  it('there is none for what the page does not know', () => expect(templateOf(workload('deployment', 'nowhere'))).toBeUndefined())

  it('a claim is used by the Pods that name it and have not ended, each once', () => {
    expect(usersOf('shop/data')).toEqual(['shop/web-1'])
    expect(usersOf('default/data')).toEqual([])
  })

  it('containers that run, those beside the others last', () => expect(containersOf('shop/web-1')).toEqual(['second', 'beside']))

  it('names are those of a namespace', () => {
    expect([...names('deployments.apps', 'shop')]).toEqual(['web'])
    expect([...names('deployments.apps')]).toEqual([])
  })
})

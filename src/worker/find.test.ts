import { describe, expect, it } from 'vitest'
import type { Pod } from '../cluster/api/types/core-v1.ts'
import { find } from './find.ts'
import { aMachine, aPod, aService } from '../app/stage/stage-fixtures.ts'

const withIp = (pod: Pod, podIP: string): Pod => ({ ...pod, status: { ...pod.status, podIP } })
const OBJECTS = {
  pods: new Map([
    ['default/web-1', withIp(aPod('web-1', { node: 'node-1', labels: { app: 'web', tier: 'front' } }), '10.244.1.5')],
    ['default/web-2', withIp(aPod('web-2', { node: 'node-2', labels: { app: 'web', tier: 'back' } }), '10.244.2.7')],
    ['default/cache', aPod('cache', { labels: { app: 'cache' } })],
    ['kube-system/dns', aPod('dns', { namespace: 'kube-system' })],
  ]),
  services: new Map([['default/web', aService('web', 'LoadBalancer', '203.0.113.7')]]),
  events: new Map([['default/web.1', aPod('web.1')]]),
}
const names = (query: string): string[] => find(OBJECTS, [aMachine('node-1')], query, 10).found.map(({ name }) => name)

it.each([
  ['web', ['web', 'web-1', 'web-2']],
  ['web-1', ['web-1']],
  ['ache', ['cache']],
  ['pod web', ['web-1', 'web-2']],
  ['services', ['web']],
  ['10.244.2', ['web-2']],
  ['203.0.113.7', ['web']],
  ['nginx', ['cache', 'dns', 'web-1', 'web-2']],
  ['node-2', ['web-2']],
  ['tier=back', ['web-2']],
  ['app=web,tier!=back', ['web-1']],
  ['app in (web, cache)', ['cache', 'web-1', 'web-2']],
  ['spec.nodeName=node-1', ['web-1']],
  ['app=web,spec.nodeName!=node-1', ['web-2']],
  ['spec.containers.image=nginx:1.27,app=cache', ['cache']],
  ['nothing', []],
  ['  ', []],
])('%s', (query, found) => {
  expect(names(query)).toEqual(found)
})

describe('findings', () => {
  it('say what matched, when it is not the name', () => {
    expect(find(OBJECTS, [], '10.244.1.5', 10).found[0]).toEqual({ key: 'pods/default/web-1', kind: 'Pod', name: 'web-1', namespace: 'default', why: '10.244.1.5' })
  })
  it('are bounded, and say how many more there are', () => {
    const { found, more } = find(OBJECTS, [], 'nginx', 3)
    expect([found.length, more]).toEqual([3, 1])
  })
  it('tell a mistake in a selector', () => {
    expect(find(OBJECTS, [], 'app in (web', 10)).toMatchObject({ found: [], problem: expect.stringContaining("')'") })
  })
})

import { describe, expect, it } from 'vitest'
import type { Action } from '../../worker/protocol.ts'
import { aMachine } from '../stage/stage-fixtures.ts'
import { describeGesture, planGesture, type Carried, type GestureContext, type Target } from './gestures.ts'

const context: GestureContext = {
  machines: [aMachine('cp-1', 'eu-a', 'control-plane'), aMachine('node-1'), { ...aMachine('node-2', 'eu-b'), powered: false }],
  deployments: new Set(['web']),
  services: new Set(['kubernetes', 'redis', 'site']),
  publicServices: new Set(['site']),
  containersOf: (pod) => (pod === 'default/web-1' ? ['nginx'] : []),
  labelsOf: (pod): Readonly<Record<string, string>> => (pod === 'default/web-1' ? { app: 'web' } : {}),
}
const pod: Target = { kind: 'pod', pod: 'default/web-1' }
const node: Target = { kind: 'node', node: 'node-1' }
const stage: Target = { kind: 'stage' }
const lineOf = (action: Action | undefined): unknown => (action?.do === 'kubectl' ? action.line : action)

describe('what a gesture is', () => {
  it.each([
    ['deployment', stage, 'kubectl create deployment web-2 --image=nginx:1.27 --replicas=3'],
    ['service', stage, 'kubectl expose deployment web --port=80 --type=LoadBalancer'],
    ['service', pod, 'kubectl expose deployment web --port=80 --type=LoadBalancer'],
    ['users', stage, { do: 'users', namespace: 'default', service: 'site', perSecond: 4 }],
    ['users', { kind: 'service', service: 'default/redis' }, { do: 'users', namespace: 'default', service: 'redis', perSecond: 4 }],
    ['label', pod, 'kubectl label pod web-1 -n default app=other --overwrite'],
    ['label', node, 'kubectl label node node-1 disktype=ssd --overwrite'],
    ['taint', node, 'kubectl taint node node-1 reserved=yes:NoSchedule --overwrite'],
    ['power', node, { do: 'power', machine: 'node-1', on: false }],
    ['power', { kind: 'node', node: 'node-2' }, { do: 'power', machine: 'node-2', on: true }],
    ['kill', pod, { do: 'kill-container', namespace: 'default', pod: 'web-1', container: 'nginx' }],
    ['kill', { kind: 'process', node: 'node-1', process: 'kube-proxy' }, { do: 'process', machine: 'node-1', process: 'kube-proxy', signal: 'kill' }],
    ['kill', node, { do: 'process', machine: 'node-1', process: 'kubelet', signal: 'kill' }],
    ['cut', node, { do: 'link', a: 'node-1', b: 'cp-1', cut: true }],
    ['bin', pod, 'kubectl delete pod web-1 -n default --wait=false'],
    ['bin', { kind: 'service', service: 'default/redis' }, 'kubectl delete service redis -n default'],
    ['bin', node, { do: 'remove-machine', machine: 'node-1' }],
  ] as const)('%s onto %o', (carried, target, expected) => {
    const gesture = planGesture(carried, target, context)
    expect('actions' in gesture && gesture.actions.map(lineOf)).toEqual([expected])
  })

  it('a machine joins the zone that it is dropped on, under a free name', () => {
    const gesture = planGesture('node', { kind: 'zone', region: 'eu', zone: 'eu-b' }, context)
    expect('actions' in gesture && gesture.actions[0]).toMatchObject({ do: 'add-machine', machine: { name: 'node-3', region: 'eu', zone: 'eu-b' } })
  })
})

describe('what a gesture is refused for', () => {
  const empty: GestureContext = { ...context, machines: [], deployments: new Set(), services: new Set(['kubernetes']), publicServices: new Set() }
  it.each([
    ['service', stage, empty, /needs Pods/],
    ['service', pod, { ...context, services: new Set(['web']) }, /already/],
    ['users', stage, empty, /need a Service/],
    ['label', stage, context, /Pod or a node/],
    ['taint', pod, context, /onto a node/],
    ['power', pod, context, /onto a machine/],
    ['kill', { kind: 'pod', pod: 'default/gone' }, context, /No container/],
    ['kill', stage, context, /ends a process/],
    ['cut', stage, context, /drop them on a node/],
    ['bin', stage, context, /takes Pods/],
    ['node', stage, empty, /zone/],
  ] as const)('%s onto %o', (carried: Carried, target, where, reason) => {
    const gesture = planGesture(carried, target, where)
    expect('refused' in gesture && gesture.refused).toMatch(reason)
  })
})

it.each([
  [{ do: 'kubectl', line: 'kubectl get pods' }, 'kubectl get pods'],
  [{ do: 'power', machine: 'node-1', on: false }, 'Unplug node-1'],
  [{ do: 'link', a: 'node-1', b: 'cp-1', cut: true }, 'Cut the link node-1 – cp-1'],
  [{ do: 'kill-container', namespace: 'default', pod: 'web-1', container: 'nginx' }, 'kill -9 1 in nginx of web-1'],
] as const)('%o in words', (action, words) => expect(describeGesture(action)).toBe(words))

import { describe, expect, it } from 'vitest'
import { describeGesture, describePlan } from '../describe-gesture.ts'
import type { Carried, GestureContext, Target } from '../gesture.ts'
import { TOOLS, toolOf, valuesOf } from '../tools.ts'
import { planGesture } from './index.ts'
import { actionsOf, context, node, plan, pod, stage, waiting, web } from './plan-fixtures.ts'

describe('what a gesture is', () => {
  it.each([
    ['deployment', stage, 'kubectl create deployment web-2 --image=nginx:1.27 --replicas=3'],
    ['job', stage, "kubectl create job sum --image=busybox:1.36 -- sh -c 'sleep 10; echo done'"],
    ['cronjob', stage, "kubectl create cronjob tick --image=busybox:1.36 --schedule='*/1 * * * *' -- date"],
    ['statefulset', stage, 'kubectl apply -f db.yaml'],
    ['daemonset', stage, 'kubectl apply -f agent.yaml'],
    ['configmap', stage, 'kubectl create configmap settings --from-literal=colour=blue'],
    ['secret', stage, 'kubectl create secret generic password --from-literal=password=swordfish'],
    ['service', stage, 'kubectl expose deployment web --port=80 --type=LoadBalancer'],
    ['service', pod, 'kubectl expose deployment web --port=80 --type=LoadBalancer'],
    ['users', stage, { do: 'users', namespace: 'default', service: 'site', perSecond: 4 }],
    ['users', { kind: 'service', service: 'default/redis' }, { do: 'users', namespace: 'default', service: 'redis', perSecond: 4 }],
    ['image', pod, 'kubectl set image deployment/web nginx=nginx:1.28'],
    ['label', pod, 'kubectl label pod web-1 -n default app=other --overwrite'],
    ['label', node, 'kubectl label node node-1 disktype=ssd --overwrite'],
    ['taint', node, 'kubectl taint node node-1 reserved=yes:NoSchedule --overwrite'],
    ['scale', pod, 'kubectl scale deployment/web --replicas=5'],
    ['autoscale', pod, 'kubectl autoscale deployment web --min=1 --max=10 --cpu-percent=50'],
    ['cordon', node, 'kubectl cordon node-1'],
    ['cordon', { kind: 'node', node: 'node-2' }, 'kubectl uncordon node-2'],
    ['drain', node, 'kubectl drain node-1 --ignore-daemonsets --delete-emptydir-data --force'],
    ['power', node, { do: 'power', machine: 'node-1', on: false }],
    ['power', { kind: 'node', node: 'node-2' }, { do: 'power', machine: 'node-2', on: true }],
    ['kill', pod, { do: 'kill-container', namespace: 'default', pod: 'web-1', container: 'nginx' }],
    ['kill', { kind: 'process', node: 'node-1', process: 'kube-proxy' }, { do: 'process', machine: 'node-1', process: 'kube-proxy', signal: 'kill' }],
    ['kill', node, { do: 'process', machine: 'node-1', process: 'kubelet', signal: 'kill' }],
    ['cut', node, { do: 'link', a: 'node-1', b: 'cp-1', cut: true }],
    ['tape', node, { do: 'link', a: 'node-1', b: 'cp-1', cut: false, extraMillis: 0, loss: 0 }],
    ['delay', node, { do: 'link', a: 'node-1', b: 'cp-1', extraMillis: 200 }],
    ['loss', { kind: 'link', node: 'node-1', peer: 'node-2' }, { do: 'link', a: 'node-1', b: 'node-2', loss: 0.2 }],
    ['cut', { kind: 'link', node: 'laptop', peer: 'cp-1' }, { do: 'link', a: 'laptop', b: 'cp-1', cut: true }],
    ['image', { kind: 'workload', workload: { resource: 'replicaset', namespace: 'default', name: 'web-5d4' } }, 'kubectl set image deployment/web nginx=nginx:1.28'],
    ['disk', node, { do: 'fill-disk', machine: 'node-1', percent: 100 }],
    ['leak', pod, { do: 'leak-memory', namespace: 'default', pod: 'web-1', container: 'nginx', mibPerSecond: 4 }],
    ['spin', pod, { do: 'spin-cpu', namespace: 'default', pod: 'web-1', container: 'nginx', cores: 1 }],
    ['registry', stage, { do: 'registry', fault: 'unreachable' }],
    ['expire', node, { do: 'expire-certificate', machine: 'node-1' }],
    ['skew', node, { do: 'skew-clock', machine: 'node-1', seconds: -600 }],
    ['mend', stage, { do: 'registry', fault: 'none' }],
    ['bin', pod, 'kubectl delete pod web-1 -n default --wait=false'],
    ['bin', { kind: 'service', service: 'default/redis' }, 'kubectl delete service redis -n default'],
    ['bin', { kind: 'workload', workload: web }, 'kubectl delete deployment web --wait=false'],
    ['bin', node, { do: 'remove-machine', machine: 'node-1' }],
  ] as const)('%s onto %o', (tool, target, expected) => {
    expect(actionsOf(plan(tool, target))).toEqual([expected])
  })

  it('a tool does as it is set', () => {
    expect(actionsOf(plan('taint', node, context, { key: 'a', effect: 'NoExecute' }))).toEqual(['kubectl taint node node-1 a=yes:NoExecute --overwrite'])
    expect(actionsOf(plan('label', pod, context, { key: 'tier', value: 'front end' }))).toEqual(["kubectl label pod web-1 -n default 'tier=front end' --overwrite"])
    expect(actionsOf(plan('bin', { kind: 'workload', workload: web }, context, { cascade: 'orphan' }))).toEqual(['kubectl delete deployment web --cascade=orphan --wait=false'])
  })

  it('what was broken is mended, all of it at once', () => {
    expect(actionsOf(plan('mend', node))).toEqual([{ do: 'fill-disk', machine: 'node-1', percent: 0 }, { do: 'expire-certificate', machine: 'node-1', renew: true }, { do: 'skew-clock', machine: 'node-1', seconds: 0 }])
    const place = { namespace: 'default', pod: 'web-1', container: 'nginx' }
    expect(actionsOf(plan('mend', pod))).toEqual([{ do: 'leak-memory', ...place, mibPerSecond: 0 }, { do: 'spin-cpu', ...place, cores: 0 }])
    expect(actionsOf(plan('registry', stage, context, { fault: 'corrupt', image: ' nginx:1.27 ' }))).toEqual([{ do: 'registry', fault: 'corrupt', image: 'nginx:1.27' }])
  })

  it('a machine joins the zone that it is dropped on, under a free name', () => {
    const gesture = plan('node', { kind: 'zone', region: 'eu', zone: 'eu-b' })
    expect('actions' in gesture && gesture.actions[0]).toMatchObject({ do: 'add-machine', machine: { name: 'node-3', region: 'eu', zone: 'eu-b', cpu: '2', memory: '4Gi' } })
  })

  it('a disk on a Pod is a claim, and a mount in the template of its Deployment', () => {
    const gesture = plan('claim', pod)
    expect(actionsOf(gesture)).toEqual(['kubectl apply -f data.yaml', expect.stringMatching(/^kubectl patch deployment web -p '\{.*"claimName":"data".*"mountPath":"\/data"/)])
  })

  it('a Pod in the hand is bound only where the scheduler’s rules are asked first', () => {
    expect(planGesture({ pod: 'default/waiting' }, node, context)).toEqual({ judge: { pod: 'default/waiting', node: 'node-1' } })
    expect(planGesture({ pod: 'default/web-1' }, { kind: 'node', node: 'node-2' }, context)).toEqual({ refused: expect.stringMatching(/do not move.*drain node-1.*affinity/) })
    expect(planGesture({ pod: 'default/waiting' }, { kind: 'node', node: 'cp-1' }, context)).toHaveProperty('refused')
  })
})

describe('what a gesture is refused for', () => {
  const empty: GestureContext = { ...context, machines: [], names: (resource) => new Set(resource === 'services' ? ['kubernetes'] : []), publicServices: new Set() }
  it.each([
    ['service', stage, empty, /needs Pods/],
    ['service', pod, { ...context, names: () => new Set(['web']) }, /already/],
    ['users', stage, empty, /need a Service/],
    ['image', node, context, /onto a Pod/],
    ['image', { kind: 'pod', pod: 'shop/sum-x' }, context, /template of a job/],
    ['scale', { kind: 'pod', pod: 'shop/sum-x' }, context, /no replicas/],
    ['claim', waiting, context, /volumes never change/],
    ['label', stage, context, /Pod or a node/],
    ['taint', pod, context, /onto a node/],
    ['power', pod, context, /onto a machine/],
    ['kill', { kind: 'pod', pod: 'default/gone' }, context, /No container/],
    ['kill', stage, context, /ends a process/],
    ['cut', stage, context, /drop them on a node/],
    ['cut', { kind: 'node', node: 'cp-1' }, context, /drop them on a node/],
    ['cut', { kind: 'link', node: 'node-1', peer: 'node-1' }, context, /two ends/],
    ['disk', pod, context, /a node’s/],
    ['disk', { kind: 'node', node: 'cp-1' }, context, /a node’s/],
    ['leak', node, context, /on a Pod/],
    ['spin', { kind: 'pod', pod: 'default/gone' }, context, /No container/],
    ['expire', stage, context, /on a node/],
    ['skew', { kind: 'node', node: 'cp-1' }, context, /clock is a machine/],
    ['mend', { kind: 'node', node: 'cp-1' }, context, /switches of their own/],
    ['bin', stage, context, /takes Pods/],
    ['bin', { kind: 'node', node: 'cp-1' }, context, /no cluster/],
    ['node', stage, empty, /zone/],
  ] as const)('%s onto %o', (tool, target, where, reason) => {
    const gesture = plan(tool, target, where)
    expect('refused' in gesture && gesture.refused).toMatch(reason)
  })

  it.each([
    ['users', { perSecond: 'many' }],
    ['delay', { millis: '-1' }],
    ['loss', { percent: '120' }],
    ['disk', { percent: '0' }],
    ['disk', { percent: '101' }],
    ['registry', { fault: 'haunted' }],
    ['skew', { by: 'soon' }],
    ['skew', { by: '0s' }],
    ['skew', { by: '+99999d' }],
  ] as const)('%s set to %o', (tool, values) => expect(plan(tool, tool === 'users' ? stage : node, context, values)).toHaveProperty('refused'))

  it.each([
    ['leak', { mibPerSecond: 'all' }],
    ['spin', { cores: '1000' }],
  ] as const)('%s set to %o', (tool, values) => expect(plan(tool, pod, context, values)).toHaveProperty('refused'))
})

it('says what will follow before it is done', () => {
  const words = (carried: Carried, target: Target): string => [describePlan(planGesture(carried, target, context))].map(({ text, note }) => `${text} | ${note ?? ''}`)[0]!
  expect(words({ tool: 'bin' }, pod)).toBe('kubectl delete pod web-1 -n default --wait=false | The deployment web still wants it: another Pod takes its place.')
  expect(words({ tool: 'bin' }, { kind: 'workload', workload: web })).toMatch(/its 3 Pods are collected after it/)
  expect(words({ pod: 'default/waiting' }, node)).toMatch(/^Bind waiting to node-1/)
})

it('every tool has a place to be dropped, or needs none', () => {
  for (const tool of TOOLS) {
    const targets: readonly Target[] = [stage, node, pod]
    expect(targets.some((target) => 'actions' in planGesture({ tool: tool.id }, target, context)), tool.id).toBe(true)
  }
  expect(valuesOf(toolOf('users'), { perSecond: '9', strange: 'x' })).toEqual({ perSecond: '9' })
})

it.each([
  [{ do: 'kubectl', line: 'kubectl get pods' }, 'kubectl get pods'],
  [{ do: 'power', machine: 'node-1', on: false }, 'Unplug node-1'],
  [{ do: 'link', a: 'node-1', b: 'cp-1', cut: true }, 'Cut the link node-1 – cp-1'],
  [{ do: 'link', a: 'node-1', b: 'cp-1', loss: 0.2 }, 'Let the link node-1 – cp-1 lose 20 %'],
  [{ do: 'kill-container', namespace: 'default', pod: 'web-1', container: 'nginx' }, 'kill -9 1 in nginx of web-1'],
  [{ do: 'fill-disk', machine: 'node-1', percent: 97 }, 'Fill the disk of node-1 to 97 %'],
  [{ do: 'leak-memory', namespace: 'default', pod: 'web-1', container: 'nginx', mibPerSecond: 0 }, 'Mend the leak in nginx of web-1'],
  [{ do: 'spin-cpu', namespace: 'default', pod: 'web-1', container: 'nginx', cores: 1 }, 'Let nginx of web-1 spin on 1 core'],
  [{ do: 'registry', fault: 'corrupt', image: 'nginx:1.27' }, 'Break the registry (corrupt) for nginx:1.27'],
  [{ do: 'skew-clock', machine: 'node-1', seconds: -600 }, 'Set the clock of node-1 back by 10m'],
  [{ do: 'skew-clock', machine: 'node-1', seconds: 34_560_000 }, 'Set the clock of node-1 ahead by 400d'],
  [{ do: 'skew-clock', machine: 'node-1', seconds: 0 }, 'Set the clock of node-1 right'],
  [{ do: 'expire-certificate', machine: 'node-1', renew: true }, 'Renew the certificate of the kubelet on node-1'],
] as const)('%o in words', (action, words) => expect(describeGesture(action)).toBe(words))

import { describe, expect, it } from 'vitest'
import { describePlan } from '../describe-gesture.ts'
import type { Target } from '../gesture.ts'
import { planGesture } from './index.ts'
import { actionsOf, context, node, pair, plan, pod, waiting, web } from './plan-fixtures.ts'

describe('a claim or a volume in the hand', () => {
  const deployment: Target = { kind: 'workload', workload: pair }
  const patch = (workload: string, spec: object): string => `kubectl patch ${workload} -p '${JSON.stringify({ spec: { template: { spec } } })}'`
  const added = (name: string, claimName: string): object => ({ volumes: [{ name, persistentVolumeClaim: { claimName } }] })
  const mounted = (container: string, name: string, mountPath: string): object => ({ containers: [{ name: container, volumeMounts: [{ name, mountPath }] }] })

  it.each([
    ['onto a Pod: in the template of what owns it', { claim: 'default/data' }, pod, [patch('deployment web', { ...added('data', 'data'), ...mounted('nginx', 'data', '/data') })]],
    ['onto a ReplicaSet: in the Deployment that owns it', { claim: 'default/data' }, { kind: 'workload', workload: { resource: 'replicaset', namespace: 'default', name: 'web-5d4' } }, [patch('deployment web', { ...added('data', 'data'), ...mounted('nginx', 'data', '/data') })]],
    ['names and paths that are taken are left alone', { claim: 'default/data' }, deployment, [patch('deployment pair', { ...added('data-2', 'data'), ...mounted('main', 'data-2', '/data-2') })]],
    ['onto one container', { claim: 'default/data' }, { kind: 'container', pod: 'default/pair-1', container: 'sidecar' }, [patch('deployment pair', { ...added('data-2', 'data'), ...mounted('sidecar', 'data-2', '/data') })]],
    ['onto a container that sets up', { claim: 'default/data' }, { ...deployment, container: 'setup' }, [patch('deployment pair', { ...added('data-2', 'data'), initContainers: [{ name: 'setup', volumeMounts: [{ name: 'data-2', mountPath: '/data' }] }] })]],
    ['a volume of the template that is of this claim serves', { claim: 'default/shared', path: '/in' }, { ...deployment, container: 'sidecar' }, [patch('deployment pair', mounted('sidecar', 'disk', '/in'))]],
    ['beside the claims that each Pod has of its own', { claim: 'default/data' }, { kind: 'workload', workload: { resource: 'statefulset', namespace: 'default', name: 'db' } }, [patch('statefulset db', { ...added('data-2', 'data'), ...mounted('redis', 'data-2', '/data-2') })]],
    ['a volume that is claimed, by its claim', { volume: 'pv-once' }, pod, [patch('deployment web', { ...added('once', 'once'), ...mounted('nginx', 'once', '/data') })]],
    ['a free volume: first a claim that names it', { volume: 'pv-free' }, pod, ['kubectl apply -f pv-free.yaml', patch('deployment web', { ...added('pv-free', 'pv-free'), ...mounted('nginx', 'pv-free', '/data') })]],
  ] as const)('%s', (_, carried, target, expected) => {
    expect(actionsOf(planGesture(carried, target, context))).toEqual(expected)
  })

  it('a CronJob has its template further in', () => {
    expect(actionsOf(planGesture({ claim: 'default/data' }, { kind: 'workload', workload: { resource: 'cronjob', namespace: 'default', name: 'tick' } }, context))).toEqual([
      `kubectl patch cronjob tick -p '${JSON.stringify({ spec: { jobTemplate: { spec: { template: { spec: { ...added('data', 'data'), ...mounted('tick', 'data', '/data') } } } } } })}'`,
    ])
  })

  it('the claim of a free volume asks for all that it has', () => {
    const gesture = planGesture({ volume: 'pv-free' }, pod, context)
    const [first] = 'actions' in gesture ? gesture.actions : []
    expect(first?.do === 'kubectl' && first.files?.['pv-free.yaml']).toBe('apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: pv-free, namespace: default}\nspec:\n  volumeName: pv-free\n  storageClassName: "slow"\n  accessModes: [ReadWriteOnce]\n  resources: {requests: {storage: 5Gi}}\n')
  })

  it.each([
    ['claim', 'default/data', /every Pod is replaced\. .*its 3 Pods share it only while they are all on the same one/],
    ['claim', 'default/once', /ReadWriteOnce: db-0 has it, on node-1/],
    ['claim', 'default/pod-only', /of its 3 Pods one runs/],
    ['claim', 'default/shared', /every Pod is replaced\.$/],
    ['claim', 'default/dir', /\/tmp\/pv-dir of whichever node/],
    ['volume', 'pv-once', /^A template cannot name a volume: pv-once is mounted by once.*db-0 has it/],
    ['volume', 'pv-free', /nobody claims pv-free yet: first pv-free is made/],
  ] as const)('%s %s: what else follows', (kind, name, note) => {
    const gesture = planGesture(kind === 'claim' ? { claim: name } : { volume: name }, pod, context)
    expect('actions' in gesture && gesture.note).toMatch(note)
  })

  it.each([
    ['nothing that makes Pods', { claim: 'default/data' }, node, /drop it on a Pod/],
    ['a bare Pod', { claim: 'default/data' }, waiting, /pod updates may not change fields.*have a Deployment make it/],
    ['a Job', { claim: 'shop/till' }, { kind: 'pod', pod: 'shop/sum-x' }, /field is immutable/],
    ['another namespace', { claim: 'shop/till' }, pod, /till is in shop, web in default/],
    ['twice in one container', { claim: 'default/shared' }, { kind: 'workload', workload: { resource: 'statefulset', namespace: 'default', name: 'db' } }, /redis of db mounts shared already, at \/kept/],
    ['one that goes', { claim: 'default/going' }, pod, /being deleted/],
    ['one that is gone', { claim: 'default/nowhere' }, pod, /not there any more/],
    ['a block device', { claim: 'default/raw' }, pod, /volumeDevices/],
    ['a workload that is gone', { claim: 'default/data' }, { kind: 'workload', workload: { resource: 'deployment', namespace: 'default', name: 'nowhere' } }, /not there any more/],
    ['a released volume', { volume: 'pv-left' }, pod, /Released: it still names default\/gone/],
    ['a volume for another’s claim', { volume: 'pv-kept' }, { kind: 'workload', workload: web }, /kept for the claim shop\/till/],
    ['a volume that is gone', { volume: 'pv-nowhere' }, pod, /not there any more/],
  ] as const)('refused: %s', (_, carried, target, reason) => {
    const gesture = planGesture(carried, target, context)
    expect('refused' in gesture && gesture.refused).toMatch(reason)
  })

  it('the bin deletes them, and says what holds them', () => {
    const binned = (target: Target): string => [describePlan(plan('bin', target))].map(({ text, note }) => `${text} | ${note ?? ''}`)[0]!
    expect(binned({ kind: 'claim', claim: 'default/once' })).toMatch(/^kubectl delete pvc once --wait=false \| Used by db-0: .*pvc-protection/)
    expect(binned({ kind: 'claim', claim: 'default/shared' })).toMatch(/pv-shared with all that is on it follows/)
    expect(binned({ kind: 'claim', claim: 'default/pod-only' })).toMatch(/pv-retained stays, Released/)
    expect(binned({ kind: 'claim', claim: 'shop/till' })).toMatch(/^kubectl delete pvc till -n shop --wait=false \| .*no disk is behind it/)
    expect(binned({ kind: 'volume', volume: 'pv-once' })).toMatch(/^kubectl delete pv pv-once --wait=false \| .*pv-protection.*default\/once/)
    expect(binned({ kind: 'volume', volume: 'pv-left' })).toMatch(/No claim holds it/)
  })
})

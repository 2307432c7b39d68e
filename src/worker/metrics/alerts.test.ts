// The rules against clusters in which something is wrong: which alerts there are, when they fire, and that they end.
import { describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '../../kernel/index.ts'
import type { KubeObject } from '../../cluster/api/index.ts'
import { History } from '../history.ts'
import { TWO_NODES, TestPage } from '../test-page.ts'
import { readRules } from './alert-conditions.ts'
import { ALERT_RULES, alertState, ruleId } from './alert-rules.ts'
import { AlertWatch } from './alert-watch.ts'

const object = (kind: string, status: object, spec: object = {}, metadata: object = {}): KubeObject => ({ apiVersion: 'v1', kind, metadata: { name: 'x', namespace: 'default', ...metadata }, spec, status }) as unknown as KubeObject
const waiting = (reason: string): object => ({ phase: 'Running', containerStatuses: [{ state: { waiting: { reason } } }] })
const has = (type: string, status: string): object => ({ conditions: [{ type, status }] })

const fill = (available: number, inFourDays: number): object => ({ capacity: 1000, available, inFourDays })

const DATABASE = `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {storageClassName: zonal-immediate, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: Pod
metadata: {name: db}
spec:
  nodeName: node-1
  containers: [{name: db, image: "busybox:1.36", command: [sleep, "99999"], volumeMounts: [{name: data, mountPath: /data}]}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
`

/** What each rule finds wrong, and what it does not. */
const SCENES: Readonly<Record<string, readonly [wrong: Record<string, unknown>, right: Record<string, unknown>]>> = {
  KubePodCrashLooping: [{ object: object('Pod', waiting('CrashLoopBackOff')) }, { object: object('Pod', { phase: 'Running', containerStatuses: [{ state: { running: {} } }] }) }],
  KubePodNotReady: [{ object: object('Pod', { phase: 'Pending' }) }, { object: object('Pod', { phase: 'Failed' }, {}, { ownerReferences: [{ kind: 'Job' }] }) }],
  KubeContainerWaiting: [{ object: object('Pod', waiting('ImagePullBackOff')) }, { object: object('Pod', waiting('CrashLoopBackOff')) }],
  KubeDeploymentReplicasMismatch: [{ object: object('Deployment', {}, { replicas: 2 }), unchanged: 600 }, { object: object('Deployment', { availableReplicas: 1 }, { replicas: 2 }), unchanged: 60 }],
  KubeDeploymentRolloutStuck: [{ object: object('Deployment', has('Progressing', 'False')) }, { object: object('Deployment', has('Progressing', 'True')) }],
  KubeStatefulSetReplicasMismatch: [{ object: object('StatefulSet', { readyReplicas: 1 }, { replicas: 2 }), unchanged: 600 }, { object: object('StatefulSet', { readyReplicas: 2 }, { replicas: 2 }), unchanged: 600 }],
  KubeDaemonSetRolloutStuck: [{ object: object('DaemonSet', { desiredNumberScheduled: 2, numberAvailable: 1 }), unchanged: 300 }, { object: object('DaemonSet', { desiredNumberScheduled: 0 }), unchanged: 300 }],
  KubeJobFailed: [{ object: object('Job', has('Failed', 'True')) }, { object: object('Job', has('Complete', 'True')) }],
  KubeHpaMaxedOut: [{ object: object('HorizontalPodAutoscaler', { currentReplicas: 5 }, { minReplicas: 1, maxReplicas: 5 }) }, { object: object('HorizontalPodAutoscaler', { currentReplicas: 5 }, { minReplicas: 5, maxReplicas: 5 }) }],
  KubeNodeNotReady: [{ object: object('Node', has('Ready', 'Unknown')) }, { object: object('Node', has('Ready', 'False'), { unschedulable: true }) }],
  KubeNodeUnreachable: [{ object: object('Node', {}, { taints: [{ key: 'node.kubernetes.io/unreachable' }] }) }, { object: object('Node', {}) }],
  KubeNodePressure: [{ object: object('Node', has('DiskPressure', 'True')) }, { object: object('Node', has('DiskPressure', 'False')) }],
  KubePersistentVolumeErrors: [{ object: object('PersistentVolume', { phase: 'Failed' }) }, { object: object('PersistentVolume', { phase: 'Bound' }) }],
  KubePersistentVolumeFillingUp: [{ object: object('PersistentVolumeClaim', {}), fill: fill(29, 29) }, { object: object('PersistentVolumeClaim', {}, { accessModes: ['ReadOnlyMany'] }), fill: fill(0, 0) }],
  KubePersistentVolumeFillingUpSoon: [{ object: object('PersistentVolumeClaim', {}), fill: fill(149, -1) }, { object: object('PersistentVolumeClaim', {}), fill: fill(149, 1) }],
  NodeFilesystemOutOfSpace: [{ fill: fill(29, 29) }, { fill: fill(30, 30) }],
  NodeFilesystemAlmostOutOfSpace: [{ fill: fill(49, 49) }, { fill: fill(50, 50) }],
  KubeQuotaAlmostFull: [{ object: object('ResourceQuota', { hard: { 'requests.cpu': '1' }, used: { 'requests.cpu': '950m' } }) }, { object: object('ResourceQuota', { hard: { pods: '10' }, used: { pods: '9' } }) }],
  TargetDown: [{ object: { ...object('EndpointSlice', {}), endpoints: [{ conditions: { ready: true } }, { conditions: { ready: false } }] } }, { object: { ...object('EndpointSlice', {}), endpoints: [{ conditions: { ready: true } }] } }],
  UserRequestsFailing: [{ users: { sent: 100, failed: 6 } }, { users: { sent: 100, failed: 5 } }],
  KubeAPIErrorBudgetBurn: [{ api: { requests: 100, errors: 10, slow: 5 } }, { api: { requests: 100, errors: 10, slow: 4 } }],
  KubeAPIDown: [{ api: { requests: 0, errors: 0, slow: 0 } }, { api: { requests: 1, errors: 0, slow: 0 } }],
}

describe('each rule tells what is wrong from what is right', () => {
  it('every rule is tried', () => expect(Object.keys(SCENES).sort()).toEqual(ALERT_RULES.map(ruleId).sort()))

  it.each(readRules().map(({ rule, holds }) => ({ name: ruleId(rule), holds })))('$name', ({ name, holds }) => {
    const [wrong, right] = SCENES[name]!
    expect([holds(wrong), holds(right)]).toEqual([true, false])
  })
})

it.each([
  ['before it', { from: 100, until: undefined }, 99, undefined],
  ['at once', { from: 100, until: undefined }, 100, 'pending'],
  ['just before it is long enough', { from: 100, until: undefined }, 109, 'pending'],
  ['when it is', { from: 100, until: undefined }, 110, 'firing'],
  ['seen from a moment when it was not over yet', { from: 100, until: 120 }, 105, 'pending'],
  ['while it still holds', { from: 100, until: 120 }, 119, 'firing'],
  ['when it is over', { from: 100, until: 120 }, 120, 'resolved'],
  ['over before it was long enough', { from: 100, until: 109 }, 120, undefined],
] as const)('%s', (_, span, now, state) => expect(alertState(span, 10, now)).toBe(state))

describe('along a run', () => {
  it('a crash loop lingers through its short lives, and ends with the Pod', () => {
    const history = new History()
    const at = (seconds: number, status: object | null): void => history.addChange({ key: 'pods/default/x', object: status && object('Pod', status), at: seconds * SECOND })
    at(1, { phase: 'Running', containerStatuses: [{ state: { running: {} } }] })
    for (const minute of [1, 3, 5]) {
      at(minute * 60, waiting('CrashLoopBackOff'))
      at(minute * 60 + 50, { phase: 'Running', containerStatuses: [{ state: { running: {} } }] })
    }
    const watch = new AlertWatch(history, 0)
    watch.advance(8 * MINUTE)
    const crashes = (): unknown[] => watch.spans.filter(({ rule }) => rule === 'KubePodCrashLooping')
    expect(crashes()).toEqual([{ rule: 'KubePodCrashLooping', key: 'pods/default/x', from: MINUTE, until: undefined }])
    at(9 * 60, null)
    watch.advance(10 * MINUTE)
    expect(crashes()).toEqual([{ rule: 'KubePodCrashLooping', key: 'pods/default/x', from: MINUTE, until: 9 * MINUTE }])
  })

  it('a volume that a program fills, and a machine whose disk something fills; both end when there is space again', () => {
    const page = new TestPage()
    const pass = (seconds: number): void => {
      page.say({ type: 'play', pace: 100 })
      page.wait(seconds / 100)
    }
    const found = (): string[] => page.ask({ about: 'alerts' }).spans.filter(({ rule }) => rule.includes('Fil')).map(({ rule, key, until }) => `${rule} ${key}${until === undefined ? '' : ' over'}`).sort()
    page.say({ type: 'open', run: { config: { ...TWO_NODES, csiDisks: true }, log: [] } })
    page.wait(0.02)
    page.say({ type: 'act', id: 1, action: { do: 'kubectl', line: 'kubectl apply -f db.yaml', files: { 'db.yaml': DATABASE } } })
    pass(60)
    expect(found()).toEqual([])
    page.kubectl('kubectl exec db -- fallocate -l 1000M /data/log')
    page.say({ type: 'act', id: 2, action: { do: 'fill-disk', machine: 'node-2', percent: 96 } })
    pass(120)
    const volume = ['KubePersistentVolumeFillingUp', 'KubePersistentVolumeFillingUpSoon'].map((rule) => `${rule} persistentvolumeclaims/default/data`)
    expect(found()).toEqual([...volume, 'NodeFilesystemAlmostOutOfSpace nodes/node-2'])
    page.kubectl('kubectl exec db -- rm /data/log')
    page.say({ type: 'act', id: 3, action: { do: 'fill-disk', machine: 'node-2', percent: 0 } })
    pass(60)
    expect(found()).toEqual([...volume.map((one) => `${one} over`), 'NodeFilesystemAlmostOutOfSpace nodes/node-2 over'])
  })

  it('a machine without power, users without a Service that answers; both end when it is mended; a branch has its own', () => {
    const page = new TestPage()
    const pass = (seconds: number): void => {
      page.say({ type: 'play', pace: 100 })
      page.wait(seconds / 100)
    }
    const found = (): string[] => page.ask({ about: 'alerts' }).spans.map(({ rule, key, until }) => `${rule} ${key}${until === undefined ? '' : ' over'}`)
    page.say({ type: 'open', run: { config: TWO_NODES, log: [] } })
    page.wait(0.02)
    page.kubectl('kubectl create deployment web --image=nginx:1.27')
    pass(10)
    page.kubectl('kubectl expose deployment web --port=80 --type=LoadBalancer')
    pass(20)
    page.say({ type: 'act', id: 2, action: { do: 'users', namespace: 'default', service: 'web', perSecond: 5 } })
    pass(60)
    expect(found()).toEqual([])
    const healthy = page.frame.now
    page.kubectl('kubectl scale deployment web --replicas=0')
    page.say({ type: 'act', id: 3, action: { do: 'power', machine: 'node-1', on: false } })
    pass(180)
    expect(found()).toEqual(expect.arrayContaining(['UserRequestsFailing services/default/web', 'KubeNodeNotReady nodes/node-1', 'KubeNodeUnreachable nodes/node-1']))
    page.say({ type: 'act', id: 4, action: { do: 'power', machine: 'node-1', on: true } })
    page.kubectl('kubectl scale deployment web --replicas=1')
    pass(600)
    expect(found()).toEqual(expect.arrayContaining(['UserRequestsFailing services/default/web over', 'KubeNodeNotReady nodes/node-1 over', 'KubeNodeUnreachable nodes/node-1 over']))
    page.say({ type: 'seek', to: healthy - 1 })
    page.say({ type: 'fork', label: 'other' })
    page.wait(0.1)
    pass(60)
    expect(found()).toEqual([])
  })
})

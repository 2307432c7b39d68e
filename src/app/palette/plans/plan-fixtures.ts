// A small cluster for the tests of plans: Deployments of one container and of two, a Job, a StatefulSet; claims and volumes of each sort.
import type { Container, PersistentVolume, PersistentVolumeClaim } from '../../../cluster/api/types/core-v1.ts'
import type { Action } from '../../../worker/protocol.ts'
import { aMachine } from '../../stage/stage-fixtures.ts'
import type { GestureContext, Target, Template, Workload } from '../gesture.ts'
import type { ToolId } from '../tools.ts'
import { planGesture } from './index.ts'

export const web: Workload = { resource: 'deployment', namespace: 'default', name: 'web' }
export const pair: Workload = { resource: 'deployment', namespace: 'default', name: 'pair' }
export const sum: Workload = { resource: 'job', namespace: 'shop', name: 'sum' }
const NAMES: Readonly<Record<string, readonly string[]>> = { 'deployments.apps': ['web'], services: ['kubernetes', 'redis', 'site'] }
const container = (name: string, paths: Readonly<Record<string, string>> = {}): Container => ({ name, volumeMounts: Object.entries(paths).map(([mountPath, volume]) => ({ mountPath, name: volume })) })
const TEMPLATES: Readonly<Record<string, Template>> = {
  web: { spec: { containers: [container('nginx')] }, ownClaims: [] },
  sum: { spec: { containers: [container('sum')] }, ownClaims: [] },
  tick: { spec: { containers: [container('tick')] }, ownClaims: [] },
  pair: { spec: { initContainers: [container('setup')], containers: [container('main', { '/data': 'data' }), container('sidecar')], volumes: [{ name: 'data', emptyDir: {} }, { name: 'disk', persistentVolumeClaim: { claimName: 'shared' } }] }, ownClaims: [] },
  db: { spec: { containers: [container('redis', { '/data': 'data', '/kept': 'shared' })], volumes: [{ name: 'shared', persistentVolumeClaim: { claimName: 'shared' } }] }, ownClaims: ['data'] },
}
const META = { uid: '', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' }
const claim = (key: string, spec: PersistentVolumeClaim['spec'], more: { readonly deletionTimestamp?: string } = {}): readonly [string, PersistentVolumeClaim] => [key, { metadata: { ...META, namespace: key.split('/')[0]!, name: key.split('/')[1]!, ...more }, spec: { accessModes: ['ReadWriteOnce'], ...spec } }]
const CLAIMS: Readonly<Record<string, PersistentVolumeClaim>> = Object.fromEntries([
  claim('default/data', {}),
  claim('default/once', { volumeName: 'pv-once' }),
  claim('default/pod-only', { accessModes: ['ReadWriteOncePod'], volumeName: 'pv-retained' }),
  claim('default/shared', { accessModes: ['ReadWriteMany'], volumeName: 'pv-shared' }),
  claim('default/dir', { volumeName: 'pv-dir' }),
  claim('default/raw', { volumeMode: 'Block' }),
  claim('default/going', {}, { deletionTimestamp: '2026-01-01T00:00:00Z' }),
  claim('shop/till', {}),
])
const volume = (name: string, spec: PersistentVolume['spec'], phase: 'Available' | 'Bound' | 'Released' = 'Bound'): readonly [string, PersistentVolume] => [name, { metadata: { ...META, name }, spec: { capacity: { storage: '5Gi' }, accessModes: ['ReadWriteOnce'], ...spec }, status: { phase } }]
const VOLUMES: Readonly<Record<string, PersistentVolume>> = Object.fromEntries([
  volume('pv-once', { claimRef: { namespace: 'default', name: 'once' } }),
  volume('pv-shared', { claimRef: { namespace: 'default', name: 'shared' } }),
  volume('pv-retained', { claimRef: { namespace: 'default', name: 'pod-only' }, persistentVolumeReclaimPolicy: 'Retain' }),
  volume('pv-dir', { claimRef: { namespace: 'default', name: 'dir' }, hostPath: { path: '/tmp/pv-dir' } }),
  volume('pv-free', { storageClassName: 'slow' }, 'Available'),
  volume('pv-kept', { claimRef: { namespace: 'shop', name: 'till' } }, 'Available'),
  volume('pv-left', { claimRef: { namespace: 'default', name: 'gone' } }, 'Released'),
])

export const context: GestureContext = {
  machines: [aMachine('cp-1', 'eu-a', 'control-plane'), aMachine('node-1'), { ...aMachine('node-2', 'eu-b'), powered: false }],
  names: (resource) => new Set(NAMES[resource]),
  publicServices: new Set(['site']),
  containersOf: (pod) => (pod === 'default/web-1' ? ['nginx'] : pod === 'default/pair-1' ? ['main', 'sidecar'] : []),
  labelsOf: (pod): Readonly<Record<string, string>> => (pod === 'default/web-1' ? { app: 'web' } : {}),
  nodeOf: (pod) => (pod === 'default/waiting' ? undefined : 'node-1'),
  workloadOf: (pod) => (pod === 'default/web-1' ? web : pod === 'default/pair-1' ? pair : pod === 'shop/sum-x' ? sum : undefined),
  topOf: (workload) => (workload.name === 'web-5d4' ? web : workload),
  templateOf: ({ name }) => TEMPLATES[name],
  claimOf: (key) => CLAIMS[key],
  volumeOf: (name) => VOLUMES[name],
  usersOf: (claim) => (claim === 'default/once' ? ['default/db-0'] : []),
  podsOf: ({ name }) => (name === 'web' ? 3 : 1),
  isCordoned: (node) => node === 'node-2',
}
export const pod: Target = { kind: 'pod', pod: 'default/web-1' }
export const waiting: Target = { kind: 'pod', pod: 'default/waiting' }
export const node: Target = { kind: 'node', node: 'node-1' }
export const stage: Target = { kind: 'stage' }
const lineOf = (action: Action | undefined): unknown => (action?.do === 'kubectl' ? action.line : action)
export const plan = (tool: ToolId, target: Target, where = context, values?: Record<string, string>): ReturnType<typeof planGesture> => planGesture({ tool, ...(values ? { values } : {}) }, target, where)
export const actionsOf = (gesture: ReturnType<typeof planGesture>): unknown => ('actions' in gesture ? gesture.actions.map(lineOf) : gesture)

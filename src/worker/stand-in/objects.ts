// Objects as the model's API server holds them, as large and as deep, made up.
import type { Deployment, ReplicaSet } from '../../cluster/api/types/apps-v1.ts'
import type { Node, Pod } from '../../cluster/api/types/core-v1.ts'
import type { Lease } from '../../cluster/api/types/coordination-v1.ts'
import type { MachineSpec } from '../../cluster/actions.ts'

const BORN = '2026-01-01T00:00:00Z'
const meta = (kind: string, name: string, more: object = {}): Node['metadata'] => ({ name, uid: `${kind}-${name}`, resourceVersion: '1', creationTimestamp: BORN, ...more })
const condition = (type: string, isTrue: boolean): { type: string; status: string; lastTransitionTime: string } => ({ type, status: isTrue ? 'True' : 'False', lastTransitionTime: BORN })

export function aNode({ name, region, zone, cpu, memory, disk, pods }: MachineSpec, isReady = true): Node {
  const amounts = { cpu, memory, 'ephemeral-storage': disk, pods: String(pods) }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: meta('node', name, { labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'topology.kubernetes.io/region': region, 'topology.kubernetes.io/zone': zone } }),
    spec: {},
    status: { allocatable: amounts, capacity: amounts, conditions: [condition('MemoryPressure', false), condition('DiskPressure', false), condition('PIDPressure', false), condition('Ready', isReady)], nodeInfo: { kubeletVersion: 'v1.34.0', osImage: 'Linux', containerRuntimeVersion: 'containerd://2.1.3' } },
  } as unknown as Node
}

export const aLease = (node: string, version: number): Lease => ({ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { ...meta('lease', node, { namespace: 'kube-node-lease' }), resourceVersion: String(version) }, spec: { holderIdentity: node, leaseDurationSeconds: 40 } }) as unknown as Lease

const template = (app: string): object => ({ metadata: { labels: { app } }, spec: { containers: [{ name: 'main', image: 'nginx:1.27', resources: { requests: { cpu: '50m', memory: '64Mi' } } }] } })

export function aDeployment(app: string, replicas: number): Deployment {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: meta('deployment', app, { namespace: 'default', labels: { app } }), spec: { replicas, selector: { matchLabels: { app } }, template: template(app) }, status: { replicas, readyReplicas: replicas, updatedReplicas: replicas, availableReplicas: replicas } } as unknown as Deployment
}

export function aReplicaSet(app: string, replicas: number): ReplicaSet {
  const name = `${app}-66d47686b4`
  return { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: meta('replicaset', name, { namespace: 'default', labels: { app, 'pod-template-hash': '66d47686b4' }, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: app, uid: `deployment-${app}`, controller: true }] }), spec: { replicas, selector: { matchLabels: { app } }, template: template(app) }, status: { replicas, readyReplicas: replicas } } as unknown as ReplicaSet
}

export interface PodOrder {
  readonly app: string
  readonly name: string
  readonly number: number
  readonly node?: string
  readonly state: 'pending' | 'starting' | 'running' | 'crashed' | 'leaving'
}

/** What all Pods of an app have alike: parts are shared, as in the model. */
const specs = new Map<string, object>()
function specOf(app: string, node: string | undefined): object {
  let shared = specs.get(app)
  if (!shared) specs.set(app, (shared = { volumes: [{ name: 'token', projected: { sources: [] } }], containers: [{ name: 'main', image: 'nginx:1.27', ports: [{ containerPort: 80 }], resources: { requests: { cpu: '50m', memory: '64Mi' } }, volumeMounts: [{ name: 'token', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true }], readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 10 } }], restartPolicy: 'Always', serviceAccountName: 'default', schedulerName: 'default-scheduler', tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }] }))
  return node === undefined ? shared : { ...shared, nodeName: node }
}

export function aPod({ app, name, number, node, state }: PodOrder): Pod {
  const isReady = state === 'running' || state === 'leaving'
  const started = state === 'crashed' ? { waiting: { reason: 'CrashLoopBackOff' } } : isReady ? { running: { startedAt: BORN } } : { waiting: { reason: 'ContainerCreating' } }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: meta('pod', name, { namespace: 'default', labels: { app, 'pod-template-hash': '66d47686b4' }, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${app}-66d47686b4`, uid: `replicaset-${app}-66d47686b4`, controller: true }], ...(state === 'leaving' ? { deletionTimestamp: BORN } : {}) }),
    spec: specOf(app, node),
    status: { phase: isReady || state === 'crashed' ? 'Running' : 'Pending', podIP: `10.${128 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`, conditions: [condition('PodScheduled', node !== undefined), condition('Ready', isReady)], ...(node === undefined ? {} : { containerStatuses: [{ name: 'main', image: 'nginx:1.27', ready: isReady, restartCount: state === 'crashed' ? 4 : 0, state: started }] }) },
  } as unknown as Pod
}

// Objects in each of the states that the stage draws.
import type { Node, Pod } from '../../cluster/api/types/core-v1.ts'

type PodState = 'running' | 'pending' | 'starting' | 'unready' | 'crashed' | 'failed' | 'no image' | 'leaving' | 'done' | 'two'

const BORN = '2026-01-01T00:00:00Z'
const STATES: Readonly<Record<PodState, object>> = {
  running: { running: { startedAt: BORN } },
  leaving: { running: { startedAt: BORN } },
  two: { running: { startedAt: BORN } },
  unready: { running: { startedAt: BORN } },
  failed: { terminated: { exitCode: 1, reason: 'Error' } },
  'no image': { waiting: { reason: 'ImagePullBackOff' } },
  pending: { waiting: { reason: 'Pending' } },
  starting: { waiting: { reason: 'ContainerCreating' } },
  crashed: { waiting: { reason: 'CrashLoopBackOff' } },
  done: { terminated: { exitCode: 0, reason: 'Completed' } },
}

export function aGalleryPod(name: string, state: PodState, namespace = 'default'): Pod {
  const isReady = state === 'running' || state === 'leaving'
  const containers = (state === 'two' ? ['main', 'sidecar'] : ['main']).map((container) => ({ name: container, image: 'nginx:1.27', ports: [{ containerPort: 80 }], resources: { requests: { cpu: '250m', memory: '128Mi' } } }))
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, uid: name, resourceVersion: '1', creationTimestamp: BORN, labels: { app: 'web' }, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'web', controller: true }], ...(state === 'leaving' ? { deletionTimestamp: BORN } : {}) },
    spec: { containers, ...(state === 'pending' ? {} : { nodeName: 'node-ready' }) },
    status: {
      phase: state === 'done' ? 'Succeeded' : state === 'failed' ? 'Failed' : isReady || state === 'two' || state === 'unready' || state === 'crashed' ? 'Running' : 'Pending',
      podIP: '10.244.1.7',
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }],
      ...(state === 'pending' ? {} : { containerStatuses: containers.map((container, i) => ({ name: container.name, image: container.image, imageID: '', ready: isReady || (state === 'two' && i === 0), restartCount: state === 'crashed' ? 3 : 0, state: STATES[state] })) }),
    },
  } as unknown as Pod
}

export const CRASHED = aGalleryPod('crashing', 'crashed')

/** Conditions that a kubelet reports when it runs short of something. */
const PRESSURES: Readonly<Record<string, string>> = { 'memory-pressure': 'MemoryPressure', 'full-disk': 'DiskPressure', 'pid-pressure': 'PIDPressure' }

export function aGalleryNode(name: string, state: string): Node {
  const isReady = state !== 'notready' && state !== 'off'
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: BORN }, spec: state === 'cordoned' ? { unschedulable: true } : {}, status: { allocatable: { cpu: '2', memory: '4Gi' }, conditions: [{ type: 'Ready', status: isReady ? 'True' : 'Unknown' }, ...(PRESSURES[state] ? [{ type: PRESSURES[state], status: 'True' }] : [])] } } as unknown as Node
}

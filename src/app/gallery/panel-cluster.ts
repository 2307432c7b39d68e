// The cluster that panels are shown with: two nodes, a Deployment whose Pods are in several states, and what the model says of them.
import type { KubeObject, Surroundings } from '../../worker/protocol.ts'
import type { ObjectsByResource } from '../store/cluster-store.ts'
import { aGalleryNode, aGalleryPod } from './objects.ts'
import { SURROUNDINGS } from './specimens.ts'

const BORN = '2026-01-01T00:01:10Z'
const object = (apiVersion: string, kind: string, name: string, rest: object, namespace: string | undefined = 'default'): KubeObject => ({ apiVersion, kind, metadata: { name, uid: `${kind}-${name}`, resourceVersion: '7', creationTimestamp: BORN, ...(namespace ? { namespace } : {}) }, ...rest }) as KubeObject
const event = (name: string, reason: string, message: string, type: string, about: object): KubeObject => object('v1', 'Event', name, { reason, message, type, count: 1, firstTimestamp: BORN, lastTimestamp: BORN, source: { component: 'kubelet' }, involvedObject: { namespace: 'default', apiVersion: 'v1', ...about } })
const byName = (objects: readonly KubeObject[]): ReadonlyMap<string, KubeObject> => new Map(objects.map((one) => [one.metadata.namespace ? `${one.metadata.namespace}/${one.metadata.name}` : one.metadata.name, one]))

/** Machines that are nodes, and nothing that a person has made. */
export const NOTHING_RUNS: ObjectsByResource = { nodes: byName([aGalleryNode('node-ready', 'ready'), aGalleryNode('node-cordoned', 'cordoned')]), namespaces: byName(['default', 'kube-system'].map((name) => ({ ...object('v1', 'Namespace', name, { status: { phase: 'Active' } }), metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: BORN } }))) }

const TEMPLATE = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] } }

export const SOMETHING_RUNS: ObjectsByResource = {
  ...NOTHING_RUNS,
  pods: byName([aGalleryPod('web-a1', 'running'), aGalleryPod('web-d4', 'crashed'), aGalleryPod('web-b2', 'pending')]),
  'deployments.apps': byName([object('apps/v1', 'Deployment', 'web', { spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template: TEMPLATE }, status: { replicas: 3, readyReplicas: 1, updatedReplicas: 3, availableReplicas: 1 } })]),
  'replicasets.apps': byName([object('apps/v1', 'ReplicaSet', 'web', { spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template: TEMPLATE }, status: { replicas: 3, readyReplicas: 1 } })]),
  services: byName([object('v1', 'Service', 'web', { spec: { type: 'ClusterIP', clusterIP: '10.96.4.2', selector: { app: 'web' }, ports: [{ port: 80 }] } })]),
  events: byName([
    event('web-a1.1', 'Started', 'Started container main', 'Normal', { kind: 'Pod', name: 'web-a1' }),
    event('web-d4.1', 'BackOff', 'Back-off restarting failed container main in pod web-d4_default', 'Warning', { kind: 'Pod', name: 'web-d4' }),
  ]),
}

export const SURROUNDINGS_OF_PANELS: Surroundings = { ...SURROUNDINGS, machines: SURROUNDINGS.machines.filter(({ name }) => ['cp-1', 'node-ready', 'node-cordoned'].includes(name)), users: [] }

// The stage as a tree of words: machines with their processes and pods, then the other objects by kind.
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import type { MachineState } from '../../worker/protocol.ts'
import type { ObjectsByResource } from '../store/cluster-store.ts'
import { podStateOf } from './pod-state.ts'

export interface TreeItem {
  readonly key: string
  readonly label: string
  readonly state?: string
  readonly children: readonly TreeItem[]
}

const KINDS: readonly (readonly [resource: string, label: string])[] = [
  ['deployments.apps', 'Deployments'],
  ['replicasets.apps', 'ReplicaSets'],
  ['statefulsets.apps', 'StatefulSets'],
  ['daemonsets.apps', 'DaemonSets'],
  ['jobs.batch', 'Jobs'],
  ['cronjobs.batch', 'CronJobs'],
  ['services', 'Services'],
  ['endpointslices.discovery.k8s.io', 'EndpointSlices'],
  ['persistentvolumeclaims', 'PersistentVolumeClaims'],
  ['persistentvolumes', 'PersistentVolumes'],
  ['storageclasses.storage.k8s.io', 'StorageClasses'],
  ['roles.rbac.authorization.k8s.io', 'Roles'],
  ['rolebindings.rbac.authorization.k8s.io', 'RoleBindings'],
  ['configmaps', 'ConfigMaps'],
  ['secrets', 'Secrets'],
  ['namespaces', 'Namespaces'],
]
/** Kinds of which a cluster brings many: only in the tree while they are drawn. */
const MANY: readonly (readonly [resource: string, label: string])[] = [
  ['clusterroles.rbac.authorization.k8s.io', 'ClusterRoles'],
  ['clusterrolebindings.rbac.authorization.k8s.io', 'ClusterRoleBindings'],
]
/** Objects of one kind that the tree names; beyond that it counts. */
const MOST = 200

const podItem = (key: string, pod: Pod): TreeItem => ({ key: `pods/${key}`, label: `Pod ${pod.metadata.name}`, state: podStateOf(pod).word, children: [] })

export function projectTree(objects: ObjectsByResource, machines: readonly MachineState[], withMany = false): TreeItem[] {
  const pods = [...((objects['pods'] ?? new Map()) as ReadonlyMap<string, Pod>)]
  const byMachine = machines
    .filter((m) => m.role === 'control-plane' || m.role === 'node')
    .map((machine): TreeItem => ({
      key: machine.role === 'node' ? `nodes/${machine.name}` : `machine/${machine.name}`,
      label: `${machine.role === 'node' ? 'Node' : 'Control plane'} ${machine.name}`,
      state: machine.powered ? machine.zone : 'no power',
      children: [
        ...machine.processes.map((p): TreeItem => ({ key: machine.role === 'node' ? `process/${machine.name}/${p.name}` : `process/${p.name}`, label: p.name, state: p.state, children: [] })),
        ...pods.filter(([, pod]) => pod.spec?.nodeName === machine.name).slice(0, MOST).map(([key, pod]) => podItem(key, pod)),
      ],
    }))
  const waiting = pods.filter(([, pod]) => !pod.spec?.nodeName).slice(0, MOST).map(([key, pod]) => podItem(key, pod))
  const kinds = [...KINDS, ...(withMany ? MANY : [])].flatMap(([resource, label]): TreeItem[] => {
    const found = [...(objects[resource] ?? [])]
    return found.length === 0 ? [] : [{ key: `kind/${resource}`, label, state: String(found.length), children: found.slice(0, MOST).map(([key, object]) => ({ key: `${resource}/${key}`, label: object.metadata.name, children: [] })) }]
  })
  return [...byMachine, ...(waiting.length > 0 ? [{ key: 'kind/waiting', label: 'Waiting for a node', children: waiting }] : []), ...kinds]
}

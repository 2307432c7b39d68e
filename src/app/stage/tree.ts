// The stage as a tree of words: machines with their processes and pods, then the other objects by kind.
import type { TFunction } from 'i18next'
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import { words } from '../../words/index.ts'
import type { KubeObject, MachineState } from '../../worker/protocol.ts'
import type { ObjectsByResource } from '../store/cluster-store.ts'
import { podsByNodeOf } from './lenses/pods-by-node.ts'
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
/** Machines that it names. The others are found by their names. */
const MACHINES_MOST = 60

const NONE: ReadonlyMap<string, KubeObject> = new Map()

const podItem = (key: string, pod: Pod): TreeItem => ({ key: `pods/${key}`, label: `Pod ${pod.metadata.name}`, state: podStateOf(pod).word, children: [] })

export function projectTree(objects: ObjectsByResource, machines: readonly MachineState[], withMany = false, t: TFunction<'stage'> = words('stage')): TreeItem[] {
  const pods = (objects['pods'] ?? NONE) as ReadonlyMap<string, Pod>
  const groups = podsByNodeOf(pods)
  const shown = machines.filter((m) => m.role === 'control-plane' || m.role === 'node')
  const left = shown.splice(MACHINES_MOST).length
  const byMachine = shown
    .map((machine): TreeItem => ({
      key: machine.role === 'node' ? `nodes/${machine.name}` : `machine/${machine.name}`,
      label: machine.role === 'node' ? `Node ${machine.name}` : t('tree.controlPlane', { name: machine.name }),
      state: machine.powered ? machine.zone : t('look.no power'),
      children: [
        ...machine.processes.map((p): TreeItem => ({ key: machine.role === 'node' ? `process/${machine.name}/${p.name}` : `process/${p.name}`, label: p.name, state: p.state, children: [] })),
        ...(groups.get(machine.name) ?? []).slice(0, MOST).map(([key, pod]) => podItem(key, pod)),
      ],
    }))
  const waiting = [...pods].filter(([, pod]) => !pod.spec?.nodeName).slice(0, MOST).map(([key, pod]) => podItem(key, pod))
  const kinds = [...KINDS, ...(withMany ? MANY : [])].flatMap(([resource, label]): TreeItem[] => {
    const found = [...(objects[resource] ?? [])]
    return found.length === 0 ? [] : [{ key: `kind/${resource}`, label, state: String(found.length), children: found.slice(0, MOST).map(([key, object]) => ({ key: `${resource}/${key}`, label: object.metadata.name, children: [] })) }]
  })
  const more: readonly TreeItem[] = left > 0 ? [{ key: 'kind/more-machines', label: t('tree.moreNodes', { count: left }), children: [] }] : []
  return [...byMachine, ...more, ...(waiting.length > 0 ? [{ key: 'kind/waiting', label: t('waiting'), children: waiting }] : []), ...kinds]
}

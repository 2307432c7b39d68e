// Where the selected thing is, from the outside in: by place where machines are drawn, by owner elsewhere.
import { controllerOf } from '../../cluster/api/object.ts'
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import type { KubeObject, MachineState } from '../../worker/protocol.ts'
import { words } from '../../words/index.ts'
import { splitObjectKey, type ObjectsByResource } from '../store/cluster-store.ts'
import type { LensId } from './lenses/index.ts'

export interface Crumb { readonly label: string; readonly key?: string }

const DEPTH_MOST = 6
const BY_PLACE: ReadonlySet<LensId> = new Set(['machines', 'scheduling'])
/** Where an owner of a kind is kept. */
const RESOURCE_OF: Readonly<Record<string, string>> = { Deployment: 'deployments.apps', ReplicaSet: 'replicasets.apps', StatefulSet: 'statefulsets.apps', DaemonSet: 'daemonsets.apps', Job: 'jobs.batch', CronJob: 'cronjobs.batch', Service: 'services', Node: 'nodes' }

/** The way to the selected thing, itself last. Empty when it is not there. */
export function crumbsOf(lens: LensId, selected: string, objects: ObjectsByResource, machines: readonly MachineState[]): Crumb[] {
  const [resource, key] = splitObjectKey(selected)
  const object = objects[resource]?.get(key)
  if (!object) return []
  const self: Crumb = { label: object.metadata.name, key: selected }
  if (resource === 'nodes') return [...placeOf(key, machines), self]
  if (resource === 'pods' && BY_PLACE.has(lens)) {
    const node = (object as Pod).spec?.nodeName
    return node ? [...placeOf(node, machines), { label: node, key: `nodes/${node}` }, self] : [{ label: words('stage')('crumbs.waiting') }, self]
  }
  const namespace = object.metadata.namespace
  return [...(namespace ? [{ label: namespace, key: `namespaces/${namespace}` }] : []), ...ownersOf(object, objects), self]
}

function placeOf(node: string, machines: readonly MachineState[]): Crumb[] {
  const machine = machines.find(({ name }) => name === node)
  return machine ? [{ label: machine.region }, { label: machine.zone }] : []
}

function ownersOf(object: KubeObject, objects: ObjectsByResource): Crumb[] {
  const owners: Crumb[] = []
  for (let at: KubeObject | undefined = object; at && owners.length < DEPTH_MOST; ) {
    const owner = controllerOf(at)
    const resource = owner && RESOURCE_OF[owner.kind]
    if (!resource) break
    const key: string = resource === 'nodes' ? owner.name : `${at.metadata.namespace}/${owner.name}`
    at = objects[resource]?.get(key)
    if (at) owners.unshift({ label: owner.name, key: `${resource}/${key}` })
  }
  return owners
}

// What the plans of gestures need to know of the cluster, read from what the page holds.
import type { Deployment, StatefulSet } from '../../cluster/api/types/apps-v1.ts'
import type { CronJob } from '../../cluster/api/types/batch-v1.ts'
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod, Service } from '../../cluster/api/types/core-v1.ts'
import type { OwnerReference } from '../../cluster/api/types/meta-v1.ts'
import type { ObjectsByResource } from '../store/cluster-store.ts'
import type { KubeObject, Surroundings } from '../../worker/protocol.ts'
import { sourcesOf } from '../stage/lenses/storage.ts'
import type { GestureContext, Template, Workload } from './gesture.ts'

/** Kinds that make Pods, with the resource that the page holds them under. */
const RESOURCES: Readonly<Record<string, string>> = { Deployment: 'deployments.apps', ReplicaSet: 'replicasets.apps', StatefulSet: 'statefulsets.apps', DaemonSet: 'daemonsets.apps', Job: 'jobs.batch', CronJob: 'cronjobs.batch' }

const RESOURCE_BY_NAME = new Map(Object.entries(RESOURCES).map(([kind, resource]) => [kind.toLowerCase(), resource]))

let last: { readonly objects: ObjectsByResource; readonly machines: Surroundings['machines']; readonly context: GestureContext } | undefined

/** While something is carried every place on the stage asks: what was counted for one serves all, as long as nothing changes. */
export function contextOf(objects: ObjectsByResource, { machines }: Surroundings): GestureContext {
  if (last?.objects !== objects || last.machines !== machines) last = { objects, machines, context: makeContext(objects, machines) }
  return last.context
}

function makeContext(objects: ObjectsByResource, machines: Surroundings['machines']): GestureContext {
  const find = (resource: string, key: string): KubeObject | undefined => objects[resource]?.get(key)
  const pods = (objects['pods'] ?? new Map()) as ReadonlyMap<string, Pod>
  let counts: ReadonlyMap<string, number> | undefined
  let users: ReadonlyMap<string, readonly string[]> | undefined
  const podOf = (key: string): Pod | undefined => pods.get(key)
  const workloadOf = (pod: string): Workload | undefined => topOwner(podOf(pod), find)
  const objectOf = ({ resource, namespace, name }: Workload): KubeObject | undefined => find(RESOURCE_BY_NAME.get(resource) ?? '', `${namespace}/${name}`)
  return {
    machines,
    names: (resource, namespace = 'default') => new Set([...(objects[resource]?.keys() ?? [])].filter((key) => key.startsWith(`${namespace}/`)).map((key) => key.slice(namespace.length + 1))),
    publicServices: new Set([...(objects['services']?.values() ?? [])].filter((service) => (service as Service).spec?.type === 'LoadBalancer' && service.metadata.namespace === 'default').map((service) => service.metadata.name)),
    containersOf: (key) => runningIn(podOf(key)),
    labelsOf: (key) => podOf(key)?.metadata.labels ?? {},
    nodeOf: (key) => podOf(key)?.spec?.nodeName,
    workloadOf,
    topOf: (workload) => topOwner(objectOf(workload), find) ?? workload,
    templateOf: (workload) => templateOf(objectOf(workload)),
    podsOf: (workload) => (counts ??= countPods(pods, workloadOf)).get(keyOf(workload)) ?? 0,
    isCordoned: (node) => (find('nodes', node) as Node | undefined)?.spec?.unschedulable === true,
    claimOf: (key) => find('persistentvolumeclaims', key) as PersistentVolumeClaim | undefined,
    volumeOf: (name) => find('persistentvolumes', name) as PersistentVolume | undefined,
    usersOf: (claim) => (users ??= usersOfClaims(pods)).get(claim) ?? [],
  }
}

const hasEnded = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed'

/** The containers of a Pod that run: those that do its work before those that set it up or stand beside it. */
function runningIn(pod: Pod | undefined): readonly string[] {
  return [...(pod?.status?.containerStatuses ?? []), ...(pod?.status?.initContainerStatuses ?? [])].filter(({ state }) => state?.running).map(({ name }) => name)
}

function templateOf(object: KubeObject | undefined): Template | undefined {
  const spec = object?.kind === 'CronJob' ? (object as CronJob).spec?.jobTemplate.spec?.template.spec : (object as Deployment | undefined)?.spec?.template.spec
  return spec && { spec, ownClaims: ((object as StatefulSet).spec?.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name) }
}

const keyOf = ({ resource, namespace, name }: Workload): string => `${resource}/${namespace}/${name}`

function countPods(pods: ReadonlyMap<string, Pod>, workloadOf: (pod: string) => Workload | undefined): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const key of pods.keys()) {
    const owner = workloadOf(key)
    if (owner) counts.set(keyOf(owner), (counts.get(keyOf(owner)) ?? 0) + 1)
  }
  return counts
}

function usersOfClaims(pods: ReadonlyMap<string, Pod>): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>()
  for (const [key, pod] of pods) {
    if (hasEnded(pod)) continue
    for (const claim of new Set(sourcesOf(pod).flatMap((source) => (source.resource === 'persistentvolumeclaims' ? [source.key] : [])))) users.set(claim, [...(users.get(claim) ?? []), key])
  }
  return users
}

/** Follows the controllers upwards as far as the page knows them. */
function topOwner(object: KubeObject | undefined, find: (resource: string, key: string) => KubeObject | undefined): Workload | undefined {
  const owner = object?.metadata.ownerReferences?.find((reference: OwnerReference) => reference.controller)
  const resource = owner && RESOURCES[owner.kind]
  if (!object || !owner || !resource) return undefined
  const namespace = object.metadata.namespace ?? ''
  return topOwner(find(resource, `${namespace}/${owner.name}`), find) ?? { resource: owner.kind.toLowerCase(), namespace, name: owner.name }
}

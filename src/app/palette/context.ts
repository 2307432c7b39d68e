// What the plans of gestures need to know of the cluster, read from what the page holds.
import type { Deployment } from '../../cluster/api/types/apps-v1.ts'
import type { Node, Pod, Service } from '../../cluster/api/types/core-v1.ts'
import type { OwnerReference } from '../../cluster/api/types/meta-v1.ts'
import type { ObjectsByResource } from '../store/cluster-store.ts'
import type { KubeObject, Surroundings } from '../../worker/protocol.ts'
import type { GestureContext, Workload } from './gesture.ts'

/** Kinds that make Pods, with the resource that the page holds them under. */
const RESOURCES: Readonly<Record<string, string>> = { Deployment: 'deployments.apps', ReplicaSet: 'replicasets.apps', StatefulSet: 'statefulsets.apps', DaemonSet: 'daemonsets.apps', Job: 'jobs.batch', CronJob: 'cronjobs.batch' }

export function contextOf(objects: ObjectsByResource, { machines }: Surroundings): GestureContext {
  const find = (resource: string, key: string): KubeObject | undefined => objects[resource]?.get(key)
  const podOf = (key: string): Pod | undefined => find('pods', key) as Pod | undefined
  const workloadOf = (pod: string): Workload | undefined => topOwner(podOf(pod), find)
  return {
    machines,
    names: (resource) => new Set([...(objects[resource]?.keys() ?? [])].filter((key) => key.startsWith('default/')).map((key) => key.slice('default/'.length))),
    publicServices: new Set([...(objects['services']?.values() ?? [])].filter((service) => (service as Service).spec?.type === 'LoadBalancer' && service.metadata.namespace === 'default').map((service) => service.metadata.name)),
    containersOf: (key) => (podOf(key)?.status?.containerStatuses ?? []).filter((s) => s.state?.running).map((s) => s.name),
    labelsOf: (key) => podOf(key)?.metadata.labels ?? {},
    nodeOf: (key) => podOf(key)?.spec?.nodeName,
    workloadOf,
    templateContainersOf: ({ resource, namespace, name }) => {
      const held = Object.entries(RESOURCES).find(([kind]) => kind.toLowerCase() === resource)?.[1] ?? ''
      return ((find(held, `${namespace}/${name}`) as Deployment | undefined)?.spec?.template.spec?.containers ?? []).map((container) => container.name)
    },
    podsOf: (workload) => [...(objects['pods']?.keys() ?? [])].filter((key) => isSame(workloadOf(key), workload)).length,
    isCordoned: (node) => (find('nodes', node) as Node | undefined)?.spec?.unschedulable === true,
  }
}

function isSame(a: Workload | undefined, b: Workload): boolean {
  return a !== undefined && a.resource === b.resource && a.namespace === b.namespace && a.name === b.name
}

/** Follows the controllers upwards as far as the page knows them. */
function topOwner(object: KubeObject | undefined, find: (resource: string, key: string) => KubeObject | undefined): Workload | undefined {
  const owner = object?.metadata.ownerReferences?.find((reference: OwnerReference) => reference.controller)
  const resource = owner && RESOURCES[owner.kind]
  if (!object || !owner || !resource) return undefined
  const namespace = object.metadata.namespace ?? ''
  return topOwner(find(resource, `${namespace}/${owner.name}`), find) ?? { resource: owner.kind.toLowerCase(), namespace, name: owner.name }
}

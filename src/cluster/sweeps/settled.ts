// What is still missing until desired = actual: pure, over all stored objects and all running containers.
import { controllerOf, quantityMilli, type KubeObject } from '../api/index.ts'
import type { Job } from '../api/types/batch-v1.ts'
import type { Pod, ResourceQuota } from '../api/types/core-v1.ts'
import { COMPLETIONS, LIMITED, QUOTA_PODS, namespaceOf } from './manifests.ts'
import type { RunningPod } from './invariants.ts'
import type { Workload } from './script.ts'

const OWNED = ['pods/', 'replicasets.apps/', 'controllerrevisions.apps/', 'endpointslices.discovery.k8s.io/']

/** One line for each thing that is not as it should be in the end; empty when all is well. */
export function whatIsMissing(wanted: readonly Workload[], objects: ReadonlyMap<string, KubeObject>, running: readonly RunningPod[], nodes: number): readonly string[] {
  const pods = [...objects].filter(([key]) => key.startsWith('pods/default/') || key.startsWith(`pods/${LIMITED}/`)).map(([, object]) => object as Pod)
  const alive = new Set(running.map(({ podUid, machine }) => `${podUid} ${machine}`))
  // What the API server believes of a node that it has lost is not yet what is.
  const lost = pods.filter((pod) => isReady(pod) && !alive.has(`${pod.metadata.uid} ${pod.spec?.nodeName}`)).map(({ metadata }) => `${metadata.name} is ready and does not run`)
  return [...wanted.flatMap((workload) => missingOf(workload, wanted, objects, pods, nodes)), ...orphans(objects), ...strays(pods, running), ...lost, ...quotaLies(objects, pods)]
}

const isReady = ({ metadata, status }: Pod): boolean => metadata.deletionTimestamp === undefined && (status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false)

function missingOf(workload: Workload, all: readonly Workload[], objects: ReadonlyMap<string, KubeObject>, pods: readonly Pod[], nodes: number): readonly string[] {
  const { kind, name } = workload
  if (workload.isLimited && mayLack(all)) return []
  if (kind === 'Job') return missingOfJob(workload, objects)
  const desired = kind === 'DaemonSet' ? nodes : workload.replicas
  const mine = pods.filter(({ metadata }) => metadata.namespace === namespaceOf(workload) && metadata.labels?.['app'] === name)
  const good = mine.filter(isReady)
  const isKept = ({ metadata }: Pod): boolean => kind === 'StatefulSet' && Number(metadata.name.split('-').at(-1)) < workload.partition
  const outdated = good.filter((pod) => pod.spec?.containers[0]?.image !== workload.image && !isKept(pod))
  const extra = mine.filter((pod) => !good.includes(pod) && pod.status?.phase !== 'Failed')
  return [
    ...(good.length === desired ? [] : [`${kind} ${name} has ${good.length} ready pods of ${desired}`]),
    ...outdated.map(({ metadata }) => `${metadata.name} is of an old template`),
    ...extra.map(({ metadata }) => `${metadata.name} is left over`),
  ]
}

/**
 * Where the quota can have refused a pod nothing can be told of single workloads: the pods go to whoever asks first, and controllers
 * ask again later each time, up to a quarter of an hour. That the quota holds is for the invariants to say.
 */
function mayLack(all: readonly Workload[]): boolean {
  return all.filter(({ isLimited }) => isLimited).reduce((sum, { kind, replicas, parallelism }) => sum + (kind === 'Job' ? parallelism : replicas + 1), 0) > QUOTA_PODS
}

function missingOfJob(workload: Workload, objects: ReadonlyMap<string, KubeObject>): readonly string[] {
  const { status } = (objects.get(`jobs.batch/${namespaceOf(workload)}/${workload.name}`) ?? {}) as Job
  const isComplete = status?.conditions?.some(({ type, status: is }) => type === 'Complete' && is === 'True') ?? false
  if (!isComplete) return [`Job ${workload.name} is not complete`]
  const indexes = workload.isIndexed && status?.completedIndexes !== `0-${COMPLETIONS - 1}` ? [`Job ${workload.name} has completed ${status?.completedIndexes}`] : []
  return status?.succeeded === COMPLETIONS ? indexes : [`Job ${workload.name} counts ${status?.succeeded} completions`, ...indexes]
}

function orphans(objects: ReadonlyMap<string, KubeObject>): readonly string[] {
  const uids = new Set([...objects.values()].map(({ metadata }) => metadata.uid))
  return [...objects].filter(([key, object]) => OWNED.some((prefix) => key.startsWith(prefix)) && !uids.has(controllerOf(object)?.uid ?? '') && controllerOf(object)).map(([key]) => `${key} has lost its owner`)
}

/** Containers that run for pods which the API server does not know, or knows elsewhere. */
function strays(pods: readonly Pod[], running: readonly RunningPod[]): readonly string[] {
  const nodes = new Map(pods.map(({ metadata, spec }) => [metadata.uid, spec?.nodeName]))
  return running.filter(({ podUid, namespace, machine }) => namespace !== 'kube-system' && nodes.get(podUid) !== machine).map(({ pod, machine }) => `${pod} still runs on ${machine}`)
}

function quotaLies(objects: ReadonlyMap<string, KubeObject>, pods: readonly Pod[]): readonly string[] {
  const quota = objects.get(`resourcequotas/${LIMITED}/pods`) as ResourceQuota | undefined
  const counted = pods.filter(({ metadata, status }) => metadata.namespace === LIMITED && status?.phase !== 'Succeeded' && status?.phase !== 'Failed')
  const cpu = counted.reduce((sum, { spec }) => sum + quantityMilli(spec?.containers[0]?.resources?.requests?.['cpu']), 0)
  const { used = {} } = quota?.status ?? {}
  return quota && (Number(used['pods']) !== counted.length || quantityMilli(used['requests.cpu']) !== cpu) ? [`the quota counts ${used['pods']} pods with ${used['requests.cpu']} of CPU where ${counted.length} use ${cpu}m`] : []
}

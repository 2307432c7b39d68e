// The objects that a workload of a script stands for.
import type { New } from '../api/index.ts'
import type { DaemonSet, Deployment, StatefulSet } from '../api/types/apps-v1.ts'
import type { Job } from '../api/types/batch-v1.ts'
import type { Namespace, PodTemplateSpec, ResourceQuota } from '../api/types/core-v1.ts'
import { DAEMON_SETS, DEPLOYMENTS, JOBS, STATEFUL_SETS, type ResourceOf } from '../client/index.ts'
import type { Workload, WorkloadKind } from './script.ts'

export const LIMITED = 'limited'
export const QUOTA_PODS = 6
export const COMPLETIONS = 4

export const RESOURCES: Readonly<Record<WorkloadKind, ResourceOf>> = { Deployment: DEPLOYMENTS, StatefulSet: STATEFUL_SETS, DaemonSet: DAEMON_SETS, Job: JOBS }

export const namespaceOf = ({ isLimited }: Workload): string => (isLimited ? LIMITED : 'default')

export const limitedNamespace: New<Namespace> = { metadata: { name: LIMITED } }

export const quota: New<ResourceQuota> = { metadata: { name: 'pods', namespace: LIMITED }, spec: { hard: { pods: String(QUOTA_PODS), 'requests.cpu': '2' } } }

/** Pods leave a lost node after seconds instead of minutes, so that a run sees the whole way within its time. */
const tolerations = ['not-ready', 'unreachable'].map((key) => ({ key: `node.kubernetes.io/${key}`, operator: 'Exists' as const, effect: 'NoExecute' as const, tolerationSeconds: 5 }))

function templateOf({ name, image }: Workload): PodTemplateSpec {
  return { metadata: { labels: { app: name } }, spec: { terminationGracePeriodSeconds: 1, tolerations, containers: [{ name: 'c', image, resources: { requests: { cpu: '100m' } } }] } }
}

function jobTemplate(workload: Workload): PodTemplateSpec {
  const { spec } = templateOf(workload)
  return { spec: { ...spec!, restartPolicy: 'Never', containers: [{ ...spec!.containers[0]!, image: 'busybox:1.36', command: ['sleep', '3'] }] } }
}

/** The body of a create. */
export function manifestOf(workload: Workload): New<Deployment | StatefulSet | DaemonSet | Job> {
  const metadata = { name: workload.name, namespace: namespaceOf(workload) }
  if (workload.kind === 'Job') {
    const { parallelism, isIndexed } = workload
    return { metadata, spec: { completions: COMPLETIONS, parallelism, backoffLimit: 50, ...(isIndexed ? { completionMode: 'Indexed' as const } : {}), template: jobTemplate(workload) } } as New<Job>
  }
  return { metadata, ...patchOf(workload) } as New<Deployment>
}

/** The merge patch that brings an object to what the workload says. */
export function patchOf(workload: Workload): { readonly spec: object } {
  const { kind, name, replicas, minReadySeconds, surge, unavailable, isRecreate, isParallel, partition } = workload
  const shared = { selector: { matchLabels: { app: name } }, template: templateOf(workload), minReadySeconds }
  switch (kind) {
    case 'Deployment':
      return { spec: { ...shared, replicas, revisionHistoryLimit: 2, strategy: isRecreate ? { type: 'Recreate' } : { type: 'RollingUpdate', rollingUpdate: { maxSurge: surge, maxUnavailable: unavailable } } } }
    case 'StatefulSet':
      return { spec: { ...shared, replicas, serviceName: name, podManagementPolicy: isParallel ? 'Parallel' : 'OrderedReady', updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } } } }
    case 'DaemonSet':
      return { spec: { ...shared, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } } }
    case 'Job':
      return { spec: {} }
  }
}

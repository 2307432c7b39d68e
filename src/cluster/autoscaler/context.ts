// What the parts of one running autoscaler share: its clients, its copies of the cluster, its words to the outside.
import type { KubeObject } from '../api/index.ts'
import type { DaemonSet, ReplicaSet, StatefulSet } from '../api/types/apps-v1.ts'
import type { Job } from '../api/types/batch-v1.ts'
import type { Node, Pod, ReplicationController } from '../api/types/core-v1.ts'
import type { PodDisruptionBudget } from '../api/types/policy-v1.ts'
import type { Client, EventRecorder, Informer } from '../client/index.ts'
import type { Group, Micros } from '../../kernel/index.ts'
import type { AutoscalerOptions } from './options.ts'
import type { CloudProvider } from './provider.ts'
import type { DrainContext } from './scale-down/drainability.ts'
import { DisruptionTracker } from './scale-down/disruption.ts'

/** Copies of what it watches. Finished pods are left out, as upstream's field selector leaves them out. */
export interface Listers {
  readonly nodes: Informer<Node>
  readonly pods: Informer<Pod>
  readonly budgets: Informer<PodDisruptionBudget>
  readonly daemonSets: Informer<DaemonSet>
  readonly replicationControllers: Informer<ReplicationController>
  readonly jobs: Informer<Job>
  readonly replicaSets: Informer<ReplicaSet>
  readonly statefulSets: Informer<StatefulSet>
}

export interface AutoscalerContext {
  readonly client: Client
  readonly group: Group
  readonly cloud: CloudProvider
  readonly options: AutoscalerOptions
  readonly listers: Listers
  /** Events about pods and nodes. */
  readonly recorder: EventRecorder
  /** Events about the autoscaler itself, on its status ConfigMap. */
  readonly tell: (type: 'Normal' | 'Warning', reason: string, message: string) => void
  /** A line of its log. */
  readonly log: (level: 'I' | 'W' | 'E', source: string, text: string) => void
}

/** What the rules over pods look at, with the budgets as they are now. */
export function drainContextOf({ listers, options }: AutoscalerContext, now: Micros): DrainContext {
  const findOwner = (kind: string, key: string): KubeObject | undefined => {
    switch (kind) {
      case 'ReplicationController': return listers.replicationControllers.get(key)
      case 'DaemonSet': return listers.daemonSets.get(key)
      case 'Job': return listers.jobs.get(key)
      case 'ReplicaSet': return listers.replicaSets.get(key)
      case 'StatefulSet': return listers.statefulSets.get(key)
      default: return undefined
    }
  }
  return { budgets: new DisruptionTracker(listers.budgets.list()), findOwner, options, now }
}

export function podsOnNode({ listers }: AutoscalerContext, { metadata }: Node): readonly Pod[] {
  return [...listers.pods.list()].filter(({ spec }) => spec?.nodeName === metadata.name)
}

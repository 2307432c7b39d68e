// The scheduler's judgement of one problem in the form of testdata/oracles/scheduler.jsonl.
import { applyDefaults, type KubeObject } from '../../src/cluster/api/index.ts'
import type { ReplicaSet, StatefulSet } from '../../src/cluster/api/types/apps-v1.ts'
import type { Namespace, Node, PersistentVolume, PersistentVolumeClaim, Pod, ReplicationController, Service } from '../../src/cluster/api/types/core-v1.ts'
import type { PodDisruptionBudget } from '../../src/cluster/api/types/policy-v1.ts'
import type { CSINode, StorageClass } from '../../src/cluster/api/types/storage-v1.ts'
import { judge, type JudgeOptions, type Verdict } from '../../src/cluster/scheduler/index.ts'

/** Objects as a user writes them, with the status that the scheduler reads. */
export interface SchedulerProblem {
  readonly nodes: readonly Node[]
  readonly pods: readonly Pod[]
  readonly pod: Pod
  readonly namespaces?: readonly Namespace[]
  readonly services?: readonly Service[]
  readonly replicaSets?: readonly ReplicaSet[]
  readonly statefulSets?: readonly StatefulSet[]
  readonly replicationControllers?: readonly ReplicationController[]
  readonly pvcs?: readonly PersistentVolumeClaim[]
  readonly pvs?: readonly PersistentVolume[]
  readonly storageClasses?: readonly StorageClass[]
  readonly csiNodes?: readonly CSINode[]
  readonly pdbs?: readonly PodDisruptionBudget[]
}

interface OracleVerdict {
  readonly plugin?: string
  readonly code: string
  readonly reasons: readonly string[]
}

/** The oracle's answer: what is absent there is absent here. */
export interface SchedulerAnswer {
  readonly preEnqueue?: OracleVerdict
  readonly preFilter?: OracleVerdict
  readonly filter?: Readonly<Record<string, OracleVerdict | null>>
  readonly scores?: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly total?: Readonly<Record<string, number>>
  readonly best?: readonly string[]
  readonly message?: string
  readonly preemption?: { readonly nominated: readonly string[]; readonly candidates?: Readonly<Record<string, { readonly victims: readonly string[]; readonly pdbViolations?: number }>> }
}

export interface SchedulerRow {
  readonly id: string
  readonly problem: SchedulerProblem
  readonly answer: SchedulerAnswer
}

/** Fills in what the API server would: uid, namespace, defaults. */
function stored<T extends KubeObject>(apiVersion: string, kind: string, namespaced: boolean, objects: readonly T[] = []): readonly T[] {
  return objects.map((object) => {
    const { name } = object.metadata
    const namespace = object.metadata.namespace ?? 'default'
    const metadata = { ...object.metadata, ...(namespaced ? { namespace, uid: `${namespace}/${name}` } : { uid: name }) }
    return applyDefaults(apiVersion, kind, { ...object, apiVersion, kind, metadata })
  })
}

/** Judges a problem of the oracle. */
export function answerSchedulerProblem(problem: SchedulerProblem, options: JudgeOptions = {}): SchedulerAnswer {
  const isListed = problem.namespaces?.some(({ metadata }) => metadata.name === 'default') ?? false
  const fallback = isListed ? [] : [{ metadata: { name: 'default' } } as Namespace]
  const [pod] = stored('v1', 'Pod', true, [problem.pod])
  const judgement = judge(
    {
      nodes: stored('v1', 'Node', false, problem.nodes),
      pods: stored('v1', 'Pod', true, problem.pods),
      namespaces: stored('v1', 'Namespace', false, [...(problem.namespaces ?? []), ...fallback]),
      services: stored('v1', 'Service', true, problem.services),
      replicaSets: stored('apps/v1', 'ReplicaSet', true, problem.replicaSets),
      statefulSets: stored('apps/v1', 'StatefulSet', true, problem.statefulSets),
      replicationControllers: stored('v1', 'ReplicationController', true, problem.replicationControllers),
      persistentVolumeClaims: stored('v1', 'PersistentVolumeClaim', true, problem.pvcs),
      persistentVolumes: stored('v1', 'PersistentVolume', false, problem.pvs),
      storageClasses: stored('storage.k8s.io/v1', 'StorageClass', false, problem.storageClasses),
      csiNodes: stored('storage.k8s.io/v1', 'CSINode', false, problem.csiNodes),
      podDisruptionBudgets: stored('policy/v1', 'PodDisruptionBudget', true, problem.pdbs),
    },
    pod!,
    options,
  )
  const { preEnqueue, preFilter, filter, scores, totals, best, message, preemption } = judgement
  return {
    ...(preEnqueue && { preEnqueue: verdict(preEnqueue) }),
    ...(preFilter && { preFilter: verdict(preFilter) }),
    ...(filter && { filter: Object.fromEntries(Object.entries(filter).map(([node, v]) => [node, v && verdict(v)])) }),
    ...(scores && { scores }),
    ...(totals && { total: totals }),
    ...(best && { best }),
    ...(message !== undefined && { message }),
    ...(preemption && {
      preemption: {
        nominated: preemption.nominated,
        ...(Object.keys(preemption.candidates).length > 0 && {
          candidates: Object.fromEntries(Object.entries(preemption.candidates).map(([node, { victims, budgetViolations }]) => [node, { victims, ...(budgetViolations > 0 && { pdbViolations: budgetViolations }) }])),
        }),
      },
    }),
  }
}

const verdict = ({ plugin, code, reasons }: Verdict): OracleVerdict => ({ ...(plugin && { plugin }), code, reasons })

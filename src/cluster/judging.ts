// "Be the scheduler": the real filters and scores judge a Pod for a person, from the objects as they are at some moment.
import { judge } from './scheduler/index.ts'
import type { KubeObject } from './api/index.ts'
import type { Pod } from './api/types/core-v1.ts'
import type { Micros } from '../kernel/index.ts'

/** What the scheduler's plugins say of one node for one Pod. */
export interface NodeVerdict {
  readonly node: string
  /** The plugin that will not have it there, and why. */
  readonly refusal?: { readonly plugin: string; readonly reasons: readonly string[] }
  /** The sum of all scores; 0 where nothing was compared. */
  readonly points: number
}

/** Every node's verdict on a waiting Pod, best first; undefined when there is no such Pod. */
export function judgePod(objects: Iterable<readonly [string, KubeObject]>, key: string, now: Micros): readonly NodeVerdict[] | undefined {
  const byResource = new Map<string, KubeObject[]>()
  let pod: Pod | undefined
  for (const [name, object] of objects) {
    const resource = name.slice(0, name.indexOf('/'))
    if (name === `pods/${key}`) pod = object as Pod
    const list = byResource.get(resource)
    if (list) list.push(object)
    else byResource.set(resource, [object])
  }
  if (!pod) return undefined
  const listOf = <T extends KubeObject>(resource: string): readonly T[] => (byResource.get(resource) ?? []) as readonly KubeObject[] as readonly T[]
  const judgement = judge({
    nodes: listOf('nodes'),
    pods: listOf('pods'),
    namespaces: listOf('namespaces'),
    services: listOf('services'),
    replicationControllers: listOf('replicationcontrollers'),
    replicaSets: listOf('replicasets.apps'),
    statefulSets: listOf('statefulsets.apps'),
    persistentVolumes: listOf('persistentvolumes'),
    persistentVolumeClaims: listOf('persistentvolumeclaims'),
    storageClasses: listOf('storageclasses.storage.k8s.io'),
    csiNodes: listOf('csinodes.storage.k8s.io'),
    volumeAttachments: listOf('volumeattachments.storage.k8s.io'),
    podDisruptionBudgets: listOf('poddisruptionbudgets.policy'),
  }, pod, { now })
  const whole = judgement.preEnqueue ?? judgement.preFilter
  const verdicts = listOf('nodes').map(({ metadata: { name } }): NodeVerdict => {
    const refusal = whole ?? judgement.filter?.[name] ?? undefined
    return { node: name, ...(refusal ? { refusal: { plugin: refusal.plugin, reasons: refusal.reasons } } : {}), points: judgement.totals?.[name] ?? 0 }
  })
  return verdicts.sort((a, b) => Number(a.refusal !== undefined) - Number(b.refusal !== undefined) || b.points - a.points || (a.node < b.node ? -1 : 1))
}

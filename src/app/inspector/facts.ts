// The first things to know of an object of each kind, as name and value. Each value is read off a field.
import type { Deployment, ReplicaSet } from '../../cluster/api/types/apps-v1.ts'
import type { Node, Pod, Service } from '../../cluster/api/types/core-v1.ts'
import type { KubeObject } from '../../worker/protocol.ts'
import type { TFunction } from 'i18next'
import { podStateOf } from '../stage/pod-state.ts'

type Facts = (readonly [name: string, value: string])[]
type Words = TFunction<'inspector'>

/** `t`: the words of the catalogue, for what is no field's own name. */
export function factsOf(object: KubeObject, t: Words): Facts {
  return [...ownFacts(object, t), ...labelFacts(object, t), [t('facts.Created'), object.metadata.creationTimestamp], [t('facts.UID'), object.metadata.uid]]
}

function ownFacts(object: KubeObject, t: Words): Facts {
  switch (object.kind) {
    case 'Pod':
      return podFacts(object as Pod, t)
    case 'Node':
      return nodeFacts(object as Node, t)
    case 'Deployment': {
      const { spec, status } = object as Deployment
      return [[t('facts.Wanted'), String(spec?.replicas ?? 1)], [t('facts.There'), String(status?.replicas ?? 0)], [t('facts.UpToDate'), String(status?.updatedReplicas ?? 0)], [t('facts.Available'), String(status?.availableReplicas ?? 0)], [t('facts.Strategy'), spec?.strategy?.type ?? ''], [t('facts.Images'), (spec?.template.spec?.containers ?? []).map((c) => c.image).join(', ')], ...conditionFacts(status?.conditions)]
    }
    case 'ReplicaSet': {
      const { spec, status } = object as ReplicaSet
      return [[t('facts.Wanted'), String(spec?.replicas ?? 1)], [t('facts.There'), String(status?.replicas ?? 0)], [t('facts.Ready'), String(status?.readyReplicas ?? 0)]]
    }
    case 'Service': {
      const { spec, status } = object as Service
      const outside = status?.loadBalancer?.ingress?.map((i) => i.ip).join(', ')
      return [[t('facts.Type'), spec?.type ?? ''], [t('facts.ClusterIP'), spec?.clusterIP ?? ''], ...(outside ? ([[t('facts.FromOutside'), outside]] as Facts) : []), [t('facts.Ports'), (spec?.ports ?? []).map((p) => `${p.port} → ${p.targetPort ?? p.port}${p.nodePort ? ` (${t('facts.nodePort', { port: p.nodePort })})` : ''}`).join(', ')], [t('facts.Selects'), pairs(spec?.selector)]]
    }
    default:
      return []
  }
}

function podFacts(pod: Pod, t: Words): Facts {
  const state = podStateOf(pod)
  const conditions = pod.status?.conditions ?? []
  const unmet = conditions.filter((c) => c.status !== 'True')
  return [
    [t('facts.Status'), state.word],
    [t('facts.Node'), pod.spec?.nodeName ?? t('facts.noneYet')],
    [t('facts.Address'), pod.status?.podIP ?? t('facts.noneYet')],
    [t('facts.Containers'), (pod.spec?.containers ?? []).map((c) => `${c.name} (${c.image})`).join(', ')],
    [t('facts.Restarts'), String(state.restarts)],
    [t('facts.AsksFor'), (pod.spec?.containers ?? []).map((c) => pairs(c.resources?.requests)).filter(Boolean).join(', ') || t('facts.nothing')],
    [t('facts.QoSClass'), pod.status?.qosClass ?? ''],
    ...unmet.map((c): readonly [string, string] => [t('facts.not', { condition: c.type }), [c.reason, c.message].filter(Boolean).join(': ') || c.status]),
  ]
}

function nodeFacts(node: Node, t: Words): Facts {
  const { allocatable, conditions, nodeInfo } = node.status ?? {}
  return [
    [t('facts.CanGive'), pairs(allocatable && { cpu: allocatable['cpu'] ?? '', memory: allocatable['memory'] ?? '', pods: allocatable['pods'] ?? '' })],
    [t('facts.PodNetwork'), node.spec?.podCIDR ?? t('facts.noneYet')],
    [t('facts.Taints'), (node.spec?.taints ?? []).map((t) => `${t.key}${t.value ? `=${t.value}` : ''}:${t.effect}`).join(', ') || t('facts.none')],
    [t('facts.Kubelet'), nodeInfo?.kubeletVersion ?? ''],
    ...conditionFacts(conditions),
  ]
}

const conditionFacts = (conditions: readonly { readonly type: string; readonly status: string; readonly reason?: string }[] | undefined): Facts => (conditions ?? []).map((c) => [c.type, `${c.status}${c.reason ? ` (${c.reason})` : ''}`])
const labelFacts = (object: KubeObject, t: Words): Facts => (object.metadata.labels ? [[t('facts.Labels'), pairs(object.metadata.labels)]] : [])
const pairs = (map: Readonly<Record<string, string>> | undefined): string => Object.entries(map ?? {}).map(([key, value]) => `${key}=${value}`).join(', ')

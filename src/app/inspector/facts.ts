// The first things to know of an object of each kind, as name and value. Each value is read off a field.
import type { Deployment, ReplicaSet } from '../../cluster/api/types/apps-v1.ts'
import type { Node, Pod, Service } from '../../cluster/api/types/core-v1.ts'
import type { KubeObject } from '../../worker/protocol.ts'
import { podStateOf } from '../stage/pod-state.ts'

type Facts = (readonly [name: string, value: string])[]

export function factsOf(object: KubeObject): Facts {
  return [...ownFacts(object), ...labelFacts(object), ['Created', object.metadata.creationTimestamp], ['UID', object.metadata.uid]]
}

function ownFacts(object: KubeObject): Facts {
  switch (object.kind) {
    case 'Pod':
      return podFacts(object as Pod)
    case 'Node':
      return nodeFacts(object as Node)
    case 'Deployment': {
      const { spec, status } = object as Deployment
      return [['Wanted', String(spec?.replicas ?? 1)], ['There', String(status?.replicas ?? 0)], ['Up to date', String(status?.updatedReplicas ?? 0)], ['Available', String(status?.availableReplicas ?? 0)], ['Strategy', spec?.strategy?.type ?? ''], ['Images', (spec?.template.spec?.containers ?? []).map((c) => c.image).join(', ')], ...conditionFacts(status?.conditions)]
    }
    case 'ReplicaSet': {
      const { spec, status } = object as ReplicaSet
      return [['Wanted', String(spec?.replicas ?? 1)], ['There', String(status?.replicas ?? 0)], ['Ready', String(status?.readyReplicas ?? 0)]]
    }
    case 'Service': {
      const { spec, status } = object as Service
      const outside = status?.loadBalancer?.ingress?.map((i) => i.ip).join(', ')
      return [['Type', spec?.type ?? ''], ['Cluster IP', spec?.clusterIP ?? ''], ...(outside ? ([['From outside', outside]] as Facts) : []), ['Ports', (spec?.ports ?? []).map((p) => `${p.port} → ${p.targetPort ?? p.port}${p.nodePort ? ` (node port ${p.nodePort})` : ''}`).join(', ')], ['Selects', pairs(spec?.selector)]]
    }
    default:
      return []
  }
}

function podFacts(pod: Pod): Facts {
  const state = podStateOf(pod)
  const conditions = pod.status?.conditions ?? []
  const unmet = conditions.filter((c) => c.status !== 'True')
  return [
    ['Status', state.word],
    ['Node', pod.spec?.nodeName ?? 'none yet'],
    ['Address', pod.status?.podIP ?? 'none yet'],
    ['Containers', (pod.spec?.containers ?? []).map((c) => `${c.name} (${c.image})`).join(', ')],
    ['Restarts', String(state.restarts)],
    ['Asks for', (pod.spec?.containers ?? []).map((c) => pairs(c.resources?.requests)).filter(Boolean).join(', ') || 'nothing'],
    ['QoS class', pod.status?.qosClass ?? ''],
    ...unmet.map((c): readonly [string, string] => [`Not ${c.type}`, [c.reason, c.message].filter(Boolean).join(': ') || c.status]),
  ]
}

function nodeFacts(node: Node): Facts {
  const { allocatable, conditions, nodeInfo } = node.status ?? {}
  return [
    ['Can give', pairs(allocatable && { cpu: allocatable['cpu'] ?? '', memory: allocatable['memory'] ?? '', pods: allocatable['pods'] ?? '' })],
    ['Pod network', node.spec?.podCIDR ?? 'none yet'],
    ['Taints', (node.spec?.taints ?? []).map((t) => `${t.key}${t.value ? `=${t.value}` : ''}:${t.effect}`).join(', ') || 'none'],
    ['Kubelet', nodeInfo?.kubeletVersion ?? ''],
    ...conditionFacts(conditions),
  ]
}

const conditionFacts = (conditions: readonly { readonly type: string; readonly status: string; readonly reason?: string }[] | undefined): Facts => (conditions ?? []).map((c) => [c.type, `${c.status}${c.reason ? ` (${c.reason})` : ''}`])
const labelFacts = (object: KubeObject): Facts => (object.metadata.labels ? [['Labels', pairs(object.metadata.labels)]] : [])
const pairs = (map: Readonly<Record<string, string>> | undefined): string => Object.entries(map ?? {}).map(([key, value]) => `${key}=${value}`).join(', ')

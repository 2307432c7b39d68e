// The places that a picker offers: as many kinds as what is placed asks for.
import type { Deployment } from '../../cluster/api/types/apps-v1.ts'
import type { CronJob } from '../../cluster/api/types/batch-v1.ts'
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import type { KubeObject } from '../../worker/protocol.ts'
import { useCluster, useObjects } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import type { Target } from './gesture.ts'
import type { TargetKind } from './tools.ts'

export interface Choice {
  /** Unlike any other's. */
  readonly id: string
  readonly name: string
  readonly target: Target
}

/** A kind of workload, as the page holds it and as kubectl names one. */
const WORKLOADS = [['deployments.apps', 'deployment'], ['statefulsets.apps', 'statefulset'], ['daemonsets.apps', 'daemonset'], ['replicasets.apps', 'replicaset'], ['cronjobs.batch', 'cronjob'], ['jobs.batch', 'job']] as const

/** `isByOwner`: Pods that belong to something are left out, since they are reached by that. */
export function useChoices(kinds: ReadonlySet<TargetKind>, isByOwner: boolean): readonly Choice[] {
  const t = useWords('palette')
  const { machines, links } = useCluster((state) => state.surroundings)
  const pods = useObjects<Pod>('pods')
  const services = useObjects('services')
  const claims = useObjects('persistentvolumeclaims')
  const volumes = useObjects('persistentvolumes')
  const workloads = useCluster((state) => state.objects)
  const ofRole = (role: string): readonly Choice[] => machines.filter((m) => m.role === role).map((m) => choice(m.name, { kind: 'node', node: m.name }))
  const zones = new Map(machines.filter((m) => m.role === 'node' || m.role === 'control-plane').map(({ region, zone }) => [zone, region]))
  // Where a container may be hit each is a choice of its own, if there are several.
  const each = (name: string, target: Target, containers: readonly string[]): readonly Choice[] => (kinds.has('container') && containers.length > 1 ? containers.map((container) => choice(t('picker.container', { name, container }), { ...target, container })) : [choice(name, target)])
  const choices = [
    ...(kinds.has('zone') ? [...zones].map(([zone, region]) => choice(zone, { kind: 'zone', region, zone })) : []),
    ...(kinds.has('workload') ? WORKLOADS.flatMap(([resource, kind]) => [...(workloads[resource]?.values() ?? [])].filter(isNobodys).flatMap((object) => each(`${kind} ${called(object)}`, { kind: 'workload', workload: { resource: kind, namespace: object.metadata.namespace ?? '', name: object.metadata.name } }, templateContainersOf(object)))) : []),
    ...(kinds.has('link') ? links.filter((link) => link.cut || link.extraMillis > 0 || link.loss > 0).map(({ a, b }) => choice(`${a} – ${b}`, { kind: 'link', node: a, peer: b })) : []),
    ...(kinds.has('node') ? ofRole('node') : []),
    ...(kinds.has('control-plane') ? ofRole('control-plane') : []),
    ...(kinds.has('pod') ? [...pods].filter(([, pod]) => !isByOwner || isNobodys(pod)).flatMap(([key, pod]) => each(called(pod), { kind: 'pod', pod: key }, (pod.spec?.containers ?? []).map(({ name }) => name))) : []),
    ...(kinds.has('service') ? [...services].map(([key, service]) => choice(`Service ${called(service)}`, { kind: 'service', service: key })) : []),
    ...(kinds.has('claim') ? [...claims].map(([key, claim]) => choice(`PersistentVolumeClaim ${called(claim)}`, { kind: 'claim', claim: key })) : []),
    ...(kinds.has('volume') ? [...volumes].map(([key]) => choice(`PersistentVolume ${key}`, { kind: 'volume', volume: key })) : []),
    ...(kinds.has('stage') ? [choice(t('picker.nowhere'), { kind: 'stage' })] : []),
  ]
  return choices.sort((a, b) => Number(isSystem(a)) - Number(isSystem(b)))
}

/** What the cluster runs for itself is rarely meant: it stands last. */
const isSystem = ({ target: { workload, pod, service, claim } }: Choice): boolean => (workload?.namespace ?? (pod ?? service ?? claim)?.split('/')[0]) === 'kube-system'

const choice = (name: string, target: Target): Choice => ({ id: JSON.stringify(target), name, target })

/** What belongs to another workload is changed with that one. */
const isNobodys = ({ metadata }: KubeObject): boolean => metadata.ownerReferences?.some((reference) => reference.controller) !== true

/** Its name; with its namespace where that is another than `default`. */
const called = ({ metadata: { name, namespace } }: KubeObject): string => (namespace === undefined || namespace === 'default' ? name : `${namespace}/${name}`)

function templateContainersOf(object: KubeObject): readonly string[] {
  const spec = object.kind === 'CronJob' ? (object as CronJob).spec?.jobTemplate.spec?.template.spec : (object as Deployment).spec?.template.spec
  return (spec?.containers ?? []).map(({ name }) => name)
}

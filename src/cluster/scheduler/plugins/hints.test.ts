// Which events wake a pod that a plugin refused: for each hint one that helps and one that does not.
import { expect, test } from 'vitest'
import type { KubeObject } from '../../api/index.ts'
import type { Node, Pod, PodSpec } from '../../api/types/core-v1.ts'
import { makeSnapshot } from '../cache/index.ts'
import { Framework, podInfoOf, type ClusterEvent, type EventKind } from '../framework/index.ts'
import { Nominations } from '../queue/index.ts'
import { QueueingHints } from '../queue/queueing-hints.ts'
import { DEFAULT_PROFILE } from './index.ts'

const { objects } = makeSnapshot({ nodes: [] })
const framework = new Framework(DEFAULT_PROFILE, { objects, nominator: new Nominations(), now: () => 0, randomInt: () => 0 })
const hints = new QueueingHints(framework.registrations())

const pod = (name: string, spec: Partial<PodSpec> = {}, labels: Record<string, string> = {}): Pod => ({ metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '', labels }, spec: { containers: [{ name: 'c', resources: { requests: { cpu: '1' } } }], ...spec } })
const node = (labels: Record<string, string>, more: Partial<Node> = {}): Node => ({ metadata: { name: 'n', uid: 'n', resourceVersion: '1', creationTimestamp: '', labels }, ...more })
const object = (name: string, more: object = {}): KubeObject => ({ metadata: { name, namespace: 'default', uid: name, resourceVersion: '1' }, ...more }) as KubeObject
const sized = (cpu: string): Node => node({}, { status: { allocatable: { cpu, memory: '1Gi', pods: '10' } } })
const withPort = (hostPort: number): Partial<PodSpec> => ({ containers: [{ name: 'c', ports: [{ containerPort: 80, hostPort }] }] })
const withClaim = (claimName: string): Partial<PodSpec> => ({ volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }] })
const near = { labelSelector: { matchLabels: { app: 'db' } }, topologyKey: 'zone' }
const affine: Partial<PodSpec> = { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [near] } } }
const averse: Partial<PodSpec> = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [near] } } }
const spread: Partial<PodSpec> = { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'db' } } }] }
const ssd: Partial<PodSpec> = { nodeSelector: { disk: 'ssd' } }
const tainted = node({}, { spec: { taints: [{ key: 'k', effect: 'NoSchedule' }] } })
const csiNode = (count: number): KubeObject => object('n', { spec: { drivers: [{ name: 'd', nodeID: 'n', allocatable: { count } }] } })
const volumeIn = (zone: string): KubeObject => ({ metadata: { ...object('v').metadata, labels: { 'topology.kubernetes.io/zone': zone } } })

type Details = Omit<ClusterEvent, 'kind' | 'pod' | 'oldPod'> & { readonly other?: Pod; readonly oldOther?: Pod }

test.each<readonly [plugin: string, spec: Partial<PodSpec>, kind: EventKind, helps: Details, helpsNot: Details]>([
  ['NodeUnschedulable', {}, 'Node/UpdateTaint', { node: node({}) }, { node: node({}, { spec: { unschedulable: true } }) }],
  ['NodeName', { nodeName: 'n' }, 'Node/Add', { node: node({}) }, { node: { ...node({}), metadata: { ...node({}).metadata, name: 'm' } } }],
  ['TaintToleration', {}, 'Node/UpdateTaint', { node: node({}), oldNode: tainted }, { node: tainted, oldNode: node({}) }],
  ['NodeAffinity', ssd, 'Node/UpdateLabel', { node: node({ disk: 'ssd' }), oldNode: node({}) }, { node: node({ disk: 'ssd', a: 'b' }), oldNode: node({ disk: 'ssd' }) }],
  ['NodePorts', withPort(80), 'AssignedPod/Delete', { other: pod('o', withPort(80)) }, { other: pod('o', withPort(81)) }],
  ['NodeResourcesFit', {}, 'Node/UpdateAllocatable', { node: sized('4'), oldNode: sized('2') }, { node: sized('500m'), oldNode: sized('100m') }],
  ['VolumeRestrictions', withClaim('a'), 'AssignedPod/Delete', { other: pod('o', withClaim('a')) }, { other: pod('o', withClaim('b')) }],
  ['VolumeRestrictions', withClaim('a'), 'PersistentVolumeClaim/Add', { object: object('a') }, { object: object('b') }],
  ['NodeVolumeLimits', withClaim('a'), 'CSINode/Update', { object: csiNode(2), oldObject: csiNode(1) }, { object: csiNode(1), oldObject: csiNode(1) }],
  ['NodeVolumeLimits', withClaim('a'), 'AssignedPod/Delete', { other: pod('o', withClaim('b')) }, { other: pod('o') }],
  ['VolumeBinding', withClaim('a'), 'PersistentVolumeClaim/Update', { object: object('a') }, { object: object('b') }],
  ['VolumeBinding', withClaim('a'), 'StorageClass/Update', { object: object('c', { allowedTopologies: [{}] }), oldObject: object('c') }, { object: object('c', { parameters: {} }), oldObject: object('c') }],
  ['VolumeZone', withClaim('a'), 'PersistentVolume/Update', { object: volumeIn('a'), oldObject: volumeIn('b') }, { object: volumeIn('a'), oldObject: volumeIn('a') }],
  ['VolumeZone', withClaim('a'), 'StorageClass/Add', { object: object('c', { volumeBindingMode: 'WaitForFirstConsumer' }) }, { object: object('c', { volumeBindingMode: 'Immediate' }) }],
  ['PodTopologySpread', spread, 'AssignedPod/Add', { other: pod('o', {}, { app: 'db' }) }, { other: pod('o', {}, { app: 'web' }) }],
  ['PodTopologySpread', spread, 'Node/Add', { node: node({ zone: 'a' }) }, { node: node({}) }],
  ['InterPodAffinity', affine, 'AssignedPod/Add', { other: pod('o', {}, { app: 'db' }) }, { other: pod('o', {}, { app: 'web' }) }],
  ['InterPodAffinity', averse, 'AssignedPod/Delete', { other: pod('o', {}, { app: 'db' }) }, { other: pod('o', {}, { app: 'web' }) }],
  ['InterPodAffinity', affine, 'Node/UpdateLabel', { node: node({ zone: 'a' }), oldNode: node({}) }, { node: node({ zone: 'a', b: 'c' }), oldNode: node({ zone: 'a' }) }],
])('%s with %j hears of %s', (plugin, spec, kind, helps, helpsNot) => {
  const isWoken = ({ other, oldOther, ...details }: Details): boolean =>
    hints.isWorthRetry(podInfoOf(pod('p', spec)), new Set([plugin]), { kind, ...details, ...(other && { pod: podInfoOf(other) }), ...(oldOther && { oldPod: podInfoOf(oldOther) }) })
  expect([isWoken(helps), isWoken(helpsNot)]).toEqual([true, false])
})

test('an event that a plugin never asked for wakes nobody it refused', () => {
  const waiting = podInfoOf(pod('p'))
  for (const kind of ['AssignedPod/Add', 'PersistentVolume/Add', 'CSINode/Add'] as const) expect(hints.isWorthRetry(waiting, new Set(['NodeResourcesFit']), { kind, pod: podInfoOf(pod('o')) })).toBe(false)
})

test('a pod that waits for its victims is let go by those that refused it, not by preemption', () => {
  const event: ClusterEvent = { kind: 'AssignedPod/Delete', pod: podInfoOf(pod('victim')) }
  expect(hints.isWorthRetry(podInfoOf(pod('p')), new Set(['DefaultPreemption']), event)).toBe(false)
  expect(hints.isWorthRetry(podInfoOf(pod('p')), new Set(['DefaultPreemption', 'NodeResourcesFit']), event)).toBe(true)
})

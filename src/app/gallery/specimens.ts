// What the gallery shows: one specimen for each element of the stage in each of its states. Objects are made up; what draws them is the stage's own.
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import { CRASHED, aGalleryNode, aGalleryPod } from './objects.ts'
import type { MachineState, Surroundings } from '../../worker/protocol.ts'
import type { Tone } from '../stage/activity.ts'
import type { Part, PartTone, Sign } from '../stage/layout.ts'

type ProcessState = MachineState['processes'][number]['state'] | 'no power'

export interface Specimen {
  readonly name: string
  readonly part: Part
  /** Attributes that the stage sets from outside: what hangs over it, whether it would be taken. */
  readonly hover?: 'taken' | 'refused'
  readonly takes?: 'yes' | 'no'
  readonly isSelected?: true
  /** Something is happening to it just now. */
  readonly lit?: Tone
}

const at = { x: 0, y: 0 }
/** The names of a union's members: one that is missing here, or too many, does not compile. */
const namesOf = <N extends string>(names: Readonly<Record<N, true>>): readonly N[] => Object.keys(names) as N[]
export const LIT = namesOf<Tone>({ request: true, watch: true, decision: true, traffic: true, fault: true })
const pod = (name: string, object: Pod, more: Partial<Specimen> = {}): Specimen => ({ name, part: { id: `pods/default/${object.metadata.name}`, kind: 'pod', label: object.metadata.name, key: `pods/default/${object.metadata.name}`, object, width: 64, height: 48, ...at }, ...more })

export const SELECTED_POD = 'pods/default/web-selected-0'

export const PODS: readonly Specimen[] = [
  pod('running', aGalleryPod('web-a1', 'running')),
  pod('pending', aGalleryPod('web-b2', 'pending')),
  pod('starting', aGalleryPod('web-c3', 'starting')),
  pod('crashed', aGalleryPod('web-d4', 'crashed')),
  pod('failed', aGalleryPod('sum-n4', 'failed')),
  pod('without its image', aGalleryPod('web-o5', 'no image')),
  pod('runs, but is not ready', aGalleryPod('web-m3', 'unready')),
  pod('leaving', aGalleryPod('web-e5', 'leaving')),
  pod('done', aGalleryPod('sum-f6', 'done')),
  pod('system', aGalleryPod('coredns-g7', 'running', 'kube-system')),
  pod('two containers', aGalleryPod('pair-h8', 'two')),
  pod('selected', aGalleryPod('web-selected-0', 'running')),
  pod('hovered with what it takes', aGalleryPod('web-i9', 'running'), { hover: 'taken' }),
  pod('hovered with what it refuses', aGalleryPod('web-j0', 'running'), { hover: 'refused' }),
  pod('takes what is carried', aGalleryPod('web-k1', 'running'), { takes: 'yes' }),
  pod('does not take it', aGalleryPod('web-l2', 'running'), { takes: 'no' }),
  ...LIT.map((lit) => pod(`lit: ${lit}`, aGalleryPod(`lit-${lit}`, 'running'), { lit })),
  { name: 'more than there is room for', part: { id: 'more/x', kind: 'more', label: '+23', key: 'nodes/node-ready', width: 64, height: 48, ...at } },
]

const NODE_STATES = ['ready', 'notready', 'booting', 'off', 'cordoned', 'memory-pressure', 'full-disk', 'pid-pressure', 'stopped', 'never-powered'] as const
export const MACHINES: readonly Specimen[] = [
  ...NODE_STATES.map((state): Specimen => ({ name: `machine: ${state}`, part: { id: `machine/node-${state}`, kind: 'machine', label: `node-${state}`, key: `nodes/node-${state}`, width: 300, height: 196, ...at } })),
  { name: 'machine: takes what is carried', takes: 'yes', part: { id: 'machine/node-ready', kind: 'machine', label: 'node-ready', isSmall: true, width: 300, height: 150, ...at } },
  { name: 'zone', part: { id: 'frame/eu-a', kind: 'frame', label: 'Region eu · zone eu-a', place: { region: 'eu', zone: 'eu-a' }, width: 300, height: 96, ...at } },
  { name: 'zone that takes a machine', takes: 'yes', part: { id: 'frame/eu-b', kind: 'frame', label: 'Region eu · zone eu-b', place: { region: 'eu', zone: 'eu-b' }, width: 300, height: 96, ...at } },
  { name: 'frame of a lens', part: { id: 'tray/a', kind: 'tray', label: 'Objects', width: 300, height: 96, ...at } },
  { name: 'queue at the scheduler', part: { id: 'waiting', kind: 'waiting', label: 'Waiting for a node', width: 160, height: 96, ...at } },
]

/** What a process can be, and a machine without power: for each a control-plane machine on which all are. */
const PROCESS_STATES = namesOf<ProcessState>({ running: true, stopped: true, paused: true, restarting: true, 'no power': true })
export const CONTROL_MACHINES = new Map(PROCESS_STATES.map((state, i) => [state, `cp-${i + 1}`]))
const component = (kind: Part['kind'], label: string, width: number, height: number, state: ProcessState, more: Partial<Part> = {}): Specimen => ({ name: `${label}: ${state}`, part: { id: `${kind}/${state}`, kind, label, machine: CONTROL_MACHINES.get(state)!, width, height, ...at, ...more } })
export const CONTROL_PLANE: readonly Specimen[] = PROCESS_STATES.flatMap((state) => [
  component('etcd', 'etcd', 140, 70, state), component('scheduler', 'Scheduler', 164, 70, state), component('api-server', 'API server', 320, 84, state),
  component('api-server', 'API server, small', 240, 40, state, { isSmall: true, note: 'answers everybody' }), component('controllers', 'Controller manager', 472, 118, state), component('cloud', 'Cloud controller manager', 320, 40, state),
])

export const OUTSIDE: readonly Specimen[] = [
  { name: 'laptop on a phone', part: { id: 'laptop/small', kind: 'laptop', label: 'You', isSmall: true, width: 240, height: 40, ...at } },
  { name: 'laptop', part: { id: 'laptop', kind: 'laptop', label: 'You', width: 128, height: 80, ...at } },
  { name: 'users', part: { id: 'users', kind: 'users', label: 'Users', width: 160, height: 92, ...at } },
  { name: 'load balancer', part: { id: 'balancer/default/web', kind: 'balancer', label: '203.0.113.7', key: 'services/default/web', width: 188, height: 74, ...at } },
  { name: 'disk that is mounted', part: { id: 'disk/mounted', kind: 'disk', label: 'data-db-0', note: '1Gi', mounts: ['machine/node-1'], key: 'persistentvolumes/mounted', width: 108, height: 56, ...at } },
  { name: 'disk that nobody mounts', part: { id: 'disk/free', kind: 'disk', label: 'a-volume-with-a-long-name', note: '20Gi', mounts: [], key: 'persistentvolumes/free', width: 108, height: 56, ...at } },
  { name: 'load balancer without an address', part: { id: 'balancer/default/new', kind: 'balancer', label: 'no address yet', key: 'services/default/new', width: 188, height: 74, ...at } },
]

const SIGNS = namesOf<Sign>({ workload: true, replicas: true, job: true, service: true, slice: true, claim: true, volume: true, disk: true, class: true, config: true, secret: true, person: true, group: true, account: true, binding: true, role: true, rule: true, machine: true, loop: true, autoscaler: true, object: true })
const CARD_TONES = namesOf<PartTone>({ request: true, watch: true, decision: true, traffic: true, fault: true, quiet: true })
const card = (name: string, more: Partial<Part>): Specimen => ({ name, part: { id: `gallery/${name}`, kind: 'card', label: name, width: 192, height: 62, ...at, ...more } })
export const CARDS: readonly Specimen[] = [
  ...SIGNS.map((sign) => card(sign, { sign, kicker: 'Kind', note: 'a fact about it' })),
  card('broken', { sign: 'role', tone: 'fault', note: 'there is no such role' }),
  card('waiting', { sign: 'claim', tone: 'decision', note: 'wants 1Gi · Pending' }),
  ...CARD_TONES.map((tone) => card(`tone: ${tone}`, { sign: 'object', tone, note: 'a fact about it' })),
  ...LIT.map((lit): Specimen => ({ ...card(`lit: ${lit}`, { sign: 'loop', note: 'acts just now' }), lit })),
  { ...card('selected', { id: 'services/default/chosen', key: 'services/default/chosen', sign: 'service', kicker: 'Service' }), isSelected: true },
  card('gauge with too many', { sign: 'replicas', kicker: 'ReplicaSet', height: 92, width: 248, gauge: { wanted: 2, there: 4, ready: 3 }, lines: ['2 too many'] }),
  card('nothing here', { sign: 'disk', tone: 'quiet', note: 'an empty state that says what to do' }),
  card('gauge', { sign: 'workload', kicker: 'Deployment', height: 92, width: 248, gauge: { wanted: 5, there: 4, ready: 3 }, lines: ['1 missing'] }),
  { ...card('takes what is carried', { id: 'deployments/default/web', key: 'deployments.apps/default/web', sign: 'workload', kicker: 'Deployment' }), takes: 'yes' },
  { ...card('does not take it', { id: 'services/default/web', key: 'services/default/web', sign: 'service', kicker: 'Service' }), takes: 'no' },
]

export const LENS_PARTS: readonly Specimen[] = [
  { name: 'verdict: chosen', part: { id: 'verdict/a', kind: 'verdict', label: 'chosen', note: '583', tone: 'decision', lines: ['TaintToleration 300', 'NodeResourcesFit 83'], width: 300, height: 120, ...at } },
  { name: 'verdict: fits', part: { id: 'verdict/b', kind: 'verdict', label: 'fits', note: '482', tone: 'traffic', lines: ['TaintToleration 300', 'NodeResourcesFit 41'], width: 300, height: 120, ...at } },
  { name: 'verdict: out', part: { id: 'verdict/c', kind: 'verdict', label: 'out', note: 'NodeResourcesFit', tone: 'fault', lines: ['Insufficient cpu'], width: 300, height: 120, ...at } },
  { name: 'verdict: not looked at', part: { id: 'verdict/d', kind: 'verdict', label: 'not looked at', tone: 'quiet', width: 300, height: 120, ...at } },
  { name: 'requests', part: { id: 'requests', kind: 'requests', label: '', lines: ['allowed|kubernetes-admin|create deployments in default|×3', 'refused|eve|delete pods in default|'], width: 320, height: 96, ...at } },
  { name: 'requests: none yet', part: { id: 'requests/none', kind: 'requests', label: 'Nobody has asked yet.', lines: [], width: 320, height: 60, ...at } },
]

const machine = (name: string, more: Partial<MachineState> = {}): MachineState => ({ name, role: 'node', region: 'eu', zone: 'eu-a', address: '10.89.0.11', powered: true, processes: ['kubelet', 'containerd', 'kube-proxy'].map((process) => ({ name: process, state: 'running' })), ...more })
const control = (name: string, state: ProcessState): MachineState => machine(name, { role: 'control-plane', powered: state !== 'no power', processes: ['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager', 'cloud-controller-manager'].map((process) => ({ name: process, state: state === 'no power' ? 'stopped' : state })) })

export const SURROUNDINGS: Surroundings = {
  machines: [...[...CONTROL_MACHINES].map(([state, name]) => control(name, state)), ...NODE_STATES.map((state) => machine(`node-${state}`, state === 'off' || state === 'never-powered' ? { powered: false } : state === 'stopped' ? { processes: [{ name: 'kubelet', state: 'stopped' }, { name: 'containerd', state: 'restarting' }, { name: 'kube-proxy', state: 'paused' }] } : {}))],
  links: [],
  users: [{ namespace: 'default', service: 'web', perSecond: 12, sent: 90, succeeded: 84, failed: 6, medianMillis: 4 }],
  usage: {},
}

export const OBJECTS = {
  nodes: new Map(NODE_STATES.filter((state) => state !== 'booting' && state !== 'never-powered').map((state) => [`node-${state}`, aGalleryNode(`node-${state}`, state)])),
  pods: new Map([...PODS.flatMap(({ part }) => (part.object ? [[part.key!.slice('pods/'.length), part.object as Pod] as const] : [])), ['default/crashing', CRASHED]]),
}

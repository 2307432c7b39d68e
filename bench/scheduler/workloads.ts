// The workloads of upstream's scheduler_perf with its own numbers (test/integration/scheduler_perf/*/performance-config.yaml of
// v1.34, templates/*.yaml), and the pods scheduled a second that its CI asks for.
import type { New } from '../../src/cluster/api/index.ts'
import type { Pod, PodSpec } from '../../src/cluster/api/types/core-v1.ts'

/** Makes a pod without name and namespace. */
export type Template = () => New<Pod>

export interface Workload {
  readonly name: string
  readonly size: string
  readonly nodes: number
  /** Given to the nodes in turn. */
  readonly zones?: readonly string[]
  /** One more node with this name and room for every pod. */
  readonly namedNode?: string
  readonly init?: { readonly pods: number; readonly template: Template; readonly namespace?: string }
  /** Pods created one after the other while the others are measured. */
  readonly churn?: { readonly template: Template; readonly everyMillis: number }
  readonly measure: { readonly pods: number; readonly template: Template; readonly namespace?: string }
  /** Pods a second; the higher of those that v1.34 and v1.36 ask for, with and without feature gates. */
  readonly threshold: number
}

export const NAMED_NODE = 'scheduler-perf-node'
/** Stands for the `priority: 10` of upstream's templates, whose API server runs without the Priority admission. */
export const HIGH_PRIORITY = 'high'

const IMAGE = 'registry.k8s.io/pause:3.10.1'
const SMALL = { cpu: '100m', memory: '500Mi' }
const ZONE = 'topology.kubernetes.io/zone'
const NAMESPACES = ['sched-1', 'sched-0']

interface PodOptions {
  readonly requests?: Record<string, string>
  readonly limits?: Record<string, string>
  readonly labels?: Record<string, string>
  readonly spec?: Partial<PodSpec>
}

function template(generateName: string, { requests = SMALL, limits = requests, labels, spec }: PodOptions = {}): Template {
  const containers = [{ name: 'pause', image: IMAGE, ports: [{ containerPort: 80 }], resources: { requests, limits } }]
  return () => ({ apiVersion: 'v1', kind: 'Pod', metadata: { generateName, ...(labels && { labels }) }, spec: { containers, ...spec } })
}

const blue = { color: 'blue' }
const green = { color: 'green' }
const red = { color: 'red' }
const yellow = { color: 'yellow' }

const plain = template('pod-')
const lowPriority = template('pod-', { requests: { cpu: '900m', memory: '500Mi' }, spec: { terminationGracePeriodSeconds: 0 } })
const highPriority = template('pod-high-priority-', { requests: { cpu: '3', memory: '500Mi' }, spec: { priorityClassName: HIGH_PRIORITY } })
const tooLarge = template('pod-h-', { requests: { cpu: '9', memory: '500Mi' }, limits: {}, spec: { priorityClassName: HIGH_PRIORITY } })
const zoneAffinity = template('node-affinity-', {
  spec: { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE, operator: 'In', values: ['zone1', 'zone2'] }] }] } } } },
})
const daemon: Template = () => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { generateName: 'daemonset-' },
  spec: {
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [NAMED_NODE] }] }] } } },
    containers: [{ name: 'pause', image: IMAGE }],
  },
})
const term = (labels: Record<string, string>, topologyKey: string): { topologyKey: string; labelSelector: { matchLabels: Record<string, string> }; namespaces: string[] } => ({ topologyKey, labelSelector: { matchLabels: labels }, namespaces: NAMESPACES })
const podAffinity = template('affinity-pod-', { labels: blue, spec: { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(blue, ZONE)] } } } })
const podAntiAffinity = template('anti-affinity-pod-', { labels: green, spec: { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(green, 'kubernetes.io/hostname')] } } } })
const preferredAffinity = template('preferred-affinity-pod-', { labels: red, spec: { affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term(red, 'kubernetes.io/hostname') }] } } } })
const preferredAntiAffinity = template('preferred-anti-affinity-pod-', { labels: yellow, spec: { affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term(yellow, 'kubernetes.io/hostname') }] } } } })
const spreading = (whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway'): Template =>
  template('spreading-pod-', { labels: blue, spec: { topologySpreadConstraints: [{ maxSkew: 5, topologyKey: ZONE, whenUnsatisfiable, labelSelector: { matchLabels: blue } }] } })

const MOONS = ['moon-1', 'moon-2', 'moon-3']
/** The namespaces of the affinity workloads. */
const FIRST = { namespace: 'sched-0' }
const SECOND = { namespace: 'sched-1' }

export const WORKLOADS: readonly Workload[] = [
  { name: 'SchedulingBasic', size: '5000Nodes_10000Pods', nodes: 5000, init: { pods: 1000, template: plain }, measure: { pods: 10_000, template: plain }, threshold: 270 },
  { name: 'SchedulingNodeAffinity', size: '5000Nodes_10000Pods', nodes: 5000, zones: ['zone1'], init: { pods: 5000, template: zoneAffinity }, measure: { pods: 10_000, template: zoneAffinity }, threshold: 220 },
  { name: 'SchedulingPodAffinity', size: '5000Nodes_5000Pods', nodes: 5000, zones: ['zone1'], init: { pods: 5000, template: podAffinity, ...FIRST }, measure: { pods: 5000, template: podAffinity, ...SECOND }, threshold: 35 },
  { name: 'SchedulingPodAntiAffinity', size: '5000Nodes_2000Pods', nodes: 5000, init: { pods: 1000, template: podAntiAffinity, ...FIRST }, measure: { pods: 2000, template: podAntiAffinity, ...SECOND }, threshold: 60 },
  { name: 'SchedulingPreferredPodAffinity', size: '5000Nodes_5000Pods', nodes: 5000, init: { pods: 5000, template: preferredAffinity, ...FIRST }, measure: { pods: 5000, template: preferredAffinity, ...SECOND }, threshold: 90 },
  { name: 'SchedulingPreferredPodAntiAffinity', size: '5000Nodes_5000Pods', nodes: 5000, init: { pods: 5000, template: preferredAntiAffinity, ...FIRST }, measure: { pods: 5000, template: preferredAntiAffinity, ...SECOND }, threshold: 90 },
  { name: 'TopologySpreading', size: '5000Nodes_5000Pods', nodes: 5000, zones: MOONS, init: { pods: 5000, template: plain }, measure: { pods: 5000, template: spreading('DoNotSchedule') }, threshold: 85 },
  { name: 'PreferredTopologySpreading', size: '5000Nodes_5000Pods', nodes: 5000, zones: MOONS, init: { pods: 5000, template: plain }, measure: { pods: 5000, template: spreading('ScheduleAnyway') }, threshold: 125 },
  { name: 'PreemptionAsync', size: '5000Nodes', nodes: 5000, init: { pods: 20_000, template: lowPriority }, churn: { template: highPriority, everyMillis: 200 }, measure: { pods: 5000, template: plain }, threshold: 160 },
  { name: 'Unschedulable', size: '5kNodes/100Init/10kPods', nodes: 5000, init: { pods: 100, template: plain }, churn: { template: tooLarge, everyMillis: 200 }, measure: { pods: 10_000, template: plain }, threshold: 170 },
  { name: 'SchedulingDaemonset', size: '15000Nodes', nodes: 15_000, namedNode: NAMED_NODE, measure: { pods: 30_000, template: daemon }, threshold: 390 },
]

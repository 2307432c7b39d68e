// What a hand can carry: each tool with its fields, and what it may be dropped on. The gestures that follow are in plans/,
// the words in the catalogue `palette` under the tool's id.
export type ToolGroup = 'machines' | 'workloads' | 'network' | 'configuration' | 'changes' | 'faults'
export type TargetKind = 'zone' | 'node' | 'control-plane' | 'pod' | 'container' | 'process' | 'service' | 'workload' | 'claim' | 'volume' | 'link' | 'stage'

/** Something about a tool that may be set before it is used. */
export interface Field {
  readonly id: string
  readonly initial: string
  /** As it stands behind the value: `cores` and `seconds` have a word in each language. */
  readonly unit?: string
  /** One of these; free text when absent. */
  readonly choices?: readonly string[]
}

export interface Tool {
  readonly id: ToolId
  readonly group: ToolGroup
  /** Shown in the palette itself; the others under More. */
  readonly isQuick?: boolean
  /** What it asks for when it is used without dragging; nothing where the stage itself will do. */
  readonly asksFor?: readonly TargetKind[]
  readonly fields?: readonly Field[]
}

export type ToolId =
  | 'node' | 'deployment' | 'statefulset' | 'daemonset' | 'job' | 'cronjob' | 'pod' | 'service' | 'users' | 'configmap' | 'secret' | 'claim'
  | 'image' | 'label' | 'taint' | 'scale' | 'autoscale' | 'cordon' | 'drain' | 'kill' | 'power' | 'cut' | 'tape' | 'delay' | 'loss' | 'bin'
  | 'disk' | 'leak' | 'spin' | 'skew' | 'registry' | 'expire' | 'mend'

const field = (id: string, initial: string, more: Partial<Field> = {}): Field => ({ id, initial, ...more })
const NAME = (initial: string): Field => field('name', initial)
const IMAGE = (initial = 'nginx:1.27'): Field => field('image', initial)
const REPLICAS = field('replicas', '3')

export const TOOLS: readonly Tool[] = [
  { id: 'node', group: 'machines', isQuick: true, asksFor: ['zone'], fields: [field('cpu', '2', { unit: 'cores' }), field('memory', '4Gi')] },
  { id: 'deployment', group: 'workloads', isQuick: true, fields: [NAME('web'), IMAGE(), REPLICAS] },
  { id: 'statefulset', group: 'workloads', fields: [NAME('db'), IMAGE('redis:7'), REPLICAS] },
  { id: 'daemonset', group: 'workloads', fields: [NAME('agent'), IMAGE('busybox:1.36')] },
  { id: 'job', group: 'workloads', fields: [NAME('sum'), IMAGE('busybox:1.36'), field('seconds', '10', { unit: 'seconds' })] },
  { id: 'cronjob', group: 'workloads', fields: [NAME('tick'), IMAGE('busybox:1.36'), field('schedule', '*/1 * * * *')] },
  { id: 'pod', group: 'workloads', fields: [NAME('yours'), IMAGE(), field('cpu', '500m'), field('memory', '256Mi')] },
  { id: 'service', group: 'network', isQuick: true, fields: [field('type', 'LoadBalancer', { choices: ['LoadBalancer', 'NodePort', 'ClusterIP'] }), field('port', '80')] },
  { id: 'users', group: 'network', isQuick: true, fields: [field('perSecond', '4')] },
  { id: 'configmap', group: 'configuration', fields: [NAME('settings'), field('key', 'colour'), field('value', 'blue')] },
  { id: 'secret', group: 'configuration', fields: [NAME('password'), field('key', 'password'), field('value', 'swordfish')] },
  { id: 'claim', group: 'configuration', asksFor: ['workload', 'container', 'stage'], fields: [NAME('data'), field('size', '1Gi'), field('path', '/data')] },
  { id: 'image', group: 'changes', isQuick: true, asksFor: ['workload', 'container'], fields: [IMAGE('nginx:1.28')] },
  { id: 'label', group: 'changes', isQuick: true, asksFor: ['node', 'pod'], fields: [field('key', ''), field('value', '')] },
  { id: 'taint', group: 'changes', isQuick: true, asksFor: ['node'], fields: [field('key', 'reserved'), field('value', 'yes'), field('effect', 'NoSchedule', { choices: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] })] },
  { id: 'scale', group: 'changes', asksFor: ['workload'], fields: [field('replicas', '5')] },
  { id: 'autoscale', group: 'changes', asksFor: ['workload'], fields: [field('min', '1'), field('max', '10'), field('cpu', '50', { unit: '%' })] },
  { id: 'cordon', group: 'changes', asksFor: ['node'] },
  { id: 'drain', group: 'changes', asksFor: ['node'] },
  { id: 'kill', group: 'faults', isQuick: true, asksFor: ['node', 'pod', 'container'] },
  { id: 'power', group: 'faults', isQuick: true, asksFor: ['node', 'control-plane'] },
  { id: 'cut', group: 'faults', isQuick: true, asksFor: ['node', 'link'] },
  { id: 'tape', group: 'faults', asksFor: ['node', 'link'] },
  { id: 'delay', group: 'faults', asksFor: ['node', 'link'], fields: [field('millis', '200', { unit: 'ms' })] },
  { id: 'loss', group: 'faults', asksFor: ['node', 'link'], fields: [field('percent', '20', { unit: '%' })] },
  { id: 'disk', group: 'faults', asksFor: ['node'], fields: [field('percent', '100', { unit: '%' })] },
  { id: 'leak', group: 'faults', asksFor: ['pod', 'container'], fields: [field('mibPerSecond', '4', { unit: 'MiB/s' })] },
  { id: 'spin', group: 'faults', asksFor: ['pod', 'container'], fields: [field('cores', '1', { unit: 'cores' })] },
  { id: 'skew', group: 'faults', asksFor: ['node'], fields: [field('by', '-10m')] },
  { id: 'registry', group: 'faults', fields: [field('fault', 'unreachable', { choices: ['unreachable', 'broken', 'corrupt', 'denied'] }), field('image', '')] },
  { id: 'expire', group: 'faults', asksFor: ['node'] },
  { id: 'mend', group: 'faults', asksFor: ['node', 'pod', 'container'] },
  { id: 'bin', group: 'faults', isQuick: true, asksFor: ['node', 'pod', 'service', 'workload', 'claim', 'volume'], fields: [field('cascade', 'background', { choices: ['background', 'foreground', 'orphan'] })] },
]

const BY_ID = new Map(TOOLS.map((tool) => [tool.id, tool]))

export function toolOf(id: ToolId): Tool {
  return BY_ID.get(id)!
}

export type Values = Readonly<Record<string, string>>

/** What each field is set to: what was given, else what it begins with. */
export function valuesOf(tool: Tool, given: Values = {}): Values {
  return Object.fromEntries((tool.fields ?? []).map(({ id, initial }) => [id, given[id] ?? initial]))
}

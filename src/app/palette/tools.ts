// What a hand can carry: each tool with its fields, and what it may be dropped on. The gestures that follow are in plans/.
export type ToolGroup = 'Machines' | 'Workloads' | 'Network' | 'Configuration' | 'Changes' | 'Faults'
export type TargetKind = 'zone' | 'node' | 'control-plane' | 'pod' | 'process' | 'service' | 'workload' | 'claim' | 'link' | 'stage'

/** Something about a tool that may be set before it is used. */
export interface Field {
  readonly id: string
  readonly label: string
  readonly initial: string
  readonly unit?: string
  /** One of these; free text when absent. */
  readonly choices?: readonly string[]
}

export interface Tool {
  readonly id: ToolId
  readonly group: ToolGroup
  readonly label: string
  readonly title: string
  /** Shown in the palette itself; the others under More. */
  readonly isQuick?: boolean
  /** What it asks for when it is used without dragging; nothing where the stage itself will do. */
  readonly asksFor?: readonly TargetKind[]
  readonly fields?: readonly Field[]
}

export type ToolId =
  | 'node' | 'deployment' | 'statefulset' | 'daemonset' | 'job' | 'cronjob' | 'pod' | 'service' | 'users' | 'configmap' | 'secret' | 'claim'
  | 'image' | 'label' | 'taint' | 'scale' | 'autoscale' | 'cordon' | 'drain' | 'kill' | 'power' | 'cut' | 'tape' | 'delay' | 'loss' | 'bin'
  | 'disk' | 'leak' | 'spin' | 'registry' | 'expire' | 'mend'

const field = (id: string, label: string, initial: string, more: Partial<Field> = {}): Field => ({ id, label, initial, ...more })
const NAME = (initial: string): Field => field('name', 'Name', initial)
const IMAGE = (initial = 'nginx:1.27'): Field => field('image', 'Image', initial)
const REPLICAS = field('replicas', 'Replicas', '3')

export const TOOLS: readonly Tool[] = [
  { id: 'node', group: 'Machines', label: 'Node', title: 'A machine: drop it into a zone', isQuick: true, fields: [field('cpu', 'CPU', '2', { unit: 'cores' }), field('memory', 'Memory', '4Gi')] },
  { id: 'deployment', group: 'Workloads', label: 'Deploy', title: 'A Deployment of three Pods', isQuick: true, fields: [NAME('web'), IMAGE(), REPLICAS] },
  { id: 'statefulset', group: 'Workloads', label: 'StatefulSet', title: 'Pods with names and disks of their own, one after the other', fields: [NAME('db'), IMAGE('redis:7'), REPLICAS] },
  { id: 'daemonset', group: 'Workloads', label: 'DaemonSet', title: 'One Pod on every node', fields: [NAME('agent'), IMAGE('busybox:1.36')] },
  { id: 'job', group: 'Workloads', label: 'Job', title: 'Pods that run until they have succeeded', fields: [NAME('sum'), IMAGE('busybox:1.36'), field('seconds', 'Works for', '10', { unit: 'seconds' })] },
  { id: 'cronjob', group: 'Workloads', label: 'CronJob', title: 'A Job again and again, by the clock', fields: [NAME('tick'), IMAGE('busybox:1.36'), field('schedule', 'Schedule', '*/1 * * * *')] },
  { id: 'pod', group: 'Workloads', label: 'Pod for you', title: 'A Pod that waits for you to be its scheduler: drag it onto a node', fields: [NAME('yours'), IMAGE(), field('cpu', 'Asks for CPU', '500m'), field('memory', 'and memory', '256Mi')] },
  { id: 'service', group: 'Network', label: 'Service', title: 'A Service with a load balancer for a Deployment', isQuick: true, fields: [field('type', 'Type', 'LoadBalancer', { choices: ['LoadBalancer', 'NodePort', 'ClusterIP'] }), field('port', 'Port', '80')] },
  { id: 'users', group: 'Network', label: 'Users', title: 'Users who send requests to a Service', isQuick: true, fields: [field('perSecond', 'Requests a second', '4')] },
  { id: 'configmap', group: 'Configuration', label: 'ConfigMap', title: 'Settings that Pods may read', fields: [NAME('settings'), field('key', 'Key', 'colour'), field('value', 'Value', 'blue')] },
  { id: 'secret', group: 'Configuration', label: 'Secret', title: 'Settings that not everybody may read', fields: [NAME('password'), field('key', 'Key', 'password'), field('value', 'Value', 'swordfish')] },
  { id: 'claim', group: 'Configuration', label: 'Disk', title: 'A claim for a disk: drop it on a Pod of a Deployment to mount it there', fields: [NAME('data'), field('size', 'Size', '1Gi'), field('path', 'Mounted at', '/data')] },
  { id: 'image', group: 'Changes', label: 'Image', title: 'Another image: drop it on a Pod, and its Deployment rolls', isQuick: true, asksFor: ['workload'], fields: [IMAGE('nginx:1.28')] },
  { id: 'label', group: 'Changes', label: 'Label', title: 'A label: drop it on a Pod or a node', isQuick: true, asksFor: ['node', 'pod'], fields: [field('key', 'Key', ''), field('value', 'Value', '')] },
  { id: 'taint', group: 'Changes', label: 'Taint', title: 'A taint: drop it on a node', isQuick: true, asksFor: ['node'], fields: [field('key', 'Key', 'reserved'), field('value', 'Value', 'yes'), field('effect', 'Effect', 'NoSchedule', { choices: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] })] },
  { id: 'scale', group: 'Changes', label: 'Scale', title: 'Another number of replicas: drop it on a Pod of the workload', asksFor: ['workload'], fields: [field('replicas', 'Replicas', '5')] },
  { id: 'autoscale', group: 'Changes', label: 'Autoscale', title: 'Replicas that follow the load: drop it on a Pod of the workload', asksFor: ['workload'], fields: [field('min', 'At least', '1'), field('max', 'At most', '10'), field('cpu', 'CPU', '50', { unit: '%' })] },
  { id: 'cordon', group: 'Changes', label: 'Cordon', title: 'No new Pods for a node, or again', asksFor: ['node'] },
  { id: 'drain', group: 'Changes', label: 'Drain', title: 'Moves a node’s Pods away, as before maintenance', asksFor: ['node'] },
  { id: 'kill', group: 'Faults', label: 'Kill', title: 'Kill a process: drop it on a Pod or on a kubelet', isQuick: true, asksFor: ['node', 'pod'] },
  { id: 'power', group: 'Faults', label: 'Power', title: 'The power switch: drop it on a machine', isQuick: true, asksFor: ['node', 'control-plane'] },
  { id: 'cut', group: 'Faults', label: 'Cut', title: 'Scissors: cut a node off the control plane', isQuick: true, asksFor: ['node'] },
  { id: 'tape', group: 'Faults', label: 'Tape', title: 'Mends a link that was cut, slowed or made lossy', asksFor: ['node'] },
  { id: 'delay', group: 'Faults', label: 'Latency', title: 'Makes the link between a node and the control plane slow', asksFor: ['node'], fields: [field('millis', 'More by', '200', { unit: 'ms' })] },
  { id: 'loss', group: 'Faults', label: 'Loss', title: 'Makes the link between a node and the control plane lose messages', asksFor: ['node'], fields: [field('percent', 'Loses', '20', { unit: '%' })] },
  { id: 'disk', group: 'Faults', label: 'Full disk', title: 'Fills a node’s disk: drop it on one', asksFor: ['node'], fields: [field('percent', 'Full to', '100', { unit: '%' })] },
  { id: 'leak', group: 'Faults', label: 'Leak', title: 'A program that takes more and more memory: drop it on a Pod', asksFor: ['pod'], fields: [field('mibPerSecond', 'Takes', '4', { unit: 'MiB/s' })] },
  { id: 'spin', group: 'Faults', label: 'Spin', title: 'A program that computes without end: drop it on a Pod', asksFor: ['pod'], fields: [field('cores', 'On', '1', { unit: 'cores' })] },
  { id: 'registry', group: 'Faults', label: 'Registry', title: 'Breaks the registry, for one image or for all', fields: [field('fault', 'It is', 'unreachable', { choices: ['unreachable', 'broken', 'corrupt', 'denied'] }), field('image', 'For (all if empty)', '')] },
  { id: 'expire', group: 'Faults', label: 'Expire', title: 'The certificate of a node’s kubelet expires', asksFor: ['node'] },
  { id: 'mend', group: 'Faults', label: 'Mend', title: 'Mends a node’s disk and certificate, a Pod’s leak and loop; on the stage, the registry', asksFor: ['node', 'pod'] },
  { id: 'bin', group: 'Faults', label: 'Bin', title: 'Delete a Pod, a workload or a Service, take a machine away', isQuick: true, asksFor: ['node', 'pod', 'service', 'workload'], fields: [field('cascade', 'What it owns', 'background', { choices: ['background', 'foreground', 'orphan'] })] },
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

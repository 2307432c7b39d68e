// kubectl top. Models kubectl/pkg/cmd/top and pkg/metricsutil.
import { ApiError, RESOURCES, quantityMilli, quantityValue, type KubeList, type KubeObject, type Resource } from '../../../api/index.ts'
import type { Node } from '../../../api/types/core-v1.ts'
import type { NodeMetrics, PodMetrics } from '../../../api/types/metrics-v1beta1.ts'
import type { Process } from '../../../../kernel/index.ts'
import { CommandError, usageError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { TABLE_LAYOUT, TabWriter } from '../../printing/index.ts'
import { isNotFound } from '../../selection.ts'
import { family } from '../../family.ts'

const COMMON = [{ name: 'selector', short: 'l', type: 'string' }, { name: 'sort-by', type: 'string' }, { name: 'no-headers', type: 'bool' }, { name: 'use-protocol-buffers', type: 'bool' }] as const
const METRICS = 'metrics.k8s.io'
const MEBIBYTE = 1024 * 1024

export const TOP = family({
  name: 'top',
  about: `Display resource (CPU/memory) usage.

 This command provides a view of recent resource consumption for nodes and pods. It fetches metrics from the Metrics Server, which aggregates this data from the kubelet on each node. The Metrics Server must be installed and running in the cluster for this command to work.

 The metrics shown are specifically optimized for Kubernetes autoscaling decisions, such as those made by the Horizontal Pod Autoscaler (HPA) and Vertical Pod Autoscaler (VPA). Because of this, the values may not match those from standard OS tools like 'top', as the metrics are designed to provide a stable signal for autoscalers rather than for pinpoint accuracy.

 When to use this command:

  *  For on-the-fly spot-checks of resource usage (e.g. identify which pods are consuming the most resources at a glance, or get a quick sense of the load on your nodes)
  *  Understand current resource consumption patterns
  *  Validate the behavior of your HPA or VPA configurations by seeing the metrics they use for scaling decisions.

 It is not intended to be a replacement for full-featured monitoring solutions. Its primary design goal is to provide a low-overhead signal for autoscalers, not to be a perfectly accurate monitoring tool. For high-accuracy reporting, historical analysis, dashboarding, or alerting, you should use a dedicated monitoring solution.`,
  usage: 'top [flags] [options]',
  helpOn: 'stderr',
  children: [
    [{ name: 'node', aliases: ['nodes', 'no'], flags: [{ name: 'show-capacity', type: 'bool' }, ...COMMON], run: topNodes }, 'Display resource (CPU/memory) usage of nodes'],
    [{ name: 'pod', aliases: ['pods', 'po'], flags: [{ name: 'field-selector', type: 'string' }, { name: 'all-namespaces', short: 'A', type: 'bool' }, { name: 'containers', type: 'bool' }, { name: 'sum', type: 'bool' }, ...COMMON], run: topPods }, 'Display resource (CPU/memory) usage of pods'],
  ],
})

interface Usage { readonly cpu: number; readonly memory: number }
interface Row extends Usage { readonly name: string; readonly namespace: string }

const milli = (text: string | undefined): number => quantityMilli(text)
const toNumber = (text: string | undefined): number => quantityValue(text)
const usageOf = (usage: { readonly [key: string]: string }): Usage => ({ cpu: milli(usage['cpu']), memory: toNumber(usage['memory']) })
const total = (parts: readonly Usage[]): Usage => parts.reduce((sum, part) => ({ cpu: sum.cpu + part.cpu, memory: sum.memory + part.memory }), { cpu: 0, memory: 0 })
const cells = ({ cpu, memory }: Usage): string => `${cpu}m\t${Math.floor(memory / MEBIBYTE)}Mi`

function checkOptions(invocation: Invocation): void {
  const { args, command, flags } = invocation
  if (args.length > 1) throw usageError(command, command.endsWith(' node') ? 'node [NAME | -l label]' : 'pod [NAME | -l label]')
  if (args.length > 0 && flags.string('selector') !== '') throw new CommandError('only one of NAME or --selector can be provided')
  const by = flags.string('sort-by')
  if (by !== '' && by !== 'cpu' && by !== 'memory') throw new CommandError('--sort-by accepts only cpu or memory')
}

/** Metrics of one object, or of all that the selectors take. Throws CommandError when no metrics server is registered. */
function* fetchMetrics<T extends KubeObject>(invocation: Invocation, resource: string, namespace: string | undefined): Process<readonly T[]> {
  const { args, flags } = invocation
  const mapping: Resource = RESOURCES.find((each) => each.group === METRICS && each.resource === resource)!
  const [name] = args
  const [labelSelector, fieldSelector] = [flags.string('selector'), flags.string('field-selector')]
  try {
    if (name !== undefined) return [yield* invocation.send<T>(mapping, 'get', { name, namespace })]
    const list = yield* invocation.send<KubeList<T>>(mapping, 'list', { namespace, query: { ...(labelSelector ? { labelSelector } : {}), ...(fieldSelector ? { fieldSelector } : {}) } })
    return list.items
  } catch (error) {
    // Not the object is missing, but the resource: nobody has registered the API.
    if (isNotFound(error) && (error as ApiError).status.details?.name === undefined) throw new CommandError('Metrics API not available')
    throw error
  }
}

/** By name, or the greatest first. */
function sorted<R extends Row>(rows: readonly R[], { flags }: Invocation): readonly R[] {
  const by = flags.string('sort-by')
  const names = (a: R, b: R): number => (a.namespace === b.namespace ? (a.name < b.name ? -1 : 1) : a.namespace < b.namespace ? -1 : 1)
  return rows.toSorted((a, b) => (by === 'cpu' ? b.cpu - a.cpu || names(a, b) : by === 'memory' ? b.memory - a.memory || names(a, b) : names(a, b)))
}

function* topNodes(invocation: Invocation): Process<void> {
  checkOptions(invocation)
  const { flags } = invocation
  const metrics = yield* fetchMetrics<NodeMetrics>(invocation, 'nodes', undefined)
  if (metrics.length === 0) throw new CommandError('metrics not available yet')
  const mapping = (yield* invocation.mapper.findKind('v1', 'Node'))!
  const nodes = (yield* invocation.send<KubeList<Node>>(mapping, 'list', {})).items
  const rows = metrics.map(({ metadata, usage }): Row => ({ name: metadata.name, namespace: '', ...usageOf(usage) }))
  const writer = new TabWriter(TABLE_LAYOUT)
  if (!flags.bool('no-headers')) writer.write('NAME\tCPU(cores)\tCPU(%)\tMEMORY(bytes)\tMEMORY(%)\n')
  for (const { name, cpu, memory } of sorted(rows, invocation)) {
    const { status } = nodes.find(({ metadata }) => metadata.name === name) ?? {}
    const room = flags.bool('show-capacity') ? status?.capacity : status?.allocatable
    const percent = (used: number, all: number): string => (all > 0 ? `${Math.floor((used / all) * 100)}%` : '<unknown>')
    writer.write(`${name}\t${cpu}m\t${percent(cpu, milli(room?.['cpu']))}\t${Math.floor(memory / MEBIBYTE)}Mi\t${percent(memory, toNumber(room?.['memory']))}\n`)
  }
  invocation.out(writer.take())
}

function* topPods(invocation: Invocation): Process<void> {
  checkOptions(invocation)
  const { args, flags } = invocation
  const isEverywhere = flags.bool('all-namespaces')
  const metrics = yield* fetchMetrics<PodMetrics>(invocation, 'pods', isEverywhere ? undefined : invocation.namespace)
  if (metrics.length === 0) return yield* sayNothing(invocation, isEverywhere)
  const withContainers = flags.bool('containers')
  const rows = metrics.map(({ metadata, containers }) => {
    const parts = containers.map(({ name, usage }) => ({ name, ...usageOf(usage) }))
    return { name: metadata.name, namespace: metadata.namespace ?? '', parts, ...total(parts) }
  })
  const writer = new TabWriter(TABLE_LAYOUT)
  const place = (namespace: string): string => (isEverywhere ? `${namespace}\t` : '')
  if (!flags.bool('no-headers')) writer.write(`${place('NAMESPACE')}${withContainers ? 'POD\tNAME' : 'NAME'}\tCPU(cores)\tMEMORY(bytes)\n`)
  for (const row of sorted(rows, invocation)) {
    if (!withContainers) writer.write(`${place(row.namespace)}${row.name}\t${cells(row)}\n`)
    else for (const part of row.parts.toSorted((a, b) => (a.name < b.name ? -1 : 1))) writer.write(`${place(row.namespace)}${row.name}\t${part.name}\t${cells(part)}\n`)
  }
  if (flags.bool('sum') && args.length === 0) {
    const gap = '\t'.repeat((isEverywhere ? 1 : 0) + (withContainers ? 1 : 0))
    writer.write(`${gap}\t________\t________\t\n${gap}\t${cells(total(rows))}\t\n`)
  }
  invocation.out(writer.take())
}

/** No metrics: either there are no pods, or their metrics have not come yet. */
function* sayNothing(invocation: Invocation, isEverywhere: boolean): Process<void> {
  const { flags } = invocation
  const mapping = (yield* invocation.mapper.findKind('v1', 'Pod'))!
  const labelSelector = flags.string('selector')
  const pods = yield* invocation.send<KubeList>(mapping, 'list', { namespace: isEverywhere ? undefined : invocation.namespace, query: labelSelector ? { labelSelector } : {} })
  if (pods.items.length > 0) throw new CommandError('metrics not available yet')
  invocation.err(isEverywhere ? 'No resources found\n' : `No resources found in ${invocation.namespace} namespace.\n`)
}

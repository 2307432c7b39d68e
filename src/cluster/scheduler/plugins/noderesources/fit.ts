// NodeResourcesFit: the node must have left what the pod asks for; scored by a strategy. Models plugins/noderesources/fit.go.
import { amountsOf, type NodeInfo, type Plugin, type PluginFactory, type PodInfo, type Status } from '../../framework/index.ts'
import { scoreBy, type ScoringStrategy } from './scoring-strategy.ts'

const NAME = 'NodeResourcesFit'

export interface NodeResourcesFitArgs {
  /** Extended resources that are not looked at, by name or by all before the slash. */
  readonly ignoredResources?: readonly string[]
  readonly ignoredResourceGroups?: readonly string[]
  readonly scoringStrategy?: ScoringStrategy
}

export const nodeResourcesFit = ({ ignoredResources = [], ignoredResourceGroups = [], scoringStrategy }: NodeResourcesFitArgs = {}): PluginFactory => (): Plugin => ({
  name: NAME,
  events: [
    { on: ['AssignedPod/Delete'] },
    { on: ['AssignedPod/UpdateScaleDown'], hint: (pod, event) => event.pod !== undefined && event.oldPod !== undefined && shrinks(event.oldPod, event.pod, pod) },
    { on: ['Pod/UpdateScaleDown'] },
    {
      on: ['Node/Add', 'Node/UpdateAllocatable'],
      hint: (pod, { node, oldNode }) => {
        const has = amountsOf(node?.status?.allocatable)
        const fits = has.pods >= 1 && pod.request.milliCPU <= has.milliCPU && pod.request.memory <= has.memory && pod.request.ephemeralStorage <= has.ephemeralStorage
        if (!fits) return false
        for (const [name, amount] of pod.request.scalars ?? []) if (amount > (has.scalars?.get(name) ?? 0)) return false
        if (oldNode === undefined) return true
        const had = amountsOf(oldNode.status?.allocatable)
        const { request } = pod
        if (has.pods > had.pods || (request.milliCPU > 0 && has.milliCPU > had.milliCPU) || (request.memory > 0 && has.memory > had.memory) || (request.ephemeralStorage > 0 && has.ephemeralStorage > had.ephemeralStorage)) return true
        for (const name of request.scalars?.keys() ?? []) if ((has.scalars?.get(name) ?? 0) > (had.scalars?.get(name) ?? 0)) return true
        return false
      },
    },
  ],
  preFilter: () => undefined,
  filter: (_, pod, node) => {
    const { request } = pod
    if (
      node.pods.length + 1 <= node.allocatablePods &&
      request.scalars === undefined &&
      (request.milliCPU === 0 || request.milliCPU <= node.allocatableMilliCPU - node.milliCPU) &&
      (request.memory === 0 || request.memory <= node.allocatableMemory - node.memory) &&
      (request.ephemeralStorage === 0 || request.ephemeralStorage <= node.allocatableEphemeralStorage - node.ephemeralStorage)
    ) return undefined
    return explain(pod, node, (name) => ignoredResources.includes(name) || ignoredResourceGroups.includes(name.slice(0, Math.max(0, name.indexOf('/')))))
  },
  score: scoreBy(scoringStrategy),
})

/** One bit for each thing that may be missing; the last says that the node could never have enough. */
const PODS = 1
const CPU = 2
const MEMORY = 4
const EPHEMERAL_STORAGE = 8
const HOPELESS = 16
const TEXTS: readonly (readonly [number, string])[] = [
  [PODS, 'Too many pods'],
  [CPU, 'Insufficient cpu'],
  [MEMORY, 'Insufficient memory'],
  [EPHEMERAL_STORAGE, 'Insufficient ephemeral-storage'],
]
/** Few answers are ever needed, and a large cluster needs the same one five thousand times for one pod. */
const refusals = new Map<string | number, Status>()

/** All that is missing. A request beyond what the node has at all cannot be mended by taking pods away. */
function explain({ request }: PodInfo, node: NodeInfo, isIgnored: (name: string) => boolean): Status | undefined {
  const { milliCPU, memory, ephemeralStorage, scalars } = request
  let missing = node.pods.length + 1 > node.allocatablePods ? PODS : 0
  if (milliCPU > 0 && milliCPU > node.allocatableMilliCPU - node.milliCPU) missing |= milliCPU > node.allocatableMilliCPU ? CPU | HOPELESS : CPU
  if (memory > 0 && memory > node.allocatableMemory - node.memory) missing |= memory > node.allocatableMemory ? MEMORY | HOPELESS : MEMORY
  if (ephemeralStorage > 0 && ephemeralStorage > node.allocatableEphemeralStorage - node.ephemeralStorage) missing |= ephemeralStorage > node.allocatableEphemeralStorage ? EPHEMERAL_STORAGE | HOPELESS : EPHEMERAL_STORAGE
  let names = ''
  if (scalars) {
    for (const [name, amount] of scalars) {
      const total = node.allocatableScalars?.get(name) ?? 0
      if (amount === 0 || amount <= total - (node.scalars?.get(name) ?? 0) || isIgnored(name)) continue
      names += `|Insufficient ${name}`
      if (amount > total) missing |= HOPELESS
    }
  }
  if (missing === 0 && names === '') return undefined
  const key = names === '' ? missing : `${missing}${names}`
  let status = refusals.get(key)
  if (status === undefined) refusals.set(key, (status = refusal(missing, names)))
  return status
}

function refusal(missing: number, names: string): Status {
  const reasons = TEXTS.flatMap(([bit, text]) => (missing & bit ? [text] : []))
  return { code: missing & HOPELESS ? 'UnschedulableAndUnresolvable' : 'Unschedulable', reasons: [...reasons, ...names.split('|').slice(1)], plugin: NAME }
}

function shrinks(before: PodInfo, after: PodInfo, waiting: PodInfo): boolean {
  const { request } = waiting
  if (request.milliCPU > 0 && after.request.milliCPU < before.request.milliCPU) return true
  if (request.memory > 0 && after.request.memory < before.request.memory) return true
  for (const name of request.scalars?.keys() ?? []) if ((after.request.scalars?.get(name) ?? 0) < (before.request.scalars?.get(name) ?? 0)) return true
  return false
}

// The status of a node as its kubelet sees it. Models pkg/kubelet/nodestatus/setters.go.
import { formatTime, KUBELET_PORT } from '../../api/index.ts'
import type { ContainerImage, Node, NodeCondition, NodeSpec, NodeStatus } from '../../api/types/core-v1.ts'
import type { Image } from '../images/index.ts'
import { imageIdOf } from '../runtime/index.ts'
import type { MachineFacts } from './context.ts'
import { nodeAllocatable, nodeCapacity } from './resources.ts'

export const KUBELET_VERSION = 'v1.34.2'
/** nodeStatusMaxImages. */
const IMAGE_LIMIT = 50

export interface NodeObservation {
  readonly machine: MachineFacts
  readonly now: number
  readonly networkReady: boolean
  readonly memoryPressure: boolean
  readonly diskPressure: boolean
  readonly images: readonly ContainerImage[]
  readonly volumesInUse: readonly string[]
}

/** The status to report; times of conditions that have not changed are kept. */
export function nodeStatus(old: NodeStatus | undefined, seen: NodeObservation): NodeStatus {
  const { machine } = seen
  return {
    ...old,
    capacity: { ...old?.capacity, ...nodeCapacity(machine) },
    allocatable: { ...old?.allocatable, ...nodeAllocatable(machine) },
    conditions: conditions(old?.conditions ?? [], seen),
    addresses: addresses(old, machine),
    daemonEndpoints: { kubeletEndpoint: { Port: KUBELET_PORT } },
    nodeInfo: {
      machineID: machine.machineId, systemUUID: machine.machineId, bootID: machine.bootId,
      kernelVersion: '6.18.44', osImage: 'Debian GNU/Linux 12 (bookworm)', containerRuntimeVersion: 'containerd://1.6.20',
      kubeletVersion: KUBELET_VERSION, kubeProxyVersion: '', operatingSystem: 'linux', architecture: 'amd64',
    },
    images: seen.images,
    ...(seen.volumesInUse.length > 0 || old?.volumesInUse ? { volumesInUse: seen.volumesInUse } : {}),
  }
}

/** What the cloud has put beside the kubelet's own addresses stays. */
function addresses(old: NodeStatus | undefined, machine: MachineFacts): NodeStatus['addresses'] {
  const own = [{ type: 'InternalIP', address: machine.ip }, { type: 'Hostname', address: machine.name }]
  const others = (old?.addresses ?? []).filter(({ type }) => !own.some((address) => address.type === type))
  return others.length === 0 ? own : [own[0]!, ...others, own[1]!]
}

function conditions(old: readonly NodeCondition[], { now, networkReady, memoryPressure, diskPressure }: NodeObservation): NodeCondition[] {
  const stamp = formatTime(now)
  const make = (type: string, status: 'True' | 'False', reason: string, message: string): NodeCondition => {
    const before = old.find((condition) => condition.type === type)
    return { type, status, lastHeartbeatTime: stamp, lastTransitionTime: before?.status === status ? before.lastTransitionTime : stamp, reason, message }
  }
  const own = [
    memoryPressure ? make('MemoryPressure', 'True', 'KubeletHasInsufficientMemory', 'kubelet has insufficient memory available') : make('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    diskPressure ? make('DiskPressure', 'True', 'KubeletHasDiskPressure', 'kubelet has disk pressure') : make('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    make('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    networkReady ? make('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status') : make('Ready', 'False', 'KubeletNotReady', 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized'),
  ]
  return [...old.filter(({ type }) => !own.some((condition) => condition.type === type)), ...own]
}

/** Whether two statuses differ in more than heartbeats. */
export function differs(a: NodeStatus | undefined, b: NodeStatus): boolean {
  const strip = (status: NodeStatus | undefined): string => JSON.stringify({ ...status, images: undefined, conditions: status?.conditions?.map(({ type, status: value, reason, message }) => [type, value, reason, message]) })
  return a?.images !== b.images || strip(a) !== strip(b)
}

/** Images for a node's status, the largest first. Lists of equal images are one list, which thousands of nodes share. */
export function imageList(images: Iterable<Image>): readonly ContainerImage[] {
  const sorted = [...images].sort((a, b) => b.sizeBytes - a.sizeBytes || (a.reference < b.reference ? -1 : 1)).slice(0, IMAGE_LIMIT)
  const key = sorted.map((image) => `${image.reference}@${image.digest}`).join(' ')
  let list = lists.get(key)
  if (!list) {
    list = sorted.map((image) => ({ names: [imageIdOf(image), image.reference], sizeBytes: image.sizeBytes }))
    if (lists.size >= LIST_LIMIT) lists.clear()
    lists.set(key, list)
  }
  return list
}

const LIST_LIMIT = 1000
const lists = new Map<string, readonly ContainerImage[]>()

/** A Node as its kubelet creates it. */
export function newNode(machine: MachineFacts, labels: Readonly<Record<string, string>>, taints: readonly { readonly key: string; readonly value?: string; readonly effect: string }[], providerId: string | undefined, status: NodeStatus): Omit<Node, 'metadata'> & { readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly annotations: Readonly<Record<string, string>> } } {
  return {
    kind: 'Node', apiVersion: 'v1',
    metadata: {
      name: machine.name,
      labels: { 'beta.kubernetes.io/arch': 'amd64', 'beta.kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': machine.name, 'kubernetes.io/os': 'linux', ...labels },
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: { ...(providerId ? { providerID: providerId } : {}), ...(taints.length > 0 ? { taints: taints as NodeSpec['taints'] } : {}) },
    status,
  }
}

// The conditions of a pod that the kubelet owns. Models pkg/kubelet/status/generate.go.
import type { ContainerStatus, Pod, PodCondition, PodStatus } from '../../../api/types/core-v1.ts'
import { isSidecar, sandboxNeed, type RuntimeStatus } from '../runtime-status.ts'
import type { Phase } from './phase.ts'

/** Conditions that only the kubelet writes; of others it keeps what the API server has. */
const OWNED: ReadonlySet<string> = new Set(['PodScheduled', 'Ready', 'Initialized', 'ContainersReady', 'PodReadyToStartContainers', 'PodResizePending', 'PodResizeInProgress'])

export function isOwnedCondition(type: string): boolean {
  return OWNED.has(type)
}

/** A condition before its times are set. */
export type Verdict = Pick<PodCondition, 'type' | 'status' | 'reason' | 'message' | 'observedGeneration'>

const verdict = (pod: Pod, type: string, status: 'True' | 'False', reason?: string, message?: string): Verdict => ({
  type, status, observedGeneration: pod.metadata.generation ?? 0, ...(reason ? { reason } : {}), ...(message ? { message } : {}),
})

export function findCondition(status: PodStatus | undefined, type: string): PodCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type)
}

/** Whether the sandbox stands and has its network. */
export function readyToStartCondition(pod: Pod, runtime: RuntimeStatus): Verdict {
  return verdict(pod, 'PodReadyToStartContainers', sandboxNeed(pod, runtime).needed ? 'False' : 'True')
}

export function initializedCondition(pod: Pod, statuses: readonly ContainerStatus[], phase: Phase): Verdict {
  const unknown: string[] = []
  const incomplete: string[] = []
  for (const container of pod.spec!.initContainers ?? []) {
    const status = statuses.find((s) => s.name === container.name)
    if (status === undefined) unknown.push(container.name)
    else if (!(isSidecar(container) ? status.started : status.ready)) incomplete.push(container.name)
  }
  if (phase === 'Succeeded' && unknown.length === 0) return verdict(pod, 'Initialized', 'True', 'PodCompleted')
  const hasStarted = pod.spec!.containers.some((container) => {
    const status = statuses.find((s) => s.name === container.name)
    return status !== undefined && Boolean(status.state?.running || status.state?.terminated || status.lastState?.terminated)
  })
  const message = complaint('incomplete', unknown, incomplete)
  if (hasStarted || message === '') return verdict(pod, 'Initialized', 'True')
  return verdict(pod, 'Initialized', 'False', 'ContainersNotInitialized', message)
}

export function containersReadyCondition(pod: Pod, statuses: readonly ContainerStatus[], phase: Phase): Verdict {
  const unknown: string[] = []
  const unready: string[] = []
  for (const container of [...(pod.spec!.initContainers ?? []).filter(isSidecar), ...pod.spec!.containers]) {
    const status = statuses.find((s) => s.name === container.name)
    if (status === undefined) unknown.push(container.name)
    else if (!status.ready) unready.push(container.name)
  }
  if (phase === 'Succeeded' && unknown.length === 0) return verdict(pod, 'ContainersReady', 'False', 'PodCompleted')
  if (phase === 'Failed') return verdict(pod, 'ContainersReady', 'False', 'PodFailed')
  const message = complaint('unready', unknown, unready)
  return message === '' ? verdict(pod, 'ContainersReady', 'True') : verdict(pod, 'ContainersReady', 'False', 'ContainersNotReady', message)
}

/** `others` are the pod's conditions that someone else owns: readiness gates are among them. */
export function readyCondition(pod: Pod, statuses: readonly ContainerStatus[], phase: Phase, others: readonly PodCondition[]): Verdict {
  const containers = containersReadyCondition(pod, statuses, phase)
  if (containers.status !== 'True') return { ...containers, type: 'Ready' }
  const problems: string[] = []
  for (const { conditionType } of pod.spec!.readinessGates ?? []) {
    const condition = others.find((c) => c.type === conditionType)
    if (condition === undefined) problems.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`)
    else if (condition.status !== 'True') problems.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`)
  }
  return problems.length === 0 ? verdict(pod, 'Ready', 'True') : verdict(pod, 'Ready', 'False', 'ReadinessGatesNotReady', problems.join(', '))
}

export function scheduledCondition(pod: Pod): Verdict {
  return verdict(pod, 'PodScheduled', 'True')
}

function complaint(word: 'incomplete' | 'unready', unknown: readonly string[], found: readonly string[]): string {
  const parts: string[] = []
  if (unknown.length > 0) parts.push(`containers with unknown status: [${unknown.join(' ')}]`)
  if (found.length > 0) parts.push(`containers with ${word} status: [${found.join(' ')}]`)
  return parts.join(', ')
}

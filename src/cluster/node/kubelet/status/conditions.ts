// The conditions of a pod that the kubelet owns. Models pkg/kubelet/status/generate.go.
import type { Container, ContainerStatus, Pod, PodCondition, PodStatus } from '../../../api/types/core-v1.ts'
import { isSidecar, sandboxNeed, type RuntimeStatus } from '../runtime-status.ts'
import type { Phase } from './phase.ts'

/** Conditions that only the kubelet writes; of others it keeps what the API server has. */
const OWNED: ReadonlySet<string> = new Set(['PodScheduled', 'Ready', 'Initialized', 'ContainersReady', 'PodReadyToStartContainers', 'PodResizePending', 'PodResizeInProgress'])

export function isOwnedCondition(type: string): boolean {
  return OWNED.has(type)
}

/** A condition before its times are set. */
export interface Verdict {
  readonly type: string
  readonly status: 'True' | 'False'
  readonly observedGeneration: number
  readonly reason: string | undefined
  readonly message: string | undefined
}

const verdict = (pod: Pod, type: string, status: 'True' | 'False', reason?: string, message?: string): Verdict =>
  ({ type, status, observedGeneration: pod.metadata.generation ?? 0, reason, message })

/** A time that is not set, as the API writes it. */
const UNSET = null as unknown as string

/**
 * Makes a condition of a verdict. Its last change of status is that of the old status's while it says the same, else it is left to `stampTransitions`.
 * A condition that has not changed is given back as it was, so that everything after this finds nothing to compare.
 */
export function timed({ type, status, observedGeneration, reason, message }: Verdict, old: PodStatus): PodCondition {
  const before = findCondition(old, type)
  const since = before?.status === status ? before.lastTransitionTime : undefined
  if (before && since && before.observedGeneration === observedGeneration && before.reason === reason && before.message === message && before.lastProbeTime === null) return before
  if (!since) return reason || message ? withReason(type, status, observedGeneration, reason, message, undefined) : { type, status, observedGeneration, lastProbeTime: UNSET }
  return stamped(type, status, observedGeneration, reason, message, since)
}

/** A condition with its time. Written out in each form, so that all conditions of a form are objects of one shape. */
function stamped(type: string, status: PodCondition['status'], observedGeneration: number | undefined, reason: string | undefined, message: string | undefined, lastTransitionTime: string): PodCondition {
  if (reason || message || observedGeneration === undefined) return withReason(type, status, observedGeneration, reason, message, lastTransitionTime)
  return { type, status, observedGeneration, lastProbeTime: UNSET, lastTransitionTime }
}

function withReason(type: string, status: PodCondition['status'], observedGeneration: number | undefined, reason: string | undefined, message: string | undefined, lastTransitionTime: string | undefined): PodCondition {
  if (reason && message && observedGeneration !== undefined) {
    return lastTransitionTime ? { type, status, observedGeneration, reason, message, lastProbeTime: UNSET, lastTransitionTime } : { type, status, observedGeneration, reason, message, lastProbeTime: UNSET }
  }
  return {
    type, status, ...(observedGeneration === undefined ? {} : { observedGeneration }), ...(reason ? { reason } : {}), ...(message ? { message } : {}),
    lastProbeTime: UNSET, ...(lastTransitionTime ? { lastTransitionTime } : {}),
  }
}

/** A condition that has no time yet, with one. */
export function stampedAt(condition: PodCondition, now: string): PodCondition {
  const { type, status, observedGeneration, reason, message, lastProbeTime } = condition
  return lastProbeTime === null ? stamped(type, status, observedGeneration, reason, message, now) : { ...condition, lastTransitionTime: now }
}

function findCondition({ conditions }: PodStatus, type: string): PodCondition | undefined {
  for (const condition of conditions ?? []) if (condition.type === type) return condition
  return undefined
}

/** Whether the sandbox stands and has its network. */
export function readyToStartCondition(pod: Pod, runtime: RuntimeStatus): Verdict {
  return verdict(pod, 'PodReadyToStartContainers', sandboxNeed(pod, runtime).needed ? 'False' : 'True')
}

export function initializedCondition(pod: Pod, statuses: readonly ContainerStatus[], phase: Phase): Verdict {
  const { initContainers = [], containers } = pod.spec!
  if (initContainers.length === 0) return verdict(pod, 'Initialized', 'True', phase === 'Succeeded' ? 'PodCompleted' : undefined)
  const unknown: string[] = []
  const incomplete: string[] = []
  for (const container of initContainers) {
    const status = statusOf(statuses, container)
    if (status === undefined) unknown.push(container.name)
    else if (!(isSidecar(container) ? status.started : status.ready)) incomplete.push(container.name)
  }
  if (phase === 'Succeeded' && unknown.length === 0) return verdict(pod, 'Initialized', 'True', 'PodCompleted')
  const hasStarted = containers.some((container) => {
    const status = statusOf(statuses, container)
    return status !== undefined && Boolean(status.state?.running || status.state?.terminated || status.lastState?.terminated)
  })
  const message = complaint('incomplete', unknown, incomplete)
  if (hasStarted || message === '') return verdict(pod, 'Initialized', 'True')
  return verdict(pod, 'Initialized', 'False', 'ContainersNotInitialized', message)
}

export function containersReadyCondition(pod: Pod, statuses: readonly ContainerStatus[], phase: Phase): Verdict {
  const unknown: string[] = []
  const unready: string[] = []
  const look = (container: Container): void => {
    const status = statusOf(statuses, container)
    if (status === undefined) unknown.push(container.name)
    else if (!status.ready) unready.push(container.name)
  }
  for (const container of pod.spec!.initContainers ?? []) if (isSidecar(container)) look(container)
  for (const container of pod.spec!.containers) look(container)
  if (phase === 'Succeeded' && unknown.length === 0) return verdict(pod, 'ContainersReady', 'False', 'PodCompleted')
  if (phase === 'Failed') return verdict(pod, 'ContainersReady', 'False', 'PodFailed')
  const message = complaint('unready', unknown, unready)
  return message === '' ? verdict(pod, 'ContainersReady', 'True') : verdict(pod, 'ContainersReady', 'False', 'ContainersNotReady', message)
}

/** `containers` is what ContainersReady says; `others` are the pod's conditions that someone else owns: readiness gates are among them. */
export function readyCondition(pod: Pod, containers: Verdict, others: readonly PodCondition[]): Verdict {
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

function statusOf(statuses: readonly ContainerStatus[], { name }: Container): ContainerStatus | undefined {
  for (const status of statuses) if (status.name === name) return status
  return undefined
}

function complaint(word: 'incomplete' | 'unready', unknown: readonly string[], found: readonly string[]): string {
  if (unknown.length === 0) return found.length === 0 ? '' : `containers with ${word} status: [${found.join(' ')}]`
  const first = `containers with unknown status: [${unknown.join(' ')}]`
  return found.length === 0 ? first : `${first}, containers with ${word} status: [${found.join(' ')}]`
}

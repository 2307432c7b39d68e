// The status of a pod as the kubelet would report it now. Models pkg/kubelet/kubelet_pods.go (generateAPIPodStatus) and pkg/kubelet/status (mergePodStatus).
import { qosClassOf } from '../../../api/index.ts'
import type { Container, Pod, PodCondition, PodStatus } from '../../../api/types/core-v1.ts'
import { hasRegularContainer } from '../runtime-status.ts'
import { containersReadyCondition, initializedCondition, isOwnedCondition, readyCondition, readyToStartCondition, scheduledCondition, stampedAt, timed } from './conditions.ts'
import { containerStatuses, type StatusInputs } from './container-statuses.ts'
import { isTerminalPhase, phaseOf } from './phase.ts'

export interface PodStatusInputs extends StatusInputs {
  /** As last reported, or as the API server has it. */
  readonly old: PodStatus
  readonly isTerminal: boolean
  readonly hostIP: string
  /** A reason of the kubelet's own to end the pod: its deadline, an eviction. */
  readonly ending?: { readonly reason: string; readonly message: string }
  readonly resizeConditions?: readonly PodCondition[]
  /** DisruptionTarget, when the kubelet itself ends the pod. */
  readonly disruption?: PodCondition
}

export function generatePodStatus(inputs: PodStatusInputs): PodStatus {
  const { pod, runtime, old, isTerminal, hostIP, ending } = inputs
  const spec = pod.spec!
  const observed = pod.status ?? {}
  const init = spec.initContainers ? containerStatuses(inputs, spec.initContainers, 'init', old.initContainerStatuses ?? []) : []
  const regular = containerStatuses(inputs, spec.containers, 'regular', old.containerStatuses ?? [])
  const ephemeral = spec.ephemeralContainers ? containerStatuses(inputs, spec.ephemeralContainers as readonly Container[], 'ephemeral', old.ephemeralContainerStatuses ?? []) : []
  const all = init.length === 0 ? regular : [...init, ...regular]

  let phase = phaseOf(pod, all, isTerminal, hasRegularContainer(pod, runtime))
  if (!isTerminalPhase(phase)) {
    if (isTerminalPhase(old.phase)) phase = old.phase!
    else if (isTerminalPhase(observed.phase)) phase = observed.phase!
  }
  let reason = phase === old.phase ? old.reason || observed.reason : undefined
  let message = phase === old.phase ? old.message || observed.message : undefined
  if (ending) {
    phase = 'Failed'
    reason = ending.reason
    message = ending.message
  }
  // What the API server already shows as over stays so.
  if (isTerminalPhase(observed.phase)) phase = observed.phase!

  const conditions: PodCondition[] = []
  for (const condition of observed.conditions ?? []) if (!isOwnedCondition(condition.type)) conditions.push(condition)
  if (inputs.disruption) {
    const at = conditions.findIndex((condition) => condition.type === inputs.disruption!.type)
    if (at >= 0) conditions[at] = inputs.disruption
    else conditions.push(inputs.disruption)
  }
  const containersReady = containersReadyCondition(pod, all, phase)
  const ready = readyCondition(pod, containersReady, conditions)
  for (const condition of inputs.resizeConditions ?? []) conditions.push(condition)
  conditions.push(timed(readyToStartCondition(pod, runtime), old))
  conditions.push(timed(initializedCondition(pod, all, phase), old))
  conditions.push(timed(ready, old))
  conditions.push(timed(containersReady, old))
  conditions.push(timed(scheduledCondition(pod), old))

  const ip = spec.hostNetwork ? hostIP : runtime.ips[0]
  const status: Writable<PodStatus> = { observedGeneration: pod.metadata.generation ?? 0, phase, conditions }
  if (message) status.message = message
  if (reason) status.reason = reason
  if (hostIP) {
    status.hostIP = hostIP
    status.hostIPs = [{ ip: hostIP }]
  }
  if (ip) {
    status.podIP = ip
    status.podIPs = [{ ip }]
  } else if (old.podIP) {
    status.podIP = old.podIP
    status.podIPs = old.podIPs
  }
  if (old.startTime) status.startTime = old.startTime
  if (init.length > 0) status.initContainerStatuses = init
  status.containerStatuses = regular.length > 1 ? [...regular].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)) : regular
  status.qosClass = observed.qosClass ?? qosClassOf(spec)
  if (ephemeral.length > 0) status.ephemeralContainerStatuses = ephemeral
  return status
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** Puts the present time (RFC3339) on conditions whose status has changed, and on the start of a pod that has none (neither its own nor `startTime`). */
export function stampTransitions(status: PodStatus, startTime: string | undefined, now: string): PodStatus {
  const started = startTime ?? status.startTime ?? now
  const isStamped = status.conditions === undefined || status.conditions.every((condition) => condition.lastTransitionTime)
  if (isStamped) return status.startTime === started ? status : { ...status, startTime: started }
  const conditions = status.conditions.map((condition) => (condition.lastTransitionTime ? condition : stampedAt(condition, now)))
  return { ...status, conditions, startTime: started }
}

/**
 * What to write: the kubelet's status over what others have written to the API meanwhile. A pod that may still have running containers is not reported
 * as over, and one that is over is not reported as ready.
 */
export function mergePodStatus(pod: Pod, current: PodStatus, wanted: PodStatus, mayRun: boolean, now: string): PodStatus {
  const becomesTerminal = !isTerminalPhase(current.phase) && isTerminalPhase(wanted.phase)
  const conditions = (current.conditions ?? []).filter((condition) => !isOwnedCondition(condition.type))
  for (const condition of wanted.conditions ?? []) {
    if (isOwnedCondition(condition.type)) conditions.push(condition)
    else if (condition.type === 'DisruptionTarget' && becomesTerminal) {
      const at = conditions.findIndex((other) => other.type === condition.type)
      if (at >= 0) conditions[at] = condition
      else conditions.push(condition)
    }
  }
  const told = becomesTerminal && mayRun ? { ...wanted, phase: current.phase, reason: current.reason, message: current.message } : wanted
  if (isTerminalPhase(told.phase)) {
    const reason = told.phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed'
    const observedGeneration = pod.metadata.generation ?? 0
    conditions.forEach((condition, at) => {
      if ((condition.type !== 'Ready' && condition.type !== 'ContainersReady') || condition.status !== 'True') return
      conditions[at] = { type: condition.type, observedGeneration, status: 'False', reason, lastProbeTime: UNSET, lastTransitionTime: now }
    })
  }
  const merged = overlay(current, told)
  merged.conditions = conditions
  return merged
}

/** A time that is not set, as the API writes it. */
const UNSET = null as unknown as string

/** Fields that the kubelet takes away when it does not say them. */
const ITS_OWN: readonly string[] = ['message', 'reason', 'initContainerStatuses', 'ephemeralContainerStatuses']

/** The fields of a status over those of another, each where the lower one had it; none of them is there and undefined, as a patch would take it for removed. */
function overlay(current: PodStatus, wanted: PodStatus): Writable<PodStatus> {
  const under = current as Readonly<Record<string, unknown>>
  const over = wanted as Readonly<Record<string, unknown>>
  const merged: Record<string, unknown> = {}
  for (const name in under) {
    const value = name in over ? over[name] : ITS_OWN.includes(name) ? undefined : under[name]
    if (value !== undefined) merged[name] = value
  }
  for (const name of ITS_OWN) if (!(name in under) && over[name] !== undefined) merged[name] = over[name]
  for (const name in over) if (!(name in merged) && over[name] !== undefined) merged[name] = over[name]
  return merged
}

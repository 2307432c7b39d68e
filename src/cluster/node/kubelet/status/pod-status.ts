// The status of a pod as the kubelet would report it now. Models pkg/kubelet/kubelet_pods.go (generateAPIPodStatus) and pkg/kubelet/status (mergePodStatus).
import { qosClassOf } from '../../../api/index.ts'
import type { Container, ContainerStatus, Pod, PodCondition, PodStatus } from '../../../api/types/core-v1.ts'
import { hasRegularContainer } from '../runtime-status.ts'
import { containersReadyCondition, findCondition, initializedCondition, isOwnedCondition, readyCondition, readyToStartCondition, scheduledCondition, type Verdict } from './conditions.ts'
import { containerStatuses, type StatusInputs } from './container-statuses.ts'
import { isTerminalPhase, phaseOf } from './phase.ts'

export interface PodStatusInputs extends StatusInputs {
  /** As last reported, or as the API server has it. */
  readonly old: PodStatus
  readonly isTerminal: boolean
  readonly hostIP: string
  /** Sets `ready` and `started`, which only the prober knows. */
  readonly probed: (container: Container, status: ContainerStatus, isInit: boolean) => ContainerStatus
  /** A reason of the kubelet's own to end the pod: its deadline, an eviction. */
  readonly ending?: { readonly reason: string; readonly message: string }
  readonly resizeConditions?: readonly PodCondition[]
  /** DisruptionTarget, when the kubelet itself ends the pod. */
  readonly disruption?: PodCondition
}

export function generatePodStatus(inputs: PodStatusInputs): PodStatus {
  const { pod, runtime, old, isTerminal, hostIP, probed, ending } = inputs
  const spec = pod.spec!
  const observed = pod.status ?? {}
  const list = (containers: readonly Container[], before: readonly ContainerStatus[] | undefined): ContainerStatus[] => containerStatuses(inputs, containers, before ?? [])
  const finish = (containers: readonly Container[], before: readonly ContainerStatus[] | undefined, isInit: boolean): ContainerStatus[] =>
    list(containers, before).map((status, at) => probed(containers[at]!, status, isInit))

  const init = finish(spec.initContainers ?? [], old.initContainerStatuses, true)
  const regular = finish(spec.containers, old.containerStatuses, false)
  const ephemeral = list((spec.ephemeralContainers ?? []) as readonly Container[], old.ephemeralContainerStatuses)
  const all = [...init, ...regular]

  let phase = phaseOf(pod, all, isTerminal, hasRegularContainer(pod, runtime))
  if (!isTerminalPhase(phase)) {
    if (isTerminalPhase(old.phase)) phase = old.phase!
    else if (isTerminalPhase(observed.phase)) phase = observed.phase!
  }
  const why = phase === old.phase ? { reason: old.reason || observed.reason, message: old.message || observed.message } : { reason: undefined, message: undefined }
  if (ending) {
    phase = 'Failed'
    why.reason = ending.reason
    why.message = ending.message
  }
  // What the API server already shows as over stays so.
  if (isTerminalPhase(observed.phase)) phase = observed.phase!

  const others = (observed.conditions ?? []).filter((condition) => !isOwnedCondition(condition.type))
  if (inputs.disruption) {
    const at = others.findIndex((condition) => condition.type === inputs.disruption!.type)
    if (at >= 0) others[at] = inputs.disruption
    else others.push(inputs.disruption)
  }
  const verdicts: Verdict[] = [
    readyToStartCondition(pod, runtime),
    initializedCondition(pod, all, phase),
    readyCondition(pod, all, phase, others),
    containersReadyCondition(pod, all, phase),
    scheduledCondition(pod),
  ]
  const conditions = [...others, ...(inputs.resizeConditions ?? []), ...verdicts.map((verdict) => timed(verdict, old))]
  const ip = spec.hostNetwork ? hostIP : runtime.ips[0]
  return {
    observedGeneration: pod.metadata.generation ?? 0,
    phase,
    conditions,
    ...(why.message ? { message: why.message } : {}),
    ...(why.reason ? { reason: why.reason } : {}),
    ...(hostIP ? { hostIP, hostIPs: [{ ip: hostIP }] } : {}),
    ...(ip ? { podIP: ip, podIPs: [{ ip }] } : old.podIP ? { podIP: old.podIP, podIPs: old.podIPs } : {}),
    ...(old.startTime ? { startTime: old.startTime } : {}),
    ...(init.length > 0 ? { initContainerStatuses: init } : {}),
    containerStatuses: [...regular].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    qosClass: observed.qosClass ?? qosClassOf(spec),
    ...(ephemeral.length > 0 ? { ephemeralContainerStatuses: ephemeral } : {}),
  }
}

/** A time that is not set, as the API writes it. */
const UNSET = null as unknown as string

/** Gives a condition the time of its last change of status: that of the old one while it says the same. `now` is filled in by `stampTransitions`. */
function timed(verdict: Verdict, old: PodStatus): PodCondition {
  const before = findCondition(old, verdict.type)
  return { ...verdict, lastProbeTime: UNSET, ...(before?.status === verdict.status && before.lastTransitionTime ? { lastTransitionTime: before.lastTransitionTime } : {}) }
}

/** Puts the present time (RFC3339) on conditions whose status has changed, and on the start of a pod that has none. */
export function stampTransitions(status: PodStatus, now: string): PodStatus {
  const conditions = status.conditions?.map((condition) => (condition.lastTransitionTime ? condition : { ...condition, lastTransitionTime: now }))
  return { ...status, ...(conditions ? { conditions } : {}), startTime: status.startTime ?? now }
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
  const held = becomesTerminal && mayRun
  const merged: PodStatus = {
    ...current, message: undefined, reason: undefined, initContainerStatuses: undefined, ephemeralContainerStatuses: undefined,
    ...wanted, conditions,
    ...(held ? { phase: current.phase, reason: current.reason, message: current.message } : {}),
  }
  if (!isTerminalPhase(merged.phase)) return clean(merged)
  const reason = merged.phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed'
  const generation = pod.metadata.generation ?? 0
  return clean({
    ...merged,
    conditions: conditions.map((condition) => {
      if ((condition.type !== 'Ready' && condition.type !== 'ContainersReady') || condition.status !== 'True') return condition
      return { type: condition.type, observedGeneration: generation, status: 'False', reason, lastProbeTime: UNSET, lastTransitionTime: now }
    }),
  })
}

/** Without the fields that are there but undefined: a patch would take them for removed. */
function clean(status: PodStatus): PodStatus {
  const kept: Record<string, unknown> = {}
  for (const name in status) {
    const value = status[name as keyof PodStatus]
    if (value !== undefined) kept[name] = value
  }
  return kept
}

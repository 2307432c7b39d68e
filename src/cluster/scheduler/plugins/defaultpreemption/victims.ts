// Which pods must go from a node so that another fits. Models plugins/defaultpreemption/default_preemption.go (SelectVictimsOnNode).
import { compileLabelSelector } from '../../../api/index.ts'
import type { PodDisruptionBudget } from '../../../api/types/policy-v1.ts'
import type { Micros } from '../../../../kernel/index.ts'
import { failed, unresolvable, type CycleState, type Handle, type NodeInfo, type PodInfo, type Status } from '../../framework/index.ts'

export const NAME = 'DefaultPreemption'
const NO_VICTIMS = unresolvable(NAME, 'No preemption victims found for incoming pod')

/** What making room on one node costs. */
export interface Candidate {
  readonly node: NodeInfo
  /** Most important first. */
  readonly victims: readonly PodInfo[]
  readonly budgetViolations: number
}

/** When a pod started; one that has not started yet starts now. */
export function startOf(pod: PodInfo, now: Micros): Micros {
  return pod.started ?? now
}

/** Sorts the more important first: the higher priority, then the longer running. */
export function byImportance(now: Micros): (a: PodInfo, b: PodInfo) => number {
  return (a, b) => b.priority - a.priority || startOf(a, now) - startOf(b, now)
}

/**
 * The fewest pods of lower priority whose end lets the pod in, found by taking all away and giving back one after the
 * other: first those that a disruption budget protects, the important ones before others. A Status says why it is no use.
 */
export function selectVictims(handle: Handle, state: CycleState, pod: PodInfo, at: NodeInfo, budgets: readonly PodDisruptionBudget[]): Candidate | Status {
  const lower = at.pods.filter((other) => other.priority < pod.priority)
  if (lower.length === 0) return NO_VICTIMS
  const node = at.clone()
  const trial = state.clone()
  const take = (other: PodInfo): void => {
    node.removePod(other)
    handle.removePodFromState(trial, pod, other, node)
  }
  const giveBack = (other: PodInfo): void => {
    node.addPod(other)
    handle.addPodToState(trial, pod, other, node)
  }
  for (const other of lower) take(other)
  const status = handle.passesFilters(trial, pod, node)
  if (status) return status
  const compare = byImportance(handle.now())
  const { violating, others } = splitByBudgets(lower.toSorted(compare), budgets)
  const victims: PodInfo[] = []
  let budgetViolations = 0
  const canStay = (other: PodInfo): boolean => {
    giveBack(other)
    if (handle.passesFilters(trial, pod, node) === undefined) return true
    take(other)
    victims.push(other)
    return false
  }
  for (const other of violating) if (!canStay(other)) budgetViolations++
  for (const other of others) canStay(other)
  if (victims.length === 0) return failed(NAME, `expected at least one victim pod on node ${JSON.stringify(at.name)}`)
  if (budgetViolations > 0) victims.sort(compare)
  return { node: at, victims, budgetViolations }
}

/** Pods whose end would go beyond what a disruption budget still allows, counted in order. */
function splitByBudgets(pods: readonly PodInfo[], budgets: readonly PodDisruptionBudget[]): { violating: readonly PodInfo[]; others: readonly PodInfo[] } {
  if (budgets.length === 0) return { violating: [], others: pods }
  const allowed = budgets.map(({ status }) => status?.disruptionsAllowed ?? 0)
  const violating: PodInfo[] = []
  const others: PodInfo[] = []
  for (const pod of pods) {
    let isViolating = false
    const hasLabels = pod.labels !== undefined && Object.keys(pod.labels).length > 0
    budgets.forEach(({ metadata, spec, status }, i) => {
      if (!hasLabels || (metadata.namespace ?? 'default') !== pod.namespace) return
      const selector = compileLabelSelector(spec?.selector)
      if (selector.requirements.length === 0 || !selector.matches(pod.labels)) return
      // The API server has counted this one already.
      if (status?.disruptedPods?.[pod.name] !== undefined) return
      if (--allowed[i]! < 0) isViolating = true
    })
    ;(isViolating ? violating : others).push(pod)
  }
  return { violating, others }
}

// Which daemon pods a rolling update may replace now: pure. Models pkg/controller/daemon/update.go.
import type { DaemonSet } from '../../api/types/apps-v1.ts'
import type { Node, Pod } from '../../api/types/core-v1.ts'
import type { Micros } from '../../../kernel/index.ts'
import { isPodAvailable, scaledValue } from '../framework/index.ts'
import { isUpdated, shouldRunOn } from './nodes.ts'
import type { PodsByNode } from './plan.ts'

export interface RollingPlan {
  readonly remove: readonly Pod[]
  /** Nodes that get a second pod before the first one goes. */
  readonly create: readonly string[]
}

/** Whether an old pod stays until its successor is available. */
export function surges(set: DaemonSet): boolean {
  const strategy = set.spec?.updateStrategy
  return strategy?.type === 'RollingUpdate' && scaledValue(strategy.rollingUpdate?.maxSurge, 100, true) > 0
}

export function planRollingUpdate(set: DaemonSet, nodes: Iterable<Node>, pods: PodsByNode, hash: string, now: Micros): RollingPlan {
  const runnable = new Set<string>()
  for (const node of nodes) if (shouldRunOn(set, node).run) runnable.add(node.metadata.name)
  const rolling = set.spec?.updateStrategy?.rollingUpdate
  const surge = scaledValue(rolling?.maxSurge, runnable.size, true)
  const unavailable = scaledValue(rolling?.maxUnavailable, runnable.size, true)
  const hosts = [...new Set([...pods.keys(), ...runnable])].map((name) => ({ name, ...pairOn(set, pods.get(name) ?? [], hash) }))
  const isAvailable = (pod: Pod): boolean => isPodAvailable(pod, set.spec?.minReadySeconds ?? 0, now)
  return surge > 0 ? planSurge(hosts, surge, runnable, isAvailable) : planReplacement(hosts, unavailable === 0 ? 1 : unavailable, isAvailable)
}

interface HostPods {
  readonly name: string
  readonly updated?: Pod
  readonly old?: Pod
  /** Several pods of one kind: that has to be put right first. */
  readonly isMuddled: boolean
}

function pairOn(set: DaemonSet, pods: readonly Pod[], hash: string): Omit<HostPods, 'name'> {
  const live = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  const updated = live.filter((pod) => isUpdated(set, pod, hash))
  const old = live.filter((pod) => !isUpdated(set, pod, hash))
  return { updated: updated[0], old: old[0], isMuddled: updated.length > 1 || old.length > 1 }
}

function planReplacement(hosts: readonly HostPods[], limit: number, isAvailable: (pod: Pod) => boolean): RollingPlan {
  let missing = 0
  const broken: Pod[] = []
  const candidates: Pod[] = []
  for (const { updated, old, isMuddled } of hosts) {
    if (isMuddled || Boolean(updated) === Boolean(old)) missing++
    else if (updated) missing += isAvailable(updated) ? 0 : 1
    else if (!isAvailable(old!)) {
      // It serves nobody, so replacing it costs nothing.
      broken.push(old!)
      missing++
    } else if (missing < limit) candidates.push(old!)
  }
  return { remove: [...broken, ...candidates.slice(0, Math.max(0, limit - missing))], create: [] }
}

function planSurge(hosts: readonly HostPods[], limit: number, runnable: ReadonlySet<string>, isAvailable: (pod: Pod) => boolean): RollingPlan {
  let extra = 0
  const remove: Pod[] = []
  const free: string[] = []
  const candidates: string[] = []
  for (const { name, updated, old, isMuddled } of hosts) {
    if (isMuddled) extra++
    else if (!old) continue
    else if (updated) {
      if (isAvailable(updated)) remove.push(old)
      else extra++
    } else if (!runnable.has(name)) remove.push(old)
    else if (!isAvailable(old)) free.push(name)
    else if (extra < limit) candidates.push(name)
  }
  return { remove, create: [...free, ...candidates.slice(0, Math.max(0, limit - extra))] }
}

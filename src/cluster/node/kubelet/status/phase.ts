// The phase of a pod, from the states of its containers. Models pkg/kubelet/kubelet_pods.go (getPhase).
import type { ContainerStatus, Pod, PodStatus } from '../../../api/types/core-v1.ts'
import { isSidecar } from '../runtime-status.ts'

export type Phase = NonNullable<PodStatus['phase']>

/**
 * `statuses` are those of init and regular containers. `isTerminal`: the kubelet has stopped the pod for good. `isInitialized`: a regular container was started once,
 * so that sidecars which restart do not make the pod Pending again.
 */
export function phaseOf(pod: Pod, statuses: readonly ContainerStatus[], isTerminal: boolean, isInitialized: boolean): Phase {
  const spec = pod.spec!
  const find = (name: string): ContainerStatus | undefined => statuses.find((status) => status.name === name)
  let pendingInit = 0
  let failedInit = 0
  for (const container of spec.initContainers ?? []) {
    if (isSidecar(container)) continue
    const status = find(container.name)
    const ended = status?.state?.terminated ?? (status?.state?.waiting ? status.lastState?.terminated : undefined)
    if (ended === undefined) pendingInit++
    else if (ended.exitCode !== 0) failedInit++
  }

  let pendingSidecars = 0
  const count = { unknown: 0, running: 0, waiting: 0, stopped: 0, succeeded: 0 }
  for (const container of spec.initContainers ?? []) {
    if (!isSidecar(container)) continue
    const status = find(container.name)
    if (status === undefined) count.unknown++
    else if (status.state?.running) {
      if (!status.started) pendingSidecars++
      count.running++
    } else if (status.state?.waiting && !status.lastState?.terminated) {
      pendingSidecars++
      count.waiting++
    }
  }
  for (const container of spec.containers) {
    const status = find(container.name)
    if (status?.state?.running) count.running++
    else if (status?.state?.terminated) {
      count.stopped++
      if (status.state.terminated.exitCode === 0) count.succeeded++
    } else if (status?.state?.waiting) {
      if (status.lastState?.terminated) count.stopped++
      else count.waiting++
    } else count.unknown++
  }

  if (failedInit > 0 && spec.restartPolicy === 'Never') return 'Failed'
  if (pendingInit > 0 || (pendingSidecars > 0 && !isInitialized) || count.waiting > 0) return 'Pending'
  if (count.unknown > 0) return 'Pending'
  if (count.running > 0) return 'Running'
  if (count.stopped === 0) return 'Pending'
  const allSucceeded = count.stopped === count.succeeded
  if (isTerminal) return allSucceeded ? 'Succeeded' : 'Failed'
  if (spec.restartPolicy === 'Always') return 'Running'
  if (allSucceeded) return 'Succeeded'
  return spec.restartPolicy === 'Never' ? 'Failed' : 'Running'
}

export function isTerminalPhase(phase: string | undefined): boolean {
  return phase === 'Succeeded' || phase === 'Failed'
}

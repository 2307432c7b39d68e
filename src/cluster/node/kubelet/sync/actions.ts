// What to do about a pod: which containers to start and which to stop. A pure decision. Models pkg/kubelet/kuberuntime (computePodActions).
import type { Container, Pod } from '../../../api/types/core-v1.ts'
import type { ContainerStatus } from '../../runtime/index.ts'
import { hasRegularContainer, isSidecar, newestOf, sandboxNeed, shouldStart, type RuntimeStatus } from '../runtime-status.ts'
import type { ProbeKind } from '../probes/index.ts'

export interface ContainerKill {
  readonly container: Container
  readonly status: ContainerStatus
  readonly message: string
  readonly because: 'liveness' | 'startup' | 'other'
}

export interface PodActions {
  /** Stop everything: the sandbox has to go, or nothing is left to run. */
  readonly killPod: boolean
  readonly createSandbox: boolean
  readonly attempt: number
  readonly sandboxId: string | undefined
  readonly start: readonly Container[]
  readonly startInit: readonly Container[]
  readonly startEphemeral: readonly Container[]
  readonly kill: readonly ContainerKill[]
}

export interface ActionInputs {
  readonly pod: Pod
  readonly runtime: RuntimeStatus
  readonly specHash: (container: Container) => string
  readonly probe: (kind: ProbeKind, containerId: string) => 'success' | 'failure' | 'unknown' | undefined
  /** Containers whose new resources need a restart. */
  readonly mustRestart?: (container: Container, status: ContainerStatus) => boolean
}

export function planPodActions(inputs: ActionInputs): PodActions {
  const { pod, runtime } = inputs
  const spec = pod.spec!
  const { needed, attempt, sandboxId } = sandboxNeed(pod, runtime)
  const base = { killPod: needed, createSandbox: needed, attempt, sandboxId, start: [], startInit: [], startEphemeral: [], kill: [] }
  if (needed) return planNewSandbox(pod, runtime, base)

  const startEphemeral = (spec.ephemeralContainers ?? []).filter((container) => newestOf(runtime, container.name) === undefined) as unknown as Container[]
  const init = planInitContainers(inputs)
  if (init.failed) return { ...base, killPod: true, startEphemeral }
  if (!init.initialized) return { ...base, startEphemeral, startInit: init.start, kill: init.kill }

  const start: Container[] = []
  const kill: ContainerKill[] = [...init.kill]
  let kept = 0
  for (const container of spec.containers) {
    const status = newestOf(runtime, container.name)
    if (status?.state !== 'running') {
      if (shouldStart(container, pod, runtime)) start.push(container)
      continue
    }
    const verdict = reasonToKill(inputs, container, status)
    if (!verdict) {
      kept++
      continue
    }
    if (verdict.restart) start.push(container)
    kill.push({ container, status, message: verdict.restart && verdict.because !== 'other' ? `${verdict.message}, will be restarted` : verdict.message, because: verdict.because })
  }
  // Nothing is left to run: sidecars do not keep a pod alive.
  if (kept === 0 && start.length === 0) return { ...base, killPod: true, startEphemeral, kill }
  return { ...base, start, startInit: init.start, startEphemeral, kill }
}

function planNewSandbox(pod: Pod, runtime: RuntimeStatus, base: PodActions): PodActions {
  const spec = pod.spec!
  if (spec.restartPolicy === 'Never' && base.attempt !== 0 && runtime.containers.length > 0) return { ...base, createSandbox: false }
  const start = spec.containers.filter((container) => {
    const status = newestOf(runtime, container.name)
    return !(spec.restartPolicy === 'OnFailure' && status?.state === 'exited' && status.exitCode === 0)
  })
  if (start.length === 0 && hasRegularContainer(pod, runtime)) return { ...base, createSandbox: false }
  const [firstInit] = spec.initContainers ?? []
  return firstInit ? { ...base, startInit: [firstInit] } : { ...base, start }
}

function reasonToKill({ pod, specHash, probe, mustRestart }: ActionInputs, container: Container, status: ContainerStatus): { message: string; restart: boolean; because: ContainerKill['because'] } | undefined {
  const restart = pod.spec!.restartPolicy !== 'Never'
  const id = `containerd://${status.id}`
  if (specHash(container) !== status.notes.specHash) return { message: `Container ${container.name} definition changed, will be restarted`, restart: true, because: 'other' }
  if (probe('liveness', id) === 'failure') return { message: `Container ${container.name} failed liveness probe`, restart, because: 'liveness' }
  if (probe('startup', id) === 'failure') return { message: `Container ${container.name} failed startup probe`, restart, because: 'startup' }
  if (mustRestart?.(container, status)) return { message: `Container ${container.name} resize requires restart`, restart: true, because: 'other' }
  return undefined
}

interface InitPlan {
  readonly initialized: boolean
  /** One failed for good: the pod is over. */
  readonly failed: boolean
  readonly start: readonly Container[]
  readonly kill: readonly ContainerKill[]
}

/**
 * Init containers run one after the other; a sidecar among them lets the next begin once it has started. Looks from the last to the first, because
 * the runtime may have forgotten earlier ones; before the one that is under way only sidecars matter.
 */
function planInitContainers({ pod, runtime, probe, specHash }: ActionInputs): InitPlan {
  const init = pod.spec!.initContainers ?? []
  if (init.length === 0) return { initialized: true, failed: false, start: [], kill: [] }
  const wasInitialized = hasRegularContainer(pod, runtime)
  let initialized = wasInitialized
  let found = wasInitialized
  const start: Container[] = []
  const kill: ContainerKill[] = []
  for (let at = init.length - 1; at >= 0; at--) {
    const container = init[at]!
    const status = newestOf(runtime, container.name)
    const sidecar = isSidecar(container)
    if (status === undefined) {
      if (found && sidecar) start.push(container)
      continue
    }
    if (found && !sidecar) continue
    const isLast = at === init.length - 1
    const proceed = (): void => {
      if (found) return
      if (isLast) initialized = true
      else start.push(init[at + 1]!)
    }
    if (status.state === 'created') start.push(container)
    else if (status.state === 'running') {
      if (sidecar) {
        const id = `containerd://${status.id}`
        const startup = container.startupProbe ? (probe('startup', id) ?? 'unknown') : 'success'
        const because = startup === 'failure' ? 'startup' : probe('liveness', id) === 'failure' ? 'liveness' : undefined
        const changed = specHash(container) !== status.notes.specHash
        if (because || changed) {
          kill.push({ container, status, message: changed ? `Init container ${container.name} definition changed` : `Init container ${container.name} failed ${because} probe`, because: because ?? 'other' })
          start.push(container)
        } else if (startup === 'success') proceed()
      }
    } else if (sidecar) start.push(container)
    else if (status.exitCode === 0) proceed()
    else if (pod.spec!.restartPolicy === 'Never') return { initialized: false, failed: true, start: [], kill: [] }
    else start.push(container)
    found = true
  }
  if (!found) start.push(init[0]!)
  return { initialized, failed: false, start: start.reverse(), kill }
}

// What the kubelet last saw of a pod in the runtime. Models pkg/kubelet/container (PodStatus) and the questions that are asked of it.
import type { Container, Pod } from '../../api/types/core-v1.ts'
import type { ContainerStatus, SandboxStatus } from '../runtime/index.ts'

export interface RuntimeStatus {
  /** Kept after the sandbox is gone, so that a finished pod still shows its address. */
  readonly ips: readonly string[]
  /** Newest first. */
  readonly sandboxes: readonly SandboxStatus[]
  /** Newest first; of one name the first is the present one. */
  readonly containers: readonly ContainerStatus[]
}

export const NOTHING_RUNS: RuntimeStatus = { ips: [], sandboxes: [], containers: [] }

/** The newest container of a name. */
export function newestOf(status: RuntimeStatus, name: string): ContainerStatus | undefined {
  return status.containers.find((container) => container.name === name)
}

/** The newest container of a name that has ended; while another runs, that is the one before it. */
export function newestEndedOf(status: RuntimeStatus, name: string): ContainerStatus | undefined {
  return status.containers.find((container) => container.name === name && container.state === 'exited')
}

export interface SandboxNeed {
  readonly needed: boolean
  readonly attempt: number
  /** The sandbox to use, or the one that has to go first. */
  readonly sandboxId: string | undefined
}

/** Whether a pod needs a new sandbox. Models pkg/kubelet/kuberuntime/util (PodSandboxChanged). */
export function sandboxNeed(pod: Pod, status: RuntimeStatus): SandboxNeed {
  const [latest] = status.sandboxes
  if (latest === undefined) return { needed: true, attempt: 0, sandboxId: undefined }
  const isBroken = latest.state !== 'ready' || latest.hostNetwork !== Boolean(pod.spec!.hostNetwork) || (!latest.hostNetwork && latest.ip === '')
  return { needed: isBroken, attempt: isBroken ? latest.attempt + 1 : latest.attempt, sandboxId: latest.id }
}

/** A sidecar: an init container that is kept running. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always'
}

/** Whether some regular container was ever created, which means that initialization is over. */
export function hasRegularContainer(pod: Pod, status: RuntimeStatus): boolean {
  return pod.spec!.containers.some((container) => newestOf(status, container.name) !== undefined)
}

/** Whether a container has to be started (again). Models ShouldContainerBeRestarted. */
export function shouldStart(container: Container, pod: Pod, status: RuntimeStatus): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false
  const found = newestOf(status, container.name)
  if (found === undefined || found.state === 'created') return true
  if (found.state === 'running') return false
  if (isSidecar(container)) return true
  switch (pod.spec!.restartPolicy) {
    case 'Never': return false
    case 'OnFailure': return found.exitCode !== 0
    default: return true
  }
}

/** Every container of a pod's spec with the path that events give it. */
export function* containersOf(pod: Pod): Iterable<{ readonly container: Container; readonly fieldPath: string }> {
  const { initContainers = [], containers, ephemeralContainers = [] } = pod.spec!
  for (const container of initContainers) yield { container, fieldPath: `spec.initContainers{${container.name}}` }
  for (const container of containers) yield { container, fieldPath: `spec.containers{${container.name}}` }
  for (const container of ephemeralContainers) yield { container: container as Container, fieldPath: `spec.ephemeralContainers{${container.name}}` }
}

/** The path that events give a container of a pod. */
export function fieldPathOf(pod: Pod, { name }: Container): string {
  const { initContainers, ephemeralContainers } = pod.spec!
  if (initContainers?.some((one) => one.name === name)) return `spec.initContainers{${name}}`
  return ephemeralContainers?.some((one) => one.name === name) ? `spec.ephemeralContainers{${name}}` : `spec.containers{${name}}`
}

/** `name_namespace(uid)`: how the kubelet writes a pod in messages. */
export function formatPod(pod: Pod): string {
  const { name, namespace, uid } = pod.metadata
  return `${name}_${namespace ?? ''}(${uid})`
}

// The container statuses of a pod. Models pkg/kubelet/kubelet_pods.go (convertToAPIContainerStatuses).
import { formatTime } from '../../../api/index.ts'
import type { Container, ContainerState, ContainerStatus, Pod, ResourceRequirements } from '../../../api/types/core-v1.ts'
import type { ContainerStatus as RuntimeContainer } from '../../runtime/index.ts'
import { isSidecar, newestOf, shouldStart, type RuntimeStatus } from '../runtime-status.ts'

/** Why a container could not be started the last time it was tried. */
export interface StartFailure {
  readonly reason: string
  readonly message: string
}

export interface StatusInputs {
  readonly pod: Pod
  readonly runtime: RuntimeStatus
  readonly failureOf: (container: string) => StartFailure | undefined
  /** What the node has set aside for a container; undefined before admission. */
  readonly allocationOf: (container: string) => ResourceRequirements | undefined
}

const isInit = (pod: Pod, container: Container): boolean => (pod.spec!.initContainers ?? []).includes(container)

/**
 * Statuses for `containers` (of one kind), in their order; `ready` and `started` are set later, by the prober.
 * `old` are the statuses as last reported.
 */
export function containerStatuses(inputs: StatusInputs, containers: readonly Container[], old: readonly ContainerStatus[]): ContainerStatus[] {
  return containers.map((container) => containerStatus(inputs, container, old.find((status) => status.name === container.name)))
}

function containerStatus(inputs: StatusInputs, container: Container, old: ContainerStatus | undefined): ContainerStatus {
  const { pod, runtime } = inputs
  const [present, before] = runtime.containers.filter((c) => c.name === container.name)
  let status = present === undefined ? notThere(pod, container, old) : fromRuntime(inputs, container, present, before)
  const completed = isInit(pod, container) && !isSidecar(container) && newestOf(runtime, container.name)?.state === 'exited' && newestOf(runtime, container.name)?.exitCode === 0
  const failure = completed || !shouldStart(container, pod, runtime) ? undefined : inputs.failureOf(container.name)
  // A container that could not be started is waiting, whatever the state of the one before it.
  if (failure) {
    status = {
      ...status,
      lastState: status.state?.terminated ? status.state : status.lastState,
      state: { waiting: { reason: failure.reason, ...(failure.message ? { message: failure.message } : {}) } },
    }
  }
  return status
}

function notThere(pod: Pod, container: Container, old: ContainerStatus | undefined): ContainerStatus {
  const reason = (pod.spec!.initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating'
  if (old?.state?.terminated) return old
  // It ran, and now the runtime does not know it: how it ended is lost.
  const lost = old?.state?.running && !old.lastState?.terminated
    ? { terminated: { exitCode: 137, reason: 'ContainerStatusUnknown', message: 'The container could not be located when the pod was deleted.  The container used to be Running', startedAt: null as unknown as string, finishedAt: null as unknown as string } }
    : undefined
  return {
    name: container.name, image: container.image ?? '', imageID: '', ready: false,
    restartCount: (old?.restartCount ?? 0) + (lost ? 1 : 0),
    state: { waiting: { reason } },
    lastState: lost ?? old?.lastState ?? {},
    ...volumeMounts(container),
  }
}

function fromRuntime(inputs: StatusInputs, container: Container, present: RuntimeContainer, before: RuntimeContainer | undefined): ContainerStatus {
  const allocation = inputs.allocationOf(container.name)
  const { limits, requests } = allocation ?? {}
  return {
    name: container.name,
    image: present.image,
    imageID: present.imageId,
    containerID: `containerd://${present.id}`,
    ready: false,
    restartCount: present.attempt,
    state: stateOf(present),
    lastState: before ? stateOf(before) : {},
    ...(requests && Object.keys(requests).length > 0 ? { allocatedResources: requests } : {}),
    ...(allocation ? { resources: { ...(hasAny(limits) ? { limits: reported(limits, present.notes.limits, present) } : {}), ...(hasAny(requests) ? { requests: reported(requests, present.notes.requests, present) } : {}) } } : {}),
    ...volumeMounts(container),
  }
}

type Quantities = { readonly [name: string]: string }

const hasAny = (quantities: Quantities | undefined): quantities is Quantities => quantities !== undefined && Object.keys(quantities).length > 0

/** A running container reports cpu and memory as they are in force, which during a resize is not what was set aside. */
function reported(allocated: Quantities, actual: Quantities, { state }: RuntimeContainer): Quantities {
  if (state !== 'running') return allocated
  return { ...allocated, ...Object.fromEntries(Object.entries(actual).filter(([name]) => name in allocated)) }
}

function stateOf(container: RuntimeContainer): ContainerState {
  if (container.state === 'running') return { running: { startedAt: formatTime(container.startedAt) } }
  if (container.state === 'created') return { waiting: {} }
  return {
    terminated: {
      exitCode: container.exitCode, reason: container.reason, ...(container.message ? { message: container.message } : {}),
      startedAt: container.startedAt > 0 ? formatTime(container.startedAt) : '1970-01-01T00:00:00Z', finishedAt: formatTime(container.finishedAt), containerID: `containerd://${container.id}`,
    },
  }
}

function volumeMounts(container: Container): { readonly volumeMounts?: ContainerStatus['volumeMounts'] } {
  if (!container.volumeMounts?.length) return {}
  return {
    volumeMounts: container.volumeMounts.map(({ name, mountPath, readOnly }) => ({ name, mountPath, ...(readOnly ? { readOnly, recursiveReadOnly: 'Disabled' } : {}) })),
  }
}

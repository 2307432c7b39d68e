// The container statuses of a pod. Models pkg/kubelet/kubelet_pods.go (convertToAPIContainerStatuses).
import { formatTime } from '../../../api/index.ts'
import type { Container, ContainerState, ContainerStatus, Pod, ResourceRequirements } from '../../../api/types/core-v1.ts'
import type { ContainerStatus as RuntimeContainer } from '../../runtime/index.ts'
import { isSidecar, shouldStart, type RuntimeStatus } from '../runtime-status.ts'

/** Why a container could not be started the last time it was tried. */
export interface StartFailure {
  readonly reason: string
  readonly message: string
}

/** What only the prober knows of a container. */
export interface Probed {
  readonly started: boolean
  readonly ready: boolean
}

export interface StatusInputs {
  readonly pod: Pod
  readonly runtime: RuntimeStatus
  readonly failureOf: (container: string) => StartFailure | undefined
  /** What the node has set aside for a container; undefined before admission. */
  readonly allocationOf: (container: string) => ResourceRequirements | undefined
  readonly probed: (container: Container, status: ContainerStatus, isInit: boolean) => Probed
}

export type ContainerKind = 'init' | 'regular' | 'ephemeral'

/** Statuses for `containers` (of one kind), in their order. `old` are the statuses as last reported. */
export function containerStatuses(inputs: StatusInputs, containers: readonly Container[], kind: ContainerKind, old: readonly ContainerStatus[]): ContainerStatus[] {
  const statuses: ContainerStatus[] = []
  for (const container of containers) statuses.push(containerStatus(inputs, container, kind, old))
  return statuses
}

function containerStatus(inputs: StatusInputs, container: Container, kind: ContainerKind, old: readonly ContainerStatus[]): ContainerStatus {
  const { pod, runtime } = inputs
  let present: RuntimeContainer | undefined
  let before: RuntimeContainer | undefined
  for (const one of runtime.containers) {
    if (one.name !== container.name) continue
    if (present) {
      before = one
      break
    }
    present = one
  }
  const completed = kind === 'init' && !isSidecar(container) && present?.state === 'exited' && present.exitCode === 0
  const failure = completed || !shouldStart(container, pod, runtime) ? undefined : inputs.failureOf(container.name)
  const report = present === undefined ? undefined : reportOf(inputs, container, present, before)
  let status = report?.status ?? notThere(pod, container, old.find((one) => one.name === container.name))
  // A container that could not be started is waiting, whatever the state of the one before it.
  if (failure) {
    status = {
      ...status,
      lastState: status.state?.terminated ? status.state : status.lastState,
      state: { waiting: { reason: failure.reason, ...(failure.message ? { message: failure.message } : {}) } },
    }
  }
  if (kind === 'ephemeral') return status
  const { started, ready } = inputs.probed(container, status, kind === 'init')
  const last = failure ? undefined : report?.probed
  if (last?.started === started && last.ready === ready) return last
  const probed = { ...status, started, ready }
  if (report && !failure) report.probed = probed
  return probed
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

/** What was last made of a container's state: most looks at a pod find the same. */
interface Report {
  readonly container: Container
  readonly before: RuntimeContainer | undefined
  readonly allocation: ResourceRequirements | undefined
  readonly status: ContainerStatus
  /** With what the prober said last. */
  probed: ContainerStatus | undefined
}

const reports = new WeakMap<RuntimeContainer, Report>()

function reportOf(inputs: StatusInputs, container: Container, present: RuntimeContainer, before: RuntimeContainer | undefined): Report {
  const allocation = inputs.allocationOf(container.name)
  let report = reports.get(present)
  if (report?.container !== container || report.before !== before || report.allocation !== allocation) {
    report = { container, before, allocation, status: fromRuntime(container, present, before, allocation), probed: undefined }
    reports.set(present, report)
  }
  return report
}

function fromRuntime(container: Container, present: RuntimeContainer, before: RuntimeContainer | undefined, allocation: ResourceRequirements | undefined): ContainerStatus {
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
    ...(hasAny(requests) ? { allocatedResources: requests } : {}),
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

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

/** What other parts of the kubelet know of the containers of a pod. */
export interface StatusSources {
  failureOf(podUid: string, container: string): StartFailure | undefined
  /** What the node has set aside for a container; undefined before admission. */
  allocationOf(podUid: string, container: string): ResourceRequirements | undefined
  probed(pod: Pod, container: Container, state: ContainerState | undefined, containerId: string, isInit: boolean): Probed
}

export interface StatusInputs {
  readonly pod: Pod
  readonly runtime: RuntimeStatus
  readonly sources: StatusSources
}

export type ContainerKind = 'init' | 'regular' | 'ephemeral'

/** Statuses for `containers` (of one kind), in their order. `old` are the statuses as last reported. */
export function containerStatuses(inputs: StatusInputs, containers: readonly Container[], kind: ContainerKind, old: readonly ContainerStatus[]): ContainerStatus[] {
  const statuses: ContainerStatus[] = []
  for (const container of containers) statuses.push(containerStatus(inputs, container, kind, old))
  return statuses
}

function containerStatus({ pod, runtime, sources }: StatusInputs, container: Container, kind: ContainerKind, old: readonly ContainerStatus[]): ContainerStatus {
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
  const completed = kind === 'init' && present?.state === 'exited' && present.exitCode === 0 && !isSidecar(container)
  const failure = completed || !shouldStart(container, pod, runtime) ? undefined : sources.failureOf(pod.metadata.uid, container.name)
  const report = present && reportOf(container, present, before, sources.allocationOf(pod.metadata.uid, container.name))
  if (report && !failure && kind !== 'ephemeral') {
    const { started, ready } = sources.probed(pod, container, report.state, report.containerID, kind === 'init')
    const { last } = report
    return last?.started === started && last.ready === ready ? last : (report.last = reported(report, ready, started))
  }
  let status = report ? reported(report, false) : notThere(pod, container, old.find((one) => one.name === container.name))
  // A container that could not be started is waiting, whatever the state of the one before it.
  if (failure) {
    status = {
      ...status,
      lastState: status.state?.terminated ? status.state : status.lastState,
      state: { waiting: { reason: failure.reason, ...(failure.message ? { message: failure.message } : {}) } },
    }
  }
  if (kind === 'ephemeral') return status
  const { started, ready } = sources.probed(pod, container, status.state, status.containerID ?? '', kind === 'init')
  return withProbed(status, ready, started)
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
    ...(container.volumeMounts?.length ? { volumeMounts: mountStatuses(container.volumeMounts) } : {}),
  }
}

/** What the runtime's state of a container says to the API. */
interface Report {
  readonly container: Container
  readonly present: RuntimeContainer
  readonly before: RuntimeContainer | undefined
  readonly allocation: ResourceRequirements | undefined
  readonly containerID: string
  readonly state: ContainerState
  readonly lastState: ContainerState
  /** The status that was made of it last: most looks at a pod find the same. */
  last: ContainerStatus | undefined
}

const reports = new WeakMap<RuntimeContainer, Report>()

function reportOf(container: Container, present: RuntimeContainer, before: RuntimeContainer | undefined, allocation: ResourceRequirements | undefined): Report {
  const known = reports.get(present)
  if (known?.container === container && known.before === before && known.allocation === allocation) return known
  const report: Report = { container, present, before, allocation, containerID: `containerd://${present.id}`, state: stateOf(present), lastState: before ? stateOf(before) : {}, last: undefined }
  reports.set(present, report)
  return report
}

function reported({ container, present, allocation, containerID, state, lastState }: Report, ready: boolean, started?: boolean): ContainerStatus {
  const status: Writable<ContainerStatus> = { name: container.name, image: present.image, imageID: present.imageId, containerID, ready, restartCount: present.attempt, state, lastState }
  if (allocation) {
    if (hasAny(allocation.requests)) status.allocatedResources = allocation.requests
    status.resources = resourcesInForce(allocation, present)
  }
  if (container.volumeMounts?.length) status.volumeMounts = mountStatuses(container.volumeMounts)
  if (started !== undefined) status.started = started
  return status
}

/** The same status with other results of probes. Field by field, so that all such objects are of one shape. */
export function withProbed(status: ContainerStatus, ready: boolean, started: boolean | undefined): ContainerStatus {
  const { name, image, imageID, containerID, restartCount, state, lastState } = status
  // Into an empty object: one that is spread and given another key would have a hidden class of its own.
  if (containerID === undefined) return Object.assign({}, status, started === undefined ? { ready } : { ready, started })
  const copy: Writable<ContainerStatus> = { name, image, imageID, containerID, ready, restartCount, state, lastState }
  const from = status as unknown as Readonly<Record<string, unknown>>
  const to = copy as unknown as Record<string, unknown>
  for (const field in from) if (!(field in to) && field !== 'started') to[field] = from[field]
  if (started !== undefined) copy.started = started
  return copy
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

function resourcesInForce({ limits, requests }: ResourceRequirements, present: RuntimeContainer): ResourceRequirements {
  const resources: Writable<ResourceRequirements> = {}
  if (hasAny(limits)) resources.limits = inForce(limits, present.notes.limits, present)
  if (hasAny(requests)) resources.requests = inForce(requests, present.notes.requests, present)
  return resources
}

type Quantities = { readonly [name: string]: string }

function hasAny(quantities: Quantities | undefined): quantities is Quantities {
  return quantities !== undefined && Object.keys(quantities).length > 0
}

/** A running container reports cpu and memory as they are in force, which during a resize is not what was set aside. */
function inForce(allocated: Quantities, actual: Quantities, { state }: RuntimeContainer): Quantities {
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

const mounted = new WeakMap<NonNullable<Container['volumeMounts']>, NonNullable<ContainerStatus['volumeMounts']>>()

function mountStatuses(mounts: NonNullable<Container['volumeMounts']>): NonNullable<ContainerStatus['volumeMounts']> {
  let statuses = mounted.get(mounts)
  if (!statuses) mounted.set(mounts, (statuses = mounts.map(({ name, mountPath, readOnly }) => (readOnly ? { name, mountPath, readOnly, recursiveReadOnly: 'Disabled' } : { name, mountPath }))))
  return statuses
}

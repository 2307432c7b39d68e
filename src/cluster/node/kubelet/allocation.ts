// What the node has set aside for each container, and changes of it while a container runs. Models pkg/kubelet/allocation and in-place resize in pkg/kubelet/kuberuntime.
// Left out: retries of a deferred resize by priority (all are looked at again whenever a pod leaves), memory that shrinks below what is used.
import { deepEqual, formatTime } from '../../api/index.ts'
import type { Container, Pod, PodCondition, ResourceRequirements } from '../../api/types/core-v1.ts'
import type { ContainerStatus } from '../runtime/index.ts'
import { admitPod } from './admission.ts'
import type { KubeletContext } from './context.ts'
import { allocatableAmounts, podRequests, type Amounts } from './resources.ts'
import { newestOf, type RuntimeStatus } from './runtime-status.ts'
import { limitsOf } from './sync/index.ts'

type Spec = NonNullable<Pod['spec']>

const NO_CONDITIONS: readonly PodCondition[] = []
const RESIZABLE = ['cpu', 'memory'] as const

export class Allocation {
  readonly #context: KubeletContext
  readonly #active: ReadonlyMap<string, Pod>
  /** The spec whose resources are set aside for each pod. */
  readonly #allocated = new Map<string, Spec>()
  /** What each pod needs, worked out once: every pod that comes is held against all that are there. */
  readonly #requests = new Map<string, { readonly spec: Pod['spec']; readonly allocated: Spec | undefined; readonly amounts: Amounts }>()
  /** The spec that was looked at last: the same one asks for nothing new. */
  readonly #specs = new Map<string, Pod['spec']>()
  readonly #pending = new Map<string, PodCondition>()
  readonly #inProgress = new Map<string, PodCondition>()

  /** `active` are the pods that the node has admitted and that are not over. */
  constructor(context: KubeletContext, active: ReadonlyMap<string, Pod>) {
    this.#context = context
    this.#active = active
  }

  /** Sets aside what an admitted pod asks for. */
  allocate(pod: Pod): void {
    this.#allocated.set(pod.metadata.uid, pod.spec!)
    this.#specs.set(pod.metadata.uid, pod.spec)
  }

  forget(podUid: string): void {
    this.#allocated.delete(podUid)
    this.#requests.delete(podUid)
    this.#specs.delete(podUid)
    this.#pending.delete(podUid)
    this.#inProgress.delete(podUid)
  }

  of(podUid: string, container: string): ResourceRequirements | undefined {
    const spec = this.#allocated.get(podUid)
    return spec && askedFor(spec, container)
  }

  /** Requests of a pod as set aside for it. */
  requestsOf(pod: Pod): Amounts {
    const { uid } = pod.metadata
    const allocated = this.#allocated.get(uid)
    const known = this.#requests.get(uid)
    if (known && known.spec === pod.spec && known.allocated === allocated) return known.amounts
    const amounts = podRequests(pod, (container) => (allocated && askedFor(allocated, container.name)) ?? container.resources)
    this.#requests.set(uid, { spec: pod.spec, allocated, amounts })
    return amounts
  }

  /** The pods whose resize waits for room. */
  deferred(): Iterable<string> {
    return [...this.#pending].filter(([, condition]) => condition.reason === 'Deferred').map(([uid]) => uid)
  }

  conditions(podUid: string): readonly PodCondition[] {
    if (this.#pending.size === 0 && this.#inProgress.size === 0) return NO_CONDITIONS
    return [this.#pending.get(podUid), this.#inProgress.get(podUid)].filter((condition) => condition !== undefined)
  }

  /** A pod's spec has changed: sets aside what it asks for now, if the node has it. True when something has changed. */
  resize(pod: Pod): boolean {
    const { uid } = pod.metadata
    if (this.#specs.get(uid) === pod.spec && this.#pending.get(uid)?.reason !== 'Deferred') return false
    this.#specs.set(uid, pod.spec)
    const present = this.#allocated.get(uid)
    const containers = [...(pod.spec!.initContainers ?? []), ...pod.spec!.containers]
    if (!present || containers.every(({ name }) => deepEqual(askedFor(present, name), askedFor(pod.spec!, name)))) {
      this.#allocated.set(uid, pod.spec!)
      return this.#pending.delete(uid)
    }
    const allocatable = allocatableAmounts(this.#context.machine)
    const requests = podRequests(pod)
    for (const name of RESIZABLE) {
      if ((requests[name] ?? 0) <= (allocatable[name] ?? 0)) continue
      return this.#defer(pod, 'Infeasible', `Node didn't have enough capacity: ${name}, requested: ${requests[name]}, capacity: ${allocatable[name]}`)
    }
    const refusal = admitPod(pod, undefined, allocatable, this.#active, (other) => (other === pod ? requests : this.requestsOf(other)))
    if (refusal) return this.#defer(pod, 'Deferred', refusal.message)
    this.#pending.delete(uid)
    this.#allocated.set(uid, pod.spec!)
    this.#inProgress.set(uid, this.#condition(pod, 'PodResizeInProgress', undefined, undefined))
    return true
  }

  /** A running container whose new resources only a restart can bring. */
  mustRestart(pod: Pod, container: Container, status: ContainerStatus): boolean {
    const { resizePolicy } = container
    return resizePolicy !== undefined && RESIZABLE.some((name) => this.#differs(pod, container, status, name) && resizePolicy.some((policy) => policy.resourceName === name && policy.restartPolicy === 'RestartContainer'))
  }

  /** Brings resources that need no restart into force. True when some were. */
  actuate(pod: Pod, runtime: RuntimeStatus): boolean {
    if (!this.#inProgress.has(pod.metadata.uid)) return false
    let changed = false
    for (const container of pod.spec!.containers) {
      const status = newestOf(runtime, container.name)
      const allocated = this.of(pod.metadata.uid, container.name)
      if (status?.state !== 'running' || !allocated || this.mustRestart(pod, container, status)) continue
      if (!RESIZABLE.some((name) => this.#differs(pod, container, status, name))) continue
      this.#context.runtime.updateResources(status.id, allocated, limitsOf(allocated))
      changed = true
    }
    return changed
  }

  /** Ends a resize when everything runs with what was set aside; tells of it. */
  complete(pod: Pod, runtime: RuntimeStatus): void {
    const { uid } = pod.metadata
    if (!this.#inProgress.has(uid)) return
    const isDone = pod.spec!.containers.every((container) => {
      const status = newestOf(runtime, container.name)
      return status?.state === 'running' && !RESIZABLE.some((name) => this.#differs(pod, container, status, name))
    })
    if (!isDone) return
    this.#inProgress.delete(uid)
    const containers = pod.spec!.containers.map(({ name }) => ({ name, resources: sorted(this.of(uid, name) ?? {}) }))
    this.#context.recorder.event(pod, 'Normal', 'ResizeCompleted', `Pod resize completed: ${JSON.stringify({ containers })}`)
  }

  #differs(pod: Pod, container: Container, status: ContainerStatus, name: string): boolean {
    const allocated = this.of(pod.metadata.uid, container.name)
    return allocated?.limits?.[name] !== status.notes.limits[name] || allocated?.requests?.[name] !== status.notes.requests[name]
  }

  #defer(pod: Pod, reason: string, message: string): boolean {
    const old = this.#pending.get(pod.metadata.uid)
    if (old?.reason === reason && old.message === message && old.observedGeneration === pod.metadata.generation) return false
    this.#pending.set(pod.metadata.uid, this.#condition(pod, 'PodResizePending', reason, message))
    return true
  }

  #condition(pod: Pod, type: string, reason: string | undefined, message: string | undefined): PodCondition {
    const now = formatTime(this.#context.kernel.now)
    return { type, status: 'True', observedGeneration: pod.metadata.generation ?? 0, lastProbeTime: now, lastTransitionTime: now, ...(reason ? { reason } : {}), ...(message ? { message } : {}) }
  }
}

const NOTHING: ResourceRequirements = {}

/** The limits and requests of a container of a spec; undefined when there is no such container. */
function askedFor({ initContainers, containers }: Spec, name: string): ResourceRequirements | undefined {
  const container = containers.find((one) => one.name === name) ?? initContainers?.find((one) => one.name === name)
  if (!container) return undefined
  const { limits, requests, claims } = container.resources ?? NOTHING
  if (claims === undefined) return container.resources ?? NOTHING
  return { ...(limits ? { limits } : {}), ...(requests ? { requests } : {}) }
}

/** Keys in the order that Go writes maps. */
function sorted({ limits, requests }: ResourceRequirements): ResourceRequirements {
  const order = (map: Readonly<Record<string, string>>): Record<string, string> => Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)))
  return { ...(limits ? { limits: order(limits) } : {}), ...(requests ? { requests: order(requests) } : {}) }
}

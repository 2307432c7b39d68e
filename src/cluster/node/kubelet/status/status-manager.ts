// Reports pod statuses to the API server. Models pkg/kubelet/status/status_manager.go: what is reported last is kept, a change is sent at once by one process
// (read the pod, patch its status), what failed is tried again with the ten-second round, and a pod that is over and deleted is removed from the API.
import { ApiError, createTwoWayMergePatch, deepEqual, formatTime, hasReason, schemaOfKind } from '../../../api/index.ts'
import type { ContainerStatus, Pod, PodStatus } from '../../../api/types/core-v1.ts'
import { PODS, type Client } from '../../../client/index.ts'
import { Channel, NetworkError, SECOND, select, type Kernel, type Micros, type Process } from '../../../../kernel/index.ts'
import { withProbed } from './container-statuses.ts'
import { containersReadyCondition, readyCondition, timed } from './conditions.ts'
import { isTerminalPhase } from './phase.ts'
import { mergePodStatus, stampTransitions } from './pod-status.ts'

const SYNC_PERIOD: Micros = 10 * SECOND

interface Entry {
  readonly pod: Pod
  readonly status: PodStatus
  readonly version: number
  /** The kubelet has nothing left of the pod: it may go from the API. */
  readonly finished: boolean
}

export interface StatusManagerOptions {
  readonly client: Client
  readonly mayHaveRunningContainers: (uid: string) => boolean
  /** A pod's status says that it is over. */
  readonly ended: (uid: string) => void
}

export class StatusManager {
  readonly #client: Client
  readonly #kernel: Kernel
  readonly #options: StatusManagerOptions
  readonly #entries = new Map<string, Entry>()
  readonly #sent = new Map<string, number>()
  /** The status that the API server answered a report with: when it shows the same there is nothing to put right. */
  readonly #answered = new Map<string, PodStatus>()
  /** Pods to look at, in the order of their changes. */
  readonly #dirty = new Set<string>()
  readonly #wake: Channel<true>
  readonly #beganAt: Micros

  constructor(options: StatusManagerOptions) {
    this.#options = options
    this.#client = options.client
    this.#kernel = options.client.kernel
    this.#wake = new Channel<true>(this.#kernel, 1)
    this.#beganAt = this.#kernel.now
  }

  /** The status that was last set here; undefined before the first. */
  get(uid: string): PodStatus | undefined {
    return this.#entries.get(uid)?.status
  }

  /** Takes a status to report. Nothing is sent when it says what the last one said, unless the pod is being deleted. */
  set(pod: Pod, status: PodStatus): void {
    this.#update(pod, status, pod.metadata.deletionTimestamp !== undefined, this.#entries.get(pod.metadata.uid)?.finished ?? false)
  }

  /** The last word on a pod: nothing runs any more. What never told how it ended is shown as failed. */
  terminate(pod: Pod): void {
    const old = this.#entries.get(pod.metadata.uid)?.status ?? pod.status ?? {}
    const hasStarted = (old.containerStatuses ?? []).some(({ state, lastState }) => state?.running || state?.terminated || lastState?.terminated)
    const unknown = (status: ContainerStatus): ContainerStatus =>
      status.state?.terminated || !hasStarted ? status : { ...status, ready: false, started: false, state: { terminated: { reason: 'ContainerStatusUnknown', message: 'The container could not be located when the pod was terminated', exitCode: 137, startedAt: UNSET, finishedAt: UNSET } } }
    const status: PodStatus = {
      ...old,
      ...(old.containerStatuses ? { containerStatuses: old.containerStatuses.map(unknown) } : {}),
      phase: isTerminalPhase(old.phase) ? old.phase : 'Failed',
    }
    this.#update(pod, status, true, true)
  }

  /** A readiness probe has a new result: the status follows at once, before the pod is synced. */
  setReady(pod: Pod, containerId: string, ready: boolean): void {
    this.#change(pod, containerId, (status) => (status.ready === ready ? undefined : withProbed(status, ready, status.started)))
  }

  setStarted(pod: Pod, containerId: string, started: boolean): void {
    this.#change(pod, containerId, (status) => (status.started === started ? undefined : withProbed(status, status.ready, started)))
  }

  /** The API server shows something else than what was reported: it is put right with the next round. */
  reconcile(pod: Pod): void {
    const entry = this.#entries.get(pod.metadata.uid)
    if (!entry || (this.#sent.get(pod.metadata.uid) ?? 0) < entry.version || this.isAnswered(pod)) return
    const current = pod.status ?? {}
    const merged = mergePodStatus(pod, current, entry.status, this.#options.mayHaveRunningContainers(pod.metadata.uid), formatTime(this.#client.clock))
    if (deepEqual(current, merged)) return
    this.#sent.delete(pod.metadata.uid)
    this.#dirty.add(pod.metadata.uid)
    this.#kernel.after(this.#untilRound(), () => this.#wake.send(true))
  }

  /** Whether a pod shows just what the last report was answered with. */
  isAnswered({ metadata, status }: Pod): boolean {
    return status !== undefined && this.#answered.get(metadata.uid) === status && !this.#dirty.has(metadata.uid)
  }

  forget(uid: string): void {
    this.#entries.delete(uid)
    this.#sent.delete(uid)
    this.#answered.delete(uid)
    this.#dirty.delete(uid)
  }

  *run(): Process<void> {
    for (;;) {
      if (this.#dirty.size === 0) yield* this.#wake.receive()
      else yield* select([this.#wake, { after: this.#untilRound() }])
      for (const uid of this.#dirty) yield* this.#sync(uid)
    }
  }

  #untilRound(): Micros {
    return SYNC_PERIOD - ((this.#kernel.now - this.#beganAt) % SYNC_PERIOD)
  }

  #change(pod: Pod, containerId: string, edit: (status: ContainerStatus) => ContainerStatus | undefined): void {
    const status = this.#entries.get(pod.metadata.uid)?.status
    if (!status) return
    let changed = false
    const apply = (list: readonly ContainerStatus[] | undefined): readonly ContainerStatus[] | undefined => list?.map((one) => {
      const edited = one.containerID === containerId ? edit(one) : undefined
      if (edited) changed = true
      return edited ?? one
    })
    const containerStatuses = apply(status.containerStatuses)
    const initContainerStatuses = apply(status.initContainerStatuses)
    if (!changed) return
    const all = [...(initContainerStatuses ?? []), ...(containerStatuses ?? [])]
    const phase = status.phase ?? 'Pending'
    const others = status.conditions ?? []
    const containersReady = containersReadyCondition(pod, all, phase)
    const verdicts = [readyCondition(pod, containersReady, others), containersReady]
    const conditions = others.map((condition) => {
      const verdict = verdicts.find((v) => v.type === condition.type)
      return verdict ? timed(verdict, status) : condition
    })
    this.#update(pod, { ...status, ...(containerStatuses ? { containerStatuses } : {}), ...(initContainerStatuses ? { initContainerStatuses } : {}), conditions }, false, this.#entries.get(pod.metadata.uid)?.finished ?? false)
  }

  #update(pod: Pod, wanted: PodStatus, force: boolean, finished: boolean): void {
    const { uid } = pod.metadata
    const old = this.#entries.get(uid)
    const status = stampTransitions(wanted, old?.status.startTime, formatTime(this.#client.clock))
    if (old && !force && deepEqual(old.status, status)) return
    if (isTerminalPhase(status.phase)) this.#options.ended(uid)
    this.#entries.set(uid, { pod, status, version: (old?.version ?? 0) + 1, finished })
    this.#dirty.add(uid)
    this.#wake.send(true)
  }

  *#sync(uid: string): Process<void> {
    const entry = this.#entries.get(uid)
    if (!entry || this.#sent.get(uid) === entry.version) {
      this.#dirty.delete(uid)
      return
    }
    const { name, namespace } = entry.pod.metadata
    try {
      let pod = yield* this.#client.get(PODS, name, namespace)
      if (pod.metadata.uid !== uid) return this.forget(uid)
      pod = yield* this.#patch(pod, entry)
      this.#sent.set(uid, entry.version)
      // What was held back, because something may still run, has to be looked at again.
      if (pod.status && pod.status.phase === entry.status.phase) this.#answered.set(uid, pod.status)
      if (this.#entries.get(uid)?.version === entry.version) {
        this.#dirty.delete(uid)
        this.#entries.set(uid, { pod, status: deepEqual(entry.status, pod.status) ? pod.status! : entry.status, version: entry.version, finished: entry.finished })
      }
      if (!pod.metadata.deletionTimestamp || !isTerminalPhase(pod.status?.phase) || !entry.finished) return
      // Until the API server has let the pod go, it has not heard the last word: a deletion that fails comes again with the round.
      this.#sent.delete(uid)
      this.#dirty.add(uid)
      yield* this.#client.delete(PODS, name, namespace, { gracePeriodSeconds: 0, preconditions: { uid } })
      this.forget(uid)
    } catch (error) {
      if (hasReason(error, 'NotFound')) return this.forget(uid)
      // Anything else is tried again with the next round.
      if (!(error instanceof ApiError) && !(error instanceof NetworkError)) throw error
    }
  }

  *#patch(pod: Pod, entry: Entry): Process<Pod> {
    const { uid, name, namespace } = pod.metadata
    const old = pod.status ?? {}
    const merged = mergePodStatus(pod, old, entry.status, this.#options.mayHaveRunningContainers(uid), formatTime(this.#client.clock))
    const patch = createTwoWayMergePatch({ status: old }, { metadata: { uid }, status: merged }, POD_TYPE)
    if (!('status' in patch)) return pod
    return yield* this.#client.patch(PODS, name, namespace, 'application/strategic-merge-patch+json', patch, { subresource: 'status' })
  }
}

/** A time that is not set, as the API writes it. */
const UNSET = null as unknown as string
const POD_TYPE = schemaOfKind('v1', 'Pod')!

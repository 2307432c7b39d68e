// What is done for a pod in each phase of its worker: sync, terminate, clean up. Models pkg/kubelet/kubelet.go (SyncPod, SyncTerminatingPod, SyncTerminatedPod).
import { parseTime } from '../../api/index.ts'
import type { ConfigMap, Pod, PodCondition, PodStatus, Secret } from '../../api/types/core-v1.ts'
import { MILLISECOND, SECOND, sleep, type Micros, type Process } from '../../../kernel/index.ts'
import type { Allocation } from './allocation.ts'
import type { KubeletContext } from './context.ts'
import type { Pleg } from './pleg.ts'
import type { PodWork } from './pod-worker.ts'
import type { Prober } from './probes/index.ts'
import type { RuntimeStatus } from './runtime-status.ts'
import { generatePodStatus, isTerminalPhase, type StatusManager, type StatusSources } from './status/index.ts'
import type { PodKiller, PodSyncer } from './sync/index.ts'
import { referencesOf, type VolumeManager, VolumesNotReadyError } from './volumes/index.ts'
import type { ObjectCache } from './object-cache.ts'

export interface PodLifecycleParts {
  readonly context: KubeletContext
  readonly pleg: Pleg
  readonly statuses: StatusManager
  readonly prober: Prober
  readonly syncer: PodSyncer
  readonly killer: PodKiller
  readonly volumes: VolumeManager
  readonly allocation: Allocation
  readonly configMaps: ObjectCache<ConfigMap>
  readonly secrets: ObjectCache<Secret>
  /** The pod has to be looked at again. */
  readonly poke: (uid: string) => void
  readonly isTerminationRequested: (uid: string) => boolean
  readonly nextBeat: (time: Micros) => Micros
  readonly finished: (uid: string) => void
}

/** What it takes to unmount a pod's volumes and to remove its cgroup. */
const UNMOUNT_TIME: Micros = 6 * MILLISECOND
const NO_CONDITIONS: readonly PodCondition[] = []
const SETTLED = { terminal: false, failed: 'no' } as const
const DEADLINE = { reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' }

export class PodLifecycle implements PodWork {
  readonly #parts: PodLifecycleParts
  readonly #deadlines = new Map<string, () => void>()
  /** What the last round of a pod saw that left nothing to do: a round that sees the same would do nothing. */
  readonly #settled = new Map<string, { readonly pod: Pod; readonly runtime: RuntimeStatus }>()

  /** The spec whose ConfigMaps and Secrets are watched for a pod. */
  readonly #registered = new Map<string, Pod['spec']>()

  readonly #sources: StatusSources

  constructor(parts: PodLifecycleParts) {
    const { syncer, allocation, prober } = parts
    this.#parts = parts
    this.#sources = {
      failureOf: (uid, container) => syncer.failureOf(uid, container),
      allocationOf: (uid, container) => allocation.of(uid, container),
      probed: (pod, container, state, id, isInit) => prober.probed(pod, container, state, id, isInit),
    }
  }

  *sync(pod: Pod, runtime: RuntimeStatus, isResync: boolean): ReturnType<PodWork['sync']> {
    const settled = this.#settled.get(pod.metadata.uid)
    if (isResync && settled?.pod === pod && settled.runtime === runtime && !this.#parts.volumes.mayHaveChanged(pod)) return SETTLED
    const outcome = yield* this.#sync(pod, runtime)
    if (outcome === SETTLED) this.#settled.set(pod.metadata.uid, { pod, runtime })
    else this.#settled.delete(pod.metadata.uid)
    return outcome
  }

  /** A pod has another status only, and it is the one that was reported: what was settled for it stays so, unless it hangs on what others say. */
  reported(pod: Pod): void {
    const settled = this.#settled.get(pod.metadata.uid)
    if (settled && !pod.spec!.readinessGates && this.#parts.statuses.isAnswered(pod)) this.#settled.set(pod.metadata.uid, { pod, runtime: settled.runtime })
  }

  *#sync(pod: Pod, runtime: RuntimeStatus): ReturnType<PodWork['sync']> {
    const { context, statuses, prober, syncer, volumes, allocation, configMaps, secrets } = this.#parts
    const { uid, namespace = '' } = pod.metadata
    this.#traceSync(pod)
    if (allocation.resize(pod)) this.#parts.poke(uid)
    allocation.complete(pod, runtime)
    const ending = this.#pastDeadline(pod) ? DEADLINE : undefined
    if (ending) context.recorder.event(pod, 'Normal', ending.reason, ending.message)
    const status = this.status(pod, runtime, { isTerminal: false, ending })
    statuses.set(pod, status)
    if (isTerminalPhase(status.phase)) return { terminal: true, failed: 'no' }
    if (!context.runtime.networkReady && !pod.spec!.hostNetwork) {
      context.recorder.event(pod, 'Warning', 'NetworkNotReady', 'network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized')
      return { terminal: false, failed: 'network' }
    }
    if (this.#registered.get(uid) !== pod.spec && !this.#parts.isTerminationRequested(uid)) {
      const references = referencesOf(pod)
      configMaps.register(uid, namespace, references.configMaps)
      secrets.register(uid, namespace, references.secrets)
      this.#registered.set(uid, pod.spec)
    }
    this.#armDeadline(pod, status)
    try {
      yield* volumes.waitForMounts(pod)
    } catch (error) {
      if (error instanceof VolumesNotReadyError) return { terminal: false, failed: 'soon' }
      throw error
    }
    yield* this.#lookForPullSecrets(pod)
    prober.addPod(pod)
    if (allocation.actuate(pod, runtime)) this.#parts.poke(uid)
    const { failed } = yield* syncer.sync(pod, runtime)
    return failed ? { terminal: false, failed: 'soon' } : SETTLED
  }

  /** Says which secrets for registries are missing; the pull is tried without them. Models getPullSecretsForPod. */
  *#lookForPullSecrets(pod: Pod): Process<void> {
    const { imagePullSecrets } = pod.spec!
    if (!imagePullSecrets) return
    const missing: string[] = []
    for (const { name } of imagePullSecrets) if (name && !(yield* this.#parts.secrets.get(pod.metadata.namespace ?? '', name))) missing.push(name)
    if (missing.length > 0) this.#parts.context.recorder.event(pod, 'Warning', 'FailedToRetrieveImagePullSecret', `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`)
  }

  *terminate(pod: Pod, runtime: RuntimeStatus, graceSeconds: number | undefined, change: ((status: PodStatus) => PodStatus) | undefined): Process<void> {
    const { statuses, prober, killer, pleg, volumes } = this.#parts
    this.#deadlines.get(pod.metadata.uid)?.()
    const before = this.status(pod, runtime, { isTerminal: false })
    statuses.set(pod, change ? change(before) : before)
    prober.stopLivenessAndStartup(pod)
    const isRunning = runtime.containers.some((container) => container.state === 'running')
    const stopMounting = isRunning ? volumes.mountWhileStopping(pod) : undefined
    try {
      yield* killer.killPod(pod, runtime, graceSeconds)
    } finally {
      stopMounting?.()
    }
    prober.removePod(pod.metadata.uid)
    statuses.set(pod, this.status(pod, pleg.statusNow(pod.metadata.uid), { isTerminal: true }))
  }

  *cleanUp(pod: Pod, runtime: RuntimeStatus): Process<boolean> {
    const { statuses, volumes, configMaps, secrets } = this.#parts
    const { uid } = pod.metadata
    statuses.set(pod, this.status(pod, runtime, { isTerminal: true }))
    yield* sleep(UNMOUNT_TIME)
    volumes.unmount(uid)
    configMaps.unregister(uid)
    secrets.unregister(uid)
    this.#registered.delete(uid)
    statuses.terminate(pod)
    return true
  }

  statusNewerThan(uid: string, time: Micros): Process<RuntimeStatus> {
    return this.#parts.pleg.statusNewerThan(uid, time)
  }

  nextBeat(time: Micros): Micros {
    return this.#parts.nextBeat(time)
  }

  finished(uid: string): void {
    this.#parts.syncer.forget(uid)
    this.#parts.allocation.forget(uid)
    this.#parts.finished(uid)
  }

  /** Everything is forgotten of a pod that is gone from the API and from the machine. */
  forget(uid: string): void {
    this.#deadlines.get(uid)?.()
    this.#deadlines.delete(uid)
    this.#settled.delete(uid)
    this.#parts.pleg.forget(uid)
  }

  /** The status that a pod has now. */
  status(pod: Pod, runtime: RuntimeStatus, { isTerminal, ending, disruption }: { isTerminal: boolean; ending?: { reason: string; message: string }; disruption?: PodCondition }): PodStatus {
    const { context, statuses, allocation } = this.#parts
    const { uid } = pod.metadata
    return generatePodStatus({
      pod, runtime, isTerminal, ending, disruption,
      old: statuses.get(uid) ?? pod.status ?? {},
      hostIP: context.machine.ip,
      sources: this.#sources,
      resizeConditions: isTerminal ? NO_CONDITIONS : allocation.conditions(uid),
    })
  }

  #pastDeadline(pod: Pod): boolean {
    const seconds = pod.spec!.activeDeadlineSeconds
    const startTime = this.#parts.statuses.get(pod.metadata.uid)?.startTime ?? pod.status?.startTime
    return seconds !== undefined && startTime !== undefined && this.#parts.context.client.clock >= parseTime(startTime) + seconds * SECOND
  }

  #armDeadline(pod: Pod, status: PodStatus): void {
    const { uid } = pod.metadata
    const seconds = pod.spec!.activeDeadlineSeconds
    if (seconds === undefined || this.#deadlines.has(uid)) return
    const { kernel, group, client } = this.#parts.context
    const startedAt = parseTime(status.startTime ?? this.#parts.statuses.get(uid)?.startTime ?? '') - (client.clock - kernel.now)
    const cancel = kernel.at(this.#parts.nextBeat(startedAt + seconds * SECOND), () => this.#parts.poke(uid))
    const release = group.onKill(cancel)
    this.#deadlines.set(uid, () => {
      cancel()
      release()
    })
  }

  #traceSync(pod: Pod): void {
    const { kernel, machine } = this.#parts.context
    if (kernel.trace.on) kernel.trace.record('reconcile', `kubelet ${machine.name}`, 'SyncPod', `pods/${pod.metadata.namespace}/${pod.metadata.name}`)
  }
}

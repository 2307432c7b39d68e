// Brings the containers of a pod to what its spec says, one round. Models pkg/kubelet/kuberuntime/kuberuntime_manager.go (SyncPod) and kuberuntime_container.go.
import type { ConfigMap, Container, Pod, ResourceRequirements, Secret } from '../../../api/types/core-v1.ts'
import { SECOND, type Process } from '../../../../kernel/index.ts'
import { RuntimeError } from '../../runtime/index.ts'
import { Backoff } from '../backoff.ts'
import type { KubeletContext } from '../context.ts'
import { goDuration, ImageError, type ImageManager } from '../image-manager.ts'
import type { ObjectCache } from '../object-cache.ts'
import type { Prober } from '../probes/index.ts'
import { fieldPathOf, formatPod, isSidecar, newestEndedOf, newestOf, type RuntimeStatus } from '../runtime-status.ts'
import type { StartFailure } from '../status/index.ts'
import type { PodVolume } from '../volumes/index.ts'
import { planPodActions, type PodActions } from './actions.ts'
import { containerConfig, containerMounts, specHash } from './container-config.ts'
import { ConfigError, environmentOf } from './environment.ts'
import { runHook } from './hooks.ts'
import type { PodKiller } from './pod-killer.ts'
import { hostsFileOf, sandboxConfig } from './sandbox-config.ts'

const CRASH_LOOP = { first: 10 * SECOND, most: 300 * SECOND, expires: 600 * SECOND }

export interface PodSyncerParts {
  readonly context: KubeletContext
  readonly images: ImageManager
  readonly prober: Prober
  readonly killer: PodKiller
  readonly configMaps: ObjectCache<ConfigMap>
  readonly secrets: ObjectCache<Secret>
  readonly volumeOf: (podUid: string, name: string) => PodVolume | undefined
  readonly resourcesOf: (pod: Pod, container: Container) => ResourceRequirements
  /** Containers whose new resources need a restart. */
  readonly mustRestart: (pod: Pod, container: Container, status: RuntimeStatus['containers'][number]) => boolean
}

export interface SyncResult {
  /** Something failed: the pod is tried again after the back-off period, not only at the next resync. */
  readonly failed: boolean
}

export class PodSyncer {
  readonly #parts: PodSyncerParts
  readonly #backoff = new Backoff(CRASH_LOOP)
  /** Why containers could not be started, by pod and container. */
  readonly #failures = new Map<string, Map<string, StartFailure>>()

  constructor(parts: PodSyncerParts) {
    this.#parts = parts
  }

  failureOf(podUid: string, container: string): StartFailure | undefined {
    return this.#failures.get(podUid)?.get(container)
  }

  forget(podUid: string): void {
    this.#failures.delete(podUid)
    this.#backoff.forget(`${podUid}/`)
    this.#parts.images.forgetPod(podUid)
  }

  *sync(pod: Pod, runtime: RuntimeStatus): Process<SyncResult> {
    const { context, prober, killer } = this.#parts
    const actions = planPodActions({
      pod, runtime, specHash,
      probe: (kind, id) => prober.result(pod.metadata.uid, kind, id),
      mustRestart: (container, status) => this.#parts.mustRestart(pod, container, status),
    })
    if (actions.killPod) {
      if (actions.createSandbox && actions.sandboxId !== undefined) context.recorder.event(pod, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.')
      if (runtime.containers.length > 0 || runtime.sandboxes.length > 0) yield* killer.killPod(pod, runtime)
      if (!actions.createSandbox) return { failed: false }
    } else for (const { status, message, because } of actions.kill) yield* killer.killContainer(pod, status, message, because)
    const sandboxId = actions.createSandbox ? yield* this.#createSandbox(pod, actions.attempt) : actions.sandboxId
    if (sandboxId === undefined) return { failed: true }
    return { failed: !(yield* this.#startContainers(pod, runtime, actions, sandboxId)) }
  }

  *#startContainers(pod: Pod, runtime: RuntimeStatus, actions: PodActions, sandboxId: string): Process<boolean> {
    let allWell = true
    for (const container of actions.startEphemeral) if (!(yield* this.#start(pod, container, runtime, sandboxId))) allWell = false
    for (const container of actions.startInit) {
      if (yield* this.#start(pod, container, runtime, sandboxId)) continue
      allWell = false
      if (!isSidecar(container)) return false
    }
    for (const container of actions.start) if (!(yield* this.#start(pod, container, runtime, sandboxId))) allWell = false
    return allWell
  }

  *#createSandbox(pod: Pod, attempt: number): Process<string | undefined> {
    const { runtime, recorder, settings } = this.#parts.context
    try {
      const sandbox = yield* runtime.runPodSandbox(sandboxConfig(this.#parts.context, pod, attempt))
      runtime.writeHostsFile(sandbox.id, pod.metadata.uid, hostsFileOf(pod, sandbox.ip, settings.clusterDomain))
      return sandbox.id
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      recorder.event(pod, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: rpc error: code = Unknown desc = ${error.message}`)
      return undefined
    }
  }

  /** Starts a container, unless it crashed too often to be started now. False when it does not run. */
  *#start(pod: Pod, container: Container, runtime: RuntimeStatus, sandboxId: string): Process<boolean> {
    const { kernel } = this.#parts.context
    const fieldPath = fieldPathOf(pod, container)
    const { uid } = pod.metadata
    const previous = newestOf(runtime, container.name)
    // One that this very round has killed still counts as running: patience is measured from the end of the one before it.
    const ended = newestEndedOf(runtime, container.name)
    if (ended) {
      const key = `${uid}/${container.name}/${specHash(container)}`
      if (this.#backoff.isWaitingSince(key, ended.finishedAt, kernel.now)) {
        this.#tell(pod, fieldPath, 'Warning', 'BackOff', `Back-off restarting failed container ${container.name} in pod ${formatPod(pod)}`)
        this.#fail(uid, container, 'CrashLoopBackOff', `back-off ${goDuration(this.#backoff.get(key))} restarting failed container=${container.name} pod=${formatPod(pod)}`)
        return false
      }
      this.#backoff.next(key, ended.finishedAt, kernel.now)
    }
    const failure = yield* this.#tryStart(pod, container, fieldPath, previous ? previous.attempt + 1 : 0, sandboxId)
    if (failure) this.#fail(uid, container, failure.reason, failure.message)
    else this.#failures.get(uid)?.delete(container.name)
    return failure === undefined
  }

  *#tryStart(pod: Pod, container: Container, fieldPath: string, attempt: number, sandboxId: string): Process<StartFailure | undefined> {
    const { context, images, configMaps, secrets, volumeOf, resourcesOf } = this.#parts
    const { runtime } = context
    const { uid } = pod.metadata
    try {
      const image = yield* images.ensure(pod, container, fieldPath)
      const env = yield* environmentOf({ context, configMaps, secrets }, pod, container)
      const config = containerConfig(pod, container, image, env, attempt, resourcesOf(pod, container))
      const mounts = containerMounts(container, env, (name) => volumeOf(uid, name))
      const id = yield* this.#calling('CreateContainerError', runtime.createContainer(uid, sandboxId, config, mounts))
      this.#tell(pod, fieldPath, 'Normal', 'Created', `Created container: ${container.name}`)
      yield* this.#calling('RunContainerError', runtime.startContainer(id))
      this.#tell(pod, fieldPath, 'Normal', 'Started', `Started container ${container.name}`)
      return yield* this.#postStart(pod, container, fieldPath, id)
    } catch (error) {
      const failure = failureFrom(error)
      this.#tell(pod, fieldPath, 'Warning', 'Failed', `Error: ${error instanceof ImageError ? failure.reason : failure.message}`)
      return failure
    }
  }

  *#postStart(pod: Pod, container: Container, fieldPath: string, id: string): Process<StartFailure | undefined> {
    const hook = container.lifecycle?.postStart
    if (!hook) return undefined
    const problem = yield* runHook(this.#parts.context, pod, container, id, hook)
    if (problem === undefined) return undefined
    this.#tell(pod, fieldPath, 'Warning', 'FailedPostStartHook', 'PostStartHook failed')
    const status = this.#parts.context.runtime.container(id)?.status
    if (status) yield* this.#parts.killer.killContainer(pod, status, 'FailedPostStartHook', 'other')
    return { reason: 'PostStartHookError', message: problem }
  }

  *#calling<T>(reason: string, call: Process<T>): Process<T> {
    try {
      return yield* call
    } catch (error) {
      if (error instanceof RuntimeError) throw new CallError(reason, error.message)
      throw error
    }
  }

  #tell(pod: Pod, fieldPath: string, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#parts.context.recorder.event({ object: pod, fieldPath }, type, reason, message)
  }

  #fail(podUid: string, container: Container, reason: string, message: string): void {
    let failures = this.#failures.get(podUid)
    if (!failures) this.#failures.set(podUid, (failures = new Map()))
    failures.set(container.name, { reason, message })
  }
}

/** A call of the runtime that failed, with the reason that it gives a container. */
class CallError extends Error {
  readonly reason: string
  constructor(reason: string, message: string) {
    super(message)
    this.reason = reason
  }
}

function failureFrom(error: unknown): StartFailure {
  if (error instanceof ImageError || error instanceof CallError) return { reason: error.reason, message: error.message }
  if (error instanceof ConfigError) return { reason: 'CreateContainerConfigError', message: error.message }
  throw error
}

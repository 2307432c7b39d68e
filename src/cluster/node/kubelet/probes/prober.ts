// The workers of the probes of all pods, and what they last found. Models pkg/kubelet/prober (manager, results).
import type { Container, ContainerState, Pod, PodStatus, Probe } from '../../../api/types/core-v1.ts'
import type { KubeletContext } from '../context.ts'
import { isSidecar } from '../runtime-status.ts'
import type { Probed } from '../status/index.ts'
import { ProbeWorker, type ProbeHost, type ProbeKind, type ProbeResult } from './worker.ts'

export interface ProberOptions {
  readonly context: KubeletContext
  /** The status that was last set for a pod. */
  readonly status: (uid: string) => PodStatus | undefined
  /** A result has changed. */
  readonly changed: (pod: Pod, kind: ProbeKind, containerId: string, isSuccess: boolean) => void
}

export class Prober implements ProbeHost {
  readonly context: KubeletContext
  readonly #options: ProberOptions
  /** By pod. */
  readonly #workers = new Map<string, ProbeWorker[]>()

  constructor(options: ProberOptions) {
    this.context = options.context
    this.#options = options
  }

  /** The last result for a container of a pod; undefined when there is none. */
  result(podUid: string, kind: ProbeKind, containerId: string): ProbeResult | undefined {
    for (const worker of this.#workers.get(podUid) ?? []) if (worker.kind === kind && worker.containerId === containerId) return worker.result
    return undefined
  }

  /** Starts the workers of a pod that do not run yet. */
  addPod(pod: Pod): void {
    for (const container of pod.spec!.initContainers ?? []) if (isSidecar(container)) this.#addContainer(pod, container)
    for (const container of pod.spec!.containers) this.#addContainer(pod, container)
  }

  /** The pod is stopping: it must not be found dead now, but whether it still takes traffic is worth knowing. */
  stopLivenessAndStartup(pod: Pod): void {
    for (const worker of [...(this.#workers.get(pod.metadata.uid) ?? [])]) if (worker.kind !== 'readiness') this.#stop(worker)
  }

  removePod(uid: string): void {
    for (const worker of [...(this.#workers.get(uid) ?? [])]) this.#stop(worker)
  }

  /** Whether a container counts as started and as ready. */
  probed(pod: Pod, container: Container, state: ContainerState | undefined, containerId: string, isInit: boolean): Probed {
    const { uid } = pod.metadata
    const started = state?.running !== undefined && this.#isStarted(uid, container, containerId)
    if (isInit && !isSidecar(container)) return { started, ready: state?.terminated?.exitCode === 0 }
    return { started, ready: started && this.#isReady(uid, container, containerId) }
  }

  status(uid: string): PodStatus | undefined {
    return this.#options.status(uid)
  }

  changed(pod: Pod, kind: ProbeKind, containerId: string, isSuccess: boolean): void {
    this.#options.changed(pod, kind, containerId, isSuccess)
  }

  ended(worker: ProbeWorker): void {
    const ofPod = this.#workers.get(worker.podUid)
    const at = ofPod?.indexOf(worker) ?? -1
    if (at >= 0) ofPod!.splice(at, 1)
    if (ofPod?.length === 0) this.#workers.delete(worker.podUid)
  }

  #isStarted(uid: string, { name }: Container, containerId: string): boolean {
    const result = this.result(uid, 'startup', containerId)
    return result === undefined ? this.#worker(uid, name, 'startup') === undefined : result === 'success'
  }

  #isReady(uid: string, { name }: Container, containerId: string): boolean {
    const worker = this.#worker(uid, name, 'readiness')
    if (worker === undefined) return true
    if (worker.containerId === containerId && worker.result === 'success') return true
    // Something to probe at once for: the container has just started.
    worker.poke()
    return false
  }

  #worker(uid: string, container: string, kind: ProbeKind): ProbeWorker | undefined {
    for (const worker of this.#workers.get(uid) ?? []) if (worker.kind === kind && worker.container.name === container) return worker
    return undefined
  }

  #addContainer(pod: Pod, container: Container): void {
    if (container.startupProbe) this.#add(pod, container, 'startup', container.startupProbe)
    if (container.livenessProbe) this.#add(pod, container, 'liveness', container.livenessProbe)
    if (container.readinessProbe) this.#add(pod, container, 'readiness', container.readinessProbe)
  }

  #add(pod: Pod, container: Container, kind: ProbeKind, probe: Probe): void {
    const { uid } = pod.metadata
    if (this.#worker(uid, container.name, kind)) return
    const worker = new ProbeWorker(this, uid, container, kind, probe)
    const ofPod = this.#workers.get(uid)
    if (ofPod) ofPod.push(worker)
    else this.#workers.set(uid, [worker])
    worker.poke()
  }

  #stop(worker: ProbeWorker): void {
    this.ended(worker)
    worker.stop()
  }
}

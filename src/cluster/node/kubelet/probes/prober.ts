// The workers that probe containers, one for each probe, and what they last found. Models pkg/kubelet/prober (manager, worker, results).
import type { Container, ContainerStatus, Pod, PodStatus, Probe } from '../../../api/types/core-v1.ts'
import { Channel, SECOND, select, sleep, type Group, type Process } from '../../../../kernel/index.ts'
import type { KubeletContext } from '../context.ts'
import { isSidecar } from '../runtime-status.ts'
import { isTerminalPhase, type Probed } from '../status/index.ts'
import { tryProbe } from './probe.ts'

export type ProbeKind = 'startup' | 'liveness' | 'readiness'

export interface ProberOptions {
  readonly context: KubeletContext
  /** The status that was last set for a pod. */
  readonly status: (uid: string) => PodStatus | undefined
  /** A result has changed. */
  readonly changed: (pod: Pod, kind: ProbeKind, containerId: string, isSuccess: boolean) => void
}

const INITIAL: Readonly<Record<ProbeKind, Result>> = { startup: 'unknown', liveness: 'success', readiness: 'failure' }
const PROBER_RETRIES = 3
const TITLES: Readonly<Record<ProbeKind, string>> = { startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness' }

type Result = 'success' | 'failure' | 'unknown'

interface Worker {
  readonly pod: string
  readonly container: string
  readonly kind: ProbeKind
  readonly group: Group
  /** Something to probe at once for: the container has just started. */
  readonly trigger: Channel<true>
}

export class Prober {
  readonly #options: ProberOptions
  /** By pod. */
  readonly #workers = new Map<string, Worker[]>()
  /** By container id. */
  readonly #results: Readonly<Record<ProbeKind, Map<string, Result>>> = { startup: new Map(), liveness: new Map(), readiness: new Map() }

  constructor(options: ProberOptions) {
    this.#options = options
  }

  /** The last result for a container; undefined when there is none. */
  result(kind: ProbeKind, containerId: string): Result | undefined {
    return this.#results[kind].get(containerId)
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
  probed(pod: Pod, container: Container, status: ContainerStatus, isInit: boolean): Probed {
    const started = this.#isStarted(pod, status)
    if (isInit && !isSidecar(container)) return { started, ready: status.state?.terminated?.exitCode === 0 }
    return { started, ready: started && this.#isReady(pod, status) }
  }

  #isStarted(pod: Pod, status: ContainerStatus): boolean {
    if (!status.state?.running) return false
    const result = this.result('startup', status.containerID ?? '')
    if (result !== undefined) return result === 'success'
    return this.#worker(pod.metadata.uid, status.name, 'startup') === undefined
  }

  #isReady(pod: Pod, status: ContainerStatus): boolean {
    const result = this.result('readiness', status.containerID ?? '')
    if (result === 'success') return true
    const worker = this.#worker(pod.metadata.uid, status.name, 'readiness')
    if (!worker) return true
    worker.trigger.send(true)
    return false
  }

  #worker(uid: string, container: string, kind: ProbeKind): Worker | undefined {
    for (const worker of this.#workers.get(uid) ?? []) if (worker.kind === kind && worker.container === container) return worker
    return undefined
  }

  #addContainer(pod: Pod, container: Container): void {
    if (container.startupProbe) this.#add(pod, container, 'startup', container.startupProbe)
    if (container.livenessProbe) this.#add(pod, container, 'liveness', container.livenessProbe)
    if (container.readinessProbe) this.#add(pod, container, 'readiness', container.readinessProbe)
  }

  #add(pod: Pod, container: Container, kind: ProbeKind, probe: Probe): void {
    const { uid, name } = pod.metadata
    if (this.#worker(uid, container.name, kind)) return
    const { context } = this.#options
    const group = context.group.group(`${kind} probe ${name} ${container.name}`)
    const worker: Worker = { pod: uid, container: container.name, kind, group, trigger: new Channel<true>(context.kernel, 1) }
    const ofPod = this.#workers.get(uid)
    if (ofPod) ofPod.push(worker)
    else this.#workers.set(uid, [worker])
    group.spawn(group.name, this.#run(worker, container, probe))
  }

  #stop(worker: Worker): void {
    this.#drop(worker)
    worker.group.kill()
  }

  #drop(worker: Worker): void {
    const ofPod = this.#workers.get(worker.pod)
    const at = ofPod?.indexOf(worker) ?? -1
    if (at >= 0) ofPod!.splice(at, 1)
    if (ofPod?.length === 0) this.#workers.delete(worker.pod)
  }

  *#run(worker: Worker, container: Container, probe: Probe): Process<void> {
    const { context } = this.#options
    const period = (probe.periodSeconds ?? 10) * SECOND
    // After a restart of the kubelet all probes would fall together; each waits for a part of its period.
    if (context.kernel.now - context.startedAt < period) yield* sleep(Math.floor(context.random.float() * period))
    const state: WorkerState = { containerId: undefined, onHold: false, last: undefined, run: 0 }
    const beganAt = context.kernel.now
    try {
      while (yield* this.#probe(worker, container, probe, state)) {
        const next = beganAt + (Math.floor((context.kernel.now - beganAt) / period) + 1) * period
        yield* select([worker.trigger, { after: next - context.kernel.now }])
      }
    } finally {
      if (state.containerId) this.#results[worker.kind].delete(state.containerId)
      this.#drop(worker)
    }
  }

  /** One round. False when there is nothing more to probe. */
  *#probe(worker: Worker, container: Container, probe: Probe, state: WorkerState): Process<boolean> {
    const { context } = this.#options
    const { kind } = worker
    const pod = context.pod(worker.pod)
    const podStatus = this.#options.status(worker.pod)
    if (!pod || !podStatus) return true
    if (isTerminalPhase(podStatus.phase)) return false
    const named = (one: ContainerStatus): boolean => one.name === worker.container
    const status = podStatus.containerStatuses?.find(named) ?? podStatus.initContainerStatuses?.find(named)
    if (!status?.containerID) return true
    if (state.containerId !== status.containerID) {
      if (state.containerId) this.#results[kind].delete(state.containerId)
      state.containerId = status.containerID
      state.onHold = false
      this.#set(pod, kind, status.containerID, INITIAL[kind])
    }
    if (state.onHold) return true
    if (!status.state?.running) {
      this.#set(pod, kind, status.containerID, 'failure')
      return !status.state?.terminated || isSidecar(container) || pod.spec!.restartPolicy !== 'Never'
    }
    if (pod.metadata.deletionTimestamp && kind !== 'readiness') {
      this.#set(pod, kind, status.containerID, 'success')
      return false
    }
    const startedAt = context.runtime.container(idOf(status.containerID))?.status.startedAt ?? context.kernel.now
    if (Math.floor((context.kernel.now - startedAt) / SECOND) < (probe.initialDelaySeconds ?? 0)) return true
    // A startup probe ends once the container has started; the others begin then.
    if (Boolean(status.started) === (kind === 'startup')) return true
    yield* this.#try(pod, podStatus, kind, container, status.containerID, probe, state)
    return true
  }

  *#try(pod: Pod, podStatus: PodStatus, kind: ProbeKind, container: Container, containerId: string, probe: Probe, state: WorkerState): Process<void> {
    const { context } = this.#options
    let outcome = yield* tryProbe(context, pod, podStatus, container, idOf(containerId), probe)
    for (let tries = 1; outcome.result === 'error' && tries < PROBER_RETRIES; tries++) outcome = yield* tryProbe(context, pod, podStatus, container, idOf(containerId), probe)
    const { trace } = context.kernel
    if (trace.on) trace.record('probe', `kubelet ${context.machine.name}`, outcome.result, `pods/${pod.metadata.namespace}/${pod.metadata.name}`, { container: container.name, probe: kind, output: outcome.output })
    if (outcome.result !== 'success') {
      const fieldPath = (pod.spec!.initContainers ?? []).includes(container) ? `spec.initContainers{${container.name}}` : `spec.containers{${container.name}}`
      const text = outcome.result === 'error' ? `${TITLES[kind]} probe errored and resulted in unknown state: ${outcome.output}` : `${TITLES[kind]} probe failed: ${outcome.output}`
      context.recorder.event({ object: pod, fieldPath }, 'Warning', 'Unhealthy', text)
    }
    if (outcome.result === 'error') return
    if (state.last === outcome.result) state.run++
    else {
      state.last = outcome.result
      state.run = 1
    }
    const needed = outcome.result === 'failure' ? (probe.failureThreshold ?? 3) : (probe.successThreshold ?? 1)
    if (state.run < needed) return
    this.#set(pod, kind, containerId, outcome.result)
    if (kind === 'startup' || (kind === 'liveness' && outcome.result === 'failure')) {
      // The container will be restarted, or has started: nothing to ask until there is a new one.
      state.onHold = true
      state.run = 0
    }
  }

  #set(pod: Pod, kind: ProbeKind, containerId: string, result: Result): void {
    const results = this.#results[kind]
    if (results.get(containerId) === result) return
    results.set(containerId, result)
    this.#options.changed(pod, kind, containerId, result === 'success')
  }
}

interface WorkerState {
  containerId: string | undefined
  onHold: boolean
  last: 'success' | 'failure' | undefined
  /** How often the last outcome came in a row. */
  run: number
}

/** The runtime's id in the id that a status gives. */
const idOf = (containerId: string): string => containerId.slice('containerd://'.length)

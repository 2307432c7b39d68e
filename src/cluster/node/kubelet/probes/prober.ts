// The workers that probe containers, one for each probe, and what they last found. Models pkg/kubelet/prober (manager, worker, results).
import type { Container, ContainerState, ContainerStatus, Pod, PodStatus, Probe } from '../../../api/types/core-v1.ts'
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
  probed(pod: Pod, container: Container, state: ContainerState | undefined, containerId: string, isInit: boolean): Probed {
    const { uid } = pod.metadata
    const started = state?.running !== undefined && this.#isStarted(uid, container, containerId)
    if (isInit && !isSidecar(container)) return { started, ready: state?.terminated?.exitCode === 0 }
    return { started, ready: started && this.#isReady(uid, container, containerId) }
  }

  #isStarted(uid: string, { name }: Container, containerId: string): boolean {
    const result = this.result('startup', containerId)
    return result === undefined ? this.#worker(uid, name, 'startup') === undefined : result === 'success'
  }

  #isReady(uid: string, { name }: Container, containerId: string): boolean {
    if (this.result('readiness', containerId) === 'success') return true
    const worker = this.#worker(uid, name, 'readiness')
    worker?.trigger.send(true)
    return worker === undefined
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
      for (;;) {
        const found = this.#look(worker, container, probe, state)
        if (found === 'over') return
        if (found !== 'wait') yield* this.#try(found.pod, found.podStatus, worker.kind, container, found.containerId, probe, state)
        const next = beganAt + (Math.floor((context.kernel.now - beganAt) / period) + 1) * period
        yield* select([worker.trigger, { after: next - context.kernel.now }])
      }
    } finally {
      if (state.containerId) this.#results[worker.kind].delete(state.containerId)
      this.#drop(worker)
    }
  }

  /** What there is to probe in this round: a container, nothing now, or nothing any more. */
  #look(worker: Worker, container: Container, probe: Probe, state: WorkerState): Subject | 'wait' | 'over' {
    const { context } = this.#options
    const { kind } = worker
    const pod = context.pod(worker.pod)
    const podStatus = this.#options.status(worker.pod)
    if (!pod || !podStatus) return 'wait'
    if (isTerminalPhase(podStatus.phase)) return 'over'
    const status = statusNamed(podStatus.containerStatuses, worker.container) ?? statusNamed(podStatus.initContainerStatuses, worker.container)
    const containerId = status?.containerID
    if (!containerId) return 'wait'
    if (state.containerId !== containerId) {
      if (state.containerId) this.#results[kind].delete(state.containerId)
      state.containerId = containerId
      state.onHold = false
      this.#set(pod, kind, containerId, INITIAL[kind])
    }
    if (state.onHold) return 'wait'
    if (!status.state?.running) {
      this.#set(pod, kind, containerId, 'failure')
      return !status.state?.terminated || isSidecar(container) || pod.spec!.restartPolicy !== 'Never' ? 'wait' : 'over'
    }
    if (pod.metadata.deletionTimestamp && kind !== 'readiness') {
      this.#set(pod, kind, containerId, 'success')
      return 'over'
    }
    if (probe.initialDelaySeconds) {
      const startedAt = context.runtime.container(idOf(containerId))?.status.startedAt ?? context.kernel.now
      if (Math.floor((context.kernel.now - startedAt) / SECOND) < probe.initialDelaySeconds) return 'wait'
    }
    // A startup probe ends once the container has started; the others begin then.
    return Boolean(status.started) === (kind === 'startup') ? 'wait' : { pod, podStatus, containerId }
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

/** What a round probes. */
interface Subject {
  readonly pod: Pod
  readonly podStatus: PodStatus
  readonly containerId: string
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

function statusNamed(statuses: readonly ContainerStatus[] | undefined, name: string): ContainerStatus | undefined {
  for (const status of statuses ?? []) if (status.name === name) return status
  return undefined
}

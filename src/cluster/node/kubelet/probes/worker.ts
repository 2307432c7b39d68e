// The worker of one probe of one container: when it looks, what it probes, and what it makes of the outcomes. Models pkg/kubelet/prober (worker).
import type { Container, ContainerStatus, Pod, PodStatus, Probe } from '../../../api/types/core-v1.ts'
import { SECOND, sleep, type Micros, type Process } from '../../../../kernel/index.ts'
import type { KubeletContext } from '../context.ts'
import { Rounds } from '../rounds.ts'
import { isSidecar } from '../runtime-status.ts'
import { isTerminalPhase } from '../status/index.ts'
import { tryProbe } from './probe.ts'

export type ProbeKind = 'startup' | 'liveness' | 'readiness'
export type ProbeResult = 'success' | 'failure' | 'unknown'

/** What workers ask and tell. */
export interface ProbeHost {
  readonly context: KubeletContext
  /** The status that was last set for a pod. */
  status(uid: string): PodStatus | undefined
  /** A result has changed. */
  changed(pod: Pod, kind: ProbeKind, containerId: string, isSuccess: boolean): void
  /** A worker has nothing to do any more. */
  ended(worker: ProbeWorker): void
}

const INITIAL: Readonly<Record<ProbeKind, ProbeResult>> = { startup: 'unknown', liveness: 'success', readiness: 'failure' }
const TITLES: Readonly<Record<ProbeKind, string>> = { startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness' }
const PROBER_RETRIES = 3

export class ProbeWorker extends Rounds {
  readonly podUid: string
  readonly container: Container
  readonly kind: ProbeKind
  /** The container that it has seen last, and what is thought of that one. */
  containerId: string | undefined
  result: ProbeResult | undefined
  readonly #host: ProbeHost
  readonly #probe: Probe
  #beganAt: Micros = -1
  #onHold = false
  #last: 'success' | 'failure' | undefined
  /** How often the last outcome came in a row. */
  #run = 0

  constructor(host: ProbeHost, podUid: string, container: Container, kind: ProbeKind, probe: Probe) {
    super(host.context.group)
    this.#host = host
    this.podUid = podUid
    this.container = container
    this.kind = kind
    this.#probe = probe
  }

  protected override *round(): Process<Micros | undefined> {
    const { context } = this.#host
    const period = (this.#probe.periodSeconds ?? 10) * SECOND
    if (this.#beganAt < 0) {
      // After a restart of the kubelet all probes would fall together; each waits for a part of its period.
      if (context.kernel.now - context.startedAt < period) yield* sleep(Math.floor(context.random.float() * period))
      this.#beganAt = context.kernel.now
    }
    const found = this.#look()
    if (found === 'over') {
      this.stop()
      this.#host.ended(this)
      return undefined
    }
    if (found !== 'wait') yield* this.#try(found)
    return this.#beganAt + (Math.floor((context.kernel.now - this.#beganAt) / period) + 1) * period
  }

  /** What there is to probe in this round: a container, nothing now, or nothing any more. */
  #look(): Subject | 'wait' | 'over' {
    const { context } = this.#host
    const { kind, container } = this
    const pod = context.pod(this.podUid)
    const podStatus = this.#host.status(this.podUid)
    if (!pod || !podStatus) return 'wait'
    if (isTerminalPhase(podStatus.phase)) return 'over'
    const status = statusNamed(podStatus.containerStatuses, container.name) ?? statusNamed(podStatus.initContainerStatuses, container.name)
    const containerId = status?.containerID
    if (!containerId) return 'wait'
    if (this.containerId !== containerId) {
      this.containerId = containerId
      this.result = undefined
      this.#onHold = false
      this.#set(pod, containerId, INITIAL[kind])
    }
    if (this.#onHold) return 'wait'
    if (!status.state?.running) {
      this.#set(pod, containerId, 'failure')
      return !status.state?.terminated || isSidecar(container) || pod.spec!.restartPolicy !== 'Never' ? 'wait' : 'over'
    }
    if (pod.metadata.deletionTimestamp && kind !== 'readiness') {
      this.#set(pod, containerId, 'success')
      return 'over'
    }
    const { initialDelaySeconds } = this.#probe
    if (initialDelaySeconds) {
      const startedAt = context.runtime.container(idOf(containerId))?.status.startedAt ?? context.kernel.now
      if (Math.floor((context.kernel.now - startedAt) / SECOND) < initialDelaySeconds) return 'wait'
    }
    // A startup probe ends once the container has started; the others begin then.
    return Boolean(status.started) === (kind === 'startup') ? 'wait' : { pod, podStatus, containerId }
  }

  *#try({ pod, podStatus, containerId }: Subject): Process<void> {
    const { context } = this.#host
    const { kind, container } = this
    const probe = this.#probe
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
    if (this.#last === outcome.result) this.#run++
    else {
      this.#last = outcome.result
      this.#run = 1
    }
    const needed = outcome.result === 'failure' ? (probe.failureThreshold ?? 3) : (probe.successThreshold ?? 1)
    if (this.#run < needed) return
    this.#set(pod, containerId, outcome.result)
    if (kind === 'startup' || (kind === 'liveness' && outcome.result === 'failure')) {
      // The container will be restarted, or has started: nothing to ask until there is a new one.
      this.#onHold = true
      this.#run = 0
    }
  }

  #set(pod: Pod, containerId: string, result: ProbeResult): void {
    if (this.result === result) return
    this.result = result
    this.#host.changed(pod, this.kind, containerId, result === 'success')
  }
}

/** What a round probes. */
interface Subject {
  readonly pod: Pod
  readonly podStatus: PodStatus
  readonly containerId: string
}

/** The runtime's id in the id that a status gives. */
const idOf = (containerId: string): string => containerId.slice('containerd://'.length)

function statusNamed(statuses: readonly ContainerStatus[] | undefined, name: string): ContainerStatus | undefined {
  for (const status of statuses ?? []) if (status.name === name) return status
  return undefined
}

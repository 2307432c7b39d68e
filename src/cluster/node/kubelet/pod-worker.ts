// One process for each pod: it is synced until it has to end, then terminated, then cleaned up. Models pkg/kubelet/pod_workers.go.
import { Channel, SECOND, select, Signal, type Group, type Micros, type Process } from '../../../kernel/index.ts'
import type { Pod, PodStatus } from '../../api/types/core-v1.ts'
import type { RuntimeStatus } from './runtime-status.ts'

/** How the work on a pod is done; the worker decides when. */
export interface PodWork {
  /** Brings a pod to its spec. `isResync`: nothing has called for it but time. `terminal`: the pod has ended by itself. `failed`: to be tried again soon. */
  sync(pod: Pod, runtime: RuntimeStatus, isResync: boolean): Process<{ readonly terminal: boolean; readonly failed: 'no' | 'soon' | 'network' }>
  /** Stops everything within the grace (seconds). */
  terminate(pod: Pod, runtime: RuntimeStatus, graceSeconds: number | undefined, change: ((status: PodStatus) => PodStatus) | undefined): Process<void>
  /** Clears away what is left and reports the end. False when it has to be tried again. */
  cleanUp(pod: Pod, runtime: RuntimeStatus): Process<boolean>
  /** The runtime's state of a pod, from a look that began after `time`. */
  statusNewerThan(uid: string, time: Micros): Process<RuntimeStatus>
  /** The next beat of the kubelet's own loop, at which pods that wait are taken up again. */
  nextBeat(time: Micros): Micros
  finished(uid: string): void
}

/** Why a pod has to stop. */
export interface Ending {
  readonly graceSeconds?: number
  readonly change?: (status: PodStatus) => PodStatus
}

const RESYNC: Micros = 60 * SECOND
const BACK_OFF: Micros = 10 * SECOND
const NETWORK_BACK_OFF: Micros = 1 * SECOND
const JITTER = 0.5

export class PodWorker {
  readonly uid: string
  pod: Pod
  phase: 'sync' | 'terminating' | 'terminated' = 'sync'
  /** Nothing is left of the pod. */
  finished = false
  readonly #work: PodWork
  readonly #group: Group
  readonly #random
  readonly #wake: Channel<true>
  #ending: Ending | undefined
  #graceSeconds: number | undefined
  #cancel = new Signal()
  #lastSync: Micros = -1
  #dueAt: Micros | undefined

  constructor(pod: Pod, work: PodWork, group: Group) {
    this.uid = pod.metadata.uid
    this.pod = pod
    this.#work = work
    this.#group = group.group(`pod worker ${pod.metadata.namespace}/${pod.metadata.name}`)
    this.#random = group.kernel.random('pod workers')
    this.#wake = new Channel<true>(group.kernel, 1)
  }

  start(): void {
    this.#group.spawn('pod worker', this.#run())
    this.poke()
  }

  /** Something has changed: look at the pod again. */
  poke(): void {
    this.#wake.send(true)
  }

  update(pod: Pod): void {
    this.pod = pod
    if (pod.metadata.deletionTimestamp !== undefined) this.end({})
    this.poke()
  }

  /** The pod has to stop; said again, only a shorter grace matters. */
  end(ending: Ending): void {
    if (this.finished) return
    const before = this.#graceSeconds
    this.#graceSeconds = effectiveGrace(this.pod, before, ending.graceSeconds)
    const isShortened = before !== undefined && this.#graceSeconds < before
    if (this.#ending && !isShortened) return
    this.#ending = { ...this.#ending, ...ending }
    // What is under way for a pod that has to stop is given up.
    if (this.phase !== 'terminated') this.#cancel.fire()
    this.poke()
  }

  get isTerminationRequested(): boolean {
    return this.#ending !== undefined || this.phase !== 'sync'
  }

  stop(): void {
    this.#group.kill()
  }

  *#run(): Process<void> {
    const { kernel } = this.#group
    while (!this.finished) {
      const { index } = yield* select(this.#dueAt === undefined ? [this.#wake] : [this.#wake, { after: this.#dueAt - kernel.now }])
      this.#dueAt = undefined
      if (this.phase === 'sync' && this.#ending) this.phase = 'terminating'
      const runtime = yield* this.#work.statusNewerThan(this.uid, this.#lastSync)
      if (this.phase === 'sync' && this.#ending) this.phase = 'terminating'
      this.#cancel = new Signal()
      yield* this.#step(runtime, index === 1)
      this.#lastSync = kernel.now
    }
    this.#work.finished(this.uid)
  }

  *#step(runtime: RuntimeStatus, isResync: boolean): Process<void> {
    const { kernel } = this.#group
    if (this.phase === 'sync') {
      const outcome = yield* this.#unlessCancelled(this.#work.sync(this.pod, runtime, isResync))
      if (outcome === undefined) return this.poke()
      if (outcome.terminal) {
        this.#ending ??= {}
        this.#graceSeconds ??= effectiveGrace(this.pod, undefined, undefined)
        this.phase = 'terminating'
        return this.poke()
      }
      const wait = outcome.failed === 'no' ? RESYNC : outcome.failed === 'soon' ? BACK_OFF : NETWORK_BACK_OFF
      this.#dueAt = this.#work.nextBeat(kernel.now + this.#random.jitter(wait, JITTER))
    } else if (this.phase === 'terminating') {
      const done = yield* this.#unlessCancelled(this.#terminate(runtime))
      if (done) this.phase = 'terminated'
      this.poke()
    } else if (yield* this.#work.cleanUp(this.pod, runtime)) this.finished = true
    else this.#dueAt = this.#work.nextBeat(kernel.now + this.#random.jitter(BACK_OFF, JITTER))
  }

  *#terminate(runtime: RuntimeStatus): Process<true> {
    yield* this.#work.terminate(this.pod, runtime, this.#graceSeconds, this.#ending?.change)
    return true
  }

  /** Runs one piece of work; undefined when it was called off because the pod has to stop, or stop sooner. */
  *#unlessCancelled<T>(work: Process<T>): Process<T | undefined> {
    const done = new Signal()
    const task = this.#group.spawn('sync', work)
    task.onDone = () => done.fire()
    const { index } = yield* select([done, this.#cancel])
    if (index === 0) return yield* task.join()
    task.kill()
    return undefined
  }
}

/** Seconds that a pod gets to stop: what the API server says, what the kubelet itself asks, or what the pod wishes; never less than one, never growing. */
function effectiveGrace(pod: Pod, before: number | undefined, asked: number | undefined): number {
  let grace = before
  const { deletionGracePeriodSeconds } = pod.metadata
  if (deletionGracePeriodSeconds !== undefined && (grace === undefined || deletionGracePeriodSeconds < grace)) grace = deletionGracePeriodSeconds
  if (asked !== undefined && (grace === undefined || asked < grace)) grace = asked
  return Math.max(1, grace ?? pod.spec!.terminationGracePeriodSeconds ?? 1)
}

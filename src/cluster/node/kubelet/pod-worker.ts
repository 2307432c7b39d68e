// One worker for each pod: it is synced until it has to end, then terminated, then cleaned up. Models pkg/kubelet/pod_workers.go.
import { SECOND, type Group, type Micros, type Process } from '../../../kernel/index.ts'
import type { Pod, PodStatus } from '../../api/types/core-v1.ts'
import { Rounds } from './rounds.ts'
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

export class PodWorker extends Rounds {
  readonly uid: string
  pod: Pod
  phase: 'sync' | 'terminating' | 'terminated' = 'sync'
  /** Nothing is left of the pod. */
  finished = false
  readonly #work: PodWork
  #ending: Ending | undefined
  #graceSeconds: number | undefined
  /** Of the round whose work can be given up; zero while there is none. */
  #underWay = 0
  #rounds = 0
  #lastSync: Micros = -1

  constructor(pod: Pod, work: PodWork, group: Group) {
    super(group)
    this.uid = pod.metadata.uid
    this.pod = pod
    this.#work = work
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
    // What is under way for a pod that has to stop, or stop sooner, is given up.
    const round = this.#underWay
    if (round > 0) this.kernel.after(0, () => this.#giveUp(round))
    this.poke()
  }

  get isTerminationRequested(): boolean {
    return this.#ending !== undefined || this.phase !== 'sync'
  }

  protected override *round(isDue: boolean): Process<Micros | undefined> {
    this.#enterTermination()
    const runtime = yield* this.#work.statusNewerThan(this.uid, this.#lastSync)
    this.#enterTermination()
    this.#underWay = this.phase === 'terminated' ? 0 : ++this.#rounds
    const due = yield* this.#step(runtime, isDue)
    this.#underWay = 0
    this.#lastSync = this.kernel.now
    if (!this.finished) return due
    this.stop()
    this.#work.finished(this.uid)
    return undefined
  }

  #enterTermination(): void {
    if (this.phase === 'sync' && this.#ending) this.phase = 'terminating'
  }

  #giveUp(round: number): void {
    if (this.#underWay !== round) return
    this.#underWay = 0
    this.#lastSync = this.kernel.now
    this.startAnew()
  }

  *#step(runtime: RuntimeStatus, isResync: boolean): Process<Micros | undefined> {
    if (this.phase === 'sync') {
      const outcome = yield* this.#work.sync(this.pod, runtime, isResync)
      if (outcome.terminal) {
        this.#ending ??= {}
        this.#graceSeconds ??= effectiveGrace(this.pod, undefined, undefined)
        this.phase = 'terminating'
        this.poke()
        return undefined
      }
      return this.#after(outcome.failed === 'no' ? RESYNC : outcome.failed === 'soon' ? BACK_OFF : NETWORK_BACK_OFF)
    }
    if (this.phase === 'terminating') {
      yield* this.#work.terminate(this.pod, runtime, this.#graceSeconds, this.#ending?.change)
      this.phase = 'terminated'
      this.poke()
      return undefined
    }
    this.finished = yield* this.#work.cleanUp(this.pod, runtime)
    return this.finished ? undefined : this.#after(BACK_OFF)
  }

  #after(wait: Micros): Micros {
    return this.#work.nextBeat(this.kernel.now + this.kernel.random('pod workers').jitter(wait, JITTER))
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

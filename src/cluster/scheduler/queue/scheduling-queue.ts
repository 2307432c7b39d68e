// The pods that wait for a node: those to try now, those that have to be patient, those that nothing can be done for yet.
// Models pkg/scheduler/backend/queue/scheduling_queue.go.
import { Channel, MINUTE, SECOND, type Kernel, type Micros, type Process } from '../../../kernel/index.ts'
import type { ClusterEvent, Framework, PodInfo } from '../framework/index.ts'
import { EventLog } from './event-log.ts'
import { Heap } from './heap.ts'
import { Nominations } from './nominator.ts'
import { DEFAULT_BACKOFF, backoffEnd, endsBefore, isBefore, type Backoff, type QueuedPod } from './queued-pod.ts'
import { QueueingHints, podChanges } from './queueing-hints.ts'
import { UnschedulablePods } from './unschedulable-pods.ts'

/** How often pods that nothing has helped are looked at, and how long they must have waited then. */
const FLUSH_PERIOD = 30 * SECOND
const LONGEST_WAIT = 5 * MINUTE

const uidOf = (queued: QueuedPod): string => queued.pod.uid

export class SchedulingQueue {
  readonly nominations: Nominations
  #kernel: Kernel
  #patience: Backoff
  #frameworks: ReadonlyMap<string, Framework>
  #hints: ReadonlyMap<string, QueueingHints>
  #active = new Heap<QueuedPod>(uidOf, isBefore)
  /** Refused pods whose backoff still runs; tried early when nothing else is to do. */
  #backoff = new Heap<QueuedPod>(uidOf, (a, b) => endsBefore(a, b, this.#patience))
  /** Pods whose try broke; these really wait. */
  #errorBackoff = new Heap<QueuedPod>(uidOf, (a, b) => endsBefore(a, b, this.#patience))
  #unschedulable = new UnschedulablePods()
  #inFlight = new EventLog()
  #wake: Channel<true>
  #started: Micros
  #sequence = 0
  #backoffTimer: { due: Micros; cancel: () => void } | undefined
  #flushTimer: { due: Micros; cancel: () => void } | undefined

  /** `frameworks` by scheduler name; `nominations` are those that the frameworks were lent. */
  constructor(kernel: Kernel, frameworks: ReadonlyMap<string, Framework>, nominations = new Nominations(), backoff = DEFAULT_BACKOFF) {
    this.nominations = nominations
    this.#patience = backoff
    this.#kernel = kernel
    this.#frameworks = frameworks
    this.#hints = new Map([...frameworks].map(([name, framework]) => [name, new QueueingHints(framework.registrations())]))
    this.#wake = new Channel<true>(kernel, 1)
    this.#started = kernel.now
  }

  get counts(): { readonly active: number; readonly backoff: number; readonly unschedulable: number } {
    return { active: this.#active.size, backoff: this.#backoff.size + this.#errorBackoff.size, unschedulable: this.#unschedulable.size }
  }

  /** Takes in a pod that has no node yet. */
  add(pod: PodInfo): void {
    const queued: QueuedPod = { pod, timestamp: this.#kernel.now, sequence: this.#sequence++, attempts: 0, unschedulableCount: 0, errorCount: 0, backoffUntil: undefined, rejectors: new Set(), gatedBy: undefined, cause: this.#kernel.cause }
    this.nominations.set(pod)
    this.#moveToActive(queued)
  }

  /** Takes over a newer state of a waiting pod; what changed may let it go. */
  update(old: PodInfo, pod: PodInfo): void {
    const { uid } = pod
    if (this.nominations.nodeOf(uid) === undefined || old.pod.status?.nominatedNodeName !== pod.pod.status?.nominatedNodeName) this.nominations.set(pod)
    if (this.#inFlight.isInFlight(uid)) {
      for (const kind of podChanges(old, pod)) this.#inFlight.add({ kind, pod, oldPod: old })
      return
    }
    for (const heap of [this.#active, this.#backoff, this.#errorBackoff]) {
      const queued = heap.get(uid)
      if (queued === undefined) continue
      queued.pod = pod
      heap.set(queued)
      return
    }
    const queued = this.#unschedulable.get(uid)
    if (queued === undefined) return this.add(pod)
    queued.pod = pod
    for (const kind of podChanges(old, pod)) {
      if (!this.#hintsOf(pod).isWorthRetry(pod, queued.rejectors, { kind, pod, oldPod: old })) continue
      this.#requeue(queued)
      return
    }
  }

  delete(uid: string): void {
    this.nominations.delete(uid)
    this.#active.delete(uid)
    this.#backoff.delete(uid)
    this.#errorBackoff.delete(uid)
    this.#unschedulable.delete(uid)
  }

  /** The next pod to try; waits for one. The caller must say `done`, or give it back by `addUnschedulable`. */
  *pop(): Process<QueuedPod> {
    for (;;) {
      const queued = this.#active.pop() ?? this.#backoff.pop()
      if (queued !== undefined) {
        this.#kernel.cause = queued.cause
        queued.attempts++
        queued.backoffUntil = undefined
        queued.rejectors = new Set()
        queued.gatedBy = undefined
        this.#inFlight.begin(queued.pod.uid)
        return queued
      }
      yield* this.#wake.receive()
    }
  }

  /** The try of a pod is over for good: it is bound, or gone. */
  done(uid: string): void {
    this.#inFlight.end(uid)
  }

  /** Gives a pod back after a try that failed. Without rejectors the try broke, and time is all that may help. */
  addUnschedulable(queued: QueuedPod, pod: PodInfo, rejectors: ReadonlySet<string>): void {
    const missed = this.#inFlight.since(pod.uid)
    this.#inFlight.end(pod.uid)
    if (missed === undefined || this.#active.get(pod.uid) || this.#backoff.get(pod.uid) || this.#unschedulable.get(pod.uid)) return
    queued.pod = pod
    queued.rejectors = rejectors
    queued.timestamp = this.#kernel.now
    queued.cause = this.#kernel.cause
    if (rejectors.size === 0) {
      queued.errorCount++
      this.#errorBackoff.set(queued)
      this.#armBackoffTimer()
      return
    }
    queued.unschedulableCount++
    queued.errorCount = 0
    const hints = this.#hintsOf(pod)
    if (missed.some((event) => hints.isWorthRetry(pod, rejectors, event))) this.#requeue(queued)
    else this.#putAside(queued)
  }

  /** Something happened; pods that it may help are tried again, the patient ones after their backoff. */
  moveAll(event: ClusterEvent): void {
    this.#inFlight.add(event)
    if (this.#unschedulable.size === 0) return
    const plugins = new Set<string>()
    for (const hints of this.#hints.values()) for (const { plugin } of hints.interestedIn(event.kind)) plugins.add(plugin)
    for (const queued of this.#unschedulable.refusedBy(plugins)) {
      const hints = this.#hintsOf(queued.pod)
      if (queued.gatedBy !== undefined && !hints.interestedIn(event.kind).some(({ plugin }) => plugin === queued.gatedBy)) continue
      if (hints.isWorthRetry(queued.pod, queued.rejectors, event)) this.#requeue(queued)
    }
  }

  /** Lets a pod be tried at once, whatever it waits for. */
  activate(uid: string): void {
    const queued = this.#unschedulable.get(uid) ?? this.#backoff.delete(uid) ?? this.#errorBackoff.delete(uid)
    if (queued) this.#moveToActive(queued)
  }

  #hintsOf(pod: PodInfo): QueueingHints {
    return this.#hints.get(pod.spec.schedulerName ?? 'default-scheduler')!
  }

  #requeue(queued: QueuedPod): void {
    queued.cause = this.#kernel.cause
    if (backoffEnd(queued, this.#patience) <= this.#kernel.now) return this.#moveToActive(queued)
    if (this.#isGated(queued)) return
    this.#unschedulable.delete(queued.pod.uid)
    this.#backoff.set(queued)
    this.#armBackoffTimer()
    this.#wake.send(true)
  }

  #moveToActive(queued: QueuedPod): void {
    if (this.#isGated(queued)) return
    this.#unschedulable.delete(queued.pod.uid)
    this.#active.set(queued)
    this.#wake.send(true)
  }

  /** Asks the PreEnqueue plugins; a pod that one of them holds back is put aside. */
  #isGated(queued: QueuedPod): boolean {
    const status = this.#frameworks.get(queued.pod.spec.schedulerName ?? 'default-scheduler')?.preEnqueue(queued.pod)
    queued.gatedBy = status?.plugin
    if (status === undefined) return false
    this.#unschedulable.delete(queued.pod.uid)
    queued.rejectors = new Set([...queued.rejectors, status.plugin])
    this.#putAside(queued)
    return true
  }

  #putAside(queued: QueuedPod): void {
    this.#unschedulable.set(queued)
    this.#armFlushTimer()
  }

  #armBackoffTimer(): void {
    const firsts = [this.#backoff.peek(), this.#errorBackoff.peek()].filter((queued) => queued !== undefined)
    if (firsts.length === 0) return
    const due = Math.min(...firsts.map((queued) => backoffEnd(queued, this.#patience)))
    if (this.#backoffTimer && this.#backoffTimer.due <= due) return
    this.#backoffTimer?.cancel()
    const cancel = this.#kernel.at(due, () => {
      this.#backoffTimer = undefined
      for (const heap of [this.#errorBackoff, this.#backoff]) {
        for (let queued = heap.peek(); queued && backoffEnd(queued, this.#patience) <= this.#kernel.now; queued = heap.peek()) {
          heap.pop()
          this.#moveToActive(queued)
        }
      }
      this.#armBackoffTimer()
    })
    this.#backoffTimer = { due, cancel }
  }

  /** Pods that waited for five minutes are tried again at the next half minute, in case a hint was wrong. */
  #armFlushTimer(): void {
    if (this.#flushTimer) return
    let oldest: QueuedPod | undefined
    // A gate does not open by waiting.
    for (const queued of this.#unschedulable.values()) if (queued.gatedBy === undefined && (oldest === undefined || queued.timestamp < oldest.timestamp)) oldest = queued
    if (oldest === undefined) return
    const periods = Math.floor((oldest.timestamp + LONGEST_WAIT - this.#started) / FLUSH_PERIOD) + 1
    const due = this.#started + periods * FLUSH_PERIOD
    const cancel = this.#kernel.at(due, () => {
      this.#flushTimer = undefined
      for (const queued of this.#unschedulable.values()) {
        if (queued.gatedBy === undefined && this.#kernel.now - queued.timestamp > LONGEST_WAIT) this.#requeue(queued)
      }
      this.#armFlushTimer()
    })
    this.#flushTimer = { due, cancel }
  }

  /** Calls off its timers: the process that owned it is gone. */
  stop(): void {
    this.#backoffTimer?.cancel()
    this.#flushTimer?.cancel()
  }
}

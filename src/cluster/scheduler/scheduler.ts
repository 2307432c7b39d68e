// The scheduling loop: one pod after the other gets its node; saying so to the API server goes on beside it.
// Models pkg/scheduler/schedule_one.go (ScheduleOne, bindingCycle, handleSchedulingFailure).
import { ApiError, formatTime } from '../api/index.ts'
import type { Pod } from '../api/types/core-v1.ts'
import type { Client } from '../client/index.ts'
import { NetworkError, sleep, type Group, type Kernel, type Micros, type Process } from '../../kernel/index.ts'
import type { Cache } from './cache/index.ts'
import { traceDecision } from './decision-trace.ts'
import { describeDiagnosis, failed, isRejected, messageOf, podInfoOf, type CycleState, type Framework, type PodInfo, type SchedulerEvent, type Status } from './framework/index.ts'
import { patchPodStatus } from './framework/pod-status.ts'
import type { QueuedPod, SchedulingQueue } from './queue/index.ts'
import { schedulePod, type Placement, type Refusal } from './schedule-pod.ts'

/** How long a cycle takes besides its search for a node. */
const CYCLE_MICROS: Micros = 800
/**
 * And for each node that it looks at, filtering and scoring: a search ends when it has found enough, so that this does not
 * grow with the cluster. Upstream's benchmark of DaemonSets (one node a pod) is faster by a millisecond than the one that
 * looks at 500 nodes.
 */
const CYCLE_MICROS_PER_LOOK: Micros = 2
/** What follows on a refusal besides writing it down. By then the watch has mostly brought the pod's new condition, so that the next try speaks of the newer pod. */
const AFTER_FAILURE_MICROS: Micros = 300

export interface SchedulerParts {
  readonly client: Client
  readonly group: Group
  readonly cache: Cache
  readonly queue: SchedulingQueue
  readonly frameworks: ReadonlyMap<string, Framework>
  readonly recordEvent: (event: SchedulerEvent) => void
  /** The pod as the watch last showed it. */
  readonly findPod: (key: string) => Pod | undefined
  /** A whole number in [0, bound). */
  readonly randomInt: (bound: number) => number
}

/** Why a try failed, and what is to become of the pod's promised node. */
interface Failure {
  readonly status: Status
  readonly rejectors: ReadonlySet<string>
  /** Absent leaves the promise as it is; an empty text takes it back. */
  readonly nominatedNode?: string
}

const NONE: ReadonlySet<string> = new Set()

export class Scheduler {
  #parts: SchedulerParts
  #kernel: Kernel
  /** Where in the list of nodes the next search begins. */
  #start = 0

  constructor(parts: SchedulerParts) {
    this.#parts = parts
    this.#kernel = parts.client.kernel
  }

  /** Schedules pods for ever. */
  *run(): Process<void> {
    for (;;) yield* this.#scheduleOne(yield* this.#parts.queue.pop())
  }

  *#scheduleOne(queued: QueuedPod): Process<void> {
    const { cache, queue, frameworks, recordEvent } = this.#parts
    yield* sleep(CYCLE_MICROS)
    const { pod } = queued
    const framework = frameworks.get(pod.spec.schedulerName ?? 'default-scheduler')!
    if (pod.isTerminating || cache.isAssumed(pod.uid)) {
      if (pod.isTerminating) recordEvent({ regarding: pod, type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', note: `skip schedule deleting pod: ${pod.key}` })
      queue.done(pod.uid)
      return
    }
    const decision = schedulePod(framework, cache, pod, { start: this.#start, randomInt: this.#parts.randomInt })
    if (decision.kind !== 'breakdown') this.#start = decision.nextStart
    traceDecision(this.#kernel.trace, pod, decision)
    switch (decision.kind) {
      case 'placement':
        return yield* this.#place(framework, queued, decision)
      case 'refusal':
        return yield* this.#refuse(framework, queued, decision)
      case 'breakdown':
        return yield* this.#handleFailure(queued, { status: decision.status, rejectors: NONE, nominatedNode: '' })
    }
  }

  /**
   * Counts the pod on its node at once, so that the next cycle sees it there, and lets the binding cycle do the rest. The
   * time of the search passes after that: what was read and what is counted belong to one instant.
   */
  *#place(framework: Framework, queued: QueuedPod, { node, state, evaluated }: Placement): Process<void> {
    const { cache, group } = this.#parts
    const assumed = queued.pod.assignedTo(node.name)
    cache.assume(assumed)
    const status = framework.reserve(state, assumed, node.name) ?? framework.permit(state, assumed, node.name)
    yield* sleep(CYCLE_MICROS_PER_LOOK * evaluated)
    if (status) {
      framework.unreserve(state, assumed, node.name)
      cache.forget(assumed)
      return yield* this.#handleFailure(queued, { status, rejectors: isRejected(status) ? new Set([status.plugin]) : NONE, nominatedNode: '' })
    }
    this.#parts.queue.nominations.delete(assumed.uid)
    group.spawn(`bind ${assumed.key}`, this.#bind(framework, queued, state, assumed))
  }

  *#refuse(framework: Framework, queued: QueuedPod, refusal: Refusal): Process<void> {
    const failure = this.#seekHelp(framework, queued.pod, refusal)
    yield* sleep(CYCLE_MICROS_PER_LOOK * refusal.evaluated)
    yield* this.#handleFailure(queued, failure)
  }

  /** Asks the PostFilter plugins for help: preemption. */
  #seekHelp(framework: Framework, pod: PodInfo, { state, diagnosis }: Refusal): Failure {
    const { status, nominatedNode } = framework.postFilter(state, pod, this.#parts.cache, diagnosis)
    const text = describeDiagnosis({ ...diagnosis, postFilterMessage: status && messageOf(status) })
    return { status: { code: 'Unschedulable', reasons: [text], plugin: '' }, rejectors: diagnosis.rejectors, nominatedNode }
  }

  *#bind(framework: Framework, queued: QueuedPod, state: CycleState, assumed: PodInfo): Process<void> {
    const { cache, queue, recordEvent } = this.#parts
    const { nodeName } = assumed
    const status = yield* runBinding(framework, state, assumed)
    if (status === undefined) {
      recordEvent({ regarding: assumed, type: 'Normal', reason: 'Scheduled', action: 'Binding', note: `Successfully assigned ${assumed.key} to ${nodeName}` })
      queue.done(assumed.uid)
      return
    }
    framework.unreserve(state, assumed, nodeName)
    cache.forget(assumed)
    queue.moveAll({ kind: 'AssignedPod/Delete', pod: assumed })
    yield* this.#handleFailure(queued, { status, rejectors: isRejected(status) ? new Set([status.plugin]) : NONE, nominatedNode: '' })
  }

  /** Gives the pod back to the queue, says why in an event, and writes it into the pod's status. */
  *#handleFailure(queued: QueuedPod, { status, rejectors, nominatedNode }: Failure): Process<void> {
    const { client, queue, recordEvent, findPod } = this.#parts
    const { pod } = queued
    const current = findPod(pod.key)
    if (current === undefined || current.metadata.uid !== pod.uid || current.spec?.nodeName) queue.done(pod.uid)
    else {
      const info = podInfoOf(current)
      queue.addUnschedulable(queued, info, rejectors)
      queue.nominations.set(info, nominatedNode)
    }
    const message = messageOf(status)
    recordEvent({ regarding: pod, type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', note: message })
    const condition = {
      type: 'PodScheduled',
      observedGeneration: pod.pod.metadata.generation,
      status: 'False',
      reason: isRejected(status) ? 'Unschedulable' : 'SchedulerError',
      message,
      lastTransitionTime: formatTime(this.#kernel.now),
    }
    try {
      yield* patchPodStatus(client, pod.pod, { condition, nominatedNodeName: nominatedNode })
    } catch (error) {
      // The next try will say it again.
      if (!(error instanceof ApiError) && !(error instanceof NetworkError)) throw error
    }
    yield* sleep(AFTER_FAILURE_MICROS)
  }
}

/** PreBind plugins one after the other, then the binding itself. */
function* runBinding(framework: Framework, state: CycleState, pod: PodInfo): Process<Status | undefined> {
  for (const step of ['preBind', 'bind'] as const) {
    for (const plugin of framework.at(step)) {
      const status = yield* plugin[step]!(state, pod, pod.nodeName)
      if (status === undefined) continue
      if (isRejected(status)) return status
      return failed(status.plugin, `running ${step === 'preBind' ? 'PreBind' : 'Bind'} plugin ${JSON.stringify(plugin.name)}: ${messageOf(status)}`)
    }
  }
  return undefined
}

// Watches Jobs and pods, and queues the Jobs that a change concerns: those of a Job at once, those of pods gathered for a second.
import { compileLabelSelector, controllerOf, keyOf } from '../../api/index.ts'
import type { Job } from '../../api/types/batch-v1.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import { EventRecorder, JOBS, PODS, WorkQueue, waitForSync } from '../../client/index.ts'
import { MINUTE, SECOND, type Process } from '../../../kernel/index.ts'
import { Expectations, PodControl, controlledBy, indexByController, ownedPodHandler, ownerOf, startWorkers, type ControllerContext } from '../framework/index.ts'
import { hasFinalizer } from './pods.ts'
import { releasePod } from './pod-actions.ts'
import { BATCH_PERIOD, syncJob, type JobController } from './sync.ts'
import { deadlineIn } from './verdict.ts'

const NAME = 'job-controller'
const WORKERS = 5

export function* startJobController(context: ControllerContext): Process<void> {
  const { kernel, informers, group } = context
  const client = context.clientFor(NAME)
  const recorder = new EventRecorder(client, group, NAME)
  const controller: JobController = {
    context,
    group,
    client,
    recorder,
    jobs: informers.informer(JOBS),
    pods: informers.informer(PODS),
    queue: new WorkQueue(kernel, 'job', { firstMicros: SECOND, mostMicros: MINUTE }),
    expectations: new Expectations(kernel),
    podControl: new PodControl(client, recorder),
    backoff: new Map(),
    leaving: new Map(),
  }
  const { jobs, pods, queue } = controller
  const orphans = new WorkQueue(kernel, 'job_orphan_pod', { firstMicros: SECOND, mostMicros: MINUTE })
  indexByController(pods)
  watchJobs(controller, (pod) => orphans.add(keyOf(pod)))
  watchPods(controller, (pod) => orphans.add(keyOf(pod)))
  yield* waitForSync([pods, jobs])
  startWorkers(context, queue, WORKERS, (key) => syncJob(controller, key), Infinity)
  startWorkers(context, orphans, 1, (key) => releaseOrphan(controller, key), Infinity)
}

function watchJobs({ jobs, pods, queue, context }: JobController, orphaned: (pod: Pod) => void): void {
  jobs.handle({
    added: (job) => queue.add(keyOf(job)),
    updated(old, job) {
      if (old.metadata.generation === job.metadata.generation) queue.addAfter(keyOf(job), BATCH_PERIOD)
      else queue.add(keyOf(job))
      const left = job.spec?.activeDeadlineSeconds === old.spec?.activeDeadlineSeconds ? undefined : deadlineIn(job, context.kernel.now)
      if (left !== undefined) queue.addAfter(keyOf(job), Math.max(BATCH_PERIOD, left))
    },
    deleted(job) {
      queue.add(keyOf(job))
      for (const pod of controlledBy(pods, job.metadata.uid)) if (hasFinalizer(pod)) orphaned(pod)
    },
  })
}

function watchPods(controller: JobController, orphaned: (pod: Pod) => void): void {
  const { jobs, pods, queue, expectations, leaving } = controller
  const released = (job: Job, pod: Pod): void => void leaving.get(keyOf(job))?.delete(pod.metadata.uid)
  const handler = ownedPodHandler<Job>({
    owners: jobs,
    kind: 'Job',
    selectorOf: (job) => compileLabelSelector(job.spec?.selector),
    enqueue: (job) => queue.addAfter(keyOf(job), BATCH_PERIOD),
    created: (job) => expectations.creationObserved(keyOf(job)),
    updated: (job, _, pod) => !hasFinalizer(pod) && released(job, pod),
    deleted(job, pod, isGone) {
      expectations.deletionObserved(keyOf(job), keyOf(pod))
      if (isGone || !hasFinalizer(pod)) released(job, pod)
    },
  })
  const noteOrphan = (pod: Pod): void => {
    if (hasFinalizer(pod) && !ownerOf({ owners: jobs, kind: 'Job' }, pod)) orphaned(pod)
  }
  pods.handle({
    added(pod) {
      handler.added?.(pod, false)
      noteOrphan(pod)
    },
    updated(old, pod) {
      handler.updated?.(old, pod)
      noteOrphan(pod)
    },
    deleted: (pod) => handler.deleted?.(pod),
  })
}

/** A pod whose Job is gone must not be kept by the finalizer that only the Job needed. */
function* releaseOrphan({ jobs, pods, client }: JobController, key: string): Process<void> {
  const pod = pods.get(key)
  if (!pod || !hasFinalizer(pod)) return
  const owner = controllerOf(pod)
  if (owner?.kind === 'Job' && ownerOf({ owners: jobs, kind: 'Job' }, pod)) return
  yield* releasePod(client, pod)
}

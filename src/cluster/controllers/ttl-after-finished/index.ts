// The TTL-after-finished controller: deletes Jobs some time after they have finished. Models pkg/controller/ttlafterfinished.
import { keyOf, parseTime } from '../../api/index.ts'
import type { Job } from '../../api/types/batch-v1.ts'
import { JOBS, WorkQueue, waitForSync } from '../../client/index.ts'
import { SECOND, type Micros, type Process } from '../../../kernel/index.ts'
import { startWorkers, type ControllerContext } from '../framework/index.ts'

const NAME = 'ttl-after-finished-controller'
const WORKERS = 5

/** Time until a Job is to be deleted, not negative; undefined when it stays, or has not finished. */
export function timeLeft({ spec, status, metadata }: Job, now: Micros): Micros | undefined {
  const finished = status?.conditions?.find(({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True')
  if (spec?.ttlSecondsAfterFinished === undefined || !finished?.lastTransitionTime || metadata.deletionTimestamp !== undefined) return undefined
  return Math.max(0, parseTime(finished.lastTransitionTime) + spec.ttlSecondsAfterFinished * SECOND - now)
}

export function* startTtlAfterFinishedController(context: ControllerContext): Process<void> {
  const { kernel, informers } = context
  const client = context.clientFor(NAME)
  const jobs = informers.informer(JOBS)
  const queue = new WorkQueue(kernel, 'ttl_jobs_to_delete')
  const look = (job: Job): void => {
    if (timeLeft(job, kernel.now) !== undefined) queue.add(keyOf(job))
  }
  jobs.handle({ added: look, updated: (_, job) => look(job) })
  yield* waitForSync([jobs])
  startWorkers(
    context,
    queue,
    WORKERS,
    function* (key) {
      const job = jobs.get(key)
      const left = job && timeLeft(job, kernel.now)
      if (!job || left === undefined) return
      if (left > 0) return queue.addAfter(key, left)
      // Its ttl may have been raised since: only the API server knows.
      const { name, namespace } = job.metadata
      const fresh: Job = yield* client.get(JOBS, name, namespace)
      const still = timeLeft(fresh, kernel.now)
      if (still === undefined) return
      if (still > 0) return queue.addAfter(key, still)
      if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `jobs/${key}`)
      yield* client.delete(JOBS, name, namespace, { preconditions: { uid: fresh.metadata.uid }, propagationPolicy: 'Foreground' })
    },
    Infinity,
  )
}

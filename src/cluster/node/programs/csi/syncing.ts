// One worker on a queue of keys: what fails for the moment is tried again, later each time.
import { ApiError } from '../../../api/index.ts'
import type { WorkQueue } from '../../../client/index.ts'
import { NetworkError, type Process } from '../../../../kernel/index.ts'
import { ProvisionError } from './disks.ts'

export function* keepSyncing(queue: WorkQueue, sync: (key: string) => Process<void>): Process<void> {
  for (;;) {
    const key = yield* queue.get()
    try {
      yield* sync(key)
      queue.forget(key)
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof NetworkError) && !(error instanceof ProvisionError)) throw error
      queue.addRateLimited(key)
    } finally {
      queue.done(key)
    }
  }
}

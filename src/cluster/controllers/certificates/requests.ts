// Watches requests that have no certificate yet, for a controller that does something about them.
// Models pkg/controller/certificates/certificate_controller.go.
import { keyOf } from '../../api/index.ts'
import type { CertificateSigningRequest } from '../../api/types/certificates-v1.ts'
import { WorkQueue, waitForSync } from '../../client/index.ts'
import { MILLISECOND, SECOND, type Process } from '../../../kernel/index.ts'
import { startWorkers, type ControllerContext } from '../framework/index.ts'
import { SIGNING_REQUESTS } from './rules.ts'

const WORKERS = 5

/** All three certificate controllers act as this account. */
export const ACCOUNT = 'certificate-controller'

/** Hands each request to `handle` whenever it changes; one that fails comes back later each time, without end. */
export function* followRequests({ kernel, informers, ...context }: ControllerContext, name: string, handle: (request: CertificateSigningRequest) => Process<void>): Process<void> {
  const requests = informers.informer(SIGNING_REQUESTS)
  const queue = new WorkQueue(kernel, name, { firstMicros: 200 * MILLISECOND, mostMicros: 1000 * SECOND })
  const enqueue = (request: CertificateSigningRequest): void => queue.add(keyOf(request))
  requests.handle({ added: enqueue, updated: (_, request) => enqueue(request), deleted: enqueue })
  yield* waitForSync([requests])
  startWorkers(
    { kernel, informers, ...context },
    queue,
    WORKERS,
    function* (key) {
      const request = requests.get(key)
      if (!request || request.status?.certificate) return
      if (kernel.trace.on) kernel.trace.record('reconcile', name, 'sync', `certificatesigningrequests/${key}`)
      yield* handle(request)
    },
    Infinity,
  )
}

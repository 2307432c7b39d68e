// Deletes requests that nobody needs any more, every hour. Models pkg/controller/certificates/cleaner.
import { readExpiry } from '../../api/certificates/index.ts'
import { parseTime } from '../../api/index.ts'
import type { CertificateSigningRequest } from '../../api/types/certificates-v1.ts'
import { waitForSync } from '../../client/index.ts'
import { HOUR, sleep, type Micros, type Process } from '../../../kernel/index.ts'
import { attempt, type ControllerContext } from '../framework/index.ts'
import { ACCOUNT } from './requests.ts'
import { SIGNING_REQUESTS } from './rules.ts'

const PERIOD = HOUR
const DECIDED_EXPIRATION = HOUR
const PENDING_EXPIRATION = 24 * HOUR

/** Whether a request is over: decided an hour ago, or nobody's concern for a day, or its certificate has ended. */
export function isOver({ metadata, status }: CertificateSigningRequest, now: Micros): boolean {
  const isOlder = (time: string | undefined, limit: Micros): boolean => time !== undefined && now - parseTime(time) > limit
  const { conditions = [], certificate } = status ?? {}
  if (conditions.length === 0) return isOlder(metadata.creationTimestamp, PENDING_EXPIRATION)
  return conditions.some(({ type, lastUpdateTime }) => {
    if (type === 'Approved') return Boolean(certificate) && (isOlder(lastUpdateTime, DECIDED_EXPIRATION) || (readExpiry(certificate!) ?? Infinity) < now)
    return (type === 'Denied' || type === 'Failed') && isOlder(lastUpdateTime, DECIDED_EXPIRATION)
  })
}

export function* startCertificateCleaning(context: ControllerContext): Process<void> {
  const { kernel, informers } = context
  const client = context.clientFor(ACCOUNT)
  const requests = informers.informer(SIGNING_REQUESTS)
  yield* waitForSync([requests])
  for (;;) {
    for (const request of [...requests.list()]) if (isOver(request, kernel.now)) yield* attempt(client.delete(SIGNING_REQUESTS, request.metadata.name))
    yield* sleep(PERIOD)
  }
}

// The token cleaner: deletes bootstrap tokens when their time is over. Models pkg/controller/bootstrap/tokencleaner.go.
import { decodeBase64Text, hasReason, keyOf, parseTime } from '../../api/index.ts'
import type { Secret } from '../../api/types/core-v1.ts'
import { SECRETS, WorkQueue, waitForSync } from '../../client/index.ts'
import type { Micros, Process } from '../../../kernel/index.ts'
import { attempt, startWorkers, type ControllerContext } from '../framework/index.ts'

const NAME = 'token-cleaner'
const NAMESPACE = 'kube-system'
const TYPE = 'bootstrap.kubernetes.io/token'

/** Time until a token ends, 0 or less when it has; undefined when it has no end. One that cannot be read has ended. */
export function endsIn({ data }: Secret, now: Micros): Micros | undefined {
  const expiration = data?.['expiration']
  if (!expiration) return undefined
  const end = parseTime(decodeBase64Text(expiration))
  return Number.isNaN(end) ? 0 : end - now
}

export function* startBootstrapTokenCleaner(context: ControllerContext): Process<void> {
  const { kernel, informers } = context
  const client = context.clientFor(NAME)
  const secrets = informers.informer(SECRETS)
  const queue = new WorkQueue(kernel, 'token_cleaner')
  const look = (secret: Secret): void => {
    if (secret.type === TYPE && secret.metadata.namespace === NAMESPACE) queue.add(keyOf(secret))
  }
  secrets.handle({ added: look, updated: (_, secret) => look(secret) })
  yield* waitForSync([secrets])
  startWorkers(
    context,
    queue,
    1,
    function* (key) {
      const secret = secrets.get(key)
      const left = secret && endsIn(secret, kernel.now)
      if (left === undefined) return
      if (left > 0) return queue.addAfter(key, left)
      if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `secrets/${key}`)
      const { name, namespace, uid } = secret!.metadata
      const { error } = yield* attempt(client.delete(SECRETS, name, namespace, { preconditions: { uid } }))
      if (error && !hasReason(error, 'NotFound') && !hasReason(error, 'Conflict')) throw error
    },
    Infinity,
  )
}

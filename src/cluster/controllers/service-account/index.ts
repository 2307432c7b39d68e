// The ServiceAccount controller: every active namespace has a ServiceAccount named default.
// Models pkg/controller/serviceaccount/serviceaccounts_controller.go.
import { keyOf } from '../../api/index.ts'
import { NAMESPACES, SERVICE_ACCOUNTS, WorkQueue, waitForSync } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { attempt, isNamespaceTerminating, startWorkers, type ControllerContext } from '../framework/index.ts'

const NAME = 'service-account-controller'
const ACCOUNT = 'default'

export function* startServiceAccountController(context: ControllerContext): Process<void> {
  const { kernel, informers } = context
  const client = context.clientFor(NAME)
  const namespaces = informers.informer(NAMESPACES)
  const accounts = informers.informer(SERVICE_ACCOUNTS)
  const queue = new WorkQueue(kernel, 'serviceaccount')
  namespaces.handle({ added: (namespace) => queue.add(keyOf(namespace)), updated: (_, namespace) => queue.add(keyOf(namespace)) })
  accounts.handle({ deleted: ({ metadata }) => queue.add(metadata.namespace ?? '') })
  yield* waitForSync([accounts, namespaces])
  startWorkers(context, queue, 1, function* (key) {
    const namespace = namespaces.get(key)
    if (namespace?.status?.phase !== 'Active' || accounts.get(`${key}/${ACCOUNT}`)) return
    if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `namespaces/${key}`, { missing: ACCOUNT })
    const { error } = yield* attempt(client.create(SERVICE_ACCOUNTS, { kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name: ACCOUNT, namespace: key } }))
    if (error && !isNamespaceTerminating(error)) throw error
  })
}

// The controller that looks through the expressions of ValidatingAdmissionPolicies and says in their status that it has.
// Models pkg/controller/validatingadmissionpolicystatus. Left out: the type check itself, so that no expression is ever warned of.
import { keyOf } from '../../api/index.ts'
import { VALIDATING_ADMISSION_POLICIES, WorkQueue, waitForSync } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { startWorkers, type ControllerContext } from '../framework/index.ts'

const NAME = 'validatingadmissionpolicy-status-controller'
/** The manager that it applies the status as. */
const MANAGER = 'validatingadmissionpolicy-status'
const WORKERS = 5

export function* startValidatingAdmissionPolicyStatus(context: ControllerContext): Process<void> {
  const { kernel, informers } = context
  const client = context.clientFor(NAME)
  const policies = informers.informer(VALIDATING_ADMISSION_POLICIES)
  const queue = new WorkQueue(kernel, 'validatingadmissionpolicy_status')
  policies.handle({ added: (policy) => queue.add(keyOf(policy)), updated: (_, policy) => queue.add(keyOf(policy)) })
  yield* waitForSync([policies])
  startWorkers(context, queue, WORKERS, function* (name) {
    const policy = policies.get(name)
    const { generation = 0 } = policy?.metadata ?? {}
    if (!policy || generation <= (policy.status?.observedGeneration ?? 0)) return
    if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `validatingadmissionpolicies/${name}`, { generation })
    const body = { kind: 'ValidatingAdmissionPolicy', apiVersion: 'admissionregistration.k8s.io/v1', metadata: { name }, status: { observedGeneration: generation, typeChecking: {} } }
    yield* client.patch(VALIDATING_ADMISSION_POLICIES, name, undefined, 'application/apply-patch+yaml', body, { subresource: 'status', query: { fieldManager: MANAGER, force: true } })
  })
}

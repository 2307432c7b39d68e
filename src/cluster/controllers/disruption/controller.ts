// Watches budgets and pods, and keeps the budgets' statuses.
import { compileLabelSelector, formatTime, hasReason, keyOf, parseTime } from '../../api/index.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import type { PodDisruptionBudget } from '../../api/types/policy-v1.ts'
import { DEPLOYMENTS, EventRecorder, PODS, POD_DISRUPTION_BUDGETS, REPLICATION_CONTROLLERS, REPLICA_SETS, STATEFUL_SETS, WorkQueue, waitForSync, type Client, type Informer } from '../../client/index.ts'
import type { Kernel, Micros, Process } from '../../../kernel/index.ts'
import { attempt, indexByLabel, isExpectedError, patchPodStatus, podCondition, selectIn, semanticEqual, startWorkers, withPodCondition, type ControllerContext } from '../framework/index.ts'
import { expectedScale, type Owners } from './owners.ts'
import { DELETION_TIMEOUT, failSafeStatus, planBudgetStatus, planDesired, viewDisrupted } from './plan.ts'

const NAME = 'disruption-controller'

interface DisruptionController extends Owners {
  readonly kernel: Kernel
  readonly client: Client
  readonly recorder: EventRecorder
  readonly budgets: Informer<PodDisruptionBudget>
  readonly pods: Informer<Pod>
  readonly queue: WorkQueue
}

export function* startDisruptionController(context: ControllerContext): Process<void> {
  const { kernel, informers, group } = context
  const client = context.clientFor(NAME)
  const controller: DisruptionController = {
    kernel,
    client,
    recorder: new EventRecorder(client, group, 'controllermanager'),
    budgets: informers.informer(POD_DISRUPTION_BUDGETS),
    pods: informers.informer(PODS),
    deployments: informers.informer(DEPLOYMENTS),
    replicaSets: informers.informer(REPLICA_SETS),
    statefulSets: informers.informer(STATEFUL_SETS),
    replicationControllers: informers.informer(REPLICATION_CONTROLLERS),
    queue: new WorkQueue(kernel, 'disruption'),
  }
  const { budgets, pods, queue } = controller
  const stale = new WorkQueue(kernel, 'stale_pod_disruption')
  indexByLabel(pods)
  budgets.handle({ added: (budget) => queue.add(keyOf(budget)), updated: (_, budget) => queue.add(keyOf(budget)), deleted: (budget) => queue.add(keyOf(budget)) })
  const look = (pod: Pod): void => {
    for (const budget of budgets.inNamespace(pod.metadata.namespace ?? '')) if (compileLabelSelector(budget.spec?.selector).matches(pod.metadata.labels)) queue.add(keyOf(budget))
    const left = staleIn(pod, kernel.now)
    if (left !== undefined) stale.addAfter(keyOf(pod), left)
  }
  pods.handle({ added: look, updated: (_, pod) => look(pod), deleted: look })
  yield* waitForSync([pods, budgets, controller.deployments, controller.replicaSets, controller.statefulSets, controller.replicationControllers])
  startWorkers(context, queue, 1, (key) => sync(controller, key), Infinity)
  startWorkers(context, stale, 1, (key) => clearStale(controller, key), Infinity)
}

function* sync(controller: DisruptionController, key: string): Process<void> {
  const { budgets, client, kernel } = controller
  const budget = budgets.get(key)
  if (!budget) return
  try {
    yield* trySync(controller, budget)
  } catch (error) {
    if (!isExpectedError(error)) throw error
    if (!hasReason(error, 'Conflict') && !hasReason(error, 'NotFound')) yield* attempt(client.updateStatus(POD_DISRUPTION_BUDGETS, { ...budget, status: failSafeStatus(budget, error.message, kernel.now) }))
    throw error
  }
}

function* trySync(controller: DisruptionController, budget: PodDisruptionBudget): Process<void> {
  const { kernel, client, recorder, pods, queue } = controller
  const { now } = kernel
  const key = keyOf(budget)
  const selected = selectIn(pods, budget.metadata.namespace ?? '', compileLabelSelector(budget.spec?.selector))
  if (selected.length === 0) recorder.event(budget, 'Normal', 'NoPods', 'No matching pods found')
  let unmanaged: readonly string[] = []
  const scale = (): number => {
    const expected = expectedScale(controller, selected)
    unmanaged = expected.unmanaged
    return expected.scale
  }
  let desired: ReturnType<typeof planDesired>
  try {
    desired = planDesired(budget, selected.length, scale)
  } catch (error) {
    if (!isExpectedError(error)) throw error
    recorder.event(budget, 'Warning', 'CalculateExpectedPodCountFailed', `Failed to calculate the number of expected pods: ${error.message}`)
    throw error
  }
  if (unmanaged.length > 0) recorder.event(budget, 'Warning', 'UnmanagedPods', unmanagedMessage(budget))
  const disrupted = viewDisrupted(budget, selected, now)
  for (const pod of disrupted.overdue) recorder.event(pod, 'Warning', 'NotDeleted', `Pod was expected by PDB ${key} to be deleted but it wasn't`)
  const status = planBudgetStatus(budget, selected, desired, disrupted, now)
  if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `poddisruptionbudgets/${key}`, { allowed: status.disruptionsAllowed, healthy: status.currentHealthy, desired: status.desiredHealthy })
  if (!semanticEqual(status, budget.status)) yield* client.updateStatus(POD_DISRUPTION_BUDGETS, { ...budget, status })
  if (disrupted.recheckAfter !== undefined) queue.addAfter(key, disrupted.recheckAfter)
}

/** The selector is printed as Go prints the struct. */
function unmanagedMessage({ spec }: PodDisruptionBudget): string {
  const labels = Object.entries(spec?.selector?.matchLabels ?? {}).map(([key, value]) => `${key}: ${value},`)
  const selector = `&LabelSelector{MatchLabels:map[string]string{${labels.toSorted().join('')}},MatchExpressions:[]LabelSelectorRequirement{},}`
  return `Pods selected by this PodDisruptionBudget (selector: ${selector}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`
}

/** Time until a pod that was to be evicted and still lives is no longer a target; undefined for others. */
function staleIn(pod: Pod, now: Micros): Micros | undefined {
  const condition = podCondition(pod.status, 'DisruptionTarget')
  if (pod.metadata.deletionTimestamp !== undefined || condition?.status !== 'True' || !condition.lastTransitionTime) return undefined
  return Math.max(0, parseTime(condition.lastTransitionTime) + DELETION_TIMEOUT - now)
}

function* clearStale({ pods, client, kernel }: DisruptionController, key: string): Process<void> {
  const pod = pods.get(key)
  if (!pod || staleIn(pod, kernel.now) !== 0) return
  const { generation } = pod.metadata
  const status = withPodCondition(pod.status ?? {}, { type: 'DisruptionTarget', status: 'False', ...(generation === undefined ? {} : { observedGeneration: generation }) }, formatTime(kernel.now))
  if (status) yield* patchPodStatus(client, pod, status, 'DisruptionTarget')
}

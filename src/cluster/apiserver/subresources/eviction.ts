// pods/eviction: a deletion that asks the pod's disruption budget first. Models pkg/registry/core/pod/storage/eviction.go.
import { compileLabelSelector, formatTime, type ApiResponse } from '../../api/index.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import type { Condition, Preconditions } from '../../api/types/meta-v1.ts'
import type { Eviction, PodDisruptionBudget } from '../../api/types/policy-v1.ts'
import type { Process } from '../../../kernel/index.ts'
import { auditOwn } from '../audit.ts'
import type { Core } from '../core.ts'
import { readObject } from '../registry/behaviour.ts'
import type { RequestContext } from '../request-context.ts'
import { badRequest, forbidden, internal, success, tooManyRequests } from '../status.ts'
import { checkPreconditions, deleteObject } from '../verbs/delete.ts'
import { findObject } from '../verbs/get.ts'
import { guaranteedUpdate } from '../verbs/guaranteed-update.ts'

/** A budget remembers at most so many pods that it let go. */
const DISRUPTED_PODS_MAX = 2000
const REFUSED = "Cannot evict pod as it would violate the pod's disruption budget."

export function* evict(core: Core, context: RequestContext): Process<ApiResponse> {
  const eviction = readObject(context, context.request.body, 'Eviction', 'policy/v1') as Eviction
  if (eviction.metadata.name && eviction.metadata.name !== context.name) throw badRequest('name in URL does not match name in Eviction object')
  const pod = findObject(core, context) as Pod
  const dryRun = context.dryRun || (eviction.deleteOptions?.dryRun?.length ?? 0) > 0
  if (!isBeyondBudgets(pod)) yield* askBudget(core, context, pod, dryRun)
  const { gracePeriodSeconds, preconditions, propagationPolicy } = eviction.deleteOptions ?? {}
  if (!dryRun) yield* sayWhy(core, context, preconditions)
  // The condition is the server's own write: who asked for the version before it is not refused for that.
  const { resourceVersion: _, ...stillBinding } = preconditions ?? {}
  yield* deleteObject(core, context, { gracePeriodSeconds, preconditions: dryRun ? preconditions : stillBinding, propagationPolicy, ...(dryRun ? { dryRun: ['All'] } : {}) })
  return { code: 201, body: success(undefined, 201) }
}

/** Pods that serve nobody, or are going already, cost no budget. */
function isBeyondBudgets({ metadata, status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed' || status?.phase === 'Pending' || metadata.deletionTimestamp !== undefined
}

/** Before it is deleted, the pod says in its status that it was evicted (addConditionAndDeletePod). Throws Conflict. */
function* sayWhy(core: Core, context: RequestContext, preconditions: Preconditions | undefined): Process<void> {
  const condition = { type: 'DisruptionTarget', status: 'True', lastProbeTime: null, lastTransitionTime: formatTime(core.kernel.now), reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting' }
  yield* guaranteedUpdate<Pod>(core, context.served, context.namespace, context.name, (pod) => {
    checkPreconditions(context, pod, preconditions)
    const conditions = pod.status?.conditions ?? []
    const old = conditions.find(({ type }) => type === condition.type)
    if (old?.status === 'True' && old.reason === condition.reason && old.message === condition.message) return pod
    const said = old?.status === 'True' ? { ...condition, lastTransitionTime: old.lastTransitionTime } : condition
    return { ...pod, status: { ...pod.status, conditions: old ? conditions.map((each) => (each === old ? said : each)) : [...conditions, said] } } as Pod
  })
}

function* askBudget(core: Core, { namespace }: RequestContext, pod: Pod, dryRun: boolean): Process<void> {
  const budgets = budgetsOf(core, namespace, pod)
  if (budgets.length > 1) throw internal('This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.')
  const [budget] = budgets
  if (!budget || isUnhealthyAndFree(pod, budget)) return
  const served = core.registry.get('policy/v1', 'poddisruptionbudgets')
  const spent = yield* guaranteedUpdate<PodDisruptionBudget>(core, served, namespace, budget.metadata.name, (present) => spend(present, pod, formatTime(core.kernel.now)), dryRun)
  if (core.kernel.trace.on && !dryRun) auditOwn(core, 'update', 'poddisruptionbudgets/status', spent, 200)
}

function budgetsOf(core: Core, namespace: string, { metadata }: Pod): readonly PodDisruptionBudget[] {
  const { prefix } = core.registry.get('policy/v1', 'poddisruptionbudgets')
  const range = core.etcd.range(prefix, { under: `${namespace}/` })
  return (range?.values ?? []).map(({ object }) => object as PodDisruptionBudget).filter(({ spec }) => compileLabelSelector(spec?.selector).matches(metadata.labels ?? {}))
}

/** A pod that is not ready may go when the budget says so, or when enough others are healthy. */
function isUnhealthyAndFree({ status }: Pod, { spec, status: state }: PodDisruptionBudget): boolean {
  if (status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True')) return false
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true
  return (state?.currentHealthy ?? 0) >= (state?.desiredHealthy ?? 0) && (state?.desiredHealthy ?? 0) > 0
}

/** The budget with one disruption less. Throws TooManyRequests when none is left. */
function spend(budget: PodDisruptionBudget, pod: Pod, now: string): PodDisruptionBudget {
  const { metadata, status } = budget
  const refuse = (message: string, retryAfterSeconds?: number): Error => tooManyRequests(REFUSED, [{ reason: 'DisruptionBudget', message }], retryAfterSeconds)
  if ((status?.observedGeneration ?? 0) < (metadata.generation ?? 0)) throw refuse(`The disruption budget ${metadata.name} is still being processed by the server.`, 10)
  const allowed = status?.disruptionsAllowed ?? 0
  if (allowed < 0) throw forbidden({ group: 'policy', resource: 'poddisruptionbudget' }, metadata.name, 'pdb disruptions allowed is negative')
  if (Object.keys(status?.disruptedPods ?? {}).length > DISRUPTED_PODS_MAX) throw forbidden({ group: 'policy', resource: 'poddisruptionbudget' }, metadata.name, 'DisruptedPods map too big - too many evictions not confirmed by PDB controller')
  if (allowed === 0) throw refuse(`The disruption budget ${metadata.name} needs ${status?.desiredHealthy ?? 0} healthy pods and has ${status?.currentHealthy ?? 0} currently`)
  const left = allowed - 1
  return {
    ...budget,
    status: { ...status!, disruptionsAllowed: left, disruptedPods: { ...status?.disruptedPods, [pod.metadata.name]: now }, ...(left === 0 ? { conditions: exhausted(status?.conditions ?? [], metadata.generation, now) } : {}) },
  }
}

function exhausted(conditions: readonly Condition[], generation: number | undefined, now: string): readonly Condition[] {
  const condition: Condition = { type: 'DisruptionAllowed', status: 'False', observedGeneration: generation, lastTransitionTime: now, reason: 'InsufficientPods', message: '' }
  return conditions.some(({ type }) => type === condition.type) ? conditions.map((each) => (each.type === condition.type ? condition : each)) : [...conditions, condition]
}

// The alerting rules, as data: names, conditions and waiting times of kubernetes-mixin's rules, the conditions in CEL over the objects themselves.
// Models kubernetes-monitoring/kubernetes-mixin (alerts/*.libsonnet) and kube-prometheus' general rules.
// Left out: what is measured on no object and in no record of the model: certificates' ages, throttling.
import { MINUTE, type Micros } from '../../kernel/index.ts'

export type Severity = 'critical' | 'warning' | 'info'

export interface AlertRule {
  readonly name: string
  /** Tells it from another rule of the same name. */
  readonly id?: string
  readonly severity: Severity
  /** What is looked at: each object of a resource, each Service that users send requests to, the API server as a whole, or the file system of each object of a resource. */
  readonly over: { readonly resource: string } | { readonly fillsOf: string } | 'users' | 'api'
  /** CEL over `object`, `users`, `api`, `fill` (bytes: `capacity`, `available`, and `inFourDays` by the last six hours); `unchanged` is the number of seconds since the field named in `watches` has changed. */
  readonly condition: string
  /** It must hold so long before the alert fires. */
  readonly forMicros: Micros
  /** It counts as held for so long after it did (`max_over_time`). */
  readonly lingersMicros?: Micros
  /** A field of the object's status whose changes reset `unchanged`. */
  readonly watches?: string
}

const pods = { resource: 'pods' }
const nodes = { resource: 'nodes' }
const STATUSES = 'object.?status.?containerStatuses.orValue([])'
const conditionIs = (type: string, status: string): string => `object.?status.?conditions.orValue([]).exists(c, c.type == '${type}' && c.status == '${status}')`

const claims = { fillsOf: 'persistentvolumeclaims' }
const nodeDisks = { fillsOf: 'nodes' }
const IS_WRITTEN = "fill.available < fill.capacity && !object.?spec.?accessModes.orValue([]).exists(m, m == 'ReadOnlyMany')"

export const ALERT_RULES: readonly AlertRule[] = [
  { name: 'KubePodCrashLooping', severity: 'warning', over: pods, condition: `${STATUSES}.exists(c, c.?state.?waiting.?reason.orValue('') == 'CrashLoopBackOff')`, forMicros: 15 * MINUTE, lingersMicros: 5 * MINUTE },
  { name: 'KubePodNotReady', severity: 'warning', over: pods, condition: `object.?status.?phase.orValue('Pending') in ['Pending', 'Unknown', 'Failed'] && !object.metadata.?ownerReferences.orValue([]).exists(o, o.kind == 'Job')`, forMicros: 15 * MINUTE },
  { name: 'KubeContainerWaiting', severity: 'warning', over: pods, condition: `${STATUSES}.exists(c, !(c.?state.?waiting.?reason.orValue('') in ['', 'CrashLoopBackOff']))`, forMicros: 60 * MINUTE },
  { name: 'KubeDeploymentReplicasMismatch', severity: 'warning', over: { resource: 'deployments.apps' }, condition: 'object.?spec.?replicas.orValue(1) > object.?status.?availableReplicas.orValue(0) && unchanged >= 600', watches: 'updatedReplicas', forMicros: 15 * MINUTE },
  { name: 'KubeDeploymentRolloutStuck', severity: 'warning', over: { resource: 'deployments.apps' }, condition: conditionIs('Progressing', 'False'), forMicros: 15 * MINUTE },
  { name: 'KubeStatefulSetReplicasMismatch', severity: 'warning', over: { resource: 'statefulsets.apps' }, condition: 'object.?status.?readyReplicas.orValue(0) != object.?spec.?replicas.orValue(1) && unchanged >= 600', watches: 'updatedReplicas', forMicros: 15 * MINUTE },
  { name: 'KubeDaemonSetRolloutStuck', severity: 'warning', over: { resource: 'daemonsets.apps' }, condition: 'object.?status.?numberAvailable.orValue(0) != object.?status.?desiredNumberScheduled.orValue(0) && unchanged >= 300', watches: 'updatedNumberScheduled', forMicros: 15 * MINUTE },
  { name: 'KubeJobFailed', severity: 'warning', over: { resource: 'jobs.batch' }, condition: conditionIs('Failed', 'True'), forMicros: 15 * MINUTE },
  { name: 'KubeHpaMaxedOut', severity: 'warning', over: { resource: 'horizontalpodautoscalers.autoscaling' }, condition: 'object.?status.?currentReplicas.orValue(0) == object.spec.maxReplicas && object.spec.?minReplicas.orValue(1) != object.spec.maxReplicas', forMicros: 15 * MINUTE },
  { name: 'KubeNodeNotReady', severity: 'warning', over: nodes, condition: `!${conditionIs('Ready', 'True')} && !object.?spec.?unschedulable.orValue(false)`, forMicros: 15 * MINUTE },
  { name: 'KubeNodeUnreachable', severity: 'warning', over: nodes, condition: "object.?spec.?taints.orValue([]).exists(t, t.key == 'node.kubernetes.io/unreachable')", forMicros: 15 * MINUTE },
  { name: 'KubeNodePressure', severity: 'info', over: nodes, condition: "object.?status.?conditions.orValue([]).exists(c, c.type.endsWith('Pressure') && c.status == 'True')", forMicros: 10 * MINUTE },
  { name: 'KubePersistentVolumeErrors', severity: 'critical', over: { resource: 'persistentvolumes' }, condition: "object.?status.?phase.orValue('') in ['Failed', 'Pending']", forMicros: 5 * MINUTE },
  { name: 'KubePersistentVolumeFillingUp', severity: 'critical', over: claims, condition: `fill.available < 0.03 * fill.capacity && ${IS_WRITTEN}`, forMicros: MINUTE },
  { name: 'KubePersistentVolumeFillingUp', id: 'KubePersistentVolumeFillingUpSoon', severity: 'warning', over: claims, condition: `fill.available < 0.15 * fill.capacity && fill.inFourDays < 0.0 && ${IS_WRITTEN}`, forMicros: 60 * MINUTE },
  { name: 'NodeFilesystemAlmostOutOfSpace', id: 'NodeFilesystemOutOfSpace', severity: 'critical', over: nodeDisks, condition: 'fill.available < 0.03 * fill.capacity', forMicros: 30 * MINUTE },
  { name: 'NodeFilesystemAlmostOutOfSpace', severity: 'warning', over: nodeDisks, condition: 'fill.available < 0.05 * fill.capacity', forMicros: 30 * MINUTE },
  { name: 'KubeQuotaAlmostFull', severity: 'info', over: { resource: 'resourcequotas' }, condition: 'object.?status.?hard.orValue({}).exists(r, r in object.status.?used.orValue({}) && quantity(object.status.hard[r]) > 0.0 && quantity(object.status.used[r]) > 0.9 * quantity(object.status.hard[r]))', forMicros: 15 * MINUTE },
  { name: 'TargetDown', severity: 'warning', over: { resource: 'endpointslices.discovery.k8s.io' }, condition: "object.?endpoints.orValue([]).filter(e, !e.?conditions.?ready.orValue(true)).size() * 10 > object.?endpoints.orValue([]).size()", forMicros: 10 * MINUTE },
  { name: 'UserRequestsFailing', severity: 'critical', over: 'users', condition: 'users.failed > 0.0 && users.failed * 20.0 > users.sent', forMicros: 2 * MINUTE },
  { name: 'KubeAPIErrorBudgetBurn', severity: 'critical', over: 'api', condition: 'api.requests > 0.0 && (api.errors + api.slow) * 1000.0 > api.requests * 144.0', forMicros: 2 * MINUTE },
  { name: 'KubeAPIDown', severity: 'critical', over: 'api', condition: 'api.requests == 0.0', forMicros: 15 * MINUTE },
]

/** What spans call a rule by. */
export const ruleId = ({ id, name }: AlertRule): string => id ?? name

/** How an alert stands: its condition holds, has held long enough, or held and does not any more. */
export type AlertState = 'pending' | 'firing' | 'resolved'

/** The state of an alert at a moment; undefined before it, and after it when it had not fired. */
export function alertState({ from, until }: { readonly from: Micros; readonly until: Micros | undefined }, forMicros: Micros, now: Micros): AlertState | undefined {
  if (now < from) return undefined
  const end = Math.min(now, until ?? now)
  const hasFired = end - from >= forMicros
  if (until !== undefined && now >= until) return hasFired ? 'resolved' : undefined
  return hasFired ? 'firing' : 'pending'
}

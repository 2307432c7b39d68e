// The cells of workloads and their budgets. Models printReplicaSet, printJob and their like.
import { humanDuration, parseTime } from '../time/index.ts'
import { SelectorError, compileLabelSelector, formatLabelSelector, formatLabels } from '../selector/index.ts'
import { controllerOf } from '../object.ts'
import type { LabelSelector } from '../types/meta-v1.ts'
import type { ControllerRevision, DaemonSet, Deployment, ReplicaSet, StatefulSet } from '../types/apps-v1.ts'
import type { Scale } from '../types/autoscaling-v1.ts'
import type { CronJob, Job } from '../types/batch-v1.ts'
import type { PodTemplate, ReplicationController } from '../types/core-v1.ts'
import type { PodDisruptionBudget } from '../types/policy-v1.ts'
import { ageOf, ageSince, cellsOfKind, containerCells, formatBool } from './cell.ts'

export const replicaSetCells = cellsOfKind<ReplicaSet>((set, now) => [
  set.metadata.name,
  set.spec?.replicas ?? 0,
  set.status?.replicas ?? 0,
  set.status?.readyReplicas ?? 0,
  ageOf(set, now),
  ...containerCells(set.spec?.template?.spec?.containers),
  formatLabelSelector(set.spec?.selector),
])

export const replicationControllerCells = cellsOfKind<ReplicationController>((controller, now) => [
  controller.metadata.name,
  controller.spec?.replicas ?? 0,
  controller.status?.replicas ?? 0,
  controller.status?.readyReplicas ?? 0,
  ageOf(controller, now),
  ...containerCells(controller.spec?.template?.spec?.containers),
  formatLabels(controller.spec?.selector),
])

export const deploymentCells = cellsOfKind<Deployment>((deployment, now) => [
  deployment.metadata.name,
  `${deployment.status?.readyReplicas ?? 0}/${deployment.spec?.replicas ?? 0}`,
  deployment.status?.updatedReplicas ?? 0,
  deployment.status?.availableReplicas ?? 0,
  ageOf(deployment, now),
  ...containerCells(deployment.spec?.template?.spec?.containers),
  selectorText(deployment.spec?.selector),
])

/** A Deployment shows its selector's bare text, so that an empty one shows as nothing. */
function selectorText(selector: LabelSelector | undefined): string {
  try {
    return compileLabelSelector(selector).text
  } catch (problem) {
    if (problem instanceof SelectorError) return '<invalid>'
    throw problem
  }
}

export const statefulSetCells = cellsOfKind<StatefulSet>((set, now) => [
  set.metadata.name,
  `${set.status?.readyReplicas ?? 0}/${set.spec?.replicas ?? 0}`,
  ageOf(set, now),
  ...containerCells(set.spec?.template?.spec?.containers),
])

export const daemonSetCells = cellsOfKind<DaemonSet>((set, now) => [
  set.metadata.name,
  set.status?.desiredNumberScheduled ?? 0,
  set.status?.currentNumberScheduled ?? 0,
  set.status?.numberReady ?? 0,
  set.status?.updatedNumberScheduled ?? 0,
  set.status?.numberAvailable ?? 0,
  formatLabels(set.spec?.template?.spec?.nodeSelector),
  ageOf(set, now),
  ...containerCells(set.spec?.template?.spec?.containers),
  formatLabelSelector(set.spec?.selector),
])

export const jobCells = cellsOfKind<Job>((job, now) => [
  job.metadata.name,
  jobState(job),
  jobCompletions(job),
  jobDuration(job, now),
  ageOf(job, now),
  ...containerCells(job.spec?.template?.spec?.containers),
  formatLabelSelector(job.spec?.selector),
])

function jobState(job: Job): string {
  const isTrue = (type: string): boolean => job.status?.conditions?.find((condition) => condition.type === type)?.status === 'True'
  const ended = ['Complete', 'Failed'].find(isTrue)
  if (ended) return ended
  if (job.metadata.deletionTimestamp) return 'Terminating'
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(isTrue) ?? 'Running'
}

function jobCompletions({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0
  if (spec?.completions !== undefined && spec.completions !== null) return `${succeeded}/${spec.completions}`
  const parallelism = spec?.parallelism ?? 0
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

/** A job that failed has no completion time, so its duration keeps growing. */
function jobDuration({ status }: Job, now: number): string {
  if (!status?.startTime) return ''
  if (!status.completionTime) return ageSince(status.startTime, now)
  return humanDuration((parseTime(status.completionTime) - parseTime(status.startTime)) / 1_000_000)
}

export const cronJobCells = cellsOfKind<CronJob>((cronJob, now) => [
  cronJob.metadata.name,
  cronJob.spec?.schedule ?? '',
  cronJob.spec?.timeZone ?? '<none>',
  formatBool(cronJob.spec?.suspend),
  cronJob.status?.active?.length ?? 0,
  cronJob.status?.lastScheduleTime ? ageSince(cronJob.status.lastScheduleTime, now) : '<none>',
  ageOf(cronJob, now),
  ...containerCells(cronJob.spec?.jobTemplate?.spec?.template?.spec?.containers),
  formatLabelSelector(cronJob.spec?.jobTemplate?.spec?.selector),
])

export const controllerRevisionCells = cellsOfKind<ControllerRevision>((revision, now) => [
  revision.metadata.name,
  controllerText(revision),
  revision.revision,
  ageOf(revision, now),
])

/** `daemonset.apps/d`. */
function controllerText(revision: ControllerRevision): string {
  const owner = controllerOf(revision)
  if (!owner) return '<none>'
  const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : ''
  return `${owner.kind}${group}`.toLowerCase() + `/${owner.name}`
}

export const podDisruptionBudgetCells = cellsOfKind<PodDisruptionBudget>((budget, now) => [
  budget.metadata.name,
  String(budget.spec?.minAvailable ?? 'N/A'),
  String(budget.spec?.maxUnavailable ?? 'N/A'),
  budget.status?.disruptionsAllowed ?? 0,
  ageOf(budget, now),
])

export const podTemplateCells = cellsOfKind<PodTemplate>((template) => [
  template.metadata.name,
  ...containerCells(template.template?.spec?.containers),
  formatLabels(template.template?.metadata?.labels),
])

export const scaleCells = cellsOfKind<Scale>((scale, now) => [
  scale.metadata.name,
  scale.spec?.replicas ?? 0,
  scale.status?.replicas ?? 0,
  ageOf(scale, now),
])

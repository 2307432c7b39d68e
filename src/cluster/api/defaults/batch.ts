// Defaults of Jobs and CronJobs. Models pkg/apis/batch/v1/defaults.go.
import type { CronJobSpec, Job, JobSpec, PodFailurePolicyRule } from '../types/batch-v1.ts'
import { edit, editEach, fill, put } from './edit.ts'
import { defaultTemplateOf } from './pod.ts'

const BACKOFF_LIMIT = 6
const NO_BACKOFF_LIMIT = 2147483647
const CRON_JOB: Partial<CronJobSpec> = { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 }

/** A Job without labels takes its template's. */
export function defaultJob(before: Job): Job {
  const job = edit(before, 'spec', defaultJobSpec)
  const labels = job.spec?.template?.metadata?.labels
  return labels ? edit(job, 'metadata', (metadata) => fill(metadata, { labels })) : job
}

/** The Job inside a CronJob gets a pod template's defaults only. */
export function defaultCronJob(before: CronJobSpec): CronJobSpec {
  return edit(fill(before, CRON_JOB), 'jobTemplate', (template) => edit(template, 'spec', defaultTemplateOf))
}

function defaultJobSpec(before: JobSpec): JobSpec {
  let spec = defaultTemplateOf(before)
  if (spec.completions === undefined && spec.parallelism === undefined) spec = put(spec, { completions: 1 })
  spec = edit(spec, 'podFailurePolicy', (policy) => editEach(policy, 'rules', defaultFailureRule))
  return fill(spec, {
    parallelism: 1,
    backoffLimit: spec.backoffLimitPerIndex === undefined ? BACKOFF_LIMIT : NO_BACKOFF_LIMIT,
    completionMode: 'NonIndexed',
    suspend: false,
    manualSelector: false,
    podReplacementPolicy: spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed',
  })
}

function defaultFailureRule(rule: PodFailurePolicyRule): PodFailurePolicyRule {
  return editEach(rule, 'onPodConditions', (pattern) => (pattern.status ? pattern : { ...pattern, status: 'True' }))
}

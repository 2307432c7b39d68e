// `kubectl describe` of Jobs and CronJobs. Models describeJob and describeCronJob.
import { SelectorError, compileLabelSelector } from '../../api/selector/index.ts'
import { humanDuration, parseTime } from '../../api/time/index.ts'
import { formatBool } from '../../api/table/index.ts'
import type { CronJob, Job, JobTemplateSpec } from '../../api/types/batch-v1.ts'
import type { LabelSelector } from '../../api/types/meta-v1.ts'
import { describeController, describerOf } from './describer.ts'
import { eventsQuery } from './events.ts'
import { longTime, type Page } from './page.ts'
import { describePodTemplate } from './pod-template.ts'

export const jobDescriber = describerOf<Job>({
  events: (job) => [eventsQuery(job, 'Job')],
  write(page, job) {
    const { metadata, spec, status } = job
    page.name(metadata)
    page.field(0, 'Selector', selectorText(spec?.selector))
    page.map(0, 'Labels', metadata.labels)
    page.annotations('Annotations', metadata.annotations)
    describeController(page, job)
    if (spec?.parallelism !== undefined) page.field(0, 'Parallelism', spec.parallelism)
    page.field(0, 'Completions', spec?.completions ?? '<unset>')
    if (spec?.completionMode !== undefined) page.field(0, 'Completion Mode', spec.completionMode)
    if (spec?.suspend !== undefined) page.field(0, 'Suspend', spec.suspend)
    if (spec?.backoffLimit !== undefined) page.field(0, 'Backoff Limit', spec.backoffLimit)
    if (spec?.ttlSecondsAfterFinished !== undefined) page.field(0, 'TTL Seconds After Finished', spec.ttlSecondsAfterFinished)
    describeRun(page, job)
    const ready = status?.ready === undefined ? '' : ` (${status.ready} Ready)`
    page.field(0, 'Pods Statuses', `${status?.active ?? 0} Active${ready} / ${status?.succeeded ?? 0} Succeeded / ${status?.failed ?? 0} Failed`)
    if (spec?.completionMode === 'Indexed') page.field(0, 'Completed Indexes', indexesText(status?.completedIndexes ?? ''))
    describePodTemplate(page, spec?.template)
  },
})

function describeRun(page: Page, { spec, status }: Job): void {
  if (status?.startTime) page.field(0, 'Start Time', longTime(status.startTime))
  if (status?.completionTime) page.field(0, 'Completed At', longTime(status.completionTime))
  if (status?.startTime && status.completionTime) {
    page.field(0, 'Duration', humanDuration((parseTime(status.completionTime) - parseTime(status.startTime)) / 1_000_000))
  }
  if (spec?.activeDeadlineSeconds !== undefined) page.field(0, 'Active Deadline Seconds', `${spec.activeDeadlineSeconds}s`)
}

const INDEXES_LENGTH = 50

/** The list of indexes, cut at the first comma after so many characters. */
function indexesText(indexes: string): string {
  if (indexes === '') return '<none>'
  const comma = indexes.indexOf(',', INDEXES_LENGTH)
  return comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`
}

export const cronJobDescriber = describerOf<CronJob>({
  events: (cronJob) => [eventsQuery(cronJob, 'CronJob')],
  write(page, { metadata, spec, status }) {
    page.header(metadata)
    page.field(0, 'Schedule', spec?.schedule ?? '')
    page.field(0, 'Concurrency Policy', spec?.concurrencyPolicy ?? '')
    page.field(0, 'Suspend', formatBool(spec?.suspend))
    page.field(0, 'Successful Job History Limit', spec?.successfulJobsHistoryLimit ?? '<unset>')
    page.field(0, 'Failed Job History Limit', spec?.failedJobsHistoryLimit ?? '<unset>')
    page.field(0, 'Starting Deadline Seconds', spec?.startingDeadlineSeconds === undefined ? '<unset>' : `${spec.startingDeadlineSeconds}s`)
    if (spec) describeJobTemplate(page, spec.jobTemplate)
    page.field(0, 'Last Schedule Time', status?.lastScheduleTime ? longTime(status.lastScheduleTime) : '<unset>')
    page.field(0, 'Active Jobs', status?.active?.map(({ name }) => name ?? '').join(', ') || '<none>')
  },
})

function describeJobTemplate(page: Page, { spec }: JobTemplateSpec): void {
  page.field(0, 'Selector', spec?.selector ? selectorText(spec.selector) : '<unset>')
  page.field(0, 'Parallelism', spec?.parallelism ?? '<unset>')
  page.field(0, 'Completions', spec?.completions ?? '<unset>')
  if (spec?.activeDeadlineSeconds !== undefined) page.field(0, 'Active Deadline Seconds', `${spec.activeDeadlineSeconds}s`)
  describePodTemplate(page, spec?.template)
}

function selectorText(selector: LabelSelector | undefined): string {
  try {
    return compileLabelSelector(selector).text
  } catch (problem) {
    if (problem instanceof SelectorError) return `Failed to get selector: ${problem.message}`
    throw problem
  }
}

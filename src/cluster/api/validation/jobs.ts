// Jobs and CronJobs: what may be created and what may change. Models pkg/apis/batch/validation; status: job-status.ts.
import { isDNS1123Label, isDomainPrefixedPath, validateSubdomainName } from '../names/index.ts'
import type { CronJob, CronJobSpec, Job, JobSpec, PodFailurePolicyRule, SuccessPolicyRule } from '../types/batch-v1.ts'
import type { PodTemplateSpec } from '../types/core-v1.ts'
import { cronProblem, timeZoneProblem } from './cron-schedule.ts'
import { equalAs, equalJson } from './equality.ts'
import { METADATA, OMITTED, SPEC, type FieldErrors, type Path } from './field-error.ts'
import { goQuote, goValue } from './go-text.ts'
import { indexCount } from './job-indexes.ts'
import { hasInvalidValue, isBrokenSelector, missesLabels, validateLabelSelector } from './labels.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from './meta.ts'
import { TEMPLATE_OPTIONS, type PodOptions } from './pod-options.ts'
import { hostnameWarnings, podWarnings } from './pod-warnings.ts'
import { validatePodTemplate } from './pods.ts'
import { FIELD_IMMUTABLE, byteLength, checkNonnegative, checkNonnegativeField, checkOneOf, checkQualifiedName, named, pointer } from './rules.ts'
import { checkSelectorUnchanged, selectorValue, templateOptions } from './workloads.ts'

const PARALLELISM_MAX = 100_000
const FAILED_INDEXES_MAX = 100_000
const MANY_COMPLETIONS = 100_000
const LIMIT_FOR_MANY_COMPLETIONS = 10_000
const POLICY_RULES_MAX = 20
const EXIT_CODES_MAX = 255
const MANAGED_BY_BYTES_MAX = 63
const SUCCEEDED_INDEXES_BYTES_MAX = 64 * 1024
const CRON_JOB_NAME_LENGTH_MAX = 52
const FAILURE_ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore']
const CONDITION_STATUSES = ['False', 'True', 'Unknown']
const CONTROLLER_UID_LABEL = 'batch.kubernetes.io/controller-uid'
const JOB_NAME_LABEL = 'batch.kubernetes.io/job-name'
const MADE_LABELS: ReadonlySet<string> = new Set([CONTROLLER_UID_LABEL, JOB_NAME_LABEL, 'controller-uid', 'job-name'])

interface JobOptions {
  readonly pod: PodOptions
  readonly allowInvalidSelectorValues: boolean
  /** A suspended Job that never ran may still be told where its pods go. */
  readonly allowNewPlacement: boolean
  readonly requirePrefixedLabels: boolean
}

const STRICT: JobOptions = { pod: TEMPLATE_OPTIONS, allowInvalidSelectorValues: false, allowNewPlacement: false, requirePrefixedLabels: true }

export function validateJob(errors: FieldErrors, job: Job, options: JobOptions = STRICT, old?: Job): void {
  validateObjectMeta(errors, old ? job.metadata : givenMeta(job), true, validateSubdomainName, old?.metadata)
  const spec = job.spec ?? ({} as JobSpec)
  validateGeneratedSelector(errors, job, spec, options)
  validateWholeSpec(errors, spec, options)
  if (spec.completionMode === 'Indexed' && (spec.completions ?? 0) > 0) {
    const hostname = `${job.metadata.name ?? ''}-${spec.completions! - 1}`
    if (isDNS1123Label(hostname).length > 0) errors.invalid(METADATA.child('name'), job.metadata.name ?? '', `will not able to create pod with invalid DNS label: ${hostname}`)
  }
}

/** A Job without labels takes its template's only when it is read back, those that the server makes too: they are not its own to judge. */
function givenMeta({ metadata, spec }: Job): Job['metadata'] {
  const { labels, ...others } = metadata
  const isTaken = labels !== undefined && labels === spec?.template.metadata?.labels && Object.keys(labels).every((label) => MADE_LABELS.has(label))
  return isTaken ? others : metadata
}

/** A selector that the server makes is the Job's own uid; it must be on the template too. */
function validateGeneratedSelector(errors: FieldErrors, { metadata }: Job, { manualSelector, selector, template }: JobSpec, options: JobOptions): void {
  if (manualSelector || !selector) return
  const { uid = '', name = '' } = metadata
  if (uid === '') errors.required(METADATA.child('uid'))
  const expected: { [label: string]: string } = { 'controller-uid': uid, 'job-name': name }
  if (options.requirePrefixedLabels) Object.assign(expected, { [CONTROLLER_UID_LABEL]: uid, [JOB_NAME_LABEL]: name })
  const labels = template?.metadata?.labels
  for (const label in expected) {
    const at = SPEC.child('template', 'metadata', 'labels').key(label)
    if (labels?.[label] === undefined) errors.required(at, `must be '${expected[label]}'`)
    else if (labels[label] !== expected[label]) errors.invalid(at, labels, `must be '${expected[label]}'`)
  }
  if (!isBrokenSelector(selector) && missesLabels(selector, expected)) errors.invalid(SPEC.child('selector'), selectorValue(selector), '`selector` not auto-generated')
}

function validateWholeSpec(errors: FieldErrors, spec: JobSpec, options: JobOptions): void {
  validateJobSpec(errors, SPEC, spec, options.pod)
  const { selector } = spec
  if (!selector) errors.required(SPEC.child('selector'))
  else validateLabelSelector(errors, SPEC.child('selector'), selector, { allowInvalidValues: options.allowInvalidSelectorValues })
  const labels = spec.template?.metadata?.labels
  if (!isBrokenSelector(selector) && missesLabels(selector, labels)) errors.invalid(SPEC.child('template', 'metadata', 'labels'), labels ?? null, '`selector` does not match template `labels`')
}

/** The part that a CronJob's template has too. */
function validateJobSpec(errors: FieldErrors, at: Path, spec: JobSpec, options: PodOptions): void {
  for (const field of ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished', 'backoffLimitPerIndex', 'maxFailedIndexes'] as const) checkNonnegativeField(errors, at, field, spec[field])
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) errors.required(at.child('backoffLimitPerIndex'), 'when maxFailedIndexes is specified')
  if (spec.managedBy !== undefined) {
    for (const { type, value, detail } of isDomainPrefixedPath(spec.managedBy)) {
      if (type === 'Required') errors.required(at.child('managedBy'), detail)
      else errors.invalid(at.child('managedBy'), value, detail)
    }
    if (byteLength(spec.managedBy) > MANAGED_BY_BYTES_MAX) errors.tooLong(at.child('managedBy'), MANAGED_BY_BYTES_MAX)
  }
  validateCompletionMode(errors, at, spec)
  if (spec.podFailurePolicy) validateFailurePolicy(errors, at.child('podFailurePolicy', 'rules'), spec)
  if (spec.successPolicy) {
    if (spec.completionMode !== 'Indexed') errors.invalid(at.child('successPolicy'), goValue('batch.SuccessPolicy', spec.successPolicy), 'requires indexed completion mode')
    else validateSuccessPolicy(errors, at.child('successPolicy', 'rules'), spec)
  }
  checkOneOf(errors, at.child('podReplacementPolicy'), spec.podReplacementPolicy, spec.podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'])
  validatePodTemplate(errors, at.child('template'), spec.template ?? {}, options)
  const restartPolicy = spec.template?.spec?.restartPolicy
  const policyAt = at.child('template', 'spec', 'restartPolicy')
  if (!restartPolicy || restartPolicy === 'Always') errors.required(policyAt, 'valid values: "OnFailure", "Never"')
  else if (restartPolicy !== 'OnFailure' && restartPolicy !== 'Never') errors.notSupported(policyAt, named(restartPolicy), ['OnFailure', 'Never'])
  else if (spec.podFailurePolicy && restartPolicy !== 'Never') errors.invalid(policyAt, named(restartPolicy), 'only "Never" is supported when podFailurePolicy is specified')
}

function validateCompletionMode(errors: FieldErrors, at: Path, spec: JobSpec): void {
  const { completionMode, completions, parallelism, maxFailedIndexes, backoffLimitPerIndex } = spec
  if (completionMode === undefined || completionMode === 'NonIndexed') {
    for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const) if (spec[field] !== undefined) errors.invalid(at.child(field), spec[field], 'requires indexed completion mode')
    return
  }
  if (completionMode !== 'Indexed') return errors.notSupported(at.child('completionMode'), pointer(completionMode), ['NonIndexed', 'Indexed'])
  const invalidIf = (isWrong: boolean, field: 'parallelism' | 'maxFailedIndexes', detail: string): void => {
    if (isWrong) errors.invalid(at.child(field), spec[field], detail)
  }
  const over = (value: number | undefined, max: number): boolean => value !== undefined && value > max
  if (completions === undefined) errors.required(at.child('completions'), 'when completion mode is Indexed')
  invalidIf(over(parallelism, PARALLELISM_MAX), 'parallelism', `must be less than or equal to ${PARALLELISM_MAX} when completion mode is Indexed`)
  invalidIf(completions !== undefined && over(maxFailedIndexes, completions), 'maxFailedIndexes', 'must be less than or equal to completions')
  invalidIf(over(maxFailedIndexes, FAILED_INDEXES_MAX), 'maxFailedIndexes', `must be less than or equal to ${FAILED_INDEXES_MAX}`)
  if (!over(completions, MANY_COMPLETIONS) || backoffLimitPerIndex === undefined) return
  const limit = `must be less than or equal to ${LIMIT_FOR_MANY_COMPLETIONS} when completions are above ${MANY_COMPLETIONS} and used with backoff limit per index`
  if (maxFailedIndexes === undefined) errors.required(at.child('maxFailedIndexes'), `must be specified when completions is above ${MANY_COMPLETIONS}`)
  invalidIf(over(parallelism, LIMIT_FOR_MANY_COMPLETIONS), 'parallelism', limit)
  invalidIf(over(maxFailedIndexes, LIMIT_FOR_MANY_COMPLETIONS), 'maxFailedIndexes', limit)
}

function validateFailurePolicy(errors: FieldErrors, at: Path, spec: JobSpec): void {
  const rules = spec.podFailurePolicy!.rules ?? []
  if (rules.length > POLICY_RULES_MAX) errors.tooMany(at, rules.length, POLICY_RULES_MAX)
  for (const [i, rule] of rules.entries()) validateFailureRule(errors, at.index(i), rule, spec)
}

function validValues(values: readonly string[]): string {
  return `valid values: [${values.map(goQuote).join(' ')}]`
}

function validateFailureRule(errors: FieldErrors, at: Path, { action, onExitCodes, onPodConditions = [] }: PodFailurePolicyRule, spec: JobSpec): void {
  if (!action) errors.required(at.child('action'), validValues(FAILURE_ACTIONS))
  else if (action === 'FailIndex') {
    if (spec.backoffLimitPerIndex === undefined) errors.invalid(at.child('action'), named(action), 'requires the backoffLimitPerIndex to be set')
  } else checkOneOf(errors, at.child('action'), action, FAILURE_ACTIONS)
  if (onExitCodes) validateExitCodes(errors, at.child('onExitCodes'), onExitCodes, spec)
  const conditionsAt = at.child('onPodConditions')
  if (onPodConditions.length > POLICY_RULES_MAX) errors.tooMany(conditionsAt, onPodConditions.length, POLICY_RULES_MAX)
  for (const [i, { type, status }] of onPodConditions.entries()) {
    checkQualifiedName(errors, conditionsAt.index(i).child('type'), type ?? '')
    if (!status) errors.required(conditionsAt.index(i).child('status'), validValues(CONDITION_STATUSES))
    else checkOneOf(errors, conditionsAt.index(i).child('status'), status, CONDITION_STATUSES)
  }
  if (onExitCodes && onPodConditions.length > 0) errors.invalid(at, OMITTED, 'specifying both OnExitCodes and OnPodConditions is not supported')
  if (!onExitCodes && onPodConditions.length === 0) errors.invalid(at, OMITTED, 'specifying one of OnExitCodes and OnPodConditions is required')
}

function validateExitCodes(errors: FieldErrors, at: Path, codes: NonNullable<PodFailurePolicyRule['onExitCodes']>, spec: JobSpec): void {
  const { operator, containerName } = codes
  const values = codes.values ?? []
  if (!operator) errors.required(at.child('operator'), validValues(['In', 'NotIn']))
  else checkOneOf(errors, at.child('operator'), operator, ['In', 'NotIn'])
  const containers = [...(spec.template?.spec?.containers ?? []), ...(spec.template?.spec?.initContainers ?? [])]
  if (containerName !== undefined && !containers.some(({ name }) => name === containerName)) errors.invalid(at.child('containerName'), containerName, 'must be one of the container or initContainer names in the pod template')
  const valuesAt = at.child('values')
  if (values.length === 0) errors.invalid(valuesAt, goValue('[]int32', codes.values), 'at least one value is required')
  else if (values.length > EXIT_CODES_MAX) errors.tooMany(valuesAt, values.length, EXIT_CODES_MAX)
  for (const [i, value] of values.entries()) {
    if (operator === 'In' && value === 0) errors.invalid(valuesAt.index(i), value, 'must not be 0 for the In operator')
    if (values.indexOf(value) < i) errors.duplicate(valuesAt.index(i), value)
  }
  if (values.some((value, i) => i > 0 && values[i - 1]! > value)) errors.invalid(valuesAt, values, 'must be ordered')
}

function validateSuccessPolicy(errors: FieldErrors, at: Path, spec: JobSpec): void {
  const rules = spec.successPolicy!.rules ?? []
  if (rules.length === 0) errors.required(at, 'at least one rules must be specified when the successPolicy is specified')
  if (rules.length > POLICY_RULES_MAX) errors.tooMany(at, rules.length, POLICY_RULES_MAX)
  for (const [i, rule] of rules.entries()) validateSuccessRule(errors, at.index(i), rule, spec.completions ?? 0)
}

function validateSuccessRule(errors: FieldErrors, at: Path, { succeededCount, succeededIndexes }: SuccessPolicyRule, completions: number): void {
  if (succeededCount === undefined && succeededIndexes === undefined) errors.required(at, 'at least one of succeededCount or succeededIndexes must be specified')
  let indexes = 0
  if (succeededIndexes !== undefined) {
    const here = at.child('succeededIndexes')
    if (succeededIndexes.length > SUCCEEDED_INDEXES_BYTES_MAX) errors.tooLong(here, SUCCEEDED_INDEXES_BYTES_MAX)
    const parsed = indexCount(succeededIndexes, completions)
    if (typeof parsed === 'string') errors.invalid(here, succeededIndexes, `error parsing succeededIndexes: ${parsed}`)
    else indexes = parsed
  }
  if (succeededCount === undefined) return
  const here = at.child('succeededCount')
  checkNonnegative(errors, here, succeededCount)
  if (succeededCount > completions) errors.invalid(here, succeededCount, `must be less than or equal to ${completions} (the number of specified completions)`)
  if (succeededIndexes !== undefined && succeededCount > indexes) errors.invalid(here, succeededCount, `must be less than or equal to ${indexes} (the number of indexes in the specified succeededIndexes field)`)
}

export function validateJobUpdate(errors: FieldErrors, job: Job, old: Job): void {
  if (job.spec === old.spec && !errors.any) return validateObjectMeta(errors, job.metadata, true, validateSubdomainName, old.metadata)
  const options = jobOptionsFor(job, old)
  validateJob(errors, job, options, old)
  validateObjectMetaUpdate(errors, job.metadata, old.metadata)
  const spec = job.spec ?? ({} as JobSpec)
  const oldSpec = old.spec ?? ({} as JobSpec)
  if (errors.any) validateWholeSpec(errors, spec, options)
  validateCompletionsUpdate(errors, spec, oldSpec)
  checkSelectorUnchanged(errors, spec.selector, oldSpec.selector)
  const template = spec.template ?? {}
  if (!equalAs('api.core.v1.PodTemplateSpec', template, placedLike(oldSpec.template ?? {}, template, options))) errors.invalid(SPEC.child('template'), goValue('core.PodTemplateSpec', template), FIELD_IMMUTABLE)
  if (spec.completionMode !== oldSpec.completionMode) errors.invalid(SPEC.child('completionMode'), pointer(spec.completionMode), FIELD_IMMUTABLE)
  if (!equalJson(spec.podFailurePolicy, oldSpec.podFailurePolicy)) errors.invalid(SPEC.child('podFailurePolicy'), goValue('*batch.PodFailurePolicy', spec.podFailurePolicy), FIELD_IMMUTABLE)
  for (const field of ['backoffLimitPerIndex', 'managedBy'] as const) if (spec[field] !== oldSpec[field]) errors.invalid(SPEC.child(field), pointer(spec[field]), FIELD_IMMUTABLE)
  if (!equalJson(spec.successPolicy, oldSpec.successPolicy)) errors.invalid(SPEC.child('successPolicy'), goValue('*batch.SuccessPolicy', spec.successPolicy), FIELD_IMMUTABLE)
}

function jobOptionsFor(job: Job, old: Job): JobOptions {
  const labels = old.spec?.template?.metadata?.labels ?? {}
  return {
    pod: templateOptions(job.spec?.template, old.spec?.template),
    allowInvalidSelectorValues: hasInvalidValue(old.spec?.selector),
    allowNewPlacement: old.spec?.suspend === true && old.status?.startTime === undefined,
    requirePrefixedLabels: JOB_NAME_LABEL in labels && CONTROLLER_UID_LABEL in labels,
  }
}

/** An indexed Job may grow together with its parallelism. */
function validateCompletionsUpdate(errors: FieldErrors, { completionMode, completions, parallelism }: JobSpec, old: JobSpec): void {
  if (completions === old.completions) return
  if (completionMode !== 'Indexed') errors.invalid(SPEC.child('completions'), pointer(completions), FIELD_IMMUTABLE)
  else if (completions !== undefined && completions !== parallelism) errors.invalid(SPEC.child('completions'), completions, 'can only be modified in tandem with spec.parallelism')
}

/** The old template, with what may change taken from the new one. */
function placedLike(old: PodTemplateSpec, template: PodTemplateSpec, { allowNewPlacement }: JobOptions): PodTemplateSpec {
  if (!allowNewPlacement || !old.spec) return old
  const { nodeSelector, tolerations, schedulingGates, affinity } = template.spec ?? { containers: [] }
  const merged = affinity || old.spec.affinity ? { ...old.spec.affinity, nodeAffinity: affinity?.nodeAffinity } : undefined
  const isNone = merged && !affinity && !merged.podAffinity && !merged.podAntiAffinity
  const { annotations, labels } = template.metadata ?? {}
  return {
    ...old,
    metadata: { ...old.metadata, annotations, labels },
    spec: { ...old.spec, nodeSelector, tolerations, schedulingGates, affinity: isNone ? undefined : merged },
  }
}

export function validateCronJob(errors: FieldErrors, cronJob: CronJob): void {
  validateObjectMeta(errors, cronJob.metadata, true, validateSubdomainName)
  validateCronJobSpec(errors, cronJob.spec ?? ({} as CronJobSpec), undefined, TEMPLATE_OPTIONS)
  if ((cronJob.metadata.name ?? '').length > CRON_JOB_NAME_LENGTH_MAX) errors.invalid(METADATA.child('name'), cronJob.metadata.name, `must be no more than ${CRON_JOB_NAME_LENGTH_MAX} characters`)
}

export function validateCronJobUpdate(errors: FieldErrors, cronJob: CronJob, old: CronJob): void {
  validateObjectMetaUpdate(errors, cronJob.metadata, old.metadata)
  if (cronJob.spec === old.spec && !errors.any) return
  validateCronJobSpec(errors, cronJob.spec ?? ({} as CronJobSpec), old.spec, templateOptions(cronJob.spec?.jobTemplate?.spec?.template, old.spec?.jobTemplate?.spec?.template))
}

function validateCronJobSpec(errors: FieldErrors, spec: CronJobSpec, old: CronJobSpec | undefined, options: PodOptions): void {
  const { schedule, timeZone, concurrencyPolicy } = spec
  if (!schedule) errors.required(SPEC.child('schedule'))
  else checkSchedule(errors, SPEC.child('schedule'), schedule, old?.schedule?.includes('TZ') ?? false, timeZone)
  checkNonnegativeField(errors, SPEC, 'startingDeadlineSeconds', spec.startingDeadlineSeconds)
  if (timeZone !== undefined && (!old || old.timeZone !== timeZone)) {
    const problem = timeZoneProblem(timeZone)
    if (problem) errors.invalid(SPEC.child('timeZone'), pointer(timeZone), problem)
  }
  if (!concurrencyPolicy) errors.required(SPEC.child('concurrencyPolicy'))
  else checkOneOf(errors, SPEC.child('concurrencyPolicy'), concurrencyPolicy, ['Allow', 'Forbid', 'Replace'])
  const jobSpec = spec.jobTemplate?.spec ?? ({} as JobSpec)
  const at = SPEC.child('jobTemplate', 'spec')
  validateJobSpec(errors, at, jobSpec, options)
  if (jobSpec.selector) errors.invalid(at.child('selector'), selectorValue(jobSpec.selector), '`selector` will be auto-generated')
  if (jobSpec.manualSelector) errors.notSupported(at.child('manualSelector'), pointer(true), ['nil', 'false'])
  checkNonnegativeField(errors, SPEC, 'successfulJobsHistoryLimit', spec.successfulJobsHistoryLimit)
  checkNonnegativeField(errors, SPEC, 'failedJobsHistoryLimit', spec.failedJobsHistoryLimit)
}

/** `allowZone`: the old schedule named a time zone, which may stay. */
function checkSchedule(errors: FieldErrors, at: Path, schedule: string, allowZone: boolean, timeZone: string | undefined): void {
  const problem = cronProblem(schedule)
  if (problem) errors.invalid(at, schedule, problem)
  if (!schedule.includes('TZ')) return
  if (!allowZone) errors.invalid(at, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')
  else if (timeZone !== undefined) errors.invalid(at, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule')
}

/** `isNew` also looks at the name that pods will carry. */
export function jobWarnings(job: Job, isNew: boolean): readonly string[] {
  const warnings = jobSpecWarnings(SPEC, job.spec)
  return isNew ? [...hostnameWarnings(job.metadata.name, 'Pod names and hostnames'), ...warnings] : warnings
}

export function cronJobWarnings(cronJob: CronJob, isNew: boolean, isChanged: boolean): readonly string[] {
  return [
    ...(isNew ? hostnameWarnings(cronJob.metadata.name, 'Pod names and hostnames') : []),
    ...(isChanged ? jobSpecWarnings(SPEC.child('jobTemplate', 'spec'), cronJob.spec?.jobTemplate?.spec) : []),
    ...(!isNew && cronJob.spec?.schedule?.includes('TZ') ? ['cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details'] : []),
  ]
}

function jobSpecWarnings(at: Path, spec: JobSpec | undefined): readonly string[] {
  const isHuge = spec?.completionMode === 'Indexed' && (spec.completions ?? 0) > MANY_COMPLETIONS && (spec.parallelism ?? 0) > LIMIT_FOR_MANY_COMPLETIONS
  return [
    ...(isHuge ? [`${at}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail`] : []),
    ...podWarnings(at.child('template'), spec?.template?.spec ?? { containers: [] }, spec?.template?.metadata),
  ]
}

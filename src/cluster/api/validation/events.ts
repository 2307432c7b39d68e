// Events of both groups. Models pkg/apis/core/validation/events.go.
import { isDNS1123Subdomain, validateSubdomainName } from '../names/index.ts'
import type { Event as CoreEvent } from '../types/core-v1.ts'
import type { Event } from '../types/events-v1.ts'
import { equalJson } from './equality.ts'
import { ROOT, type FieldErrors } from './field-error.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from './meta.ts'
import { FIELD_IMMUTABLE, byteLength, checkQualifiedName } from './rules.ts'

const SHORT_TEXT_BYTES_MAX = 128
const NOTE_BYTES_MAX = 1024

/** Fields that stay as they were written, as messages call them. */
const FIXED = [
  ['involvedObject', 'regarding'], ['reason', 'reason'], ['message', 'note'], ['source', 'deprecatedSource'], ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'], ['count', 'deprecatedCount'], ['reason', 'reason'], ['type', 'type'], ['eventTime', 'eventTime'], ['action', 'action'],
  ['related', 'related'], ['reportingController', 'reportingController'], ['reportingInstance', 'reportingInstance'],
] as const

/** What both groups' events have, under the core group's names. */
interface View {
  readonly namespace: string
  readonly involvedNamespace: string
  readonly eventTime: unknown
  readonly reporter: string
  readonly reporterField: string
  readonly instance: string
  readonly action: string
  readonly reason: string
  readonly message: string
}

export function validateCoreEvent(errors: FieldErrors, event: CoreEvent): void {
  validateAnyEvent(errors, {
    namespace: event.metadata.namespace ?? '',
    involvedNamespace: event.involvedObject?.namespace ?? '',
    eventTime: event.eventTime,
    reporter: event.reportingComponent ?? '',
    reporterField: 'reportingComponent',
    instance: event.reportingInstance ?? '',
    action: event.action ?? '',
    reason: event.reason ?? '',
    message: event.message ?? '',
  })
}

function viewOf(event: Event): View {
  return {
    namespace: event.metadata.namespace ?? '',
    involvedNamespace: event.regarding?.namespace ?? '',
    eventTime: event.eventTime,
    reporter: event.reportingController ?? '',
    reporterField: 'reportingController',
    instance: event.reportingInstance ?? '',
    action: event.action ?? '',
    reason: event.reason ?? '',
    message: event.note ?? '',
  }
}

/** Events without eventTime are of the old form, of which less is asked. */
function validateAnyEvent(errors: FieldErrors, view: View): void {
  const { namespace, involvedNamespace } = view
  const isHome = namespace === '' || namespace === 'default'
  const isElsewhere = view.eventTime
    ? involvedNamespace === '' && namespace !== 'default' && namespace !== 'kube-system'
    : involvedNamespace === '' ? !isHome : namespace !== involvedNamespace
  if (isElsewhere) errors.invalid(ROOT.child('involvedObject', 'namespace'), involvedNamespace, 'does not match event.namespace')
  if (view.eventTime) validateNewForm(errors, view)
  const problems = isDNS1123Subdomain(namespace)
  if (problems.length > 0) errors.invalidEach(ROOT.child('namespace'), namespace, problems)
}

function validateNewForm(errors: FieldErrors, view: View): void {
  if (view.reporter === '') errors.required(ROOT.child(view.reporterField))
  checkQualifiedName(errors, ROOT.child(view.reporterField), view.reporter)
  const limited = [['reportingInstance', view.instance], ['action', view.action], ['reason', view.reason]] as const
  for (const [field, value] of limited) {
    if (value === '') errors.required(ROOT.child(field))
    if (byteLength(value) > SHORT_TEXT_BYTES_MAX) errors.invalid(ROOT.child(field), '', `can have at most ${SHORT_TEXT_BYTES_MAX} characters`)
  }
  if (byteLength(view.message) > NOTE_BYTES_MAX) errors.invalid(ROOT.child('message'), '', `can have at most ${NOTE_BYTES_MAX} characters`)
}

/** An event of events.k8s.io/v1. */
export function validateEvent(errors: FieldErrors, event: Event): void {
  validateAnyEvent(errors, viewOf(event))
  validateObjectMeta(errors, event.metadata, true, validateSubdomainName)
  validateSeries(errors, event)
  if (!event.eventTime) errors.required(ROOT.child('eventTime'))
  if (event.type !== 'Normal' && event.type !== 'Warning') errors.invalid(ROOT.child('type'), '', `has invalid value: ${event.type ?? ''}`)
  const unset = [['firstTimestamp', event.deprecatedFirstTimestamp], ['lastTimestamp', event.deprecatedLastTimestamp], ['count', event.deprecatedCount], ['source', event.deprecatedSource?.component || event.deprecatedSource?.host]] as const
  for (const [field, value] of unset) if (value) errors.invalid(ROOT.child(field), '', 'needs to be unset')
}

function validateSeries(errors: FieldErrors, { series }: Event): void {
  if (!series) return
  if ((series.count ?? 0) < 2) errors.invalid(ROOT.child('series.count'), '', 'should be at least 2')
  if (!series.lastObservedTime) errors.required(ROOT.child('series.lastObservedTime'))
}

/** All but the series of an event stays as it was written. */
export function validateEventUpdate(errors: FieldErrors, event: Event, old: Event): void {
  validateAnyEvent(errors, viewOf(event))
  validateObjectMetaUpdate(errors, event.metadata, old.metadata)
  if (!equalJson(event.series, old.series)) validateSeries(errors, event)
  for (const [shownAs, field] of FIXED) if (!equalJson(event[field], old[field])) errors.invalid(ROOT.child(shownAs), event[field] ?? null, FIELD_IMMUTABLE)
}

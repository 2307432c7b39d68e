// Which combinations of list and watch options are allowed. Models apimachinery's internalversion/validation (ValidateListOptions).
import type { ApiQuery } from '../../api/index.ts'
import { FieldErrors } from '../../api/validation/index.ts'
import { fieldPath, invalid } from '../status.ts'

const MATCH = fieldPath('resourceVersionMatch')

/** Throws Invalid. */
export function checkListOptions(query: ApiQuery, isWatch: boolean): void {
  const { resourceVersionMatch: match, resourceVersion, sendInitialEvents } = query
  if (!match && sendInitialEvents === undefined && !(isWatch && query.continue)) return
  const errors = new FieldErrors()
  if (isWatch && sendInitialEvents !== undefined) {
    if (match !== 'NotOlderThan') errors.forbidden(MATCH, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')
  } else if (sendInitialEvents !== undefined) {
    errors.forbidden(fieldPath('sendInitialEvents'), 'sendInitialEvents is forbidden for list')
  } else if (isWatch && match) {
    errors.forbidden(MATCH, 'resourceVersionMatch is forbidden for watch')
  }
  if (match && !isWatch) {
    if (!resourceVersion) errors.forbidden(MATCH, 'resourceVersionMatch is forbidden unless resourceVersion is provided')
    if (query.continue) errors.forbidden(MATCH, 'resourceVersionMatch is forbidden when continue is provided')
    if (match !== 'Exact' && match !== 'NotOlderThan') errors.notSupported(MATCH, match, ['Exact', 'NotOlderThan', ''])
    else if (match === 'Exact' && resourceVersion === '0') errors.forbidden(MATCH, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')
  }
  if (isWatch && query.continue) errors.forbidden(MATCH, 'resourceVersionMatch is forbidden when continue is provided')
  if (errors.any) throw invalid({ group: 'meta.k8s.io', resource: 'ListOptions' }, '', errors.list)
}

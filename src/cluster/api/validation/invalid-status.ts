// The answer to an invalid object: 422 with a cause for each error. Models errors.NewInvalid of apimachinery.
import type { Status } from '../types/meta-v1.ts'
import { formatErrorBody, formatFieldError, type FieldError } from './field-error.ts'
import { goQuote } from './go-text.ts'

/** What was invalid: `Deployment` of `apps`. The core group is ''. */
export interface GroupKind {
  readonly group: string
  readonly kind: string
}

/** `Pod "web" is invalid: spec.containers: Required value`. Several errors stand in brackets, repeated ones once. */
export function invalidMessage({ group, kind }: GroupKind, name: string, errors: readonly FieldError[]): string {
  const qualified = group === '' ? kind : `${kind}.${group}`
  const texts = [...new Set(errors.map(formatFieldError))]
  if (texts.length === 0) return `${qualified} ${goQuote(name)} is invalid`
  return `${qualified} ${goQuote(name)} is invalid: ${texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`}`
}

/** The Status with code 422; repeated errors are causes each time. */
export function invalidStatus(kind: GroupKind, name: string, errors: readonly FieldError[]): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: invalidMessage(kind, name, errors),
    reason: 'Invalid',
    details: {
      ...(name === '' ? {} : { name }),
      ...(kind.group === '' ? {} : { group: kind.group }),
      ...(kind.kind === '' ? {} : { kind: kind.kind }),
      ...(errors.length === 0 ? {} : { causes: errors.map((error) => ({ reason: error.type, message: formatErrorBody(error), field: error.field })) }),
    },
    code: 422,
  }
}

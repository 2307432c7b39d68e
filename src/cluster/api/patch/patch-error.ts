// A patch that cannot be made or applied.
import type { Status } from '../request.ts'

/** Why a patch failed; `code` is what the API server answers: 400 malformed, 413 too large, 422 does not apply, 500 anything else. */
export class PatchError extends Error {
  readonly code: 400 | 413 | 422 | 500
  constructor(message: string, code: 400 | 413 | 422 | 500 = 500) {
    super(message)
    this.name = 'PatchError'
    this.code = code
  }
}

const REASONS = { 400: 'BadRequest', 413: 'RequestEntityTooLarge', 422: 'Invalid', 500: undefined } as const

/**
 * The Status that the API server answers with. Models apiserver/pkg/endpoints/handlers/patch.go: a patch that does not apply
 * becomes a generic 422 whose message never tells why, and an unclassified error is a 500 without a reason.
 */
export function patchStatus(error: PatchError): Status {
  const reason = REASONS[error.code]
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: error.code === 422 ? 'the server rejected our request due to an error in our request' : error.message,
    ...(reason && { reason }),
    ...(error.code === 422 && { details: {} }),
    code: error.code,
  }
}

// What may go wrong in the course of things, as opposed to a mistake in the program.
import { ApiError } from '../api/index.ts'
import { NetworkError } from '../../kernel/index.ts'

/** The autoscaler cannot go on with what it does; the sentence goes into events and its log. */
export class AutoscalerError extends Error {}

/** Whether the API server, the network, the cloud or the autoscaler itself said no. */
export function isFailure(error: unknown): error is Error {
  // A provider's errors are known by their name: their class is the provider's own.
  return error instanceof ApiError || error instanceof NetworkError || error instanceof AutoscalerError || (error instanceof Error && error.name === 'CloudError')
}

// The refusals of the API server, as errors that carry a Status. Models apimachinery/pkg/api/errors.
import { ApiError, type Status, type StatusCause } from '../api/index.ts'
import { Path, invalidStatus, type FieldError } from '../api/validation/index.ts'

/** Names what an error is about: a resource (`pods`) or a kind (`Pod`) in a group. */
export interface Qualified {
  readonly group: string
  readonly resource: string
}

type Details = NonNullable<Status['details']>

function failure(code: number, reason: string, message: string, details?: Details): ApiError {
  return new ApiError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', ...(message === '' ? {} : { message }), ...(reason === '' ? {} : { reason }), ...(details ? { details } : {}), code })
}

/** `deployments.apps`, or `pods`. */
export function qualifiedName({ group, resource }: Qualified): string {
  return group === '' ? resource : `${resource}.${group}`
}

function about({ group, resource }: Qualified, name: string, more: Details = {}): Details {
  return { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), ...(resource === '' ? {} : { kind: resource }), ...more }
}

export const notFound = (what: Qualified, name: string): ApiError => failure(404, 'NotFound', `${qualifiedName(what)} ${JSON.stringify(name)} not found`, about(what, name))

export const alreadyExists = (what: Qualified, name: string): ApiError => failure(409, 'AlreadyExists', `${qualifiedName(what)} ${JSON.stringify(name)} already exists`, about(what, name))

export const generatedNameExists = (what: Qualified, name: string): ApiError =>
  failure(409, 'AlreadyExists', `${qualifiedName(what)} ${JSON.stringify(name)} already exists, the server was not able to generate a unique name for the object`, about(what, name, { retryAfterSeconds: 1 }))

export const conflict = (what: Qualified, name: string, why: string, causes?: readonly StatusCause[]): ApiError =>
  failure(409, 'Conflict', `Operation cannot be fulfilled on ${qualifiedName(what)} ${JSON.stringify(name)}: ${why}`, about(what, name, causes ? { causes } : {}))

/** Two managers claim the same fields (server-side apply). */
export const applyConflict = (message: string, causes: readonly StatusCause[]): ApiError => failure(409, 'Conflict', message, { causes })

export const forbidden = (what: Qualified, name: string, why: string, causes?: readonly StatusCause[]): ApiError =>
  failure(403, 'Forbidden', forbiddenMessage(what, name, why), about(what, name, causes ? { causes } : {}))

const POLICY_CODES: Readonly<Record<string, number>> = { Unauthorized: 401, Forbidden: 403, RequestEntityTooLarge: 413, Invalid: 422 }

/** A policy's denial: worded as forbidden, with the code of the reason that the policy gives. */
export const policyDenied = (what: Qualified, name: string, message: string, reason: string): ApiError =>
  failure(POLICY_CODES[reason] ?? 422, reason, forbiddenMessage(what, name, message), about(what, name, { causes: [{ message }] }))

function forbiddenMessage(what: Qualified, name: string, why: string): string {
  if (what.resource === '') return `forbidden: ${why}`
  return name === '' ? `${qualifiedName(what)} is forbidden: ${why}` : `${qualifiedName(what)} ${JSON.stringify(name)} is forbidden: ${why}`
}

export const badRequest = (message: string): ApiError => failure(400, 'BadRequest', message)

export const unauthorized = (): ApiError => failure(401, 'Unauthorized', 'Unauthorized')

/** `kind` is the object's kind, as messages of invalid objects name it. */
export const invalid = ({ group, resource }: Qualified, name: string, errors: readonly FieldError[]): ApiError => new ApiError(invalidStatus({ group, kind: resource }, name, errors) as Status)

/** The place of a field: `fieldPath('spec', 'replicas')`. */
export function fieldPath(first: string, ...rest: readonly string[]): Path {
  return new Path(undefined, first, false).child(...rest)
}

/** A request that no route takes: 404 in the words of the generic server. */
export const noSuchResource = (): ApiError => failure(404, 'NotFound', 'the server could not find the requested resource', {})

export const methodNotAllowed = (): ApiError => failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})

/** A method that a kind does not support (the registry's own words). */
export const methodNotSupported = (what: Qualified, verb: string): ApiError =>
  failure(405, 'MethodNotAllowed', `${verb} is not supported on resources of kind ${JSON.stringify(qualifiedName(what))}`, about(what, ''))

export const unsupportedMediaType = (accepted: readonly string[]): ApiError =>
  failure(415, 'UnsupportedMediaType', `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`)

/** A body that the route does not consume, in the words of the web framework. */
export const unsupportedMediaTypeRoute = (): ApiError => failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {})

/** A representation that the route does not produce, in the words of the web framework. */
export const notAcceptableRoute = (served: readonly string[]): ApiError => failure(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${served.join(', ')}`, {})

/** A representation that an object does not have. */
export const notAcceptable = (served: readonly string[]): ApiError => failure(406, 'NotAcceptable', `only the following media types are accepted: ${served.join(', ')}`)

/** A single object's form, asked of a list. */
export const notAcceptableList = (kind: string): ApiError => failure(406, 'NotAcceptable', `you requested PartialObjectMetadata, but the requested object is a list (*${kind})`)

export const expired = (message: string, continueToken?: string): ApiError => {
  const error = failure(410, 'Expired', message)
  return continueToken === undefined ? error : new ApiError({ ...error.status, metadata: { continue: continueToken } })
}

export const tooManyRequests = (message: string, causes: readonly StatusCause[], retryAfterSeconds?: number): ApiError =>
  failure(429, 'TooManyRequests', message, { causes, ...(retryAfterSeconds ? { retryAfterSeconds } : {}) })

export const timeout = (message: string, details: Details = {}): ApiError => failure(504, 'Timeout', `Timeout: ${message}`, details)

export const internal = (why: string): ApiError => failure(500, 'InternalError', `Internal error occurred: ${why}`, { causes: [{ message: why }] })

/** A failure that upstream does not classify: 500 without a reason. */
export const unclassified = (message: string): ApiError => failure(500, '', message)

export const serviceUnavailable = (message: string): ApiError => failure(503, 'ServiceUnavailable', message)

/** Success without an object: what deletions and evictions answer. */
export function success(details?: Details, code?: number): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', ...(details ? { details } : {}), ...(code ? { code } : {}) }
}

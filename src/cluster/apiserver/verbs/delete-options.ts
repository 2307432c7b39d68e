// The options of a deletion: from the body if there is one, else from the query. Models endpoints/handlers/delete.go.
import { JsonError, parseJson } from '../../api/decode/index.ts'
import type { ApiQuery } from '../../api/index.ts'
import type { DeleteOptions } from '../../api/types/meta-v1.ts'
import { FieldErrors } from '../../api/validation/index.ts'
import type { RequestContext } from '../request-context.ts'
import { badRequest, fieldPath, invalid, unclassified, unsupportedMediaType } from '../status.ts'

export type DeletionOptions = Pick<DeleteOptions, 'gracePeriodSeconds' | 'preconditions' | 'orphanDependents' | 'propagationPolicy' | 'dryRun'>

const POLICIES: readonly string[] = ['Foreground', 'Background', 'Orphan']

/** Throws BadRequest or Invalid. A body replaces the whole query, its dryRun too. */
export function readDeleteOptions({ request, query }: RequestContext): DeletionOptions {
  const { contentType = 'application/json' } = request
  if (typeof request.body === 'string' && request.body !== '' && contentType !== 'application/json' && contentType !== 'application/yaml') throw unsupportedMediaType(['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'])
  const options = request.body === undefined || request.body === '' ? fromQuery(query) : fromBody(request.body)
  checkOptions(options)
  return options
}

function fromQuery({ gracePeriodSeconds, propagationPolicy, orphanDependents, dryRun }: ApiQuery): DeletionOptions {
  return { gracePeriodSeconds, propagationPolicy, orphanDependents, dryRun }
}

function fromBody(body: unknown): DeletionOptions {
  const value = typeof body === 'string' ? parseBody(body) : body
  const { kind = 'DeleteOptions', apiVersion = 'v1' } = value as DeleteOptions
  if (kind !== 'DeleteOptions') throw unclassified(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/runtime/scheme.go:110"`)
  return value as DeleteOptions
}

function parseBody(text: string): unknown {
  try {
    return parseJson(text).value
  } catch (problem) {
    if (problem instanceof JsonError) throw badRequest(`couldn't get version/kind; json parse error: ${problem.message}`)
    throw problem
  }
}

function checkOptions({ propagationPolicy, orphanDependents, dryRun }: DeletionOptions): void {
  if (propagationPolicy === undefined && orphanDependents === undefined && dryRun === undefined) return
  const errors = new FieldErrors()
  if (orphanDependents !== undefined && propagationPolicy !== undefined) errors.invalid(fieldPath('propagationPolicy'), propagationPolicy, 'orphanDependents and deletionPropagation cannot be both set')
  if (propagationPolicy !== undefined && !POLICIES.includes(propagationPolicy)) errors.notSupported(fieldPath('propagationPolicy'), propagationPolicy, [...POLICIES, 'nil'])
  if (dryRun?.some((value) => value !== 'All')) errors.notSupported(fieldPath('dryRun'), dryRun, ['All'])
  if (errors.any) throw invalid({ group: 'meta.k8s.io', resource: 'DeleteOptions' }, '', errors.list)
}

// What get asks of the server, request after request; failures of single requests do not keep the others from being made.
import { ApiError, type ApiQuery } from '../../../../api/index.ts'
import type { Process } from '../../../../../kernel/index.ts'
import { CommandError } from '../../../errors.ts'
import type { Invocation } from '../../../invocation.ts'
import type { Mapping } from '../../../rest-mapper.ts'
import { findTargets, isNotFound, listSelected, selectDocuments, selectorOf, type Argument } from '../../../selection.ts'

/** One answer: a list or a single object (`name`), or a page of a list, in the form asked for. */
export interface Fetched<T> {
  readonly mapping: Mapping
  readonly name?: string
  readonly body: T
}

export interface FetchResult<T> {
  readonly fetched: readonly Fetched<T>[]
  readonly errors: readonly unknown[]
  /** The command named exactly one object. */
  readonly isSingle: boolean
}

interface Request { readonly mapping: Mapping; readonly name?: string; readonly namespace: string | undefined }

/** The requests that arguments or files stand for. Throws CommandError. */
export function* requestsOf(invocation: Invocation): Process<{ requests: readonly Request[]; errors: readonly unknown[]; isSingle: boolean }> {
  const { flags, args, namespace } = invocation
  const targets = yield* findTargets(invocation, args, { wholeTypes: true })
  if (targets === 'files') {
    const { found, errors } = yield* selectDocuments(invocation)
    return { requests: found, errors, isSingle: found.length === 1 && flags.list('filename').length === 1 }
  }
  const requests = targets.map((target: Argument) => ({ ...target, namespace: flags.bool('all-namespaces') ? undefined : namespace }))
  return { requests, errors: [], isSingle: requests.length === 1 && requests[0]!.name !== undefined }
}

/** Asks for everything; lists in chunks. Throws CommandError for arguments that make no sense. */
export function* fetchAll<T>(invocation: Invocation, accept: 'json' | 'table', includeObject?: string): Process<FetchResult<T>> {
  const { flags } = invocation
  const { requests, errors: before, isSingle } = yield* requestsOf(invocation)
  const fetched: Fetched<T>[] = []
  const errors = [...before]
  const subresource = flags.string('subresource') || undefined
  const chunk = flags.string('sort-by') === '' ? flags.int('chunk-size', 500) : 0
  const include = includeObject === undefined ? {} : { includeObject }
  if (subresource && requests.some(({ name }) => name === undefined)) throw new CommandError('subresource cannot be used when bulk resources are specified')
  for (const { mapping, name, namespace } of requests) {
    try {
      if (name !== undefined) {
        fetched.push({ mapping, name, body: yield* invocation.send<T>(mapping, 'get', { name, namespace, accept, query: include, ...(subresource ? { subresource } : {}) }) })
        continue
      }
      let more: string | undefined
      do {
        const query: ApiQuery = { ...include, ...selectorOf(invocation), ...(chunk > 0 ? { limit: chunk } : {}), ...(more ? { continue: more } : {}) }
        const body: T = yield* listSelected<T>(invocation, mapping, { namespace, accept, query, ...(subresource ? { subresource } : {}) })
        fetched.push({ mapping, body })
        more = continueOf(body)
      } while (more)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (!(flags.bool('ignore-not-found') && isNotFound(error))) errors.push(error)
    }
  }
  return { fetched, errors, isSingle }
}

/** Where the next page of a list or Table begins. */
const continueOf = (body: unknown): string | undefined => (body as { readonly metadata?: { readonly continue?: string } }).metadata?.continue

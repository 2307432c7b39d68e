// `kubectl describe`. Models kubectl/pkg/cmd/describe: each object is asked for again by its describer, with what belongs to it.
import { ApiError, type KubeList, type KubeObject } from '../../../api/index.ts'
import type { Process } from '../../../../kernel/index.ts'
import { FILE_FLAGS, type Command } from '../../command.ts'
import { describe, keyOfQuery, relatedTo, type Answer, type Query } from '../../describe/index.ts'
import { CommandError, messageOf } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { findTargets, isNotFound, listSelected, fetchSelected, selectDocuments, selectorOf, throwErrors, type Argument, type Selected } from '../../selection.ts'

export const DESCRIBE: Command = {
  name: 'describe',
  flags: [
    ...FILE_FLAGS,
    { name: 'selector', short: 'l', type: 'string' },
    { name: 'all-namespaces', short: 'A', type: 'bool' },
    { name: 'show-events', type: 'bool' },
    { name: 'chunk-size', type: 'int' },
  ],
  *run(invocation) {
    const { flags, args } = invocation
    if (args.length === 0 && flags.list('filename').length === 0 && flags.string('kustomize') === '') throw new CommandError('You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.')
    const targets = yield* findTargets(invocation, args, { wholeTypes: true })
    const { found, errors } = targets === 'files' ? yield* fetchDocuments(invocation) : yield* fetchSelected(invocation, targets, selectorOf(invocation), flags.bool('all-namespaces'))
    if (found.length === 0 && targets !== 'files' && targets.length === 1 && targets[0]!.name !== undefined && errors.length === 1 && isNotFound(errors[0])) {
      if (yield* describeByPrefix(invocation, targets[0]!)) return
    }
    let separator = ''
    const failures = [...errors]
    for (const selected of found) {
      try {
        invocation.out(`${separator}${yield* describeOne(invocation, selected)}`)
        separator = '\n\n'
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        if (!failures.some((other) => messageOf(other) === messageOf(error))) failures.push(error)
      }
    }
    if (found.length === 0 && failures.length === 0) invocation.err(flags.bool('all-namespaces') ? 'No resources found\n' : `No resources found in ${invocation.namespace} namespace.\n`)
    throwErrors(failures)
  },
}

function* fetchDocuments(invocation: Invocation): Process<{ found: readonly Selected[]; errors: readonly unknown[] }> {
  const { found, errors } = yield* selectDocuments(invocation)
  return { found, errors }
}

/** A name that no object has may be the beginning of some. False when it is not. */
function* describeByPrefix(invocation: Invocation, { mapping, name = '' }: Argument): Process<boolean> {
  const list = yield* listSelected<KubeList>(invocation, mapping, { namespace: invocation.namespace, query: { limit: 500 } })
  const fits = list.items.filter((item) => item.metadata.name.startsWith(name))
  for (const { metadata } of fits) invocation.out(`${yield* describeOne(invocation, { mapping, name: metadata.name, namespace: metadata.namespace })}\n`)
  return fits.length > 0
}

function* describeOne(invocation: Invocation, { mapping, name, namespace }: Selected): Process<string> {
  const showEvents = !invocation.flags.has('show-events') || invocation.flags.bool('show-events')
  const object = { ...(yield* invocation.send(mapping, 'get', { name, namespace })), apiVersion: mapping.apiVersion, kind: mapping.kind }
  const answers = new Map<string, Answer>()
  for (const query of relatedTo(object, showEvents)) if (!answers.has(keyOfQuery(query))) answers.set(keyOfQuery(query), yield* answerTo(invocation, query))
  return describe(object, { now: invocation.now, showEvents, answers })
}

/** What the server says to a query; a refusal is an answer too. */
function* answerTo(invocation: Invocation, query: Query): Process<Answer> {
  const { group, version, resource, namespace, name, labelSelector, fieldSelector } = query
  const verb = name === undefined ? 'list' : 'get'
  const response = yield* invocation.client.request({
    verb, group, version, resource,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? { query: { limit: 500, ...(labelSelector ? { labelSelector } : {}), ...(fieldSelector ? { fieldSelector } : {}) } } : { name }),
  })
  const body = response.body as { readonly message?: string; readonly reason?: string } & KubeList & KubeObject
  if (response.code >= 400) return { error: body.message ?? '', ...(body.reason ? { reason: body.reason } : {}) }
  return name === undefined ? { items: body.items } : { object: body }
}

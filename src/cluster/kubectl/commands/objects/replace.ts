// `kubectl replace`. Models kubectl/pkg/cmd/replace: a PUT on the version that is there; with --force a deletion and a creation.
import { ApiError, type KubeObject } from '../../../api/index.ts'
import { NetworkError, type Process } from '../../../../kernel/index.ts'
import { DRY_RUN_FLAGS, FILE_FLAGS, PRINT_FLAGS, type Command } from '../../command.ts'
import { CommandError, usageError, withSource } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { dryRunOf, printResult } from '../../output.ts'
import { selectDocuments, throwErrors, type FoundDocument } from '../../selection.ts'
import { fieldManagerOf, requireFiles } from './apply/apply.ts'
import { placeOf } from './apply/client-side.ts'
import { withUpdatedConfiguration } from './apply/configuration.ts'
import { deleteAll, optionsOf } from './delete/delete.ts'
import { validationOf, writeQuery } from './validation.ts'

export const REPLACE: Command = {
  name: 'replace',
  flags: [
    ...FILE_FLAGS, ...PRINT_FLAGS, ...DRY_RUN_FLAGS,
    { name: 'force', type: 'bool' },
    { name: 'grace-period', type: 'int' },
    { name: 'cascade', type: 'string', bare: 'background' },
    { name: 'timeout', type: 'duration' },
    { name: 'wait', type: 'bool' },
    { name: 'subresource', type: 'string' },
    { name: 'raw', type: 'string' },
  ],
  run: replace,
}

function* replace(invocation: Invocation): Process<void> {
  const { flags, command, args } = invocation
  requireFiles(invocation)
  if (args.length > 0) throw usageError(command, `Unexpected args: [${args.join(' ')}]`)
  const isForced = flags.bool('force')
  if (flags.int('grace-period', -1) >= 0 && !isForced) throw new CommandError('--grace-period must have --force specified')
  if (flags.duration('timeout', 0) !== 0 && !isForced) throw new CommandError('--timeout must have --force specified')
  const query = writeQuery(invocation, fieldManagerOf(invocation, 'kubectl-replace'), validationOf(invocation))
  const { found, errors } = yield* selectDocuments(invocation)
  if (isForced) return yield* replaceByForce(invocation, found, errors, query)
  const failures: unknown[] = []
  for (const document of found) {
    const { mapping, source } = document
    try {
      const body = withUpdatedConfiguration(document.object, flags.bool('save-config'))
      const result = dryRunOf(invocation) === 'client' ? body : yield* put(invocation, { ...document, object: body }, query)
      printResult(invocation, mapping, result, 'replaced')
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof NetworkError)) throw error
      failures.push(withSource('replacing', source, error))
    }
  }
  throwErrors([...failures, ...errors])
  if (found.length === 0) throw new CommandError('no objects passed to replace')
}

/** An object without a version is put over whatever is there. */
function* put(invocation: Invocation, { mapping, name, namespace, object }: FoundDocument, query: object): Process<KubeObject> {
  const subresource = invocation.flags.string('subresource')
  const parts = { name, ...placeOf(namespace), ...(subresource ? { subresource } : {}) }
  if (object.metadata.resourceVersion) return yield* invocation.send(mapping, 'update', { ...parts, body: object, query })
  let body = object
  try {
    const current = yield* invocation.send(mapping, 'get', parts)
    body = { ...object, metadata: { ...object.metadata, resourceVersion: current.metadata.resourceVersion } } as KubeObject
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
  }
  return yield* invocation.send(mapping, 'update', { ...parts, body, query })
}

function* replaceByForce(invocation: Invocation, found: readonly FoundDocument[], errors: readonly unknown[], query: object): Process<void> {
  const options = optionsOf(invocation)
  // No time at all becomes a second, so that nothing is lost by accident.
  const grace = invocation.flags.int('grace-period', -1)
  yield* deleteAll(invocation, { found, errors }, { ...options, ignoreNotFound: true, waits: true, gracePeriod: grace < 0 ? undefined : Math.max(1, grace) })
  for (const { mapping, namespace, object, source } of found) {
    const { resourceVersion: _, ...metadata } = object.metadata
    const body = withUpdatedConfiguration({ ...object, metadata } as KubeObject, invocation.flags.bool('save-config'))
    try {
      printResult(invocation, mapping, yield* invocation.send(mapping, 'create', { ...placeOf(namespace), body, query }), 'replaced')
    } catch (error) {
      throw withSource('replacing', source, error)
    }
  }
}

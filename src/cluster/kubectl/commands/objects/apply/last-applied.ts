// `kubectl apply view-last-applied` and `set-last-applied`: the annotation alone. Models apply_view_last_applied.go, apply_set_last_applied.go.
import { createMergePatch, parseYaml } from '../../../../api/index.ts'
import { FILE_FLAGS, type Command } from '../../../command.ts'
import { CommandError, usageError } from '../../../errors.ts'
import { printResult, dryRunOf } from '../../../output.ts'
import { formatYAML } from '../../../printing/index.ts'
import { MISSING, selectDocuments, selectTargets, throwErrors } from '../../../selection.ts'
import { editObjects } from '../edit.ts'
import { configurationOf, originalConfiguration, withConfiguration } from './configuration.ts'
import { placeOf } from './client-side.ts'

export const VIEW_LAST_APPLIED: Command = {
  name: 'view-last-applied',
  flags: [...FILE_FLAGS, { name: 'output', short: 'o', type: 'string' }, { name: 'selector', short: 'l', type: 'string' }, { name: 'all', type: 'bool' }],
  *run(invocation) {
    const output = invocation.flags.string('output', 'yaml')
    if (output !== 'yaml' && output !== 'json') throw usageError(invocation.command, `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`)
    const { found, errors } = yield* selectTargets(invocation, invocation.args)
    for (const { object } of found) {
      const text = object && originalConfiguration(object)
      if (!text) continue
      const value: unknown = JSON.parse(text)
      invocation.out(output === 'json' ? `${JSON.stringify(value, undefined, 2)}\n` : formatYAML(value))
    }
    throwErrors(errors)
  },
}

export const SET_LAST_APPLIED: Command = {
  name: 'set-last-applied',
  flags: [...FILE_FLAGS, { name: 'output', short: 'o', type: 'string' }, { name: 'create-annotation', type: 'bool' }, { name: 'dry-run', type: 'string', bare: 'unchanged' }],
  *run(invocation) {
    if (invocation.flags.list('filename').length === 0 && invocation.flags.string('kustomize') === '') throw new CommandError(MISSING)
    const { found, errors } = yield* selectDocuments(invocation)
    throwErrors(errors)
    for (const { mapping, name, namespace, object } of found) {
      const current = yield* invocation.send(mapping, 'get', { name, ...placeOf(namespace) })
      const before = originalConfiguration(current)
      if (before === undefined && !invocation.flags.bool('create-annotation')) throw new CommandError(`no last-applied-configuration annotation found on resource: ${name}, to create the annotation, run the command with --create-annotation`)
      if (before !== undefined && before === configurationOf(object)) {
        printResult(invocation, mapping, current, 'configured')
        continue
      }
      const body = createMergePatch({ metadata: { annotations: current.metadata.annotations ?? {} } }, { metadata: { annotations: { ...current.metadata.annotations, ...withConfiguration({ ...object, metadata: { ...object.metadata, annotations: {} } }).metadata.annotations } } })
      const result = dryRunOf(invocation) === 'client' ? current : yield* invocation.send(mapping, 'patch', { name, ...placeOf(namespace), contentType: 'application/merge-patch+json', body, query: dryRunOf(invocation) === 'server' ? { dryRun: ['All'] } : {} })
      printResult(invocation, mapping, result, 'configured')
    }
  },
}

export const EDIT_LAST_APPLIED: Command = {
  name: 'edit-last-applied',
  flags: [...FILE_FLAGS, { name: 'output', short: 'o', type: 'string' }],
  *run(invocation) {
    yield* editObjects(invocation, {
      textOf: (object) => originalConfiguration(object) ?? '{}',
      changed: (object, text) => withConfiguration({ ...object, ...(parseYaml(text).value as object) }),
    })
  },
}

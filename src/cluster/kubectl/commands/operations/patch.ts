// kubectl patch. Models kubectl/pkg/cmd/patch.
import { YamlError, deepEqual, hasReason, parseYaml, type ApiQuery } from '../../../api/index.ts'
import { DRY_RUN_FLAGS, FILE_FLAGS, PRINT_FLAGS, type Command } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import { dryRunOf, printResult } from '../../output.ts'
import { CHANGE_CAUSE, RECORD_FLAG, changeCause } from '../../record.ts'
import { selectTargets, throwErrors } from '../../selection.ts'

const TYPES: Readonly<Record<string, string>> = { json: 'application/json-patch+json', merge: 'application/merge-patch+json', strategic: 'application/strategic-merge-patch+json' }

export const PATCH: Command = {
  name: 'patch',
  flags: [{ name: 'patch', short: 'p', type: 'string' }, { name: 'patch-file', type: 'string' }, { name: 'type', type: 'string' }, { name: 'local', type: 'bool' }, { name: 'subresource', type: 'string' }, RECORD_FLAG, ...FILE_FLAGS, ...PRINT_FLAGS, ...DRY_RUN_FLAGS],
  *run(invocation) {
    const { flags, args, laptop } = invocation
    const type = flags.string('type', 'strategic').toLowerCase()
    const contentType = TYPES[type]
    if (flags.has('patch-file') && flags.string('patch') !== '') throw new CommandError('cannot specify --patch and --patch-file together')
    if (!contentType) throw new CommandError(`--type must be one of [json merge strategic], not ${JSON.stringify(flags.string('type'))}`)
    const text = flags.has('patch-file') ? laptop.files.read(flags.string('patch-file')) : flags.string('patch')
    if (text === undefined) throw new CommandError(`unable to read patch file: open ${flags.string('patch-file')}: no such file or directory`)
    if (text === '') throw new CommandError('must specify --patch or --patch-file containing the contents of the patch')
    const body = toJson(text)
    const { found, errors } = yield* selectTargets(invocation, args)
    const failed: unknown[] = [...errors]
    for (const { mapping, name, namespace, object } of found) {
      try {
        const subresource = flags.string('subresource') || undefined
        const query: ApiQuery = { fieldManager: flags.string('field-manager') || 'kubectl-patch', ...(dryRunOf(invocation) === 'server' ? { dryRun: ['All'] } : {}) }
        const before = object?.metadata.resourceVersion ? object : yield* invocation.send(mapping, 'get', { name, namespace })
        let patched = yield* invocation.send(mapping, 'patch', { name, namespace, subresource, contentType, body, query })
        // A subresource may answer with an object of another kind (Scale).
        const [group, version] = (patched.apiVersion ?? mapping.apiVersion).includes('/') ? patched.apiVersion!.split('/') : ['', patched.apiVersion ?? mapping.version]
        const shown = { ...mapping, kind: patched.kind ?? mapping.kind, group: group!, version: version! }
        // Upstream compares whole objects; of what was stored the version tells, of a dry run only the content.
        const isSame = patched.metadata.resourceVersion === before.metadata.resourceVersion && (query.dryRun === undefined || deepEqual(patched, before))
        const cause = changeCause(invocation)
        if (cause !== undefined) patched = yield* invocation.send(mapping, 'patch', { name, namespace, contentType: TYPES['merge']!, body: { metadata: { annotations: { [CHANGE_CAUSE]: cause } } } })
        printResult(invocation, shown, patched, isSame ? 'patched (no change)' : 'patched', { bare: true })
      } catch (error) {
        failed.push(hasReason(error, 'UnsupportedMediaType') ? new CommandError(`${contentType} is not supported by ${mapping.apiVersion}, Kind=${mapping.kind}: ${error.message}`) : error)
      }
    }
    throwErrors(failed)
  },
}

/** JSON as it is; YAML as JSON. Throws CommandError for what is neither. */
function toJson(text: string): string {
  if (/^\s*[{["]/.test(text)) return text
  try {
    // A text that does not end with a line's end gets one; errors at its end count that line.
    return JSON.stringify(parseYaml(text.endsWith('\n') ? text : `${text}\n`).value)
  } catch (error) {
    if (error instanceof YamlError) throw new CommandError(`unable to parse ${JSON.stringify(text)}: ${error.message}`)
    throw error
  }
}

// `kubectl get`. Models kubectl/pkg/cmd/get/get.go: tables come from the server, every other format from whole objects.
import { PRINT_FLAGS, FILE_FLAGS, type Command } from '../../../command.ts'
import { CommandError, usageError } from '../../../errors.ts'
import type { Invocation } from '../../../invocation.ts'
import type { Process } from '../../../../../kernel/index.ts'
import { getObjects } from './objects.ts'
import { getRaw } from './raw.ts'
import { getTables } from './tables.ts'
import { watchObjects } from './watch.ts'

export const GET: Command = {
  name: 'get',
  flags: [
    ...PRINT_FLAGS, ...FILE_FLAGS,
    { name: 'selector', short: 'l', type: 'string' },
    { name: 'field-selector', type: 'string' },
    { name: 'all-namespaces', short: 'A', type: 'bool' },
    { name: 'no-headers', type: 'bool' },
    { name: 'show-labels', type: 'bool' },
    { name: 'show-kind', type: 'bool' },
    { name: 'sort-by', type: 'string' },
    { name: 'label-columns', short: 'L', type: 'list' },
    { name: 'ignore-not-found', type: 'bool' },
    { name: 'raw', type: 'string' },
    { name: 'subresource', type: 'string' },
    { name: 'chunk-size', type: 'int' },
    { name: 'server-print', type: 'bool' },
    { name: 'watch', short: 'w', type: 'bool' },
    { name: 'watch-only', type: 'bool' },
    { name: 'output-watch-events', type: 'bool' },
  ],
  run: get,
}

function* get(invocation: Invocation): Process<number> {
  const { flags, args } = invocation
  const isWatch = flags.bool('watch') || flags.bool('watch-only')
  if (flags.string('raw') !== '') {
    if (args.length > 0) throw new CommandError('arguments may not be passed when --raw is specified')
    if (isWatch || flags.string('selector') !== '' || flags.string('output') !== '' || flags.list('filename').length > 0) throw new CommandError('--raw may not be specified with other flags that filter the server request or alter the output')
    yield* getRaw(invocation, flags.string('raw'))
    return 0
  }
  if (args.length === 0 && flags.list('filename').length === 0 && flags.string('kustomize') === '') {
    invocation.err('You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n')
    throw usageError(invocation.command, 'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).')
  }
  if (flags.bool('output-watch-events') && !isWatch) throw new CommandError('--output-watch-events option can only be used with --watch or --watch-only')
  if (flags.bool('show-labels') && flags.string('output') !== '' && flags.string('output') !== 'wide') throw new CommandError(`--show-labels option cannot be used with ${flags.string('output')} printer`)
  if (isWatch) yield* watchObjects(invocation)
  else if (isTable(invocation)) yield* getTables(invocation)
  else yield* getObjects(invocation)
  return 0
}

/** Tables unless `-o` names another format. */
export function isTable({ flags }: Invocation): boolean {
  const output = flags.string('output')
  return (output === '' && flags.string('template') === '') || output === 'wide'
}

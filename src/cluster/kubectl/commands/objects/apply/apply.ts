// `kubectl apply`. Models kubectl/pkg/cmd/apply: object after object, failures last.
import type { KubeObject } from '../../../../api/index.ts'
import type { Process } from '../../../../../kernel/index.ts'
import { DRY_RUN_FLAGS, FILE_FLAGS, PRINT_FLAGS, type Command } from '../../../command.ts'
import { CommandError, usageError } from '../../../errors.ts'
import type { Invocation } from '../../../invocation.ts'
import { dryRunOf, objectPrinterOf, printResult } from '../../../output.ts'
import { listOfObjects } from '../../../printing/index.ts'
import { RECORD_FLAG, recorded } from '../../../record.ts'
import type { Mapping } from '../../../rest-mapper.ts'
import { selectDocuments, throwErrors } from '../../../selection.ts'
import { validationOf } from '../validation.ts'
import { applyClientSide } from './client-side.ts'
import { EDIT_LAST_APPLIED, SET_LAST_APPLIED, VIEW_LAST_APPLIED } from './last-applied.ts'
import { allowedMappings, prune } from './prune.ts'
import { applyServerSide } from './server-side.ts'

export const APPLY: Command = {
  name: 'apply',
  children: [EDIT_LAST_APPLIED, SET_LAST_APPLIED, VIEW_LAST_APPLIED],
  flags: [
    ...FILE_FLAGS, ...PRINT_FLAGS, ...DRY_RUN_FLAGS.filter(({ name }) => name !== 'save-config'),
    { name: 'selector', short: 'l', type: 'string' },
    { name: 'server-side', type: 'bool' },
    RECORD_FLAG,
    { name: 'force-conflicts', type: 'bool' },
    { name: 'prune', type: 'bool' },
    { name: 'prune-allowlist', type: 'array' },
    { name: 'applyset', type: 'string' },
    { name: 'all', type: 'bool' },
    { name: 'overwrite', type: 'bool' },
    { name: 'openapi-patch', type: 'bool' },
    { name: 'force', type: 'bool' },
    { name: 'grace-period', type: 'int' },
    { name: 'cascade', type: 'string', bare: 'background' },
    { name: 'timeout', type: 'duration' },
    { name: 'wait', type: 'bool' },
    { name: 'subresource', type: 'string' },
  ],
  run: apply,
}

/** One document and what has become of it. */
export interface Applied {
  readonly mapping: Mapping
  readonly object: KubeObject
  /** `created`, `configured`, `unchanged`, `serverside-applied`. */
  readonly operation: string
}

function* apply(invocation: Invocation): Process<void> {
  const { flags, args } = invocation
  if (args.length > 0) throw usageError(invocation.command, `Unexpected args: [${args.join(' ')}]`)
  requireFiles(invocation)
  const dryRun = dryRunOf(invocation)
  const isServerSide = flags.bool('server-side')
  if (flags.bool('force-conflicts') && !isServerSide) throw new CommandError('--force-conflicts only works with --server-side')
  if (dryRun === 'client' && isServerSide) throw new CommandError('--dry-run=client doesn\'t work with --server-side (did you mean --dry-run=server instead?)')
  if (flags.bool('force') && isServerSide) throw new CommandError('--force cannot be used with --server-side')
  if (dryRun === 'server' && flags.bool('force')) throw new CommandError('--dry-run=server cannot be used with --force')
  validationOf(invocation)
  const allowed = flags.bool('prune') ? yield* allowedMappings(invocation) : undefined
  if (flags.bool('force') && flags.bool('prune')) throw new CommandError('--force cannot be used with --prune')
  if (flags.bool('prune') && !flags.bool('all') && flags.string('selector') === '') throw new CommandError('all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector')
  const { found, errors } = yield* selectDocuments(invocation)
  if (found.length === 0 && errors.length === 0) throw new CommandError('no objects passed to apply')
  const applied: Applied[] = []
  const failures = [...errors]
  // Formats other than names print everything at the end, several objects as a list.
  const output = flags.string('output')
  const printsLater = output !== '' && output !== 'name'
  for (const read of found) {
    const document = { ...read, object: recorded(invocation, read.object) }
    try {
      const result = yield* (isServerSide ? applyServerSide(invocation, document) : applyClientSide(invocation, document))
      applied.push(result)
      if (!printsLater) printResult(invocation, result.mapping, result.object, result.operation)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      failures.push(error)
    }
  }
  if (failures.length > 0) return throwErrors(failures)
  if (flags.bool('prune')) yield* prune(invocation, applied, allowed)
  const print = printsLater ? objectPrinterOf(invocation) : undefined
  if (print) print(applied.length === 1 ? applied[0]!.object : listOfObjects(applied.map(({ object }) => object)))
}

/** Throws CommandError unless exactly one of -f and -k is there. */
export function requireFiles({ flags }: Invocation): void {
  const [hasFiles, hasKustomization] = [flags.list('filename').length > 0, flags.string('kustomize') !== '']
  if (hasFiles && hasKustomization) throw new CommandError('only one of -f or -k can be specified')
  if (!hasFiles && !hasKustomization) throw new CommandError('must specify one of -f and -k')
}

/** Who the changes are said to be from. */
export function fieldManagerOf({ flags }: Invocation, otherwise: string): string {
  return flags.has('field-manager') ? flags.string('field-manager') : otherwise
}

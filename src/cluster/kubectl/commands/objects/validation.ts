// `--validate`, and the query that goes with every object that is sent.
import type { ApiQuery } from '../../../api/index.ts'
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { dryRunOf } from '../../output.ts'

const LEVELS: Readonly<Record<string, string>> = { strict: 'Strict', true: 'Strict', warn: 'Warn', ignore: 'Ignore', false: 'Ignore' }

/** What the server is to do with unknown fields. Throws CommandError. */
export function validationOf({ flags }: Invocation): string {
  const value = flags.string('validate', 'strict')
  const level = LEVELS[value]
  if (!level) throw new CommandError(`invalid - validate option "${value}"; must be one of: strict (or true), warn, ignore (or false)`)
  return level
}

/** The query of a request that writes. */
export function writeQuery(invocation: Invocation, fieldManager: string, fieldValidation?: string): ApiQuery {
  return {
    ...(fieldManager === '' ? {} : { fieldManager }),
    ...(fieldValidation === undefined ? {} : { fieldValidation }),
    ...(dryRunOf(invocation) === 'server' ? { dryRun: ['All'] } : {}),
  }
}

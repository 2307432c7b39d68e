// How commands fail: the text that goes to stderr and the exit code.
import { ApiError, type Status } from '../api/index.ts'
import { NetworkError } from '../../kernel/index.ts'

/** A failure that kubectl itself finds: printed as `error: <message>`, exit 1. */
export class CommandError extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode = 1) {
    super(message)
    this.name = 'CommandError'
    this.exitCode = exitCode
  }
}

/** A failure with words of its own: printed as it is. */
export class PlainError extends CommandError {}

/** A wrong use of flags or arguments: `error: <message>` and where help is to be found. */
export class UsageError extends CommandError {}

/** Ends the command silently with a code; what there was to say has been said. */
export class SilentExit extends CommandError {
  constructor(exitCode: number) {
    super('', exitCode)
  }
}

const listed = (messages: readonly string[]): string => (messages.length === 1 ? messages[0]! : `[${messages.join(', ')}]`)

/** Several failures of one command, printed one after the other; as one among others, in brackets on one line. Models util/errors Aggregate. */
export class ErrorList extends CommandError {
  readonly errors: readonly unknown[]
  constructor(errors: readonly unknown[]) {
    super(listed([...new Set(errors.map((error) => messageOf(error)))]))
    this.errors = errors
  }
}

/** Puts words before an API error: `failed to create deployment: …`, as `error: …`. */
export function prefixed(prefix: string, error: unknown): CommandError {
  return new CommandError(`${prefix}${messageOf(error)}`)
}

/** The message alone. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError) return statusMessage(error.status)
  return error instanceof Error ? error.message : String(error)
}

function statusMessage(status: Status): string {
  return status.message ?? status.reason ?? 'unknown'
}

/** The line or lines for stderr. Models kubectl/pkg/cmd/util/helpers.go StandardErrorMessage. */
export function errorText(error: unknown, server: string): string {
  if (error instanceof ErrorList) return error.errors.map((e) => listedText(e, server)).join('\n')
  if (error instanceof ApiError) {
    const { status } = error
    if (status.reason === 'Invalid') return invalidText(status)
    return apiErrorText(status)
  }
  if (error instanceof NetworkError) {
    if (error.failure === 'refused') return `The connection to the server ${server} was refused - did you specify the right host or port?`
    if (error.failure === 'timeout') return `Unable to connect to the server: dial tcp ${server}: i/o timeout`
    return `error: ${error.message}`
  }
  const message = messageOf(error)
  return error instanceof PlainError || message.startsWith('error: ') ? message : `error: ${message}`
}

/** One of several failures: without `error:`, and without the form of the invalid. Models messageForError. */
function listedText(error: unknown, server: string): string {
  if (error instanceof ApiError) return apiErrorText(error.status)
  return error instanceof NetworkError ? errorText(error, server) : messageOf(error)
}

function apiErrorText(status: Status): string {
  if (status.reason === 'Unauthorized') return `error: You must be logged in to the server (${statusMessage(status)})`
  return status.reason ? `Error from server (${status.reason}): ${statusMessage(status)}` : `Error from server: ${statusMessage(status)}`
}

/** A wrong use that the command itself finds, with where help is to be found. Models UsageErrorf. */
export function usageError(command: string, message: string, exitCode = 1): CommandError {
  return new CommandError(`${message}\nSee '${command} -h' for help and examples`, exitCode)
}

/** A failure with the file that it came from before its message: `error when creating "web.yaml": …`. Models AddSourceToErr. */
export function withSource(verb: string, source: string | undefined, error: unknown): unknown {
  if (!source) return error
  if (error instanceof ApiError) return new ApiError({ ...error.status, message: `error when ${verb} "${source}": ${statusMessage(error.status)}` })
  return error instanceof CommandError ? new CommandError(`error when ${verb} "${source}": ${error.message}`) : error
}

/** `The Pod "x" is invalid: …`: one cause on the line, several as a list, none twice. Models checkErr and statusCausesToAggrError. */
function invalidText({ details, message }: Status): string {
  const causes = [...new Set((details?.causes ?? []).map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`))]
  const isNamed = Boolean(details?.kind || details?.name)
  const head = isNamed ? `The ${details?.kind ?? ''} "${details?.name ?? ''}" is invalid` : `The request is invalid${causes.length === 0 && message ? `: ${message}` : ''}`
  if (causes.length === 0) return head
  // Each cause ends its own line, also one that ends in a newline already.
  return causes.length === 1 ? `${head}: ${causes[0]}\n` : `${head}: \n${causes.map((cause) => `* ${cause}\n`).join('')}`
}

// The file that `kubectl edit` gives to an editor: what stands above the object, and what comes back. Models kubectl/pkg/cmd/util/editor.
import { YamlError, hasReason, parseYaml, type ApiError } from '../../../api/index.ts'
import type { Process } from '../../../../kernel/index.ts'
import { SilentExit, messageOf } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import type { Mapping } from '../../rest-mapper.ts'

/** The name of the laptop's file that stands for the variable KUBE_EDITOR: it names the file whose text is what the editor saves. */
export const EDITOR_FILE = 'KUBE_EDITOR'

/** Why a file is opened again: a sentence, and what belongs to it. */
export interface EditReason {
  readonly head: string
  readonly others: readonly string[]
}

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

/** What stands above the object in an editor. */
export function headerOf(reasons: readonly EditReason[]): string {
  const commented = (text: string): string => text.replaceAll('\n', '\n# ')
  return HEADER + reasons.map(({ head, others }) => `# ${commented(head)}${others.length > 0 ? ':' : ''}\n${others.map((other) => `# * ${commented(other)}\n`).join('')}#\n`).join('')
}

/** A text without what stands above the object. */
export const withoutHeader = (text: string): string => text.replace(/^(?:#.*(?:\n|$))+/, '')

/** What a text says, whatever its comments and its form; one that is not YAML says its lines. */
export function contentOf(text: string): string {
  try {
    return JSON.stringify(parseYaml(text).value)
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    return text.replaceAll(/^\s*#(?!!).*(?:\n|$)/gm, '')
  }
}

/** The reason for another try at an object that the API server found invalid. */
export function invalidReason({ group, resource }: Mapping, name: string, error: ApiError): EditReason {
  const causes = error.status.details?.causes ?? []
  return { head: `${resource}${group === '' ? '' : `.${group}`} ${JSON.stringify(name)} was not valid`, others: causes.map(({ field, message }) => `${field ?? ''}: ${message ?? ''}`) }
}

/** What kubectl says of a write that failed; only what is invalid can be mended in the editor. */
export function failureLine({ group, resource }: Mapping, name: string, error: unknown): string {
  const what = `error: ${resource}${group === '' ? '' : `.${group}`} ${JSON.stringify(name)}`
  if (hasReason(error, 'Invalid')) return `${what} is invalid\n`
  return hasReason(error, 'NotFound') ? `${what} could not be found on the server\n` : `${what} could not be patched: ${messageOf(error)}\n`
}

/**
 * What an editor leaves of a text: that of the file which KUBE_EDITOR names, or what a person at the laptop's terminal saves.
 * The text itself where there is neither.
 */
export function* editFile({ laptop }: Invocation, text: string, extension: string): Process<string> {
  const name = laptop.files.read(EDITOR_FILE)?.trim()
  if (name) return laptop.files.read(name) ?? text
  if (!laptop.terminal || !laptop.openEditor) return text
  laptop.openEditor({ text, extension })
  const saved = yield* laptop.terminal.receive()
  if (saved === undefined || saved === '\x03') throw new SilentExit(130)
  return saved
}

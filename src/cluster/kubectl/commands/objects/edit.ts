// `kubectl edit`: an editor gets the object, and what it saves is sent as a patch. What the API server finds invalid is opened again
// with the reasons above it. Several objects are edited one after the other. Models kubectl/pkg/cmd/util/editor/editoptions.go.
import { ApiError, LAST_APPLIED, YamlError, createMergePatch, createTwoWayMergePatch, hasReason, parseYaml, schemaOfKind, type ApiQuery, type KubeObject } from '../../../api/index.ts'
import { NetworkError, type Process } from '../../../../kernel/index.ts'
import { DRY_RUN_FLAGS, FILE_FLAGS, PRINT_FLAGS, type Command } from '../../command.ts'
import { CommandError, SilentExit } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { printResult } from '../../output.ts'
import { formatJSON, formatYAML, omitManagedFields } from '../../printing/index.ts'
import { selectTargets, throwErrors, type Selected } from '../../selection.ts'
import { fieldManagerOf } from './apply/apply.ts'
import { placeOf } from './apply/client-side.ts'
import { contentOf, editFile, failureLine, headerOf, invalidReason, withoutHeader, type EditReason } from './edit-file.ts'
import { validationOf, writeQuery } from './validation.ts'

export { EDITOR_FILE } from './edit-file.ts'

export const EDIT: Command = {
  name: 'edit',
  flags: [
    ...FILE_FLAGS, ...PRINT_FLAGS, ...DRY_RUN_FLAGS.filter(({ name }) => name !== 'dry-run'),
    { name: 'output-patch', type: 'bool' },
    { name: 'subresource', type: 'string' },
    { name: 'windows-line-endings', type: 'bool' },
  ],
  *run(invocation) {
    const isJSON = isJSONWanted(invocation)
    yield* editObjects(invocation, {
      textOf: (object) => (isJSON ? formatJSON : formatYAML)(omitManagedFields(object)),
      changed: (object, text) => ({ ...(parseYaml(text).value as unknown as KubeObject), apiVersion: object.apiVersion!, kind: object.kind! }),
    })
  },
}

/** What of an object is edited, and the object that an edited text makes of it. */
export interface EditedForm {
  readonly textOf: (object: KubeObject) => string
  readonly changed: (object: KubeObject, text: string) => KubeObject
}

type Target = Selected & { readonly object?: KubeObject }

const isJSONWanted = ({ flags }: Invocation): boolean => flags.string('output') === 'json'

/** Lets each selected object be edited, and patches what changed. Throws CommandError. */
export function* editObjects(invocation: Invocation, form: EditedForm): Process<void> {
  const { found, errors } = yield* selectTargets(invocation, invocation.args)
  throwErrors(errors)
  for (const target of found) yield* editObject(invocation, target, form)
}

function* editObject(invocation: Invocation, target: Target, { textOf, changed }: EditedForm): Process<void> {
  const { mapping, object } = target
  const before = { ...object!, apiVersion: mapping.apiVersion, kind: mapping.kind }
  const original = textOf(before)
  const extension = isJSONWanted(invocation) ? '.json' : '.yaml'
  let text = original
  let reasons: readonly EditReason[] = []
  for (;;) {
    const saved = yield* editFile(invocation, (extension === '.json' ? '' : headerOf(reasons)) + text, extension)
    const after = withoutHeader(saved)
    if (reasons.length > 0 && contentOf(after) === contentOf(text)) throw preserved(invocation, after, extension, new CommandError('Edit cancelled, no valid changes were saved.'))
    if (contentOf(after) === contentOf(original)) return invocation.err('Edit cancelled, no changes made.\n')
    if (after.trim() === '') return invocation.err('Edit cancelled, saved file was empty.\n')
    text = after
    let wanted: KubeObject
    try {
      wanted = omitManagedFields(changed(before, after))
    } catch (error) {
      if (!(error instanceof YamlError)) throw error
      reasons = [{ head: `The edited file had a syntax error: ${error.message}`, others: [] }]
      continue
    }
    const problem = yield* patch(invocation, target, before, wanted)
    if (problem === undefined) return
    invocation.err(failureLine(mapping, target.name, problem))
    if (!hasReason(problem, 'Invalid')) throw keep(invocation, after, extension, problem)
    reasons = [invalidReason(mapping, target.name, problem)]
  }
}

/** Sends what changed; gives the failure, if the server will not have it. Throws CommandError for what no server needs to be asked. */
function* patch(invocation: Invocation, { mapping, name, namespace }: Target, before: KubeObject, wanted: KubeObject): Process<ApiError | NetworkError | undefined> {
  if (wanted.metadata?.name !== name) throw new CommandError('At least one of apiVersion, kind and name was changed')
  const type = schemaOfKind(mapping.apiVersion, mapping.kind)
  const original = omitManagedFields(before)
  const body = type ? createTwoWayMergePatch(original, wanted, type) : createMergePatch(original, wanted)
  if (Object.keys(body).length === 0) {
    printResult(invocation, mapping, before, 'skipped')
    return undefined
  }
  if (invocation.flags.bool('output-patch')) invocation.out(`Patch: ${JSON.stringify(body)}\n`)
  const query = writeQuery(invocation, fieldManagerOf(invocation, 'kubectl-edit'), validationOf(invocation))
  const contentType = type ? 'application/strategic-merge-patch+json' : 'application/merge-patch+json'
  const subresource = invocation.flags.string('subresource')
  try {
    const result = yield* invocation.send(mapping, 'patch', { name, ...placeOf(namespace), contentType, body, query, ...(subresource ? { subresource } : {}) })
    printResult(invocation, mapping, result, 'edited')
    return undefined
  } catch (error) {
    if (error instanceof ApiError || error instanceof NetworkError) return error
    throw error
  }
}

/** The edited text stays on the laptop, where a person finds it again. */
function store({ laptop, now }: Invocation, text: string, extension: string): string {
  const file = `/tmp/kubectl-edit-${now}${extension}`
  laptop.files.write(file, text)
  return file
}

function preserved(invocation: Invocation, text: string, extension: string, error: CommandError): CommandError {
  invocation.err(`A copy of your changes has been stored to ${JSON.stringify(store(invocation, text, extension))}\n`)
  return error
}

/** What cannot be mended in the editor: it is said where the text is now. */
function keep(invocation: Invocation, text: string, extension: string, error: unknown): CommandError {
  const file = store(invocation, text, extension)
  invocation.err(hasReason(error, 'NotFound') ? `The edits you made on deleted resources have been saved to ${JSON.stringify(file)}\n` : `You can run \`kubectl replace -f ${file}\` to try this update again.\n`)
  return new SilentExit(1)
}

/** `kubectl create --edit`: documents are edited, then created. */
export function* editAndCreate(invocation: Invocation, documents: readonly (Selected & { readonly object: KubeObject })[], query: ApiQuery): Process<void> {
  for (const { mapping, namespace, object } of documents) {
    const { [LAST_APPLIED]: _, ...annotations } = object.metadata.annotations ?? {}
    const plain = Object.keys(annotations).length > 0 ? { ...object, metadata: { ...object.metadata, annotations } } : object
    const body = readSaved(yield* editFile(invocation, formatYAML(plain), '.yaml'))
    printResult(invocation, mapping, yield* invocation.send(mapping, 'create', { ...placeOf(namespace), body, query }), 'created')
  }
}

function readSaved(text: string): KubeObject {
  try {
    return parseYaml(text).value as unknown as KubeObject
  } catch (error) {
    throw error instanceof YamlError ? new CommandError(`couldn't edit: ${error.message}`) : error
  }
}

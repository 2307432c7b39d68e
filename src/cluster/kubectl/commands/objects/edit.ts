// `kubectl edit`. There is no editor in the model: the laptop's file KUBE_EDITOR names the file whose text is what the editor saves.
import { LAST_APPLIED, YamlError, createMergePatch, createTwoWayMergePatch, parseYaml, schemaOfKind, type ApiQuery, type KubeObject } from '../../../api/index.ts'
import type { Process } from '../../../../kernel/index.ts'
import { DRY_RUN_FLAGS, FILE_FLAGS, PRINT_FLAGS, type Command } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { printResult } from '../../output.ts'
import { formatJSON, formatYAML, omitManagedFields } from '../../printing/index.ts'
import { selectTargets, throwErrors, type Selected } from '../../selection.ts'
import { fieldManagerOf } from './apply/apply.ts'
import { placeOf } from './apply/client-side.ts'
import { validationOf, writeQuery } from './validation.ts'

export const EDIT: Command = {
  name: 'edit',
  flags: [
    ...FILE_FLAGS, ...PRINT_FLAGS, ...DRY_RUN_FLAGS.filter(({ name }) => name !== 'dry-run'),
    { name: 'output-patch', type: 'bool' },
    { name: 'subresource', type: 'string' },
    { name: 'windows-line-endings', type: 'bool' },
  ],
  *run(invocation) {
    const isJSON = invocation.flags.string('output') === 'json'
    yield* editObjects(invocation, {
      textOf: (object) => (isJSON ? formatJSON : formatYAML)(omitManagedFields(object)),
      changed: (object, text) => ({ ...(parseYaml(text).value as unknown as KubeObject), apiVersion: object.apiVersion!, kind: object.kind! }),
    })
  },
}

/** The name of the laptop's file that stands for the variable KUBE_EDITOR. */
export const EDITOR_FILE = 'KUBE_EDITOR'

/** What the editor leaves of a text: the text itself when there is no editor. */
function edited({ laptop }: Invocation, text: string): string {
  const name = laptop.files.read(EDITOR_FILE)?.trim()
  return (name ? laptop.files.read(name) : undefined) ?? text
}

/** Lets each selected object be edited, and patches what changed. Throws CommandError. */
export function* editObjects(invocation: Invocation, { textOf, changed }: { textOf: (object: KubeObject) => string; changed: (object: KubeObject, text: string) => KubeObject }): Process<void> {
  const { found, errors } = yield* selectTargets(invocation, invocation.args)
  throwErrors(errors)
  for (const { mapping, name, namespace, object } of found) {
    const before = { ...object!, apiVersion: mapping.apiVersion, kind: mapping.kind }
    const text = textOf(before)
    const after = edited(invocation, text)
    if (after.replace(/^#.*\n/gm, '') === text) {
      invocation.err('Edit cancelled, no changes made.\n')
      continue
    }
    const wanted = omitManagedFields(parse(() => changed(before, after)))
    if (wanted.metadata?.name !== name) throw new CommandError(`At least one of apiVersion, kind and name was changed`)
    const type = schemaOfKind(mapping.apiVersion, mapping.kind)
    const original = omitManagedFields(before)
    const body = type ? createTwoWayMergePatch(original, wanted, type) : createMergePatch(original, wanted)
    if (Object.keys(body).length === 0) {
      invocation.err('Edit cancelled, no changes made.\n')
      continue
    }
    if (invocation.flags.bool('output-patch')) invocation.out(`Patch: ${JSON.stringify(body)}\n`)
    const query = writeQuery(invocation, fieldManagerOf(invocation, 'kubectl-edit'), validationOf(invocation))
    const contentType = type ? 'application/strategic-merge-patch+json' : 'application/merge-patch+json'
    const subresource = invocation.flags.string('subresource')
    const result = yield* invocation.send(mapping, 'patch', { name, ...placeOf(namespace), contentType, body, query, ...(subresource ? { subresource } : {}) })
    printResult(invocation, mapping, result, 'edited')
  }
}

function parse(run: () => KubeObject): KubeObject {
  try {
    return run()
  } catch (error) {
    throw error instanceof YamlError ? new CommandError(`couldn't edit: ${error.message}`) : error
  }
}

/** `kubectl create --edit`: documents are edited, then created. */
export function* editAndCreate(invocation: Invocation, documents: readonly (Selected & { readonly object: KubeObject })[], query: ApiQuery): Process<void> {
  for (const { mapping, namespace, object } of documents) {
    const { [LAST_APPLIED]: _, ...annotations } = object.metadata.annotations ?? {}
    const plain = Object.keys(annotations).length > 0 ? { ...object, metadata: { ...object.metadata, annotations } } : object
    const body = parse(() => parseYaml(edited(invocation, formatYAML(plain))).value as unknown as KubeObject)
    printResult(invocation, mapping, yield* invocation.send(mapping, 'create', { ...placeOf(namespace), body, query }), 'created')
  }
}

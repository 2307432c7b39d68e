// Server-side apply: the file goes to the server as it is; fields of earlier client-side applies change hands first time. Models apply.go.
import { ApiError, LAST_APPLIED, upgradeClientSideApply, type KubeObject } from '../../../../api/index.ts'
import type { Process } from '../../../../../kernel/index.ts'
import { CommandError, messageOf } from '../../../errors.ts'
import type { Invocation } from '../../../invocation.ts'
import { dryRunOf } from '../../../output.ts'
import type { Selected } from '../../../selection.ts'
import { validationOf, writeQuery } from '../validation.ts'
import { fieldManagerOf, type Applied } from './apply.ts'
import { checkName, placeOf } from './client-side.ts'

const ADVICE = `
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`

/** Applies one document. Throws CommandError for conflicts, with the ways out. */
export function* applyServerSide(invocation: Invocation, document: Selected & { readonly object: KubeObject }): Process<Applied> {
  checkName(document)
  const { mapping, name } = document
  let object = yield* sendApply(invocation, document)
  if (dryRunOf(invocation) === 'none' && object.metadata.deletionTimestamp) invocation.err(`Warning: Detected changes to resource ${name} which is currently being deleted.\n`)
  if (object.metadata.annotations?.[LAST_APPLIED] !== undefined && (yield* takeOver(invocation, document, object))) object = yield* sendApply(invocation, document)
  return { mapping, object, operation: 'serverside-applied' }
}

export const serverSideManager = (invocation: Invocation): string => fieldManagerOf(invocation, 'kubectl')

function* sendApply(invocation: Invocation, { mapping, name, namespace, object }: Selected & { readonly object: KubeObject }): Process<KubeObject> {
  const query = { ...writeQuery(invocation, serverSideManager(invocation), validationOf(invocation)), force: invocation.flags.bool('force-conflicts') }
  try {
    return yield* invocation.send(mapping, 'patch', { name, ...placeOf(namespace), contentType: 'application/apply-patch+yaml', body: object, query })
  } catch (error) {
    if (error instanceof ApiError && error.reason === 'Conflict') throw new CommandError(`${messageOf(error)}${ADVICE}`)
    throw error
  }
}

/** Gives the fields that client-side apply managed to the manager of server-side apply. False when there are none. */
function* takeOver(invocation: Invocation, { mapping, name, namespace }: Selected, object: KubeObject): Process<boolean> {
  const entries = object.metadata.managedFields ?? []
  const upgraded = upgradeClientSideApply(entries, serverSideManager(invocation))
  if (upgraded === entries) return false
  const body = [
    { op: 'replace', path: '/metadata/managedFields', value: upgraded },
    { op: 'replace', path: '/metadata/resourceVersion', value: object.metadata.resourceVersion },
  ]
  yield* invocation.send(mapping, 'patch', { name, ...placeOf(namespace), contentType: 'application/json-patch+json', body, query: writeQuery(invocation, serverSideManager(invocation)) })
  return true
}

// Server-side apply: the file goes to the server as it is; fields of earlier client-side applies change hands first time. Models apply.go.
import { ApiError, LAST_APPLIED, ownsLastApplied, upgradeClientSideApply, type KubeObject } from '../../../../api/index.ts'
import type { Process } from '../../../../../kernel/index.ts'
import { CommandError, messageOf } from '../../../errors.ts'
import type { Invocation } from '../../../invocation.ts'
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

const DEFAULT_MANAGER = 'kubectl'
/** How often the change of hands is tried when somebody else writes in between. */
const TRIES = 5

/** Applies one document. Throws CommandError for conflicts, with the ways out. */
export function* applyServerSide(invocation: Invocation, document: Selected & { readonly object: KubeObject }): Process<Applied> {
  checkName(document)
  const { mapping, name } = document
  const applied = yield* sendApply(invocation, document)
  const object = yield* migrated(invocation, document, applied)
  if (object.metadata.deletionTimestamp) invocation.err(`Warning: Detected changes to resource ${name} which is currently being deleted.\n`)
  return { mapping, object, operation: 'serverside-applied' }
}

/** The object after fields of client-side apply have changed hands; what goes wrong with that is only warned of, the next apply tries again. */
function* migrated(invocation: Invocation, document: Selected & { readonly object: KubeObject }, applied: KubeObject): Process<KubeObject> {
  let object = applied
  let step = `failed to migrate ${LAST_APPLIED} for Server-Side Apply`
  try {
    object = yield* keepAnnotation(invocation, document, object)
    step = 'server rejected managed fields migration to Server-Side Apply'
    const upgraded = yield* takeOver(invocation, document, object)
    if (upgraded === undefined) return object
    object = upgraded
    step = 'failed to re-apply configuration after performing Server-Side Apply migration'
    return yield* sendApply(invocation, document)
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof CommandError)) throw error
    invocation.err(`Warning: ${step}. This is non-fatal and will be retried next time you apply. Error: ${messageOf(error)}\n`)
    return object
  }
}

/** The annotation of client-side apply is applied under a manager of its own, so that it stays when its fields change hands. */
function* keepAnnotation(invocation: Invocation, { mapping, name, namespace, object: { apiVersion, kind } }: Selected & { readonly object: KubeObject }, object: KubeObject): Process<KubeObject> {
  const text = object.metadata.annotations?.[LAST_APPLIED]
  if (serverSideManager(invocation) !== DEFAULT_MANAGER || text === undefined || ownsLastApplied(object.metadata.managedFields ?? [], 'Apply')) return object
  const body = { apiVersion, kind, metadata: { name, ...placeOf(namespace), annotations: { [LAST_APPLIED]: text } } } as unknown as KubeObject
  return yield* invocation.send(mapping, 'patch', { name, ...placeOf(namespace), contentType: 'application/apply-patch+yaml', body, query: writeQuery(invocation, 'kubectl-last-applied', validationOf(invocation)) })
}

export const serverSideManager = (invocation: Invocation): string => fieldManagerOf(invocation, DEFAULT_MANAGER)

function* sendApply(invocation: Invocation, { mapping, name, namespace, object }: Selected & { readonly object: KubeObject }): Process<KubeObject> {
  const query = { ...writeQuery(invocation, serverSideManager(invocation), validationOf(invocation)), force: invocation.flags.bool('force-conflicts') }
  try {
    return yield* invocation.send(mapping, 'patch', { name, ...placeOf(namespace), contentType: 'application/apply-patch+yaml', body: object, query })
  } catch (error) {
    if (error instanceof ApiError && error.reason === 'Conflict') throw new CommandError(`${messageOf(error)}${ADVICE}`)
    throw error
  }
}

/** Gives the fields that client-side apply managed to the manager of server-side apply. Undefined when there are none. */
function* takeOver(invocation: Invocation, { mapping, name, namespace }: Selected, before: KubeObject): Process<KubeObject | undefined> {
  let object = before
  for (let tries = 1; ; tries++) {
    const entries = object.metadata.managedFields ?? []
    const upgraded = upgradeClientSideApply(entries, serverSideManager(invocation))
    if (upgraded === entries) return undefined
    const body = [
      { op: 'replace', path: '/metadata/managedFields', value: upgraded },
      { op: 'replace', path: '/metadata/resourceVersion', value: object.metadata.resourceVersion },
    ]
    try {
      return yield* invocation.send(mapping, 'patch', { name, ...placeOf(namespace), contentType: 'application/json-patch+json', body, query: writeQuery(invocation, serverSideManager(invocation), validationOf(invocation)) })
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'Conflict' || tries === TRIES) throw error
      object = yield* invocation.send(mapping, 'get', { name, ...placeOf(namespace) })
    }
  }
}

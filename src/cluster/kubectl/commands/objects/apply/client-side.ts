// Client-side apply: what the file says, what it said last time, what the server has: a patch of three. Models apply.go, patcher.go.
import { ApiError, LAST_APPLIED, createThreeWayJsonMergePatch, createThreeWayMergePatch, marshalGoJSON, schemaOfKind, type JsonObject, type KubeObject, type PatchType } from '../../../../api/index.ts'
import { SECOND, sleep, type Process } from '../../../../../kernel/index.ts'
import { CommandError, withSource } from '../../../errors.ts'
import type { Invocation } from '../../../invocation.ts'
import { dryRunOf } from '../../../output.ts'
import { describeResource, type Selected } from '../../../selection.ts'
import { waitUntilGone } from '../delete/wait-until-gone.ts'
import { validationOf, writeQuery } from '../validation.ts'
import { fieldManagerOf, type Applied } from './apply.ts'
import { originalConfiguration, withConfiguration, withoutNulls } from './configuration.ts'

type Document = Selected & { readonly object: KubeObject }

/** Creates the object or patches what is there. Throws what the server refuses, with the file's name. */
export function* applyClientSide(invocation: Invocation, document: Document): Process<Applied> {
  const { mapping, name, namespace, object, source } = document
  checkName(document)
  const about = `Resource: "${describeResource(mapping)}", GroupVersionKind: "${mapping.group}/${mapping.version}, Kind=${mapping.kind}"\nName: "${name}", Namespace: "${namespace ?? ''}"`
  const query = writeQuery(invocation, fieldManagerOf(invocation, 'kubectl-client-side-apply'), validationOf(invocation))
  const current = yield* currentOf(invocation, document, about)
  if (!current) {
    const created = withoutNulls(withConfiguration(object))
    if (dryRunOf(invocation) === 'client') return { mapping, object: created, operation: 'created' }
    try {
      return { mapping, object: yield* invocation.send(mapping, 'create', { ...placeOf(namespace), body: created, query }), operation: 'created' }
    } catch (error) {
      throw withSource('creating', source, error)
    }
  }
  if (dryRunOf(invocation) === 'client') return { mapping, object: current, operation: 'configured' }
  if (originalConfiguration(current) === undefined) invocation.err(`Warning: resource ${mapping.resource}/${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`)
  const { patch, type } = patchOf(withConfiguration(object), current)
  const text = marshalGoJSON(patch)
  if (text === '{}') return { mapping, object: current, operation: 'unchanged' }
  try {
    const patched = yield* patchWithRetries(invocation, document, current, { patch, type, query })
    if (patched.metadata.deletionTimestamp) invocation.err(`Warning: Detected changes to resource ${name} which is currently being deleted.\n`)
    return { mapping, object: patched, operation: 'configured' }
  } catch (error) {
    throw withSource(`applying patch:\n${text}\nto:\n${about}\nfor:`, source, error)
  }
}

/** An object cannot be applied under a name that the server makes. */
export function checkName({ name, object }: Document): void {
  const { generateName } = object.metadata
  if (name === '' && generateName) throw new CommandError(`from ${generateName}: cannot use generate name with apply`)
}

export const placeOf = (namespace: string | undefined): { namespace?: string } => (namespace === undefined ? {} : { namespace })

function* currentOf(invocation: Invocation, { mapping, name, namespace, source }: Document, about: string): Process<KubeObject | undefined> {
  try {
    if (name === '') throw new CommandError('resource name may not be empty')
    return yield* invocation.send(mapping, 'get', { name, ...placeOf(namespace) })
  } catch (error) {
    if (error instanceof ApiError && error.reason === 'NotFound') return undefined
    throw withSource(`retrieving current configuration of:\n${about}\nfrom server for:`, source, error)
  }
}

/** The patch that brings `current` to what is `modified` now; a strategic one for kinds whose schema is known. */
export function patchOf(modified: KubeObject, current: KubeObject): { patch: JsonObject; type: PatchType } {
  const original = JSON.parse(originalConfiguration(current) || '{}') as object
  const type = schemaOfKind(modified.apiVersion ?? '', modified.kind ?? '')
  if (type) return { patch: createThreeWayMergePatch(original, modified, current, type), type: 'application/strategic-merge-patch+json' }
  return { patch: createThreeWayJsonMergePatch(original, modified, current), type: 'application/merge-patch+json' }
}

const RETRIES = 5
const TRIES_BEFORE_PAUSE = 1

interface PatchRequest { readonly patch: JsonObject; readonly type: PatchType; readonly query: object }

function* patchWithRetries(invocation: Invocation, document: Document, current: KubeObject, request: PatchRequest): Process<KubeObject> {
  const { mapping, name, namespace, object } = document
  let { patch, type } = request
  for (let attempt = 0; ; attempt++) {
    try {
      return yield* invocation.send(mapping, 'patch', { name, ...placeOf(namespace), contentType: type, body: patch, query: request.query })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.reason === 'Conflict' && attempt < RETRIES) {
        if (attempt >= TRIES_BEFORE_PAUSE) yield* sleep(SECOND)
        const again = yield* invocation.send(mapping, 'get', { name, ...placeOf(namespace) })
        ;({ patch, type } = patchOf(withConfiguration(object), again))
        continue
      }
      if (!invocation.flags.bool('force') || (error.reason !== 'Conflict' && error.reason !== 'Invalid')) throw error
      return yield* recreate(invocation, document, current, request.query)
    }
  }
}

/** --force: what cannot be patched is deleted and made anew; put back as it was if that is refused. */
function* recreate(invocation: Invocation, { mapping, name, namespace, object }: Document, current: KubeObject, query: object): Process<KubeObject> {
  const body = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background', gracePeriodSeconds: Math.max(0, invocation.flags.int('grace-period', 0)) }
  yield* invocation.send(mapping, 'delete', { name, ...placeOf(namespace), body })
  yield* waitUntilGone(invocation, [{ mapping, name, namespace, uid: current.metadata.uid }], invocation.flags.duration('timeout', 0))
  try {
    return yield* invocation.send(mapping, 'create', { ...placeOf(namespace), body: withConfiguration(object), query })
  } catch (error) {
    const { resourceVersion: _, ...metadata } = current.metadata
    yield* invocation.send(mapping, 'create', { ...placeOf(namespace), body: { ...current, metadata }, query })
    throw error
  }
}

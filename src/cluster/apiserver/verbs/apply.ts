// Server-side apply. Models endpoints/handlers/patch.go (applyPatcher); who owns what is decided in ../../api/managed-fields.
import { applyConfiguration } from '../../api/managed-fields/index.ts'
import { JsonError, parseJson } from '../../api/decode/index.ts'
import { decodePatch } from '../../api/patch/index.ts'
import { formatTime, type ApiResponse, type KubeObject } from '../../api/index.ts'
import { FieldErrors } from '../../api/validation/index.ts'
import type { Process } from '../../../kernel/index.ts'
import type { Core } from '../core.ts'
import { ownershipOf, readPatched } from '../registry/behaviour.ts'
import type { RequestContext } from '../request-context.ts'
import { badRequest, fieldPath, invalid } from '../status.ts'
import { withNamespace } from './create.ts'
import { changeObject, wrongName } from './update.ts'

/** Applies the configuration in the body: 201 when that created the object. */
export function* apply(core: Core, context: RequestContext): Process<ApiResponse> {
  checkOptions(context)
  const applied = readConfiguration(context)
  const make = (live: KubeObject | undefined): KubeObject => configured(core, context, applied, live)
  return yield* changeObject(core, context, { make, tracked: true, ...(context.subresource === '' ? { makeNew: () => make(undefined) } : {}) })
}

function checkOptions({ query }: RequestContext): void {
  if (query.fieldManager) return
  const errors = new FieldErrors()
  errors.required(fieldPath('fieldManager'), 'is required for apply patch')
  throw invalid({ group: 'meta.k8s.io', resource: 'PatchOptions' }, '', errors.list)
}

function configured(core: Core, context: RequestContext, applied: KubeObject, live: KubeObject | undefined): KubeObject {
  const { served, subresource, manager, query } = context
  const { schema, filter } = ownershipOf(served, subresource)
  const made = applyConfiguration({
    live, applied, manager, force: query.force === true, time: formatTime(core.kernel.now), apiVersion: served.apiVersion, kind: served.kind, schema,
    ...(filter ? { filter } : {}), ...(subresource === '' ? {} : { subresource }),
  })
  return withNamespace(context, readPatched(context, made))
}

function readConfiguration(context: RequestContext): KubeObject {
  const { body } = context.request
  const applied = decodePatch('application/apply-patch+yaml', typeof body === 'string' ? parse(body) : body) as KubeObject
  const name = applied.metadata?.name
  if (name !== undefined && name !== context.name) throw wrongName(name, context.name)
  return { ...applied, metadata: { ...applied.metadata, name: context.name } }
}

function parse(text: string): unknown {
  try {
    return parseJson(text).value
  } catch (problem) {
    if (problem instanceof JsonError) throw badRequest(`error decoding YAML: ${problem.message}`)
    throw problem
  }
}

// Server-side apply. Models endpoints/handlers/patch.go (applyPatcher); who owns what is decided in ../../api/managed-fields.
import { applyConfiguration } from '../../api/managed-fields/index.ts'
import { PatchError, decodePatch, patchStatus } from '../../api/patch/index.ts'
import { ApiError, YamlError, formatTime, parseYaml, type ApiResponse, type KubeObject } from '../../api/index.ts'
import type { Process } from '../../../kernel/index.ts'
import type { Core } from '../core.ts'
import { ownershipOf, readPatched } from '../registry/behaviour.ts'
import type { RequestContext } from '../request-context.ts'
import { badRequest } from '../status.ts'
import { withNamespace } from './create.ts'
import { changeObject, wrongName } from './update.ts'

/** Applies the configuration in the body: 201 when that created the object. */
export function apply(core: Core, context: RequestContext): Process<ApiResponse> {
  const applied = readConfiguration(context)
  const make = (live: KubeObject | undefined): KubeObject => configured(core, context, applied, live)
  return changeObject(core, context, { make, tracked: true, ...(context.subresource === '' ? { makeNew: () => make(undefined) } : {}) })
}

function configured(core: Core, context: RequestContext, applied: KubeObject, live: KubeObject | undefined): KubeObject {
  const { served, subresource, manager, query } = context
  const { schema, filter } = ownershipOf(served, subresource)
  const made = applyConfiguration({
    live, applied, manager, force: query.force === true, time: formatTime(core.kernel.now), apiVersion: served.apiVersion, kind: served.kind, schema,
    ...(filter ? { filter } : {}), ...(subresource === '' ? {} : { subresource }),
  })
  return withNamespace(context, readPatched(context, made, live, badRequest))
}

function readConfiguration(context: RequestContext): KubeObject {
  const { body } = context.request
  const applied = read(body)
  const name = applied.metadata?.name
  if (name !== undefined && name !== context.name) throw wrongName(name, context.name)
  return { ...applied, metadata: { ...applied.metadata, name: context.name } }
}

function read(body: unknown): KubeObject {
  try {
    return decodePatch('application/apply-patch+yaml', typeof body === 'string' ? parseYaml(body).value : body) as KubeObject
  } catch (problem) {
    if (problem instanceof PatchError) throw new ApiError(patchStatus(problem))
    if (problem instanceof YamlError) throw badRequest(`error decoding YAML: error converting YAML to JSON: ${problem.message}`)
    throw problem
  }
}

// PATCH with a JSON patch, a merge patch or a strategic merge patch. Models endpoints/handlers/patch.go: the patch is applied
// to the stored object, and again to a newer one when somebody else wrote meanwhile. Server-side apply is in apply.ts.
import { JsonError, parseJson } from '../../api/decode/index.ts'
import { PatchError, applyJsonPatch, applyMergePatch, applyStrategicMergePatch, decodePatch, patchStatus, type JsonPatchOperation } from '../../api/patch/index.ts'
import { ApiError, schemaOfKind, type ApiResponse, type KubeObject, type PatchType } from '../../api/index.ts'
import type { Process } from '../../../kernel/index.ts'
import type { Core } from '../core.ts'
import { readPatched } from '../registry/behaviour.ts'
import type { RequestContext } from '../request-context.ts'
import { traceStage } from '../stage.ts'
import { badRequest, unsupportedMediaType, unsupportedMediaTypeRoute } from '../status.ts'
import { apply } from './apply.ts'
import { withNamespace } from './create.ts'
import { patchProblem } from './patch-problem.ts'
import { changeObject, wrongName } from './update.ts'
import { checkWriteOptions } from './write-options.ts'

const APPLY = 'application/apply-patch+yaml'
const STRATEGIC = 'application/strategic-merge-patch+json'
const TYPES: readonly string[] = ['application/json-patch+json', 'application/merge-patch+json', STRATEGIC, APPLY]

export function patch(core: Core, context: RequestContext): Process<ApiResponse> {
  const isApply = context.request.contentType === APPLY
  checkWriteOptions('PatchOptions', context.query, isApply)
  traceStage(core, 'decode', context)
  if (isApply) return apply(core, context)
  return changeObject(core, context, { make: makePatch(context) })
}

/** What a patch makes of objects of this kind, by default that of the request's resource. Throws for a body that is no patch. */
export function makePatch(context: RequestContext, kind?: string, apiVersion?: string): (stored: KubeObject) => KubeObject {
  const { contentType = '' } = context.request
  if (!TYPES.includes(contentType)) throw unsupportedMediaTypeRoute()
  if (context.served.custom && contentType === STRATEGIC) throw unsupportedMediaType(TYPES.filter((type) => type !== STRATEGIC))
  const type = contentType as PatchType
  const body = readPatch(type, context.request.body)
  return (stored) => {
    const raw = answering(() => applyPatch(type, body, stored))
    if (!raw.metadata?.name) throw badRequest(`the name of the object (${context.name} based on URL) was undeterminable: name must be provided`)
    const made = withNamespace(context, readPatched(context, raw, stored, (problem) => patchProblem(type, body, stored, raw, problem), kind, apiVersion))
    if (made.metadata.name !== context.name) throw wrongName(made.metadata.name, context.name)
    return made
  }
}

function applyPatch(type: PatchType, body: object, stored: KubeObject): KubeObject {
  if (type === 'application/json-patch+json') return applyJsonPatch(stored, body as readonly JsonPatchOperation[])
  if (type === 'application/merge-patch+json') return applyMergePatch(stored, body)
  return applyStrategicMergePatch(stored, body, schemaOfKind(stored.apiVersion!, stored.kind!)!)
}

function readPatch(type: PatchType, body: unknown): object {
  return answering(() => decodePatch(type, typeof body === 'string' || body === undefined ? parsePatch(body ?? '') : body))
}

function parsePatch(text: string): unknown {
  try {
    return parseJson(text).value
  } catch (problem) {
    if (problem instanceof JsonError) throw badRequest(`error decoding patch: ${problem.message}`)
    throw problem
  }
}

/** Lets a patch's failures be answered. */
function answering<T>(run: () => T): T {
  try {
    return run()
  } catch (problem) {
    if (problem instanceof PatchError) throw new ApiError(patchStatus(problem))
    throw problem
  }
}

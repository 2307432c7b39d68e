// `--overrides`: a patch on a generated object before it is sent.
import { applyJsonPatch, applyMergePatch, applyStrategicMergePatch, schemaOfKind, type JsonPatchOperation, type KubeObject } from '../../../api/index.ts'
import { CommandError } from '../../errors.ts'
import type { Flag } from '../../flags.ts'
import type { Invocation } from '../../invocation.ts'

export const OVERRIDE_FLAGS: readonly Flag[] = [{ name: 'overrides', type: 'string' }, { name: 'override-type', type: 'string' }]

/** The object with what --overrides says, by --override-type. Throws CommandError. */
export function withOverrides({ flags }: Invocation, object: KubeObject): KubeObject {
  const text = flags.string('overrides')
  if (text === '') return object
  const type = flags.string('override-type', 'merge')
  if (!PROBLEMS[type]) throw new CommandError(`invalid override type: ${type}`)
  const patch = parsed(text, PROBLEMS[type])
  if (type === 'json') return applyJsonPatch(object, patch as readonly JsonPatchOperation[])
  if (type === 'merge') return applyMergePatch(object, patch)
  return applyStrategicMergePatch(object, patch, schemaOfKind(object.apiVersion ?? '', object.kind ?? '')!)
}

/** What the libraries behind the types say of a text that is no JSON. */
const PROBLEMS: Readonly<Record<string, string>> = { json: 'unexpected end of JSON input', merge: 'Invalid JSON Patch', strategic: 'invalid JSON document' }

function parsed(text: string, problem = ''): object {
  try {
    return JSON.parse(text) as object
  } catch {
    throw new CommandError(problem)
  }
}

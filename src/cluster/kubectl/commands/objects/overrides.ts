// `--overrides`: a patch on a generated object before it is sent.
import { YamlError, applyJsonPatch, applyMergePatch, applyStrategicMergePatch, parseYaml, schemaOfKind, type JsonPatchOperation, type KubeObject } from '../../../api/index.ts'
import { CommandError } from '../../errors.ts'
import type { Flag } from '../../flags.ts'
import type { Invocation } from '../../invocation.ts'

export const OVERRIDE_FLAGS: readonly Flag[] = [{ name: 'overrides', type: 'string' }, { name: 'override-type', type: 'string' }]

/** The object with what --overrides says, by --override-type. Throws CommandError. */
export function withOverrides({ flags }: Invocation, object: KubeObject): KubeObject {
  const text = flags.string('overrides')
  if (text === '') return object
  const type = flags.string('override-type', 'merge')
  const patch = parsed(text)
  if (type === 'json') return applyJsonPatch(object, patch as readonly JsonPatchOperation[])
  if (type === 'merge') return applyMergePatch(object, patch)
  if (type === 'strategic') return applyStrategicMergePatch(object, patch, schemaOfKind(object.apiVersion ?? '', object.kind ?? '')!)
  throw new CommandError(`invalid override type: ${type}`)
}

function parsed(text: string): object {
  try {
    return parseYaml(text).value as object
  } catch (error) {
    throw error instanceof YamlError ? new CommandError(error.message) : error
  }
}

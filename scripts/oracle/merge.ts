// Strategic and JSON merge patches, made and applied.
import { applyStrategicMergePatch, createThreeWayJsonMergePatch, createThreeWayMergePatch, createTwoWayMergePatch } from '../../src/cluster/api/patch/index.ts'
import { schemaOfKind, type SchemaType } from '../../src/cluster/api/schema/index.ts'
import { answerWith, type Answer } from './row.ts'

export interface MergeInput {
  readonly op: 'strategic' | 'strategic2' | 'strategic3' | 'json3'
  readonly original: { readonly apiVersion: string; readonly kind: string }
  readonly modified: object
  readonly current: object
  readonly patch: object
  readonly noOverwrite?: boolean
}

function typeOf({ apiVersion, kind }: MergeInput['original']): SchemaType {
  return schemaOfKind(apiVersion, kind)!
}

export function answerMerge({ op, original, modified, current, patch, noOverwrite }: MergeInput): Answer {
  switch (op) {
    case 'strategic':
      return answerWith(() => ({ result: applyStrategicMergePatch(original, patch, typeOf(original)) }))
    case 'strategic2':
      return answerWith(() => ({ patch: createTwoWayMergePatch(original, modified, typeOf(original)) }))
    case 'strategic3':
      return answerWith(() => {
        const made = createThreeWayMergePatch(original, modified, current, typeOf(original), { overwrite: !noOverwrite })
        return { patch: made, result: applyStrategicMergePatch(current, made, typeOf(original)) }
      })
    case 'json3':
      return answerWith(() => ({ patch: createThreeWayJsonMergePatch(original, modified, current) }))
  }
}

import { describe, expect, it } from 'vitest'
import { rowsOf, type Row } from '../../../../scripts/oracle/row.ts'
import { answerUpdate, answerValidate } from '../../../../scripts/oracle/validation.ts'
import type { KubeObject } from '../object.ts'

describe('oracles/validate.jsonl', () => {
  const rows = rowsOf<Row<{ readonly object: KubeObject }>>('validate')
  it.each(rows.map(({ input, ...wanted }, i) => [i + 1, input.object.kind, input, wanted] as const))('row %i %s', (_line, _kind, input, wanted) => {
    expect(answerValidate(input)).toEqual(wanted)
  })
})

/** Messages that end in a diff of internal structs are compared up to it. */
const DIFFED: ReadonlySet<string> = new Set(['Pod', 'PersistentVolumeClaim', 'PersistentVolume', 'StatefulSet'])

describe('oracles/update.jsonl', () => {
  const rows = rowsOf<Row<{ readonly old: KubeObject; readonly new: KubeObject }>>('update')
  it.each(rows.map((row, i) => [i + 1, row.input.old.kind, row] as const))('row %i %s', (_line, kind, { input, output, error }) => {
    const shown = (text: string | undefined): string | undefined => (DIFFED.has(kind!) ? text?.split('\n')[0] : text)
    const answer = answerUpdate(input)
    expect({ output: answer.output, error: shown(answer.error) }).toEqual({ output, error: shown(error) })
  })
})

import { describe, expect, it } from 'vitest'
import { answerPodSecurity, type PodSecurityInput } from '../../../../../scripts/oracle/podsecurity.ts'
import { rowsOf, type Row } from '../../../../../scripts/oracle/row.ts'

describe('the Pod Security Standards', () => {
  it.each(rowsOf<Row<PodSecurityInput>>('podsecurity').map((row, i) => [i + 1, row] as const))('row %i', (_, { input, ...wanted }) => {
    expect(answerPodSecurity(input)).toEqual(wanted)
  })
})

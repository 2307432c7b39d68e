// Replica counts and their normalization against the recorded answers of upstream's own code.
import { describe, expect, test } from 'vitest'
import { answerBehavior, answerReplicas, type BehaviorInput, type ReplicaInput } from '../../../../scripts/oracle/hpa.ts'
import { rowsOf, type Row } from '../../../../scripts/oracle/row.ts'

describe('replica calculator', () => {
  test.each(rowsOf<Row<ReplicaInput>>('hpa').map(({ input, ...wanted }, i) => [`${i} ${input.op}`, input, wanted] as const))('%s', (_, input, wanted) => {
    expect(answerReplicas(input)).toEqual(wanted)
  })
})

describe('normalization', () => {
  test.each(rowsOf<Row<BehaviorInput>>('hpabehavior').map(({ input, ...wanted }, i) => [i, input, wanted] as const))('%s', (_, input, wanted) => {
    expect(answerBehavior(input)).toEqual(wanted)
  })
})

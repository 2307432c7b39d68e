import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { applyDefaults } from '../../api/index.ts'
import type { Container, LimitRange, Pod } from '../../api/types/core-v1.ts'
import { aggregate, applyLimitRange, podLimitProblems } from './limit-ranges.ts'

interface Row {
  readonly input: { readonly limitRange: LimitRange; readonly pod: Pod }
  readonly output: { readonly annotations?: object; readonly containers?: object[]; readonly initContainers?: object[] }
  readonly error?: string
}

const rows = readFileSync(new URL('../../../../testdata/oracles/limitrange.jsonl', import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Row)

const resources = (containers: readonly Container[] | undefined) => containers?.map(({ resources }) => JSON.parse(JSON.stringify(resources ?? {})) as object)

describe('a LimitRange', () => {
  it.each(rows.map((row, i) => [i + 1, row] as const))('row %i', (_, { input, output, error }) => {
    const range = applyDefaults('v1', 'LimitRange', input.limitRange) as LimitRange
    const pod = applyLimitRange(range, applyDefaults('v1', 'Pod', input.pod) as Pod)
    expect({ annotations: pod.metadata.annotations, containers: resources(pod.spec?.containers), initContainers: resources(pod.spec?.initContainers) }).toEqual({ annotations: undefined, initContainers: undefined, ...output })
    const problems = podLimitProblems(range, pod)
    expect(problems.length > 0 ? aggregate(problems) : undefined).toEqual(error)
  })
})

import { describe, expect, it } from 'vitest'
import { isSettled } from '../../api/decode/index.ts'
import type { Pod, PodSpec } from '../../api/types/core-v1.ts'
import { settledSpec, sharedSpec } from './shared-specs.ts'

const specOf = (image: string): PodSpec => ({ containers: [{ name: 'c', image }], nodeSelector: { disk: 'ssd', zone: 'a' } })
const podOf = (spec: PodSpec): Pod => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec }) as Pod

describe('sharedSpec', () => {
  it('gives the first of specs that are the same to the byte', () => {
    const first = specOf('one')
    expect(sharedSpec(first)).toBe(first)
    expect(sharedSpec(specOf('one'))).toBe(first)
    expect(sharedSpec(first)).toBe(first)
  })

  it('tells apart what differs in a value, in the order of keys, or by a key more', () => {
    const first = sharedSpec(specOf('two'))
    const others: readonly PodSpec[] = [
      specOf('three'),
      { nodeSelector: { disk: 'ssd', zone: 'a' }, containers: [{ name: 'c', image: 'two' }] },
      { ...specOf('two'), nodeSelector: { zone: 'a', disk: 'ssd' } },
      { ...specOf('two'), hostNetwork: true },
      { containers: [{ name: 'c', image: 'two' }] },
    ]
    for (const other of others) expect(sharedSpec(other)).not.toBe(first)
  })
})

describe('settledSpec', () => {
  it('prints what Go prints, once for each spec', () => {
    const spec = specOf('one')
    const settled = settledSpec(podOf(spec))
    expect(settled.containers[0]).toEqual({ name: 'c', image: 'one', resources: {} })
    expect(settledSpec(podOf(spec))).toBe(settled)
    expect(isSettled(settled)).toBe(true)
  })

  it('leaves empty lists for validation to see', () => {
    const settled = settledSpec(podOf({ containers: [] }))
    expect(settled.containers).toEqual([])
    expect(isSettled(settled)).toBe(false)
  })
})

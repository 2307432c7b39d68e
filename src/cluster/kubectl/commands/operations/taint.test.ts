import { describe, expect, it } from 'vitest'
import type { Node } from '../../../api/types/core-v1.ts'
import { parseTaints, planTaints } from './taint.ts'

const node = (taints: object[]): Node => ({ metadata: { name: 'n' }, spec: { taints } }) as unknown as Node
const OLD = { key: 'old', effect: 'NoSchedule' }

describe('parseTaints', () => {
  it.each([
    [['k=v:NoSchedule'], { added: [{ key: 'k', value: 'v', effect: 'NoSchedule' }], removed: [] }],
    [['k:NoExecute', 'x-', 'y:NoSchedule-'], { added: [{ key: 'k', effect: 'NoExecute' }], removed: [{ key: 'x', effect: '' }, { key: 'y', effect: 'NoSchedule' }] }],
  ])('reads %j', (words, changes) => expect(parseTaints(words)).toEqual(changes))

  it.each([
    ['k=v', 'invalid taint spec: k=v'],
    ['k=v:Foo', 'invalid taint effect: Foo, unsupported taint effect'],
    ['a:b:c', 'invalid taint spec: a:b:c'],
    ['a=b=c:NoSchedule', 'invalid taint spec: a=b=c:NoSchedule'],
  ])('refuses %s', (word, message) => expect(() => parseTaints([word])).toThrow(message))
})

describe('planTaints', () => {
  it.each([
    ['new ones stand first', ['k:NoExecute'], false, 'tainted', ['k', 'old']],
    ['one that is taken away', ['old-'], false, 'untainted', []],
    ['both at once', ['k:NoExecute', 'a:NoSchedule', 'old-'], false, 'modified', ['k', 'a']],
    ['written over', ['old=2:NoSchedule'], true, 'modified', ['old']],
  ])('%s', (_, words, overwrite, verb, keys) => {
    const plan = planTaints(node([OLD]), parseTaints(words), overwrite)
    expect([plan.verb, plan.taints.map(({ key }) => key)]).toEqual([verb, keys])
  })

  it('overwrites only when told to', () => expect(() => planTaints(node([OLD]), parseTaints(['old=1:NoSchedule']), false)).toThrow('node n already has old taint(s) with same effect(s) and --overwrite is false'))
  it('says what was not there', () => expect(() => planTaints(node([OLD]), parseTaints(['none-']), false)).toThrow('taint "none" not found'))
})

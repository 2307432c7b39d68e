import { describe, expect, it } from 'vitest'
import { aPod, aRecord } from '../app/stage/stage-fixtures.ts'
import { Breakpoints, problemOfCondition } from './breakpoints.ts'
import type { KubeObject } from './protocol.ts'

const breakpoint = (condition: string, isOn = true) => ({ id: condition, label: condition, condition, isOn })

describe('a condition', () => {
  it.each([
    [`record.kind == 'request' && record.data.code >= 400`, undefined],
    [`object.?status.?reason.orValue('') == 'Evicted'`, undefined],
    [`object.spec.suspend`, undefined],
    ['', 'Write a condition first.'],
    ['   ', 'Write a condition first.'],
    ['record.kind = 1', 'This is not a condition: unexpected character: =.'],
    ['pod.kind == 1', 'This is not a condition: unknown variable: pod.'],
    ['1 + 1', 'A condition is true or false; this one gives an int.'],
    ['"a"', 'A condition is true or false; this one gives a string.'],
    ['x'.repeat(2001), 'A condition has at most 2000 characters.'],
  ])('%j: %s', (condition, problem) => expect(problemOfCondition(condition)).toBe(problem))
})

describe('breakpoints', () => {
  const refused = aRecord('request', 'kubectl', 'create', { object: 'pods/default/a', data: { verb: 'create', resource: 'pods', code: 403 } })
  const evicted: KubeObject = { ...aPod('a'), status: { reason: 'Evicted' } } as unknown as KubeObject
  const met = (conditions: ReturnType<typeof breakpoint>[], record = refused, object: KubeObject | undefined = undefined): string | undefined => {
    const breakpoints = new Breakpoints()
    breakpoints.set(conditions)
    return breakpoints.metBy(record, () => object)?.id
  }

  it('are met by record and by object, the first one that holds', () => {
    expect(met([breakpoint('record.data.code == 500'), breakpoint('record.data.code == 403')])).toBe('record.data.code == 403')
    expect(met([breakpoint("object.status.reason == 'Evicted'")], refused, evicted)).toBe("object.status.reason == 'Evicted'")
  })

  it('are not met where they ask for what is not there, are switched off, or cannot be read', () => {
    expect(met([breakpoint("object.status.reason == 'Evicted'"), breakpoint('record.data.nothing'), breakpoint('true', false), breakpoint('(')])).toBeUndefined()
  })

  it('of one kind of record are not put to others', () => {
    let asked = 0
    const breakpoints = new Breakpoints()
    breakpoints.set([breakpoint("record.kind == 'machine' && object.kind == 'Node'")])
    const object = (): undefined => void asked++
    breakpoints.metBy(refused, object)
    expect(asked).toBe(0)
    breakpoints.metBy(aRecord('machine', 'node-1', 'lost power'), object)
    expect(asked).toBe(1)
  })
})

import { describe, expect, it } from 'vitest'
import type { TraceRecord } from '../../kernel/index.ts'
import { Lookout } from './lookout.ts'

const record = (id: number): TraceRecord => ({ id, time: id, kind: 'request', actor: 'x', cause: 0, what: '', data: {} })
const records = (...ids: readonly number[]): readonly TraceRecord[] => ids.map(record)
const is = (id: number) => (one: TraceRecord): boolean => one.id === id

describe('a lookout', () => {
  it('passes over what was there when it began', () => {
    expect(new Lookout(2).find(records(1, 2), () => true)).toBeUndefined()
  })

  it('finds a record of which the object comes a frame later', () => {
    const lookout = new Lookout(2)
    expect(lookout.find(records(1, 2, 3, 4), () => false)).toBeUndefined()
    expect(lookout.find(records(1, 2, 3, 4, 5), is(3))?.id).toBe(3)
  })

  it('puts the question twice, and not for ever', () => {
    const asked: number[] = []
    const lookout = new Lookout(0)
    for (const newest of [2, 3, 4]) lookout.find(records(...Array.from({ length: newest }, (_, i) => i + 1)), ({ id }) => asked.push(id) < 0)
    expect(asked).toEqual([1, 2, 1, 2, 3, 3, 4])
  })

  it('finds two moments of one frame, one after the other', () => {
    const lookout = new Lookout(0)
    expect(lookout.find(records(1, 2, 3), is(1))?.id).toBe(1)
    expect(lookout.find(records(1, 2, 3), is(3))?.id).toBe(3)
  })

  it('sees again what comes again: time ran past a moment, was looked at, and went back to it', () => {
    const lookout = new Lookout(0)
    expect(lookout.find(records(1, 2), is(2))?.id).toBe(2)
    expect(lookout.find(records(1, 2, 3, 4), () => false)).toBeUndefined()
    expect(lookout.find(records(1, 2, 3, 4, 5), () => false)).toBeUndefined()
    expect(lookout.find(records(1, 2), () => false)).toBeUndefined()
    expect(lookout.find(records(1, 2, 3, 4), is(4))?.id).toBe(4)
  })
})

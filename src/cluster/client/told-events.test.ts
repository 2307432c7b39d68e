// What a recorder remembers of the events that it sent.
import { describe, expect, it } from 'vitest'
import type { Event } from '../api/types/core-v1.ts'
import { knownOf, remember, ToldEvents } from './told-events.ts'

const WINDOW = 600_000_000

const event = (reason: string, fieldPath?: string, uid = 'a'): Event => ({ involvedObject: { kind: 'Pod', namespace: 'default', name: 'web', uid, ...(fieldPath && { fieldPath }) }, type: 'Normal', reason }) as unknown as Event

describe('told events', () => {
  it('are of one kind when object, part, type and reason are the same', () => {
    const told = new ToldEvents()
    const pulled = told.kindOf(event('Pulled', 'spec.containers{web}'), 0, WINDOW)
    expect(told.kindOf(event('Pulled', 'spec.containers{web}'), 1, WINDOW)).toBe(pulled)
    expect(told.kindOf(event('Pulled', 'spec.containers{log}'), 1, WINDOW)).not.toBe(pulled)
    expect(told.kindOf(event('Created', 'spec.containers{web}'), 1, WINDOW)).not.toBe(pulled)
    expect(told.kindOf(event('Pulled', 'spec.containers{web}', 'b'), 1, WINDOW)).not.toBe(pulled)
  })

  it('forget the messages of a kind after a while, and not what stands in the API', () => {
    const told = new ToldEvents()
    const kind = told.kindOf(event('Pulled'), 0, WINDOW)
    kind.messages = 'one'
    const known = remember(kind, false, 'one')
    told.kindOf(event('Pulled'), WINDOW, WINDOW)
    expect(kind.messages).toBe('one')
    told.kindOf(event('Pulled'), 2 * WINDOW + 1, WINDOW)
    expect(kind.messages).toBeUndefined()
    expect(knownOf(kind, false, 'one')).toBe(known)
    expect(knownOf(kind, false, 'two')).toBeUndefined()
    expect(knownOf(kind, true, 'one')).toBeUndefined()
  })

  it('forget the first of very many objects', () => {
    const told = new ToldEvents()
    const first = told.kindOf(event('Pulled', undefined, 'first'), 0, WINDOW)
    for (let i = 0; i < 4096; i++) told.kindOf(event('Pulled', undefined, `uid-${i}`), 0, WINDOW)
    expect(told.kindOf(event('Pulled', undefined, 'first'), 0, WINDOW)).not.toBe(first)
  })
})

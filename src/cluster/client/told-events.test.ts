// What a recorder remembers of the events that it sent.
import { describe, expect, it } from 'vitest'
import type { Event } from '../api/types/core-v1.ts'
import { knownOf, remember, SharedReferences, ToldEvents } from './told-events.ts'

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

describe('references to what events are about', () => {
  const reference = (resourceVersion: string, fieldPath?: string) => ({ kind: 'Pod', apiVersion: 'v1', namespace: 'default', name: 'web', uid: 'a', resourceVersion, ...(fieldPath && { fieldPath }) })

  it('are one object where they say the same', () => {
    const references = new SharedReferences()
    const first = references.shared(reference('7', 'spec.containers{web}'))
    expect(references.shared(reference('7', 'spec.containers{web}'))).toBe(first)
    for (const other of [reference('8', 'spec.containers{web}'), reference('7', 'spec.containers{log}'), reference('7')]) expect(references.shared(other)).toBe(other)
  })

  it('are forgotten when many others came', () => {
    const references = new SharedReferences()
    const first = references.shared(reference('0'))
    for (let i = 1; i <= 32; i++) references.shared(reference(String(i)))
    expect(references.shared(reference('0'))).not.toBe(first)
  })
})

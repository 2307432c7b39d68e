import { describe, expect, it } from 'vitest'
import { aPod } from '../app/stage/stage-fixtures.ts'
import { ObjectHistory } from './object-history.ts'
import type { ObjectChange } from './protocol.ts'

const PODS = 100
/** Ten minutes of a hundred Pods that change all the time. */
const CHANGES = 40_000

/** A history of changes that count how often they are looked at. */
function aLongHistory(): { history: ObjectHistory; reads: () => number } {
  const history = new ObjectHistory()
  let reads = 0
  for (let i = 0; i < CHANGES; i++) {
    const name = `p${i % PODS}`
    const object = i % 997 === 996 ? null : { ...aPod(name), metadata: { name, namespace: 'default', uid: name, resourceVersion: String(i) } }
    const change = {
      get key() {
        reads++
        return `pods/default/${name}`
      },
      object,
      at: i * 10,
    }
    history.add(change as unknown as ObjectChange)
  }
  reads = 0
  return { history, reads: () => reads }
}

/** What the past was, read from the beginning. */
function slowly(changes: readonly ObjectChange[], time: number): Map<string, unknown> {
  const state = new Map<string, unknown>()
  for (const { key, object, at } of changes) {
    if (at > time) break
    if (object === null) state.delete(key)
    else state.set(key, object)
  }
  return state
}

const sorted = (state: ReadonlyMap<string, unknown>): unknown[] => [...state].sort(([a], [b]) => (a < b ? -1 : 1))

describe('the past', () => {
  const { history, reads } = aLongHistory()
  const all = history.between(-1, Number.POSITIVE_INFINITY)

  it.each([-1, 0, 5, 9_990, 9_991, 10_000, 123_456, 200_000, 399_990, 500_000])('is as it was at %i', (time) => {
    expect(sorted(history.stateAt(time))).toEqual(sorted(slowly(all, time)))
  })

  it('costs no more at the end than at the beginning: a thousand changes at most', () => {
    for (const time of [0, 123_456, 250_001, 399_990]) {
      const before = reads()
      history.stateAt(time)
      expect(reads() - before).toBeLessThanOrEqual(1000)
    }
  })

  it('of one object costs no more either', () => {
    const before = reads()
    expect(history.objectAt('pods/default/p7', 250_001)?.metadata.resourceVersion).toBe('24907')
    expect(history.objectAt('pods/default/nobody', 250_001)).toBeUndefined()
    expect(reads() - before).toBeLessThanOrEqual(2000)
  })

  it('can be let go of: what is left is unchanged', () => {
    const { history: short } = aLongHistory()
    short.forgetBefore(123_456)
    expect(short.start).toBe(123_456)
    for (const time of [123_456, 130_000, 250_001, 399_990]) expect(sorted(short.stateAt(time))).toEqual(sorted(history.stateAt(time)))
    expect(short.revisionsOf('pods/default/p7', 124_000)[0]!.object?.metadata.resourceVersion).toBe('12307')
    short.add({ key: 'pods/default/new', object: aPod('new'), at: 400_000 })
    expect(short.stateAt(400_000).has('pods/default/new')).toBe(true)
    expect(short.stateAt(399_999).has('pods/default/new')).toBe(false)
  })

  it('can be copied up to a moment, and goes on differently from there', () => {
    const copy = history.upTo(250_001)
    expect(sorted(copy.stateAt(900_000))).toEqual(sorted(history.stateAt(250_001)))
    copy.add({ key: 'pods/default/other', object: aPod('other'), at: 250_005 })
    expect(copy.stateAt(250_005).has('pods/default/other')).toBe(true)
    expect(history.stateAt(399_990).has('pods/default/other')).toBe(false)
    expect(copy.stateAt(100_000)).toEqual(history.stateAt(100_000))
  })
})

it('what a repeated cluster holds is taken over only where it is new', () => {
  const history = new ObjectHistory()
  const [a, b] = [aPod('a'), aPod('b')].map((pod, i) => ({ ...pod, metadata: { ...pod.metadata, uid: `u${i}`, resourceVersion: '5' } }))
  history.add({ key: 'pods/default/a', object: a!, at: 1 })
  history.add({ key: 'pods/default/gone', object: b!, at: 2 })
  history.adopt([['pods/default/a', structuredClone(a!)], ['pods/default/b', b!]], 9)
  expect(history.latest('pods/default/a')).toBe(a)
  expect([...history.stateAt(9).keys()]).toEqual(['pods/default/a', 'pods/default/b'])
})

it('finds an object by the name that the audit log gives it', () => {
  const history = new ObjectHistory()
  history.add({ key: 'deployments.apps/default/web', object: aPod('web'), at: 1 })
  expect(history.keyOf('deployments/default/web')).toBe('deployments.apps/default/web')
  expect(history.keyOf('pods/default/web')).toBe('pods/default/web')
})

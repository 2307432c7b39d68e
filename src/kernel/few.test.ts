// A map made for one entry behaves as a Map does.
import { expect, it } from 'vitest'
import { Few } from './few.ts'

it('holds one entry, then several, in the order in which they came', () => {
  const few = new Few<string, number>()
  expect([few.size, few.get('a'), few.has('a'), few.delete('a'), [...few.values()]]).toEqual([0, undefined, false, false, []])
  few.set('a', 1)
  few.set('a', 2)
  expect([few.size, few.get('a'), few.get('b'), few.has('a'), [...few.values()]]).toEqual([1, 2, undefined, true, [2]])
  few.set('b', 3)
  expect([few.size, few.get('a'), few.get('b'), [...few.values()]]).toEqual([2, 2, 3, [2, 3]])
  expect([few.delete('a'), few.delete('a'), few.size, few.has('a'), [...few.values()]]).toEqual([true, false, 1, false, [3]])
})

it('is empty again when its one entry is taken away', () => {
  const few = new Few<string, number>()
  few.set('a', 1)
  expect([few.delete('a'), few.size, few.get('a'), few.has('a'), [...few.values()]]).toEqual([true, 0, undefined, false, []])
})

import { describe, expect, it } from 'vitest'
import { deepEqual } from './equal.ts'

describe('deepEqual', () => {
  it.each([
    [1, 1, true], ['a', 'b', false], [{ a: 1, b: 2 }, { b: 2, a: 1 }, true], [{ a: null }, {}, true], [{}, { a: [] }, true], [{ a: [] }, { a: null }, true],
    [[1, 2], [2, 1], false], [{ a: {} }, {}, false], [{ a: 0 }, {}, false], [[], {}, false], [{ a: [{ b: 1 }] }, { a: [{ b: 1 }] }, true], [undefined, null, true], [{ 0: 1 }, [1], false],
  ])('%j and %j: %j', (a, b, equal) => {
    expect(deepEqual(a, b)).toBe(equal)
    expect(deepEqual(b, a)).toBe(equal)
  })
})

import { expect, it } from 'vitest'
import { virtualRows } from './useVirtualRows.ts'

it.each([
  ['at the top', 1000, 0, { first: 0, count: 34 }],
  ['in the middle', 1000, 2000, { first: 88, count: 34 }],
  ['at the end', 1000, 19_800, { first: 978, count: 22 }],
  ['behind the end, as rows went away', 10, 5000, { first: 10, count: 0 }],
  ['of few', 3, 0, { first: 0, count: 3 }],
])('%s', (_, total, top, { first, count }) => {
  const rows = virtualRows(total, 20, top, 200)
  expect(rows).toMatchObject({ first, count })
  expect(rows.above + rows.count * 20 + rows.below).toBe(total * 20)
})

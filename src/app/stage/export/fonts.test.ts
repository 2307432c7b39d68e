import { expect, it } from 'vitest'
import { coversLatin } from './fonts.ts'

it.each([
  ['', true],
  ['U+0000-00FF, U+0131', true],
  ['U+0-FF, U+131', true],
  ['U+??, U+131', true],
  ['U+0460-052F, U+1C80-1C8A', false],
  ['U+0370-0377', false],
])('%s', (range, covers) => {
  expect(coversLatin(range)).toBe(covers)
})

import { describe, expect, it } from 'vitest'
import { barOf, countHands, mostBelieved, parseHands, totalOf } from './hands.ts'

const answers = [
  { text: 'two', isRight: false, feedback: 'a' },
  { text: 'three', isRight: true, feedback: 'b' },
  { text: 'four', isRight: false, feedback: 'c' },
]

describe('hands', () => {
  it.each([['7', 7], [' 12 ', 12], ['', undefined], ['x', undefined], ['-3', 3], ['100000', 999]])('“%s” are %s', (text, count) => expect(parseHands(text)).toBe(count))

  it('are counted one answer at a time', () => {
    const hands = countHands(countHands([], 2, 5), 0, 3)
    expect(hands).toEqual([3, undefined, 5])
    expect(totalOf(hands)).toBe(8)
    expect([0, 1, 2].map((i) => barOf(hands, i))).toEqual([0.6, 0, 1])
  })

  it.each([
    [[3, 20, 5], 'four'],
    [[5, 0, 5], 'two'],
    [[0, 9, 0], undefined],
    [[], undefined],
  ])('%j: most of the wrong believed %s', (hands, text) => expect(mostBelieved(answers, hands)?.text).toBe(text))
})

import { describe, expect, it } from 'vitest'
import { formatPlace, lessonIn, pageOf, parsePlace, placeIn, queryFor } from './address.ts'

describe('the address of a step', () => {
  it.each([
    ['?present&lesson=drain&step=3', 'present', 'drain', { step: 2, part: 0 }],
    ['?present&lesson=drain&step=3.2', 'present', 'drain', { step: 2, part: 2 }],
    ['?embed&lesson=drain', 'embed', 'drain', { step: 0, part: 0 }],
    ['?print&lesson=drain', 'print', 'drain', { step: 0, part: 0 }],
    ['?present', 'present', '', { step: 0, part: 0 }],
    ['?lesson=drain&step=2', undefined, 'drain', { step: 1, part: 0 }],
  ])('%s', (search, kind, lesson, place) => {
    expect([pageOf(search), lessonIn(search), placeIn(search)]).toEqual([kind, lesson, place])
  })

  it.each(['', '0', '-1', 'x', '1.x', '1e3', '99999', '1.2.3'])('“%s” is the beginning', (text) => expect(parsePlace(text)).toEqual({ step: 0, part: 0 }))

  it('is read as it is written', () => {
    for (const place of [{ step: 0, part: 0 }, { step: 6, part: 1 }]) {
      expect(parsePlace(formatPlace(place))).toEqual(place)
      expect(placeIn(queryFor('present', 'a lesson', place))).toEqual(place)
    }
    expect(lessonIn(queryFor('print', 'ä&b'))).toBe('ä&b')
  })
})

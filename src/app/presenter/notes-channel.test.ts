import { describe, expect, it } from 'vitest'
import { readNews, readWish } from './notes-channel.ts'

describe('what the notes window may ask', () => {
  it.each([{ type: 'hello' }, { type: 'do', command: 'next' }, { type: 'go', index: 4 }, { type: 'hands', step: 'predict', answer: 1, count: 12 }, { type: 'hands', step: 'predict', answer: 1 }])('%j', (wish) => expect(readWish(wish)).toEqual(wish))

  it.each([undefined, 'next', { type: 'do', command: 'eval' }, { type: 'go', index: -1 }, { type: 'go', index: 1.5 }, { type: 'hands', step: 'a', answer: 1, count: 1e9 }, { type: 'news' }])('not %j', (wish) => expect(readWish(wish)).toBeUndefined())
})

describe('what the presentation tells', () => {
  it('is news or a farewell', () => {
    const news = { type: 'news', lesson: { id: 'a', steps: [{ id: 's' }] }, stops: [{ step: 0 }], at: 0, began: 1 }
    expect(readNews(news)).toEqual(news)
    expect(readNews({ type: 'bye' })).toBe('bye')
    expect(readNews({ ...news, at: 'x' })).toBeUndefined()
  })
})

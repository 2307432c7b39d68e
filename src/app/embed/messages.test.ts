import { describe, expect, it } from 'vitest'
import { readRequest, trustedOrigin } from './messages.ts'

describe('what a page may ask of the frame', () => {
  it.each([
    { kubarium: 1, do: 'load', lesson: 'bare-pod' },
    { kubarium: 1, do: 'load', lesson: 'bare-pod', step: 3 },
    { kubarium: 1, do: 'step', step: '3.1' },
    { kubarium: 1, do: 'next' },
    { kubarium: 1, do: 'pause' },
  ])('%j', (request) => expect(readRequest(request)).toEqual(request))

  it.each([
    undefined,
    'next',
    { do: 'next' },
    { kubarium: 2, do: 'next' },
    { kubarium: 1, do: 'eval', text: 'alert(1)' },
    { kubarium: 1, do: 'next', extra: true },
    { kubarium: 1, do: 'load', lesson: '../x' },
    { kubarium: 1, do: 'load', lesson: 'a'.repeat(100) },
    { kubarium: 1, do: 'step', step: '<b>' },
    { kubarium: 1, do: 'step', step: 0 },
  ])('not %j', (request) => expect(readRequest(request)).toBeUndefined())
})

it.each([
  ['?embed&origin=https://a.example', 'https://b.example/page', 'https://a.example'],
  ['?embed', 'https://b.example/page?x', 'https://b.example'],
  ['?embed&origin=javascript:1', 'https://b.example/', undefined],
  ['?embed&origin=', 'https://b.example/', undefined],
  ['?embed', '', undefined],
])('%s opened by %s listens to %s', (search, referrer, origin) => expect(trustedOrigin(search, referrer)).toBe(origin))

import { describe, expect, it } from 'vitest'
import { decodeBase64, decodeBase64Text, encodeBase64, encodeBase64Url, utf8Text } from './base64.ts'

describe('base64', () => {
  it.each(['', 'a', 'ab', 'abc', 'Grüße, 世界 🚀', '\u0000\n'])('%j goes there and back', (text) => {
    expect(encodeBase64(text)).toBe(Buffer.from(text).toString('base64'))
    expect(decodeBase64Text(encodeBase64(text))).toBe(text)
  })

  it.each(['', 'a', 'ab', 'abc', 'a?>~', 'Grüße, 世界 🚀', 'x'.repeat(9000)])('%j for URLs', (text) => {
    expect(encodeBase64Url(text)).toBe(Buffer.from(text).toString('base64url'))
  })

  it('keeps every byte', () => {
    const bytes = Array.from({ length: 256 }, (_, i) => i)
    expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes)
  })

  it('replaces what is not UTF-8', () => {
    expect(utf8Text([0x61, 0xff, 0x62, 0xc3])).toBe('a\ufffdb\ufffd')
  })
})

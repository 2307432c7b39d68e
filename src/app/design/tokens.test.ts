import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

/** The colours of a block of tokens.css, by name. */
function coloursOf(selector: string): Map<string, string> {
  const from = css.indexOf(`${selector} {`)
  const block = css.slice(from, css.indexOf('}', from))
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]))
}

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const channel = Number.parseInt(hex.slice(i, i + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light! + 0.05) / (dark! + 0.05)
}

const TONES = ['request', 'watch', 'decision', 'traffic', 'fault'] as const
const GROUNDS = ['panel', 'paper', 'raised'] as const
const TEXT = 4.5
const MARK = 3

describe.each([
  ['light', ':root'],
  ['dark', ":root[data-theme='dark']"],
  ['contrast', ":root[data-theme='contrast']"],
] as const)('contrast in the %s theme', (_, selector) => {
  const colours = coloursOf(selector)
  const of = (a: string, b: string): number => contrast(colours.get(a)!, colours.get(b)!)

  it('has every token', () => {
    for (const name of ['ink', 'soft', 'faint', 'inverse', 'on-inverse', 'selected', 'hair', ...TONES, ...GROUNDS, ...TONES.map((tone) => `${tone}-tint`)]) expect(colours.has(name), name).toBe(true)
  })

  it.each(GROUNDS.flatMap((ground) => ['ink', 'soft'].map((text) => [text, ground] as const)))('text: %s on %s', (text, ground) => {
    expect(of(text, ground)).toBeGreaterThanOrEqual(TEXT)
  })

  it.each(TONES.flatMap((tone) => ['panel', 'raised'].map((ground) => [tone, ground] as const)))('a tone as text: %s on %s', (tone, ground) => {
    expect(of(tone, ground)).toBeGreaterThanOrEqual(TEXT)
  })

  it.each(TONES.flatMap((tone) => ['panel', 'paper', `${tone}-tint`].map((ground) => [tone, ground] as const)))('a tone as a mark: %s on %s', (tone, ground) => {
    expect(of(tone, ground)).toBeGreaterThanOrEqual(MARK)
  })

  it.each([...TONES.map((tone) => ['ink', `${tone}-tint`] as const), ['ink', 'selected'] as const, ['ink', 'hair'] as const, ['on-inverse', 'inverse'] as const])('text on a tint: %s on %s', (text, ground) => {
    expect(of(text, ground)).toBeGreaterThanOrEqual(TEXT)
  })
})

it('the formula gives the extremes', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrast('#777777', '#777777')).toBe(1)
})

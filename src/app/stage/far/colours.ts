// The design's colours as numbers, as an image holds them.
import { NODE_LOOKS, POD_SHAPES, SYSTEM_LOOK, type PodShape } from '../../../worker/crowd/index.ts'
import type { Colours, Shades } from './paint.ts'

type Rgb = readonly [number, number, number]

/** The token for each shape; what belongs to the system is quieter while it runs. */
const POD_TOKEN: Readonly<Record<PodShape, string>> = { running: 'traffic', pending: 'decision', unready: 'decision', crashed: 'fault', leaving: 'soft', done: 'faint' }
const ASIDE = 0.22
const TINT = 0.22

/** Reads the tokens that hold for an element. */
export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element)
  const token = (name: string): Rgb => parseHex(style.getPropertyValue(`--${name}`))
  const paper = token('paper')
  const shades = (share: number): Shades => {
    const shade = (colour: Rgb): number => packed(mix(paper, colour, share))
    const tinted = (name: string): Rgb => mix(token('panel'), token(name), TINT)
    return {
      ground: shade(token('panel')),
      edge: shade(token('line')),
      bar: shade(token('soft')),
      barGround: shade(token('hair')),
      pods: Uint32Array.from([...POD_SHAPES, ...Array<undefined>(SYSTEM_LOOK - POD_SHAPES.length).fill(undefined), ...POD_SHAPES], (shape, i) => (shape === undefined ? 0 : shade(token(shape === 'running' && i >= SYSTEM_LOOK ? 'watch' : POD_TOKEN[shape])))),
      nodeGrounds: Uint32Array.from(NODE_LOOKS, (look) => shade(look === 'ready' ? token('panel') : tinted(look === 'booting' ? 'decision' : 'fault'))),
      nodeEdges: Uint32Array.from(NODE_LOOKS, (look) => shade(token(look === 'ready' ? 'line' : look === 'booting' ? 'decision' : 'fault'))),
    }
  }
  return { ...shades(1), aside: shades(ASIDE) }
}

/** `#1c2230`, or `#fff`; black when it is none. */
export function parseHex(text: string): Rgb {
  const hex = text.trim().replace('#', '')
  const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex
  const value = Number.parseInt(full.slice(0, 6), 16) || 0
  return [value >> 16, (value >> 8) & 255, value & 255]
}

const mix = (from: Rgb, to: Rgb, share: number): Rgb => [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share, from[2] + (to[2] - from[2]) * share]

/** As the bytes lie in an image, on every machine that a browser runs on: red first. */
const packed = ([r, g, b]: Rgb): number => ((255 << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r)) >>> 0

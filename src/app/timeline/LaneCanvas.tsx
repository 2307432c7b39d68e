import { useEffect, useRef, type RefObject } from 'react'
import { useTheme } from '../shell/theme.ts'
import { LANES, unpackTick, type LaneTone } from './lanes.ts'

const TICK_WIDTH = 2
const TICK_SHARE = 0.64

export interface LaneCanvasProps {
  readonly ticks: Uint32Array | undefined
  readonly width: number
  readonly height: number
  /** Pixels: memory begins here, what is before is struck out. */
  readonly forgottenTo?: number
  /** Pixels: the run ends here. */
  readonly end?: number
}

/** The lanes, drawn: one tick where somebody did something. */
export function LaneCanvas({ ticks, width, height, forgottenTo: forgottenAt = 0, end: endAt = width }: LaneCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const colours = useRef<{ readonly theme: string; readonly known: Map<string, string> } | undefined>(undefined)
  // Time runs by fractions of a pixel: nothing to be drawn anew for.
  const [forgottenTo, end] = [Math.round(forgottenAt), Math.round(endAt)]
  const { isDark } = useTheme()
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    const scale = window.devicePixelRatio || 1
    element.width = Math.round(width * scale)
    element.height = Math.round(height * scale)
    context.scale(scale, scale)
    const colour = coloursOf(element, colours)
    const laneHeight = height / LANES.length
    if (end < width) {
      context.fillStyle = colour('paper')
      context.fillRect(Math.max(0, end), 0, width - Math.max(0, end), height)
    }
    context.fillStyle = colour('hair')
    LANES.forEach((_, i) => context.fillRect(0, Math.round((i + 0.5) * laneHeight), width, 1))
    if (forgottenTo > 0) strikeOut(context, forgottenTo, height, colour('line'))
    const tones: Record<LaneTone, string> = { request: colour('request'), decision: colour('decision'), watch: colour('watch'), traffic: colour('traffic'), fault: colour('fault') }
    const tickHeight = Math.max(2, laneHeight * TICK_SHARE)
    for (const packed of ticks ?? []) {
      const { lane, x, tone } = unpackTick(packed)
      context.fillStyle = tones[tone]
      // What broke stands out by its size as well as by its colour.
      const grown = tone === 'fault' ? laneHeight : tickHeight
      context.fillRect(x - TICK_WIDTH / 2, lane * laneHeight + (laneHeight - grown) / 2, TICK_WIDTH, grown)
    }
  }, [ticks, width, height, forgottenTo, end, isDark])
  return <canvas ref={canvas} style={{ width, height }} aria-hidden />
}

/** The design's colours by name. To read one the browser first works out all styles of the page: so once for each theme. */
function coloursOf(element: Element, kept: RefObject<{ readonly theme: string; readonly known: Map<string, string> } | undefined>): (name: string) => string {
  const theme = document.documentElement.dataset['theme'] ?? ''
  if (kept.current?.theme !== theme) kept.current = { theme, known: new Map() }
  const { known } = kept.current
  return (name) => {
    const found = known.get(name) ?? getComputedStyle(element).getPropertyValue(`--${name}`).trim()
    known.set(name, found)
    return found
  }
}

/** Slanting lines over what memory has let go of. */
function strikeOut(context: CanvasRenderingContext2D, width: number, height: number, colour: string): void {
  const apart = 7
  context.save()
  context.beginPath()
  context.rect(0, 0, width, height)
  context.clip()
  context.strokeStyle = colour
  for (let x = -height; x < width; x += apart) {
    context.beginPath()
    context.moveTo(x, height)
    context.lineTo(x + height, 0)
    context.stroke()
  }
  context.restore()
}

// The axis under the lanes: round moments, as many as have room.
import type { Micros } from '../../worker/protocol.ts'
import { placeOf, type TimeWindow } from './window.ts'

export interface AxisTick { readonly x: number; readonly label: string }

const SECOND: Micros = 1_000_000
const MINUTE = 60 * SECOND
const STEPS: readonly Micros[] = [
  ...[100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000],
  ...[1, 2, 5, 10, 20, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 20, 30, 60, 120, 360, 720, 1440].map((n) => n * MINUTE),
]
/** Pixels that a label needs. */
const ROOM = 92

/** Moments on the run's clock, whose zero is `start`. */
export function axisOf(window: TimeWindow, start: Micros, width: number): readonly AxisTick[] {
  const least = ((window.to - window.from) / Math.max(1, width)) * ROOM
  const step = STEPS.find((candidate) => candidate >= least) ?? STEPS.at(-1)!
  const ticks: AxisTick[] = []
  for (let at = Math.ceil((window.from - start) / step) * step; at <= window.to - start; at += step) ticks.push({ x: placeOf(at + start, window, width), label: labelOf(at, step) })
  return ticks
}

/** `3:12` where steps are whole seconds, else as many digits as tell two steps apart. */
function labelOf(at: Micros, step: Micros): string {
  const hours = Math.floor(at / (60 * MINUTE))
  const minutes = Math.floor(at / MINUTE) % 60
  const seconds = (at / SECOND) % 60
  const digits = step >= SECOND ? 0 : step >= 100_000 ? 1 : step >= 10_000 ? 2 : step >= 1000 ? 3 : 4
  const text = seconds.toFixed(digits).padStart(digits === 0 ? 2 : digits + 3, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${text}` : `${minutes}:${text}`
}

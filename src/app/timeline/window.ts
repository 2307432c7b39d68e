// Which part of the run the lanes show. Pure: times in cluster microseconds, places in pixels or shares of the width.
import type { Micros } from '../../worker/protocol.ts'

export interface TimeWindow { readonly from: Micros; readonly to: Micros }

/** What there is to be shown: from the clock's zero to the end of the run; memory begins at `remembered`. */
export interface Extent { readonly start: Micros; readonly remembered: Micros; readonly end: Micros }

/** All of the run is shown by at least so much; it grows by leaps, so that ticks stay where they are in between. */
const LEAST_WHOLE: Micros = 60_000_000
const LEAP = 1.5
/** The narrowest window: two milliseconds, in which single messages can be told apart. */
const NARROWEST: Micros = 2_000
/** Of a window that shows all that is remembered: the share left of it, where memory ends. */
const FORGOTTEN_SHARE = 0.05
/** Where in the window the playhead is put when it had left it. */
const ENTERS_AT = 0.2

/** The window that shows everything that can be shown. */
export function wholeWindow({ start, remembered, end }: Extent): TimeWindow {
  let span = LEAST_WHOLE
  while (span < end - remembered) span *= LEAP
  const from = remembered > start ? Math.max(start, Math.round(remembered - span * FORGOTTEN_SHARE)) : start
  return { from, to: from + span }
}

/** Zooms by a factor (below 1: closer) around a place, given as a share of the width. Gives undefined for all or more than all. */
export function zoom(window: TimeWindow, factor: number, share: number, extent: Extent): TimeWindow | undefined {
  const whole = wholeWindow(extent)
  const span = Math.max(NARROWEST, (window.to - window.from) * factor)
  if (span >= whole.to - whole.from) return undefined
  const from = window.from + (window.to - window.from) * share - span * share
  return within({ from: Math.round(from), to: Math.round(from + span) }, whole)
}

/** Moves the window by a share of its width; to the right is later. */
export function pan(window: TimeWindow, share: number, extent: Extent): TimeWindow {
  const by = Math.round((window.to - window.from) * share)
  return within({ from: window.from + by, to: window.to + by }, wholeWindow(extent))
}

/** The window after the playhead went from one moment to another: it goes along when the playhead leaves it. */
export function follow(window: TimeWindow, before: Micros, now: Micros, extent: Extent): TimeWindow {
  const isIn = (time: Micros): boolean => time >= window.from && time <= window.to
  if (isIn(now) || !isIn(before)) return window
  const span = window.to - window.from
  const from = Math.round(now - span * (now > before ? ENTERS_AT : 1 - ENTERS_AT))
  return within({ from, to: from + span }, wholeWindow(extent))
}

function within({ from, to }: TimeWindow, whole: TimeWindow): TimeWindow {
  const shift = from < whole.from ? whole.from - from : to > whole.to ? whole.to - to : 0
  return { from: from + shift, to: to + shift }
}

/** Where a moment is, in pixels. */
export function placeOf(time: Micros, { from, to }: TimeWindow, width: number): number {
  return ((time - from) / Math.max(1, to - from)) * width
}

/** Which moment is at a place. */
export function timeAt(x: number, { from, to }: TimeWindow, width: number): Micros {
  return Math.round(from + (x / Math.max(1, width)) * (to - from))
}

// Words at the marks: as many as have room, what matters most first.
import type { Mark, Micros } from '../../worker/protocol.ts'
import { placeOf, type TimeWindow } from './window.ts'

export interface PlacedMark {
  readonly mark: Mark
  readonly x: number
  /** Pixels for its words; 0 where there is no room for them. */
  readonly room: number
}

const WEIGHT: Readonly<Record<Mark['kind'], number>> = { bookmark: 4, fault: 3, alert: 2, fork: 1, action: 0 }
const PER_LETTER = 6.2
const BESIDE = 12
const LONGEST = 190
/** Fewer pixels say nothing. */
const SHORTEST = 46

/** Where a mark leads: to a bookmark or an alert itself, to just before what was done, so that something else can be done instead. */
export function momentOf({ at, kind }: Mark): Micros {
  return kind === 'bookmark' || kind === 'alert' ? at : at - 1
}

/** The marks of a window, in their order, each with the room that its words have. */
export function placeMarks(marks: readonly Mark[], window: TimeWindow, width: number): readonly PlacedMark[] {
  const shown = marks.filter((mark) => mark.at >= window.from && mark.at <= window.to)
  // A branch begins where something else is done: one sign for both is enough.
  const placed = shown.filter((mark, i) => !shown.some((other, j) => other.at === mark.at && (WEIGHT[other.kind] - WEIGHT[mark.kind] || j - i) > 0)).map((mark) => ({ mark, x: placeOf(mark.at, window, width) }))
  const taken: { readonly from: number; readonly to: number }[] = []
  const rooms = new Map<Mark, number>()
  const byWeight = placed.map((one, i) => ({ ...one, i })).sort((a, b) => WEIGHT[b.mark.kind] - WEIGHT[a.mark.kind] || b.i - a.i)
  for (const { mark, x } of byWeight) {
    const wanted = Math.min(LONGEST, mark.label.length * PER_LETTER + BESIDE)
    const next = Math.min(width, ...taken.filter(({ from }) => from > x).map(({ from }) => from), ...placed.filter((other) => other.mark.kind === 'bookmark' && other.x > x).map((other) => other.x))
    const isFree = !taken.some(({ from, to }) => from <= x && to > x)
    const room = Math.min(wanted, next - x)
    if (!isFree || room < Math.min(wanted, SHORTEST)) continue
    rooms.set(mark, room)
    taken.push({ from: x, to: x + room })
  }
  return placed.map((one) => ({ ...one, room: rooms.get(one.mark) ?? 0 }))
}

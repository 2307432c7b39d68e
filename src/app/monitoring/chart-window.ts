// Which part of the run the charts show. Pure: times in cluster microseconds.
import type { Micros } from '../../worker/protocol.ts'

const SECOND = 1_000_000
const MINUTE = 60 * SECOND

/** Spans to choose from; undefined is all of the run. */
export const SPANS = { five: 5 * MINUTE, fifteen: 15 * MINUTE, hour: 60 * MINUTE, all: undefined } as const
export type SpanId = keyof typeof SPANS

export interface ChartWindow {
  readonly from: Micros
  readonly to: Micros
  readonly step: Micros
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600].map((seconds) => seconds * SECOND)
const MOST_POINTS = 240
const SHORTEST = MINUTE

/**
 * The window that ends at the playhead. When time has been turned back it stays where it was, as long as the playhead is in it:
 * what came after it is still to be seen then.
 */
export function chartWindow(span: SpanId, { start, now, end }: { readonly start: Micros; readonly now: Micros; readonly end: Micros }, before: ChartWindow | undefined): ChartWindow {
  const length = SPANS[span] ?? Math.max(SHORTEST, end - start)
  const step = STEPS.find((candidate) => length / candidate <= MOST_POINTS) ?? STEPS.at(-1)!
  const isPast = now < end
  const stays = isPast && before !== undefined && before.step === step && now >= before.from && now <= before.to && before.to <= end + step
  const to = stays ? before.to : isPast ? (span === 'all' ? end : Math.min(end, now + length / 2)) : now
  // Points lie on round moments: they do not wander as time goes on.
  const last = Math.floor(to / step) * step
  const from = Math.max(Math.floor(start / step) * step, last - length)
  return { from, to: Math.max(last, from + Math.min(length, SHORTEST)), step }
}

// Where a talk is in its lesson, and how it moves: from stop to stop over a run that is known from its start to its end.
// Pure: it says what the playhead is to do. Going back is going to a moment that was; nothing is done twice.
import type { Lesson, Step } from '../../lessons/index.ts'
import type { LessonScript, LessonStop, LoggedAction, Micros, Pace } from '../../worker/protocol.ts'
import type { Place } from './address.ts'

export interface Talk {
  readonly lesson: Lesson
  readonly script: LessonScript
  /** The stop that is shown. */
  readonly at: number
  /** The stop that the cluster is running to. */
  readonly to: number | undefined
}

/** What the page knows of time. */
export interface Clock {
  readonly now: Micros
  readonly end: Micros
  readonly remembered: Micros
}

export type Motion =
  | { readonly do: 'play'; readonly pace: Pace }
  | { readonly do: 'seek'; readonly to: Micros }
  /** The moment has to be made again: memory has let go of it. */
  | { readonly do: 'recall'; readonly to: Micros }

export interface Moved {
  readonly talk: Talk
  readonly motion?: Motion
}

/** Seconds that the room waits at most for the next stop. */
const LONGEST_WAIT = 12
const SECOND = 1_000_000

export const stopAt = ({ script, at }: Talk): LessonStop => script.stops[at]!
export const stepAt = (talk: Talk): Step => talk.lesson.steps[stopAt(talk).step]!

/** Whether the cluster has done something since the step began: before, no sentence about it belongs to the step. */
export const hasMoved = (talk: Talk): boolean => talk.to !== undefined || stopAt(talk).kind !== 'shown'

/** The stop at a place; the nearest one when there is none. */
export function indexOf(stops: readonly LessonStop[], { step, part }: Place): number {
  const exact = stops.findIndex((stop) => stop.step === step && stop.part === part)
  if (exact >= 0) return exact
  const before = stops.findLastIndex((stop) => stop.step < step || (stop.step === step && stop.part <= part))
  return Math.max(0, before)
}

/** On: the cluster runs to the next stop, to be seen. Asked again while it runs, it is there at once. */
export function forward(talk: Talk, clock: Clock): Moved {
  if (talk.to !== undefined) return goTo(talk, talk.to, clock)
  const next = talk.script.stops[talk.at + 1]
  if (!next) return { talk }
  if (next.at <= stopAt(talk).at) return { talk: { ...talk, at: talk.at + 1 } }
  return { talk: { ...talk, to: talk.at + 1 }, motion: { do: 'play', pace: paceTo(talk, next) } }
}

/** Back: to the stop before, as it was; while the cluster runs, to the one that it set out from. */
export function backward(talk: Talk, clock: Clock): Moved {
  return goTo(talk, talk.to === undefined ? talk.at - 1 : talk.at, clock)
}

/** Straight to a stop. What the cluster has not come to yet is run as fast as it goes. */
export function goTo(talk: Talk, index: number, { end, remembered }: Clock): Moved {
  const at = Math.max(0, Math.min(talk.script.stops.length - 1, index))
  const to = talk.script.stops[at]!.at
  if (to > end) return { talk: { ...talk, to: at }, motion: { do: 'play', pace: 'fastest' } }
  return { talk: { ...talk, at, to: undefined }, motion: to < remembered ? { do: 'recall', to } : { do: 'seek', to } }
}

/** Whether the cluster has come to where it ran to: there it stands still, at that very moment. */
export function arrive(talk: Talk, now: Micros): Moved | undefined {
  const target = talk.to === undefined ? undefined : talk.script.stops[talk.to]
  if (!target || now < target.at) return undefined
  return { talk: { ...talk, at: talk.to!, to: undefined }, motion: { do: 'seek', to: target.at } }
}

/** What is done to the cluster on the way to a stop. */
export function doneBefore({ script }: Pick<Talk, 'script'>, index: number): readonly LoggedAction[] {
  const [from, to] = [script.stops[index - 1], script.stops[index]]
  return from && to ? script.run.log.filter(({ at }) => at > from.at && at <= to.at) : []
}

/** As the author wants it to be watched; otherwise as in the world, unless that would keep the room waiting. */
function paceTo(talk: Talk, next: LessonStop): Pace {
  const step = talk.lesson.steps[next.step]!
  if (step.kind === 'watch' || step.pace !== undefined) return step.pace ?? 'story'
  return Math.max(1, Math.ceil((next.at - stopAt(talk).at) / SECOND / LONGEST_WAIT))
}

// Which pictures stand on which page of a storyboard. Pure.
import type { Lesson, Step } from '../../lessons/index.ts'
import type { LessonScript, LessonStop } from '../../worker/protocol.ts'

export interface SheetPlan {
  readonly step: Step
  readonly number: number
  /** Indices of the stops that are drawn: the moments of what is watched, of all else the beginning. */
  readonly pictures: readonly number[]
  /** The stop at which the step begins, and the one at which it is over. */
  readonly first: LessonStop
  readonly last: LessonStop
}

/** A page a step. */
export function planSheets(lesson: Lesson, { stops }: LessonScript): readonly SheetPlan[] {
  return lesson.steps.map((step, i) => {
    const own = stops.flatMap((stop, index) => (stop.step === i ? [{ stop, index }] : []))
    const moments = own.filter(({ stop }) => stop.kind === 'moment')
    return { step, number: i + 1, pictures: (moments.length > 0 ? moments : own.slice(0, 1)).map(({ index }) => index), first: own[0]!.stop, last: own.at(-1)!.stop }
  })
}

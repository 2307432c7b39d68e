import { expect, it } from 'vitest'
import type { Lesson } from '../../lessons/index.ts'
import type { LessonScript, LessonStop } from '../../worker/protocol.ts'
import { planSheets } from './storyboard.ts'

const stop = (step: number, part: number, kind: LessonStop['kind']): LessonStop => ({ step, part, kind, at: step })
const stops = [stop(0, 0, 'shown'), stop(0, 1, 'done'), stop(1, 0, 'shown'), stop(1, 1, 'moment'), stop(1, 2, 'moment'), stop(2, 0, 'shown'), stop(2, 1, 'answered')]

it('a storyboard has a page for each step: what is watched in all its moments, what is asked without its answer', () => {
  const lesson = { steps: [{ kind: 'do' }, { kind: 'watch' }, { kind: 'predict' }] } as unknown as Lesson
  const plans = planSheets(lesson, { stops } as unknown as LessonScript)
  expect(plans.map(({ number, pictures, last }) => [number, pictures, last.kind])).toEqual([
    [1, [0], 'done'],
    [2, [3, 4], 'moment'],
    [3, [5], 'answered'],
  ])
})

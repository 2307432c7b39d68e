import { describe, expect, it } from 'vitest'
import { LESSONS, answerOrder, answerPrediction, beginLesson, currentStep, goTo, hintsTaken, holds, isStepDone, observe, shuffled, takeHint, type DoStep, type OrderStep, type PredictStep, type Scene } from './index.ts'

const nothing: Scene = { pods: [], deployments: [], nodes: [], processes: [] }

describe('the engine', () => {
  const lesson = LESSONS[0]!

  it('holds back until a goal is reached', () => {
    const step = lesson.steps[0] as DoStep
    const progress = observe(beginLesson(lesson), step, nothing)
    expect(isStepDone(progress, step)).toBe(false)
    const pod = (name: string): Scene['pods'][number] => ({ metadata: { name, labels: { app: 'web' } }, status: { conditions: [{ type: 'Ready', status: 'True' }] } })
    const reached = observe(progress, step, { ...nothing, pods: [pod('a'), pod('b'), pod('c')] })
    expect(isStepDone(reached, step)).toBe(true)
  })

  it('gives hints in order and no more than there are', () => {
    const step = lesson.steps[0] as DoStep
    let progress = beginLesson(lesson)
    for (let i = 0; i < 5; i++) progress = takeHint(progress, step)
    expect(hintsTaken(progress, step)).toEqual(step.hints)
  })

  it('stays within the lesson', () => {
    expect(goTo(lesson, beginLesson(lesson), 99).step).toBe(lesson.steps.length - 1)
    expect(currentStep(lesson, goTo(lesson, beginLesson(lesson), -3))).toBe(lesson.steps[0])
  })

  it('an expression about what is not there does not hold, and does not throw', () => {
    expect(holds('pods[0].spec.nodeName == "a"', nothing)).toBe(false)
    expect(holds('this is not CEL', nothing)).toBe(false)
  })
})

describe.each(LESSONS.map((lesson) => [lesson.title, lesson] as const))('lesson %s', (_, lesson) => {
  it('ends with a task done alone, and has ids of its own', () => {
    expect(lesson.steps.at(-1)!.kind).toBe('do')
    expect(new Set(lesson.steps.map((step) => step.id)).size).toBe(lesson.steps.length)
  })

  it('has feedback of its own for every wrong prediction, and one right answer', () => {
    const predictions = lesson.steps.filter((step): step is PredictStep => step.kind === 'predict')
    expect(predictions.length).toBeGreaterThan(0)
    for (const step of predictions) {
      expect(step.choices.filter((choice) => choice.isRight)).toHaveLength(1)
      expect(new Set(step.choices.map((choice) => choice.feedback)).size).toBe(step.choices.length)
      step.choices.forEach((choice, i) => {
        const { progress, feedback } = answerPrediction(beginLesson(lesson), step, i)
        expect(feedback).toEqual({ isRight: choice.isRight === true, text: choice.feedback })
        expect(isStepDone(progress, step)).toBe(true)
      })
    }
  })

  it('shuffles what is to be ordered, and tells right from wrong', () => {
    for (const step of lesson.steps.filter((s): s is OrderStep => s.kind === 'order')) {
      const order = shuffled(step)
      expect([...order].sort()).toEqual([...step.items].sort())
      expect(answerOrder(beginLesson(lesson), step, order).feedback.isRight).toBe(false)
      expect(answerOrder(beginLesson(lesson), step, step.items).feedback.isRight).toBe(true)
    }
  })
})

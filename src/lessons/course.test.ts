// Every lesson is played here without a page: by a learner who is right, by one who errs everywhere, and by one who asks for every hint.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { answer, beatsReached, beginLesson, currentStep, goTo, hintsTaken, holds, isAsking, formatProblem, isStepDone, observe, parseGlossary, parseLesson, replayTo, resetStep, shuffled, takeHint, tokensOf, withNames, type AskingStep, type Given, type Lesson, type LessonProgress, type Question } from './index.ts'
import { TestPlayer } from './test-player.ts'

const CONTENT = join(import.meta.dirname, 'content')
const folders = readdirSync(CONTENT, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)
const read = folders.map((id) => parseLesson(id, Object.fromEntries(readdirSync(join(CONTENT, id)).map((file) => [file, readFileSync(join(CONTENT, id, file), 'utf8')]))))
const { glossary, problems: glossaryProblems } = parseGlossary(readFileSync(join(CONTENT, 'glossary.yaml'), 'utf8'))
const lessons = read.flatMap(({ lesson }) => lesson ?? []).sort((a, b) => a.number - b.number)
const problems = [...read.flatMap((one) => one.problems.map(formatProblem)), ...glossaryProblems]
/** Cluster time that a step may take to come to its end. */
const PATIENCE_SECONDS = 120
/** What commands may say on their standard error: lessons let people meet a refusal. */
const REFUSALS = /AlreadyExists|already exists|disruption budget|global timeout|pending nodes to be drained|^ node-|^pod\//
/** Until what was done has begun to show. */
const SETTLING_SECONDS = 3

it('the course has nothing to complain of', () => expect(problems).toEqual([]))

it('lessons have numbers and names of their own', () => {
  expect(lessons.length).toBeGreaterThanOrEqual(3)
  expect(new Set(lessons.map(({ number }) => number)).size).toBe(lessons.length)
})

it('terms and recalled lessons are there', () => {
  const texts = lessons.flatMap((lesson) => lesson.steps.map(({ text }) => text))
  expect(texts.flatMap(tokensOf).filter(({ kind, target }) => kind === 'term' && !glossary.has(target))).toEqual([])
  const recalled = lessons.flatMap((lesson) => lesson.steps.flatMap((step) => (step.kind === 'recall' ? [{ from: step.from, before: lesson.number }] : [])))
  expect(recalled.filter(({ from, before }) => !lessons.some(({ id, number }) => id === from && number < before))).toEqual([])
})

/** Every answer that a question takes, right ones first; of numbers and picks the right one and some others. */
function answersTo(question: Question, player: TestPlayer): readonly Given[] {
  const scene = withNames(player.scene(), player.lesson.names)
  switch (question.ask) {
    case 'choose':
      return question.choices.map((_, i) => i).sort((a, b) => Number(question.choices[b]!.isRight) - Number(question.choices[a]!.isRight))
    case 'order':
      return [question.items, shuffled(question.items)]
    case 'write':
      return ['because']
    case 'number':
      return Array.from({ length: 8 }, (_, i) => i)
    case 'pick':
      return (scene[question.what === 'pod' ? 'pods' : 'nodes'] as readonly { metadata: { name: string; namespace?: string } }[]).filter(({ metadata }) => (metadata.namespace ?? 'default') === 'default').map(({ metadata }) => metadata.name)
  }
}

describe.each(lessons.map((lesson) => [lesson.title, lesson] as const))('lesson %s', (_, lesson: Lesson) => {
  let player: TestPlayer
  let beginning: string
  beforeAll(() => {
    player = new TestPlayer(lesson)
    beginning = player.state()
  })

  it('opens with something to do and ends with a task done alone', () => {
    expect(lesson.steps[0]!.kind).toBe('do')
    expect(lesson.steps.at(-1)!.kind).toBe('do')
    expect(lesson.steps.some(({ kind }) => kind === 'predict')).toBe(true)
  })

  // The steps of a lesson follow one from another, so they are played in one go.
  it('plays from start to end: each goal is not met before and met after, each answer gets feedback of its own', () => {
    for (let i = 0; i < lesson.steps.length; i++) {
      player.progress = goTo(lesson, player.progress, i)
      const step = currentStep(lesson, player.progress)
      if (step.kind === 'do') {
        player.progress = observe(lesson, player.progress, player.scene())
        expect(isStepDone(player.progress, step), `${step.id} before`).toBe(false)
        player.perform(step.solution)
        player.wait(PATIENCE_SECONDS, () => isStepDone(player.progress, step))
      } else if (step.kind === 'watch') {
        expect(player.watch(PATIENCE_SECONDS), `${step.id}: beats reached: ${beatsReached(player.progress, step).length}`).toBe(true)
      } else if (isAsking(step)) playQuestion(player, step)
      expect(isStepDone(player.progress, step), step.id).toBe(true)
    }
    expect(player.errors.split('\n').filter((line) => line !== '' && !REFUSALS.test(line))).toEqual([])
  })

  it('reset restores the beginning to the byte', () => {
    expect(player.state()).not.toBe(beginning)
    player.reset()
    expect(player.state()).toBe(beginning)
  })

  it('can be entered at its last step: what went before is done for the learner', () => {
    const last = lesson.steps.length - 1
    player.perform(replayTo(lesson, last), PATIENCE_SECONDS)
    const progress = observe(lesson, goTo(lesson, beginLesson(lesson), last), player.scene())
    expect(isStepDone(progress, lesson.steps[last]!)).toBe(false)
  })

  it('gives hints in order, and no more than there are', () => {
    for (const step of lesson.steps) {
      if (step.kind !== 'do') continue
      let progress = beginLesson(lesson)
      for (let taken = 0; taken < 5; taken++) {
        expect(hintsTaken(progress, step)).toEqual(step.hints.slice(0, taken))
        progress = takeHint(progress, step)
      }
    }
  })
})

/** Runs what a question runs, then marks every answer to it. */
function playQuestion(player: TestPlayer, step: AskingStep): void {
  const { lesson } = player
  const given = answersTo(step.question, player)
  const before = player.scene()
  if (step.kind === 'predict') {
    // What the cluster marks must not be marked before the cluster has moved.
    if (step.question.ask === 'pick' || step.question.ask === 'number') expect(holds(step.outcome, withNames(before, lesson.names)), `${step.id}: outcome before`).toBe(false)
    player.perform(step.run)
    player.wait(SETTLING_SECONDS)
    expect(player.wait(PATIENCE_SECONDS, (scene) => holds(step.outcome, withNames(scene, lesson.names))), `${step.id}: outcome`).toBe(true)
  }
  const after = player.scene()
  const marked = given.map((one) => {
    const answered = answer(lesson, resetStep(player.progress, step), step, one, before)
    expect(isStepDone(answered, step)).toBe(true)
    return observe(lesson, answered, after)
  })
  const answers = marked.map((progress: LessonProgress) => progress.answers[step.id]!)
  for (const { feedback, value } of answers) expect(feedback, `${step.id}: ${value}`).toBeTruthy()
  if (step.question.ask !== 'write') {
    expect(answers.filter(({ isRight }) => isRight), `${step.id}: right answers`).toHaveLength(1)
    const right = answers.find(({ isRight }) => isRight)!
    expect(answers.filter(({ isRight, feedback }) => !isRight && feedback === right.feedback)).toEqual([])
  }
  if (step.question.ask === 'choose') expect(new Set(answers.map(({ feedback }) => feedback)).size).toBe(answers.length)
  player.progress = marked.at(-1)!
}

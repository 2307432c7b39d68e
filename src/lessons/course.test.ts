// Every lesson is played here without a page: by a learner who is right, by one who errs everywhere, and by one who asks for every hint.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { answer, beatsReached, beginLesson, currentStep, goTo, hintsTaken, holds, isAsking, isPlayed, formatProblem, isStagePart, isStepDone, observe, parseGlossary, parseLesson, parseMisconceptions, parseTranslation, planStart, replayTo, resetStep, shuffled, takeHint, tokensOf, translateGlossary, withNames, type AskingStep, type Given, type Lesson, type LessonProgress, type Question, type Step } from './index.ts'
import { TestPlayer } from './test-player.ts'

const CONTENT = join(import.meta.dirname, 'content')
const folders = readdirSync(CONTENT, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)
const filesOf = (id: string): Record<string, string> => Object.fromEntries(readdirSync(join(CONTENT, id)).map((file) => [file, readFileSync(join(CONTENT, id, file), 'utf8')]))
const read = folders.map((id) => parseLesson(id, filesOf(id)))
const text = (file: string): string => readFileSync(join(CONTENT, file), 'utf8')
const { glossary, problems: glossaryProblems } = parseGlossary(text('glossary.yaml'))
const { misconceptions, problems: beliefProblems } = parseMisconceptions(text('misconceptions.yaml'))
const german = translateGlossary(glossary, text('glossary.de.yaml'))
const all = read.flatMap(({ lesson }) => lesson ?? []).sort((a, b) => a.number - b.number)
const lessons = all.filter(({ kind }) => kind === 'lesson')
const translations = all.flatMap((lesson) => parseTranslation(lesson, filesOf(lesson.id), 'de') ?? [])
const problems = [...[...read, ...translations].flatMap((one) => one.problems.map(formatProblem)), ...glossaryProblems, ...beliefProblems, ...german.problems]
/** Cluster time that a step may take to come to its end. */
const PATIENCE_SECONDS = 120
/** What is watched a hundred times as fast may take longer. */
const patienceFor = ({ pace = 1 }: Step): number => PATIENCE_SECONDS + 3 * pace
/** What commands may say on their standard error: lessons let people meet a refusal. */
const REFUSALS = /AlreadyExists|already exists|disruption budget|global timeout|pending nodes to be drained|^ node-|^pod\//
/** Until what was done has begun to show. */
const SETTLING_SECONDS = 3

it('the course has nothing to complain of', () => expect(problems).toEqual([]))

it('is lessons 1 to 13 and 16 to 20, a place to play, and three incidents', () => {
  expect(lessons.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20])
  expect(all.filter(({ kind }) => kind === 'play')).toHaveLength(1)
  expect(all.filter(({ kind }) => kind === 'incident').map(({ measure }) => measure)).toEqual(['shop', 'menu', 'orders'])
  expect(new Set(all.map(({ number }) => number)).size).toBe(all.length)
  for (const { minutes } of lessons) expect(minutes).toBeLessThanOrEqual(10)
})

it('the timeline tells nothing of what an incident has in store', () => {
  for (const lesson of all) expect(planStart(lesson).run.log.every(({ isSecret = false }) => isSecret === (lesson.kind === 'incident')), lesson.id).toBe(true)
})

/** Every text that a learner reads, wherever it stands. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

describe('what points elsewhere', () => {
  const versions = [...all, ...translations.flatMap(({ lesson }) => lesson ?? [])]
  const words = [...versions.flatMap((lesson) => textsOf(lesson).map((one) => [lesson.id, one] as const)), ...[...misconceptions.values()].flatMap((one) => textsOf(one).map((each) => ['misconceptions', each] as const))]

  it('tokens name terms of the glossary and parts of the stage', () => {
    const tokens = words.flatMap(([where, one]) => tokensOf(one).map((token) => ({ where, ...token })))
    expect(tokens.length).toBeGreaterThan(70)
    expect(tokens.filter(({ kind, target }) => (kind === 'term' ? !glossary.has(target) : !isStagePart(target)))).toEqual([])
  })

  it('terms are all used somewhere', () => {
    const used = new Set(words.flatMap(([, one]) => tokensOf(one).filter(({ kind }) => kind === 'term').map(({ target }) => target)))
    expect([...glossary.keys()].filter((id) => !used.has(id))).toEqual([])
  })

  it('links lead nowhere else', () => expect(words.filter(([, one]) => /\]\((?!stage:|term:)/.test(one) && !one.includes('labels['))).toEqual([]))

  it('lessons that are spoken of are there', () => {
    const numbers = new Set(lessons.map(({ number }) => number))
    const spoken = words.flatMap(([where, one]) => [...one.matchAll(/\b(?:[Ll]essons?|Lektion(?:en)?) (\d+)/g)].map(([, number]) => ({ where, number: Number(number) })))
    expect(spoken.filter(({ where, number }) => !numbers.has(number) || (lessons.find(({ id }) => id === where)?.number ?? 999) < number).filter(({ where, number }) => !(where === 'deployment' && number === 11) && !(where === 'taints' && number === 19))).toEqual([])
  })

  it('recalled lessons and lessons to take before come before', () => {
    const refs = all.flatMap((lesson) => [...lesson.steps.flatMap((step) => (step.kind === 'recall' ? [step.from] : [])), ...lesson.after].map((id) => ({ id, before: lesson.number })))
    expect(refs.filter(({ id, before }) => !lessons.some((one) => one.id === id && one.number < before))).toEqual([])
  })

  it('beliefs are those of misconceptions.yaml; each is provoked by a wrong answer, named by a lesson that is there, and asked for again', () => {
    const named = JSON.stringify(all.map(({ steps }) => steps))
    const provoked = new Set([...named.matchAll(/"belief":"([^"]+)"/g)].map(([, id]) => id!))
    const retested = all.flatMap(({ steps }) => steps.flatMap(({ retests = [] }) => retests))
    expect([...provoked, ...retested].filter((id) => !misconceptions.has(id))).toEqual([])
    expect([...misconceptions.keys()].filter((id) => !provoked.has(id))).toEqual([])
    expect([...misconceptions.values()].filter(({ lesson }) => !all.some(({ id }) => id === lesson))).toEqual([])
  })

  it('lesson 1 is there in German, with every term that it uses', () => {
    expect(translations.map(({ lesson }) => lesson?.id)).toContain('desired-and-actual')
    const first = translations.find(({ lesson }) => lesson?.id === 'desired-and-actual')!.lesson!
    expect(first.title).toBe('Soll und Ist')
    for (const { target } of textsOf(first).flatMap(tokensOf).filter(({ kind }) => kind === 'term')) expect(german.glossary.get(target)!.text, target).not.toBe(glossary.get(target)!.text)
  })
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

describe.each(all.map((lesson) => [lesson.title, lesson] as const))('lesson %s', (_, lesson: Lesson) => {
  let player: TestPlayer
  let beginning: string
  beforeAll(() => {
    player = new TestPlayer(lesson)
    beginning = player.state()
  })

  it('opens with something to do and ends with a task done alone', () => {
    expect(lesson.steps[0]!.kind).toBe('do')
    if (lesson.kind !== 'lesson') return
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
        expect(player.watch(patienceFor(step)), `${step.id}: beats reached: ${beatsReached(player.progress, step).length}`).toBe(true)
      } else if (isAsking(step)) playQuestion(player, step)
      expect(isStepDone(player.progress, step), step.id).toBe(true)
    }
    // All marked answers that were taken along the way were wrong ones: who errs everywhere comes to the end all the same.
    expect(isPlayed(lesson, player.progress)).toBe(true)
    expect(Object.values(player.progress.answers).filter(({ isRight }) => isRight)).toEqual([])
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
    expect(player.wait(patienceFor(step), (scene) => holds(step.outcome, withNames(scene, lesson.names))), `${step.id}: outcome`).toBe(true)
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

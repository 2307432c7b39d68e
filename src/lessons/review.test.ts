import { expect, it } from 'vitest'
import { EMPTY_PROGRESS, REST_MILLIS, beginLesson, betterScore, beliefsMet, dueReviews, failedAt, parOf, parseLesson, parseMisconceptions, review, rewind, resetStep, scoreOf, surveyBeliefs, type CourseProgress, type Lesson } from './index.ts'

const belief = (name: string): string => `  - name: ${name}
    belief: B.
    truth: T.
    lesson: one
    ask: Q?
    choices:
      - {text: a, feedback: no}
      - {text: b, right: true, feedback: yes!}
`
const { misconceptions, problems } = parseMisconceptions(`misconceptions:\n${belief('first')}${belief('second')}`)
const LESSON = '---\nnumber: 1\ntitle: T\nminutes: 1\nsummary: S\n---\n---\nstep: ask\nkind: explain\nretests: [second]\nchoices:\n  - {text: a, feedback: x, belief: first}\n  - {text: b, right: true, feedback: y}\n---\n# Ask\n'
const lesson = parseLesson('one', { 'lesson.md': LESSON }).lesson!
const answered = (isRight: boolean, more: object = {}): CourseProgress => ({ ...EMPTY_PROGRESS, lessons: { one: { ...beginLesson(lesson), done: ['ask'], answers: { ask: isRight ? { value: 'b', isRight, choice: 1 } : { value: 'a', isRight, choice: 0, belief: 'first' } }, ...more } } })
const due = (course: CourseProgress, now: number, lessons: readonly Lesson[] = [lesson]): readonly string[] => dueReviews(course, lessons, misconceptions, now).map(({ id }) => id)
const states = (course: CourseProgress): readonly string[] => surveyBeliefs(course, [lesson], misconceptions).map(({ state }) => state)

it('the misconceptions of these tests are sound', () => expect(problems).toEqual([]))

it('what is wrong with misconceptions is told with line and remedy', () => {
  expect(parseMisconceptions('misconceptions:\n  - name: a\n    belief: b\n').problems[0]).toMatch(/^misconceptions\.yaml:2: truth is missing\. Say what is true/)
  expect(parseMisconceptions(`misconceptions:\n${belief('a')}${belief('a')}`).problems[0]).toMatch(/two misconceptions are called a/)
  expect(parseMisconceptions('hello').problems).toHaveLength(1)
})

it('a wrong answer opens a belief; nothing is asked before its lesson', () => {
  expect(states(EMPTY_PROGRESS)).toEqual(['unmet', 'unmet'])
  expect(due(EMPTY_PROGRESS, 1e15)).toEqual([])
  expect(states(answered(false))).toEqual(['open', 'unmet'])
})

it('asks again some minutes after the lesson, what was wrong first', () => {
  const course = answered(false, { at: 1000 })
  expect(due(course, 1000)).toEqual([])
  expect(due(course, 1000 + REST_MILLIS[0]!)).toEqual(['first', 'second'])
})

it('comes back ever more seldom when the answers are right, and soon when one is wrong', () => {
  let course = answered(false)
  let now = 0
  for (const rest of REST_MILLIS.slice(1)) {
    course = review(course, 'first', true, now)
    expect(states(course)[0]).toBe('mended')
    expect(due(course, now + rest - 1)).not.toContain('first')
    expect(due(course, (now += rest))).toContain('first')
  }
  course = review(course, 'first', false, now)
  expect(states(course)[0]).toBe('open')
  expect(due(course, now + REST_MILLIS[0]!)).toContain('first')
})

it('what was believed is remembered when a step or the lesson begins again', () => {
  const progress = answered(false).lessons['one']!
  expect(beliefsMet(resetStep(progress, lesson.steps[0]!))).toEqual(['first'])
  const again = rewind(lesson, progress)
  expect(beliefsMet(again)).toEqual(['first'])
  expect(again).toMatchObject({ done: [], isPassed: true })
})

it('scores an incident from when one comes until all is well', () => {
  const score = scoreOf({ at: 60_000_000, failed: 10, actions: 2 }, { at: 95_400_000, failed: 150, actions: 5 })
  expect(score).toEqual({ seconds: 35, failed: 140, actions: 3 })
  expect(betterScore(score, { ...score, seconds: 40 })).toBe(score)
  expect(betterScore(score, { ...score, actions: 1 })).toMatchObject({ actions: 1 })
  expect(failedAt('a', [{ service: 'a', failed: 3 }, { service: 'b', failed: 4 }])).toBe(3)
  expect(parOf(lesson)).toBe(0)
})

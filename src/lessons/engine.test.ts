import { describe, expect, it } from 'vitest'
import { EMPTY_PROGRESS, answer, beginLesson, currentStep, fillIn, formatProgress, goTo, holds, isBeat, isOutcomeAwaited, isStepDone, observe, parseAction, parseLesson, parseProgress, prepareAction, problemOf, reachBeat, sceneOf, shuffled, takeReady, type AskingStep, type Scene, type WatchStep } from './index.ts'

const TEXT = `---
number: 1
title: T
minutes: 1
summary: S
let:
  web: pods.labelled('app=web')
---
---
step: make
kind: do
goal: web.size() == 2
hints: [a, b, c]
solution: [kubectl get pods]
---
# Make
---
step: count
kind: predict
number: Pods
right: web.size()
praise: Right.
feedback:
  - {when: answer > 2, text: Fewer.}
  - More.
outcome: web.exists(p, ready(p))
---
# Count
---
step: see
kind: watch
beats:
  - {when: "request(record, 'create', 'pods', 'a')", say: One.}
  - {when: record.kind == 'decision', say: Two.}
---
# See
---
step: own
kind: explain
model: Because.
---
# Own words
`
const GUESS = `---
number: 1
title: T
minutes: 1
summary: S
---
---
step: guess
kind: predict
outcome: pods.size() == 1
choices:
  - {text: None., feedback: Look.}
  - {text: One., right: true, feedback: Yes.}
---
# How many?
---
step: after
kind: read
---
# Well
`
const { lesson, problems } = parseLesson('t', { 'lesson.md': TEXT })
const theLesson = lesson!
const pod = (name: string, isReady = false) => ({ metadata: { name, labels: { app: 'web' } }, status: { conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] } })
const sceneWith = (...pods: readonly object[]): Scene => ({ ...sceneOf({ objects: {}, surroundings: { machines: [], users: [] }, records: [] }), pods })
const stepAt = <T>(index: number): T => theLesson.steps[index] as T
const record = (kind: string, data: object, object = 'pods/default/a') => ({ id: 1, time: 0, kind, actor: 'x', cause: 0, what: '', object, data: { ...data } })

it('the lesson of these tests is sound', () => expect(problems).toEqual([]))

describe('the engine', () => {
  it('holds back until a goal is reached, and remembers that it was', () => {
    const progress = observe(theLesson, beginLesson(theLesson), sceneWith(pod('a')))
    expect(isStepDone(progress, stepAt(0))).toBe(false)
    const reached = observe(theLesson, progress, sceneWith(pod('a'), pod('b')))
    expect(isStepDone(reached, stepAt(0))).toBe(true)
    expect(isStepDone(observe(theLesson, reached, sceneWith()), stepAt(0))).toBe(true)
  })

  it('stays within the lesson', () => {
    expect(goTo(theLesson, beginLesson(theLesson), 99).step).toBe(3)
    expect(currentStep(theLesson, goTo(theLesson, beginLesson(theLesson), -3))).toBe(stepAt(0))
  })

  it.each([
    [2, true, 'Right.'],
    [3, false, 'Fewer.'],
    [0, false, 'More.'],
  ])('the cluster marks the number %i when it has come to the outcome', (given, isRight, feedback) => {
    const at = goTo(theLesson, beginLesson(theLesson), 1)
    const answered = answer(theLesson, at, stepAt<AskingStep>(1), given, sceneWith())
    expect(isStepDone(answered, stepAt(1))).toBe(true)
    expect(observe(theLesson, answered, sceneWith(pod('a'), pod('b'))).answers['count']).toEqual({ value: String(given) })
    expect(observe(theLesson, answered, sceneWith(pod('a', true), pod('b'))).answers['count']).toEqual({ value: String(given), isRight, feedback })
  })

  it('a choice, too, is marked when the cluster has come to the outcome, or when the learner goes on before', () => {
    const guess = parseLesson('t', { 'lesson.md': GUESS }).lesson!
    const answered = answer(guess, beginLesson(guess), guess.steps[0] as AskingStep, 0, sceneWith())
    expect(answered.answers['guess']).toEqual({ value: 'None.', choice: 0 })
    expect(isStepDone(answered, guess.steps[0]!)).toBe(true)
    expect(observe(guess, answered, sceneWith()).answers['guess']).toEqual({ value: 'None.', choice: 0 })
    const marked = { value: 'None.', choice: 0, isRight: false, feedback: 'Look.' }
    expect(isOutcomeAwaited(answered, guess.steps[0]!)).toBe(true)
    const seen = observe(guess, answered, sceneWith(pod('a')))
    expect(seen.answers['guess']).toEqual(marked)
    expect(isOutcomeAwaited(seen, guess.steps[0]!)).toBe(false)
    expect(goTo(guess, answered, 1).answers['guess']).toEqual(marked)
  })

  it('an answer stands', () => {
    const first = answer(theLesson, beginLesson(theLesson), stepAt<AskingStep>(1), 1, sceneWith())
    expect(answer(theLesson, first, stepAt<AskingStep>(1), 2, sceneWith())).toBe(first)
  })

  it('compares own words with a model, and marks nothing', () => {
    expect(answer(theLesson, beginLesson(theLesson), stepAt<AskingStep>(3), 'I think so', sceneWith()).answers['own']).toEqual({ value: 'I think so', feedback: 'Because.' })
  })

  it('goes from beat to beat', () => {
    const step = stepAt<WatchStep>(2)
    const begun = beginLesson(theLesson)
    expect(isBeat(theLesson, begun, step, record('decision', {}), sceneWith())).toBe(false)
    expect(isBeat(theLesson, begun, step, record('request', { verb: 'create', resource: 'pods', code: 409 }), sceneWith())).toBe(false)
    expect(isBeat(theLesson, begun, step, record('request', { verb: 'create', resource: 'pods', code: 201 }), sceneWith())).toBe(true)
    const one = reachBeat(begun, step)
    expect(isStepDone(one, step)).toBe(false)
    expect(isBeat(theLesson, one, step, record('decision', {}), sceneWith())).toBe(true)
    expect(isStepDone(reachBeat(one, step), step)).toBe(true)
  })

  it('never shuffles into the right order', () => {
    for (let count = 3; count < 10; count++) {
      const items = Array.from({ length: count }, (_, i) => String(i))
      expect([...shuffled(items)].sort()).toEqual(items)
      expect(shuffled(items)).not.toEqual(items)
    }
  })
})

describe('expressions', () => {
  it.each([
    ["pods.labelled('app=web').size() == 1", true],
    ["pods.labelled('app').exists(p, ready(p))", true],
    ["pods.named('a')[0].metadata.name == 'a'", true],
    ["text(pods[0], 'spec.nodeName') == ''", true],
    ["pods[0].spec.nodeName == ''", false],
    ['nothing == 1', false],
    ['this is not CEL', false],
  ])('%s is %s', (expression, expected) => expect(holds(expression, sceneWith(pod('a', true)))).toBe(expected))

  it('tells what it does not know', () => {
    expect(problemOf('pods.exists(p, p.x) && q', new Set(['pods']))).toBe('nothing is called q')
    expect(problemOf('pods.exists(p, pods.all(q, q == p))', new Set(['pods']))).toBeUndefined()
  })

  it('fills templates, or says that they cannot be', () => {
    expect(fillIn('delete {{ pods[0].metadata.name }} now', sceneWith(pod('a')))).toBe('delete a now')
    expect(fillIn('delete {{ pods[0].metadata.name }}', sceneWith())).toBeUndefined()
  })
})

describe('actions', () => {
  it.each([
    ['kubectl get pods', { do: 'kubectl', line: 'kubectl get pods' }],
    ['stop kube-scheduler on cp-1', { do: 'process', process: 'kube-scheduler', machine: 'cp-1', signal: 'stop' }],
    ['kill container nginx of {{ pods[0].metadata.name }}', { do: 'kill-container', namespace: 'default', pod: '{{ pods[0].metadata.name }}', container: 'nginx' }],
    ['unplug node-2', { do: 'power', machine: 'node-2', on: false }],
    ['plug in node-2', { do: 'power', machine: 'node-2', on: true }],
    ['cut node-1 from cp-1', { do: 'link', a: 'node-1', b: 'cp-1', cut: true }],
    ['take node-2 away', { do: 'remove-machine', machine: 'node-2' }],
    ['send 4 requests a second to web', { do: 'users', namespace: 'default', service: 'web', perSecond: 4 }],
    ['wait until pods.size() > 1', { do: 'until', holds: 'pods.size() > 1' }],
    ['rm -rf /', 'is none of the things that a lesson can do'],
  ])('%s', (text, action) => expect(parseAction(text, {})).toEqual(action))

  it('wait for their turn, and for what they name', () => {
    const queue = [{ do: 'until', holds: 'pods.size() > 0' }, { do: 'kubectl', line: 'kubectl delete pod {{ pods[0].metadata.name }}' }] as const
    expect(takeReady(queue, sceneWith()).next).toBeUndefined()
    expect(takeReady(queue, sceneWith(pod('a')))).toEqual({ next: { do: 'kubectl', line: 'kubectl delete pod a' }, rest: [] })
    expect(prepareAction(queue[1], sceneWith())).toBeUndefined()
  })
})

describe('progress', () => {
  const progress = { ...EMPTY_PROGRESS, lessons: { t: answer(theLesson, beginLesson(theLesson), stepAt<AskingStep>(3), 'so', sceneWith()) } }

  it('goes into a file and comes back', () => expect(parseProgress(formatProgress(progress))).toEqual(progress))

  it.each([
    ['not JSON', 'hello', /not JSON/],
    ['another file', '{"a":1}', /no progress/],
    ['another version', '{"kubarium":"progress","version":9}', /version 9/],
  ])('%s is refused', (_, text, why) => expect(parseProgress(text)).toMatch(why))

  it('takes what fits and leaves the rest', () => {
    const text = JSON.stringify({ kubarium: 'progress', version: 1, lessons: { a: { step: 1, done: ['x', 3], answers: { q: { value: 3 }, r: { value: 'v', isRight: 'yes' } }, hints: { h: -1, i: 2 } }, b: { step: 'one' } } })
    expect(parseProgress(text)).toEqual({ ...EMPTY_PROGRESS, lessons: { a: { lesson: 'a', step: 1, done: ['x'], answers: { r: { value: 'v' } }, hints: { i: 2 }, beats: {} } } })
  })
})

import { describe, expect, it } from 'vitest'
import { formatProblem, parseLesson } from './index.ts'

const HEAD = '---\nnumber: 7\ntitle: Seven\nminutes: 5\nsummary: About seven.\n---\n'
const READ = '---\nstep: look\nkind: read\n---\n# Look\n\nText.\n'
const complaints = (text: string, more: Record<string, string> = {}): string[] => parseLesson('seven', { 'lesson.md': text, ...more }).problems.map(formatProblem)

describe('a lesson without faults', () => {
  it('is read', () => {
    const { lesson, problems } = parseLesson('seven', { 'lesson.md': HEAD + READ })
    expect(problems).toEqual([])
    expect(lesson).toMatchObject({ id: 'seven', number: 7, nodes: 2, settleSeconds: 25, steps: [{ id: 'look', kind: 'read', title: 'Look', text: 'Text.' }] })
  })

  it('may hold `---` in a code fence, and CRLF line ends', () => {
    const fenced = READ.replace('Text.', '```yaml\na: 1\n---\nb: 2\n```')
    expect(complaints(HEAD + fenced)).toEqual([])
    expect(complaints((HEAD + READ).replaceAll('\n', '\r\n'))).toEqual([])
  })

  it('may arrange the stage, as a whole and for a step, and choose what lies in the palette', () => {
    const { lesson, problems } = parseLesson('seven', { 'lesson.md': HEAD.replace('summary', 'lens: ownership\npalette: [bin, kill]\nsummary') + READ.replace('kind: read', 'kind: read\nlens: traffic') })
    expect(problems).toEqual([])
    expect(lesson).toMatchObject({ lens: 'ownership', palette: ['bin', 'kill'], steps: [{ lens: 'traffic' }] })
  })

  it('hands manifests of its folder to the commands that name them', () => {
    const { lesson, problems } = parseLesson('seven', { 'lesson.md': HEAD.replace('nodes', 'nodes').replace('summary', 'start: [kubectl apply -f web.yaml]\nsummary') + READ, 'web.yaml': 'kind: Pod' })
    expect(problems).toEqual([])
    expect(lesson!.start).toEqual([{ do: 'kubectl', line: 'kubectl apply -f web.yaml', files: { 'web.yaml': 'kind: Pod' } }])
  })
})

const step = (yaml: string): string => `${HEAD}---\n${yaml}\n---\n# Title\n`
const DO = 'step: a\nkind: do\ngoal: pods.size() > 0\nhints: [a, b, c]\nsolution: [kubectl get pods]'
const CHOOSE = 'step: a\nkind: explain\nchoices:\n  - {text: a, feedback: x}\n  - {text: b, right: true, feedback: y}'

describe('problems name file, line and remedy', () => {
  it.each([
    ['no front matter', 'Hello', 'seven/lesson.md:1: something stands before the front matter. Begin the file with a line `---`.'],
    ['an open end', '---\nnumber: 1', 'seven/lesson.md:1: the front matter that begins here has no end. Close it'],
    ['text before', `Hello\n${HEAD}${READ}`, 'seven/lesson.md:1: something stands before the front matter'],
    ['bad YAML', step('step: a\nkind: read\ntext: a: b'), 'seven/lesson.md:10: this is not YAML'],
    ['no steps', HEAD, 'seven/lesson.md:7: the lesson has 0 steps'],
    ['a missing title', HEAD.replace('title: Seven\n', '') + READ, 'seven/lesson.md:2: title is missing. Give the lesson a title.'],
    ['an unknown lens', HEAD.replace('minutes: 5', 'minutes: 5\nlens: wide') + READ, 'seven/lesson.md:5: lens is "wide". Write one of machines, ownership'],
    ['an unknown tool', HEAD.replace('minutes: 5', 'minutes: 5\npalette: [bin, hammer]') + READ, 'seven/lesson.md:5: palette names hammer. Name some of node,'],
    ['a bad pace', step('step: a\nkind: watch\npace: 0\nbeats: [{when: "true", say: a}]'), 'seven/lesson.md:10: pace is 0. Give a whole number from 1 to 100.'],
    ['a bad number', HEAD.replace('minutes: 5', 'minutes: soon') + READ, 'seven/lesson.md:4: minutes is "soon". Give a whole number from 1 to 60.'],
    ['an unknown field', HEAD.replace('minutes', 'minuts') + READ, 'seven/lesson.md:4: there is no field minuts here. Those that there are:'],
    ['an unknown kind', step('step: a\nkind: dance'), 'seven/lesson.md:9: there is no such kind of step. Write one of read,'],
    ['no heading', `${HEAD}---\nstep: a\nkind: read\n---\nText.`, 'seven/lesson.md:11: the step has no title. Begin its text with a heading'],
    ['a bad expression', step(DO.replace('pods.size() > 0', '"pods.size( > 0"')), 'seven/lesson.md:10: goal is not right: '],
    ['an unknown name', step(DO.replace('pods.size()', 'pod.size()')), 'seven/lesson.md:10: goal is not right: nothing is called pod.'],
    ['two hints', step(DO.replace('[a, b, c]', '[a, b]')), 'seven/lesson.md:11: hints has 2 items. Give three: a question, a direction, the command.'],
    ['an unknown action', step(DO.replace('kubectl get pods', 'dance')), 'seven/lesson.md:12: “dance”: is none of the things that a lesson can do. Write one of: kubectl'],
    ['a missing manifest', step(DO.replace('kubectl get pods', 'kubectl apply -f no.yaml')), 'seven/lesson.md:12: “kubectl apply -f no.yaml”: there is no file no.yaml in the lesson’s folder.'],
    ['a bad template', step(DO.replace('kubectl get pods', '"kubectl get pod {{ pods[ }}"')), 'seven/lesson.md:12: “kubectl get pod {{ pods[ }}”: {{ pods[ }} is not CEL'],
    ['a start that asks', HEAD.replace('summary', 'start: ["wait until true"]\nsummary') + READ, 'seven/lesson.md:5: the start asks the cluster something.'],
    ['two right choices', step(CHOOSE.replace('feedback: x', 'feedback: x, right: true')), 'seven/lesson.md:10: 2 of the choices are right. Mark one'],
    ['shared feedback', step(CHOOSE.replace('feedback: x', 'feedback: y')), 'seven/lesson.md:10: two choices have the same feedback.'],
    ['a choice without feedback', step(CHOOSE.replace(', feedback: x', '')), 'seven/lesson.md:11: feedback is missing. Write what meets the belief'],
    ['no question', step('step: a\nkind: explain'), 'seven/lesson.md:9: the step asks nothing. Give one of choices, pick'],
    ['two questions', step(`${CHOOSE}\nmodel: a`), 'seven/lesson.md:13: the step asks in two ways: choices and model.'],
    ['a number without a last word', step('step: a\nkind: explain\nnumber: Pods\nright: pods.size()\npraise: yes!\nfeedback:\n  - {when: answer > 3, text: too many}'), 'seven/lesson.md:13: some wrong answer has no feedback'],
    ['a part that is not there', `${HEAD}${READ.replace('Text.', '[x](stage:moon)')}`, 'seven/lesson.md:11: step look points at moon, which is not on the stage.'],
    ['steps of one name', HEAD + READ + READ, 'seven/lesson.md:2: two steps are called look.'],
  ])('%s', (_, text, said) => {
    const found = complaints(text)
    expect(found.some((problem) => problem.startsWith(said)), `${said}\n— but: ${found.join('\n')}`).toBe(true)
  })
})

it('survives any text', () => {
  for (const text of ['', '---', '---\n---', '---\n- 1\n---', '---\n\u0000\n---', `${HEAD}---\nchoices: 3\nkind: explain\nstep: [1]\n---\n`, step('step: a\nkind: watch\nbeats: [3, {when: 1}]'), step('step: a\nkind: predict\nchoices: {}')]) expect(complaints(text).length).toBeGreaterThan(0)
  expect(complaints('x'.repeat(300_000))[0]).toMatch(/longer than/)
})

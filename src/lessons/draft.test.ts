import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EMPTY_DRAFT, checkDraft, formatAction, moveStep, newStep, parseAction, parseLesson, readDraft, recordActions, writeDraft, type LessonAction, type StepKind } from './index.ts'

const CONTENT = join(import.meta.dirname, 'content')
const folders = readdirSync(CONTENT, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)
const filesOf = (id: string): Record<string, string> => Object.fromEntries(readdirSync(join(CONTENT, id)).filter((file) => !file.endsWith('.de.md')).map((file) => [file, readFileSync(join(CONTENT, id, file), 'utf8')]))

describe('a draft', () => {
  it.each(folders)('%s: read into the builder and written again, it is the same lesson', (id) => {
    const files = filesOf(id)
    const { lesson, problems } = checkDraft(readDraft(id, files)!)
    expect(problems).toEqual([])
    expect(lesson).toEqual(parseLesson(id, files).lesson)
  })

  it('begins as something sound, and every kind of step can be added to it', () => {
    expect(checkDraft(EMPTY_DRAFT).problems.map(({ message }) => message)).toEqual(['solution is missing'])
    for (const kind of ['read', 'watch', 'predict', 'explain'] as const satisfies readonly StepKind[]) {
      const steps = [...EMPTY_DRAFT.steps, newStep(EMPTY_DRAFT, kind), newStep({ ...EMPTY_DRAFT, steps: [newStep(EMPTY_DRAFT, kind)] }, kind)]
      expect(checkDraft({ ...EMPTY_DRAFT, steps }).problems.filter(({ step }) => step !== 0), kind).toEqual([])
    }
  })

  it('says in which step a mistake stands', () => {
    const faulty = { ...newStep(EMPTY_DRAFT, 'do'), prose: 'no heading' }
    const { problems } = checkDraft({ ...EMPTY_DRAFT, head: { ...EMPTY_DRAFT.head, minutes: 'soon' }, steps: [newStep(EMPTY_DRAFT, 'read'), faulty] })
    expect(problems.map(({ step, message }) => [step, message])).toEqual([[undefined, 'minutes is "soon"'], [1, 'the step has no title'], [1, 'solution is missing']])
  })

  it('puts steps into another order', () => {
    const draft = { ...EMPTY_DRAFT, steps: ['a', 'b', 'c'].map((step) => ({ fields: { step }, prose: '' })) }
    expect(moveStep(draft, 2, 0).steps.map(({ fields }) => fields['step'])).toEqual(['c', 'a', 'b'])
    expect(moveStep(draft, 9, 0)).toBe(draft)
  })

  it('is not read from what is no lesson', () => {
    for (const text of ['', 'hello', '---\na: 1', '---\na: [\n---\n']) expect(readDraft('x', { 'lesson.md': text })).toBeUndefined()
    expect(writeDraft(EMPTY_DRAFT)['lesson.md']).toMatch(/^---\nnumber: 100\n/)
  })
})

describe('recording', () => {
  const actions: readonly LessonAction[] = [
    { do: 'kubectl', line: 'kubectl get pods' },
    { do: 'process', process: 'kubelet', machine: 'node-1', signal: 'pause' },
    { do: 'power', machine: 'node-2', on: false },
    { do: 'power', machine: 'node-2', on: true },
    { do: 'remove-machine', machine: 'node-3' },
    { do: 'link', a: 'node-1', b: 'cp-1', cut: true },
    { do: 'link', a: 'node-1', b: 'cp-1', cut: false, extraMillis: 0, loss: 0 },
    { do: 'link', a: 'node-1', b: 'cp-1', cut: false, extraMillis: 80 },
    { do: 'link', a: 'node-1', b: 'cp-1', cut: false, loss: 0.25 },
    { do: 'kill-container', namespace: 'shop', pod: 'a', container: 'nginx' },
    { do: 'users', namespace: 'default', service: 'web', perSecond: 4 },
    { do: 'fill-disk', machine: 'node-1', percent: 97 },
    { do: 'fill-disk', machine: 'node-1', percent: 0 },
    { do: 'leak-memory', namespace: 'default', pod: 'a', container: 'c', mibPerSecond: 5 },
    { do: 'spin-cpu', namespace: 'default', pod: 'a', container: 'c', cores: 2 },
    { do: 'registry', fault: 'denied', image: 'nginx:1.27' },
    { do: 'registry', fault: 'none' },
    { do: 'expire-certificate', machine: 'node-1' },
    { do: 'expire-certificate', machine: 'node-1', renew: true },
    { do: 'skew-clock', machine: 'node-1', seconds: -90 },
    { do: 'until', holds: 'pods.size() > 1' },
    { do: 'until', holds: 'true', seconds: 20 },
  ]
  it.each(actions.map((action) => [formatAction(action), action] as const))('“%s” is read as what was done', (sentence, action) => expect(parseAction(sentence, {})).toEqual(action))

  it('puts manifests beside the lesson, each under a name of its own', () => {
    const apply = (text: string): LessonAction => ({ do: 'kubectl', line: 'kubectl apply -f manifest.yaml', files: { 'manifest.yaml': text } })
    const { lines, files } = recordActions([apply('a: 1'), apply('b: 2'), apply('a: 1')], [], {})
    expect(files).toEqual({ 'manifest.yaml': 'a: 1', 'manifest-2.yaml': 'b: 2' })
    expect(lines).toEqual(['kubectl apply -f manifest.yaml', 'kubectl apply -f manifest-2.yaml', 'kubectl apply -f manifest.yaml'])
  })

  it('finds Pods whose names a controller made up by their label: next time they are others', () => {
    const pods = [{ metadata: { name: 'web-6d4-x7k2p', labels: { app: 'web', 'pod-template-hash': '6d4' }, ownerReferences: [{}] } }, { metadata: { name: 'solo', labels: {} } }]
    const { lines } = recordActions([{ do: 'kubectl', line: 'kubectl delete pod web-6d4-x7k2p solo' }, { do: 'kill-container', namespace: 'default', pod: 'web-6d4-x7k2p', container: 'nginx' }], pods, {})
    expect(lines).toEqual(["kubectl delete pod {{ pods.labelled('app=web')[0].metadata.name }} solo", "kill container nginx of {{ pods.labelled('app=web')[0].metadata.name }}"])
    for (const line of lines) expect(typeof parseAction(line, {})).toBe('object')
  })
})

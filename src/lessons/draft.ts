// A lesson while somebody writes it: its front matters as plain values, its prose as text. It is written into the very files that the course reads,
// and read back from them, so that nothing but the format itself says what a lesson is.
import { parse, stringify } from 'yaml'
import { formatAction } from './action.ts'
import { splitBlocks } from './format/blocks.ts'
import { parseLesson, type LessonFiles, type LessonProblem } from './format/index.ts'
import type { Lesson, LessonAction, Step } from './lesson.ts'

/** Fields of a front matter, as they stand in its YAML. */
export type DraftFields = Readonly<Record<string, unknown>>

export interface DraftStep {
  readonly fields: DraftFields
  /** Markdown, its first line a heading. */
  readonly prose: string
}

export interface Draft {
  /** The name of the folder. */
  readonly folder: string
  readonly head: DraftFields
  readonly steps: readonly DraftStep[]
  /** Manifests beside lesson.md. */
  readonly files: LessonFiles
}

export type StepKind = Step['kind']

/** What a new step of each kind begins with: something that can be read, and that says what belongs there. */
const TEMPLATES: Readonly<Record<StepKind, () => DraftFields>> = {
  read: () => ({}),
  watch: () => ({ run: [], beats: [{ when: "record.kind == 'decision'", say: 'What is to be seen at this moment.', lights: [] }] }),
  predict: () => ({ run: [], outcome: 'pods.size() > 0', choices: twoChoices() }),
  do: () => ({ goal: 'pods.size() > 0', hints: ['A question that leads the eye.', 'A direction.', 'The command.'], solution: [] }),
  explain: () => ({ choices: twoChoices() }),
  recall: () => ({ choices: twoChoices() }),
}

const twoChoices = (): readonly object[] => [
  { text: 'A wrong answer.', feedback: 'What contradicts it, and where to see that.' },
  { text: 'The right answer.', right: true, feedback: 'Yes, and why.' },
]

export const EMPTY_DRAFT: Draft = {
  folder: 'my-lesson',
  head: { number: 100, title: 'My lesson', minutes: 5, summary: 'One line about it.', nodes: 2, start: [] },
  steps: [{ fields: { step: 'touch', kind: 'do', ...TEMPLATES.do() }, prose: '# Touch it\n\n**Say here what is to be done.**\n' }],
  files: {},
}

/** A new step, with a name that no other has. */
export function newStep(draft: Draft, kind: StepKind): DraftStep {
  const names = new Set(draft.steps.map(({ fields }) => fields['step']))
  let name: string = kind
  for (let i = 2; names.has(name); i++) name = `${kind}-${i}`
  return { fields: { step: name, kind, ...TEMPLATES[kind]() }, prose: '# A heading\n\nText.\n' }
}

/** The files of the folder. */
export function writeDraft({ head, steps, files }: Draft): LessonFiles {
  return { ...files, 'lesson.md': [head, ...steps.map(({ fields }) => fields)].map((fields, i) => block(fields, i === 0 ? '' : steps[i - 1]!.prose)).join('') }
}

function block(fields: DraftFields, prose: string): string {
  return `---\n${stringify(fields, { lineWidth: 0 })}---\n${prose.trim() === '' ? '' : `${prose.trim()}\n`}`
}

/** Reads a folder back; undefined when its lesson.md cannot be cut into front matters that are YAML. */
export function readDraft(folder: string, files: LessonFiles): Draft | undefined {
  const { 'lesson.md': text, ...others } = files
  if (text === undefined) return undefined
  const { blocks, unclosed, before } = splitBlocks(text)
  if (unclosed !== undefined || before !== undefined || blocks.length === 0) return undefined
  try {
    const [head, ...steps] = blocks.map(({ yaml, prose }) => ({ fields: asFields(parse(yaml, { maxAliasCount: 0 })), prose: `${prose}\n` }))
    return { folder, head: head!.fields, steps, files: others }
  } catch {
    return undefined
  }
}

const asFields = (value: unknown): DraftFields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as DraftFields) : {})

export interface DraftCheck {
  readonly lesson: Lesson | undefined
  readonly problems: readonly (LessonProblem & {
    /** The step that it stands in; the front matter of the lesson when absent. */
    readonly step?: number
  })[]
}

/** Checks a draft as the course would check its folder. */
export function checkDraft(draft: Draft): DraftCheck {
  const files = writeDraft(draft)
  const { lesson, problems } = parseLesson(draft.folder, files)
  const begins = splitBlocks(files['lesson.md']!).blocks.map(({ yamlLine }) => yamlLine - 1)
  return {
    lesson,
    problems: problems.map((problem) => {
      const step = begins.findLastIndex((line) => line <= problem.line) - 1
      return step < 0 ? problem : { ...problem, step }
    }),
  }
}

/** Steps in another order: what stands at `from` goes to `to`. */
export function moveStep(draft: Draft, from: number, to: number): Draft {
  const steps = [...draft.steps]
  const [moved] = steps.splice(from, 1)
  if (!moved) return draft
  steps.splice(Math.max(0, Math.min(steps.length, to)), 0, moved)
  return { ...draft, steps }
}

interface OwnedPod { readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string | undefined>>; readonly ownerReferences?: readonly unknown[] } }

/**
 * What an author did, as sentences for a lesson, and the manifests that go with them. Names that a controller made up would be others the next time,
 * so they become expressions that find such a Pod by its label.
 */
export function recordActions(actions: readonly LessonAction[], pods: readonly OwnedPod[], files: LessonFiles): { readonly lines: readonly string[]; readonly files: LessonFiles } {
  const found: Record<string, string> = { ...files }
  const lines = actions.map((action) => {
    const text = formatAction(action.do === 'kubectl' ? { ...action, line: keepFiles(action, found) } : action)
    return pods.filter(({ metadata }) => metadata.ownerReferences).reduce((line, pod) => line.replaceAll(pod.metadata.name, `{{ ${finderOf(pod)} }}`), text)
  })
  return { lines, files: found }
}

function finderOf({ metadata }: OwnedPod): string {
  const label = Object.entries(metadata.labels ?? {}).find(([key]) => key === 'app') ?? Object.entries(metadata.labels ?? {}).find(([key]) => !key.includes('hash'))
  return label ? `pods.labelled('${label[0]}=${label[1]}')[0].metadata.name` : `pods.filter(p, p.metadata.name.startsWith('${metadata.name.replace(/-[^-]*$/, '')}'))[0].metadata.name`
}

/** Puts the manifests of a command beside the lesson, each under a name of its own; gives the line with these names. */
function keepFiles({ line, files = {} }: Extract<LessonAction, { do: 'kubectl' }>, found: Record<string, string>): string {
  return Object.entries(files).reduce((text, [name, content]) => {
    const base = name.replaceAll(/[^\w.-]/g, '-').replace(/(\.ya?ml)?$/, '')
    let own = `${base}.yaml`
    for (let i = 2; found[own] !== undefined && found[own] !== content; i++) own = `${base}-${i}.yaml`
    found[own] = content
    return text.replaceAll(name, own)
  }, line)
}

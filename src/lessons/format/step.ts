// Reads one step of a lesson: its front matter and its prose.
import { ACTION_FORMS, parseAction } from '../action.ts'
import type { Extent } from '../cost.ts'
import { problemOf } from '../expression.ts'
import type { LessonAction, Step } from '../lesson.ts'
import { isStagePart, strangersIn } from '../prose.ts'
import { LENS_NAMES, type LensName } from '../scenery.ts'
import type { Block } from './blocks.ts'
import { Fields, type Source } from './fields.ts'
import { readQuestion, type CheckExpression } from './question.ts'

const KINDS = ['read', 'watch', 'predict', 'do', 'explain', 'recall'] as const
const CEL = 'It is CEL over the scene: see “Expressions” in docs/lessons.md.'
export const PARTS_REMEDY = 'See “Parts of the stage” in docs/lessons.md.'
const ACTIONS_MOST = 40
export const PACE = { least: 1, most: 100 } as const

interface Base { readonly id: string; readonly title: string; readonly text: string; readonly notes?: string; readonly lens?: LensName; readonly camera?: string; readonly pace?: number; readonly retests?: readonly string[] }

export interface StepContext extends Source {
  /** Manifests of the folder. */
  readonly files: Readonly<Record<string, string>>
  /** Names that expressions may use. */
  readonly known: ReadonlySet<string>
  /** How large the lesson's own names can get. */
  readonly extents?: ReadonlyMap<string, Extent>
}

/** Reads a step. Undefined when nothing can be made of it; its problems are noted. */
export function readStep(context: StepContext, block: Block): Step | undefined {
  const fields = Fields.parse(context, block.yaml, block.yamlLine)
  if (!fields) return undefined
  const id = fields.text('step', 'Give the step a short name of its own: `step: touch`.')
  if (id !== '' && !/^[a-z0-9-]+$/.test(id)) fields.problem('step', `${id} is no name of a step`, 'Use small letters, digits and hyphens.')
  const kind = KINDS.find((one) => one === fields.text('kind', `Write one of ${KINDS.join(', ')}.`))
  if (!kind) {
    fields.problem('kind', 'there is no such kind of step', `Write one of ${KINDS.join(', ')}.`)
    return undefined
  }
  const lens = fields.oneOf('lens', LENS_NAMES)
  const retests = fields.texts('retests', { least: 0, most: 4, remedy: 'Name up to four misconceptions, as in misconceptions.yaml.' }).map(({ text }) => text)
  const base: Base = { id, ...readProse(context, block), ...(fields.has('notes') ? { notes: fields.text('notes', 'Write what the teacher is to know, or leave the field out.') } : {}), ...(lens ? { lens } : {}), ...readCamera(fields), ...(fields.has('pace') ? { pace: fields.integer('pace', PACE) } : {}), ...(retests.length > 0 ? { retests } : {}) }
  const step = readKind(context, fields, kind, base)
  fields.finish()
  return step
}

function readKind(context: StepContext, fields: Fields, kind: (typeof KINDS)[number], base: Base): Step | undefined {
  const check = checker(context)
  switch (kind) {
    case 'read':
      return { ...base, kind }
    case 'watch':
      return { ...base, kind, run: readActions(context, fields, 'run', 0), beats: readBeats(fields, check) }
    case 'do':
      return {
        ...base, kind, goal: check(fields, 'goal', fields.text('goal', `Write what the cluster must come to. ${CEL}`)),
        hints: fields.texts('hints', { least: 3, most: 3, remedy: 'Give three: a question, a direction, the command.' }).map(({ text }) => text),
        solution: readActions(context, fields, 'solution', 1),
      }
    case 'predict': {
      const question = readQuestion(fields, check)
      const run = readActions(context, fields, 'run', 0)
      const outcome = check(fields, 'outcome', fields.text('outcome', `Write what is true when the cluster has answered. ${CEL}`))
      return question && { ...base, kind, question, run, outcome }
    }
    case 'explain': {
      const question = readQuestion(fields, check)
      return question && { ...base, kind, question }
    }
    case 'recall': {
      const from = fields.text('from', 'Name the lesson that it comes from, by its folder.')
      const question = readQuestion(fields, check)
      return question && { ...base, kind, from, question }
    }
  }
}

/** A part of the stage to go to. */
export function readCamera(fields: Fields): { readonly camera?: string } {
  const camera = fields.text('camera', 'Name a part of the stage.', true)
  if (camera !== '' && !isStagePart(camera)) fields.problem('camera', `nothing on the stage is called ${camera}`, PARTS_REMEDY)
  return camera === '' ? {} : { camera }
}

/** The first heading is the title; the rest is the text. */
function readProse({ file, problems }: StepContext, { prose, proseLine }: Block): { title: string; text: string } {
  const [, title, rest] = /^# +(.+?)\n*(?:\n([\s\S]*))?$/.exec(prose) ?? []
  if (!title) problems.push({ file, line: proseLine, message: 'the step has no title', remedy: 'Begin its text with a heading: `# Touch it`.' })
  for (const { line, what } of strangersIn(prose)) problems.push({ file, line: proseLine + line, message: what === 'html' ? 'this is HTML' : 'this is a picture', remedy: what === 'html' ? 'Write Markdown: HTML is not shown. Put `<` into code.' : 'Point at the stage instead: pictures are not shown.' })
  return { title: title?.trim() ?? '', text: (rest ?? '').trim() }
}

function readBeats(fields: Fields, check: CheckExpression): { when: string; say: string; lights: readonly string[] }[] {
  return fields.mappings('beats', { least: 1, most: 12, remedy: 'Give one to twelve moments, each with `when` and `say`.' }).flatMap((beat) => {
    if (typeof beat === 'string') return []
    const when = check(beat, 'when', beat.text('when', 'Write of which `record` this is the moment.'), ['record'])
    const say = beat.text('say', 'Write what is to be seen at this moment.')
    const lights = beat.texts('lights', { least: 0, most: 6, remedy: 'Name up to six parts of the stage.' })
    for (const { text, at } of lights) if (!isStagePart(text)) beat.problem(at, `nothing on the stage is called ${text}`, PARTS_REMEDY)
    beat.finish()
    return [{ when, say, lights: lights.map(({ text }) => text) }]
  })
}

/** Reads a list of actions. */
export function readActions(context: StepContext, fields: Fields, name: string, least: number): readonly LessonAction[] {
  return fields.texts(name, { least, most: ACTIONS_MOST, remedy: `Give ${least === 0 ? 'up to' : 'one to'} ${ACTIONS_MOST} actions: ${ACTION_FORMS}.` }).flatMap(({ text, at }) => {
    const action = parseAction(text, context.files)
    if (typeof action !== 'string' && action.do === 'until' && action.seconds !== undefined && name !== 'start') {
      fields.problem(at, `“${text}” waits by the clock`, 'Only a start does. Here write `wait until` and what has to be true.')
      return []
    }
    if (typeof action !== 'string') return [action]
    fields.problem(at, `“${text}”: ${action}`, `Write one of: ${ACTION_FORMS}.`)
    return []
  })
}

/** Checks expressions against the names of the scene and of the lesson. */
export function checker({ known, extents }: Pick<StepContext, 'known' | 'extents'>): CheckExpression {
  return (fields, field, expression, more = []) => {
    const problem = expression === '' ? undefined : problemOf(expression, more.length === 0 ? known : new Set([...known, ...more]), extents)
    if (problem) fields.problem(field, `${field} is not right: ${problem}`, CEL)
    return expression
  }
}

// The format of a lesson: a folder with `lesson.md` (docs/lessons.md describes it for authors) and manifests beside it.
// blocks.ts cuts the text at its `---` lines, fields.ts reads front matter, step.ts and question.ts know what belongs into it.
// Everything is checked before it is played, since a lesson may come from a stranger: nothing in it is run but what actions name.
import { LENS_NAMES, TOOL_NAMES } from '../scenery.ts'
import { SCENE_NAMES } from '../scene.ts'
import { extentOf } from '../expression.ts'
import type { Extent } from '../cost.ts'
import type { Lesson, LessonKind, Step } from '../lesson.ts'
import { isStagePart, tokensOf } from '../prose.ts'
import { splitBlocks } from './blocks.ts'
import { compareTranslation } from './translation.ts'
import { Fields } from './fields.ts'
import type { LessonProblem } from './problem.ts'
import { PACE, PARTS_REMEDY, checker, readActions, readCamera, readStep, type StepContext } from './step.ts'

export { formatProblem, type LessonProblem } from './problem.ts'

/** The files of a lesson's folder, by name. */
export type LessonFiles = Readonly<Record<string, string>>

const FILE = 'lesson.md'
const LONGEST_FILE = 200_000
const STEPS_MOST = 40
const NAMES_MOST = 20
const LESSON_KINDS: readonly LessonKind[] = ['lesson', 'play', 'incident']

export interface ReadLesson {
  readonly lesson: Lesson | undefined
  readonly problems: readonly LessonProblem[]
}

/** Reads a lesson from its folder's files. With problems there may still be a lesson, for a preview; it is not to be played. */
export function parseLesson(id: string, files: LessonFiles): ReadLesson {
  return readLesson(id, files, FILE)
}

/** The same lesson in another language, from `lesson.LANGUAGE.md` beside it. Undefined when there is none; a problem wherever it differs in more than words. */
export function parseTranslation(original: Lesson, files: LessonFiles, language: string): ReadLesson | undefined {
  const name = `lesson.${language}.md`
  if (files[name] === undefined) return undefined
  const { lesson, problems } = readLesson(original.id, files, name)
  return { lesson, problems: lesson && problems.length === 0 ? compareTranslation(original, lesson, files[name], `${original.id}/${name}`) : problems }
}

function readLesson(id: string, files: LessonFiles, name: string): ReadLesson {
  const problems: LessonProblem[] = []
  const file = `${id}/${name}`
  const fail = (line: number, message: string, remedy: string): void => void problems.push({ file, line, message, remedy })
  const text = files[name]
  if (text === undefined || text.length > LONGEST_FILE) {
    fail(1, text === undefined ? 'there is no such file' : `the file is longer than ${LONGEST_FILE} characters`, `A lesson’s folder holds its text in ${FILE}; long manifests stand beside it.`)
    return { lesson: undefined, problems }
  }
  const { blocks, unclosed, before } = splitBlocks(text)
  if (unclosed !== undefined) fail(unclosed, 'the front matter that begins here has no end', 'Close it with a line `---`. In prose, write `***` for a rule.')
  if (before !== undefined) fail(before, 'something stands before the front matter', 'Begin the file with a line `---`.')
  const [head, ...rest] = blocks
  const fields = head && Fields.parse({ file, problems }, head.yaml, head.yamlLine)
  if (!head || !fields) {
    if (!head && unclosed === undefined) fail(1, 'the lesson has no front matter', 'Begin the file with `---`, number, title, minutes, summary, and `---`.')
    return { lesson: undefined, problems }
  }
  const names = fields.entries('let')
  if (names.length > NAMES_MOST) fields.problem('let', `let makes ${names.length} names`, `Make up to ${NAMES_MOST}.`)
  // Each name may use those before it, and can be as large as they make it.
  const known = new Set(SCENE_NAMES)
  const extents = new Map<string, Extent>()
  for (const [name, expression] of names.slice(0, NAMES_MOST)) {
    checker({ known, extents })(fields, 'let', expression)
    extents.set(name, extentOf(expression, extents))
    known.add(name)
  }
  const context: StepContext = { file, problems, files, known, extents }
  if (rest.length === 0 || rest.length > STEPS_MOST) fail(head.proseLine, `the lesson has ${rest.length} steps`, `Give it one to ${STEPS_MOST}, each with a front matter of its own.`)
  const lesson: Lesson = {
    id,
    kind: fields.oneOf('kind', LESSON_KINDS) ?? 'lesson',
    number: fields.integer('number', { least: 0, most: 999 }),
    title: fields.text('title', 'Give the lesson a title.'),
    minutes: fields.integer('minutes', { least: 1, most: 60 }),
    summary: fields.text('summary', 'Say in one line what it is about.'),
    nodes: fields.integer('nodes', { least: 1, most: 9, otherwise: 2 }),
    start: readActions(context, fields, 'start', 0),
    settleSeconds: fields.integer('settle', { least: 1, most: 600, otherwise: 25 }),
    lens: fields.oneOf('lens', LENS_NAMES) ?? 'machines',
    ...(fields.has('palette') ? { palette: fields.someOf('palette', TOOL_NAMES) } : {}),
    ...readCamera(fields),
    hide: readHidden(fields),
    ...(fields.has('pace') ? { pace: fields.integer('pace', PACE) } : {}),
    after: fields.texts('after', { least: 0, most: 20, remedy: 'Name up to twenty lessons, by their folders.' }).map(({ text }) => text),
    ...(fields.has('measure') ? { measure: fields.text('measure', 'Name the Service whose users are counted.') } : {}),
    names,
    steps: rest.slice(0, STEPS_MOST).map((block) => ({ block, step: readStep(context, block) })).flatMap(({ block, step }) => {
      if (step) checkTokens(context, step, block.proseLine)
      return step ? [step] : []
    }),
  }
  if (lesson.start.some((action) => (action.do === 'until' && action.seconds === undefined) || JSON.stringify(action).includes('{{'))) fields.problem('start', 'the start asks the cluster something', 'What is done before the learner comes cannot look: write `wait 20 seconds` between its actions, or give `settle`, the seconds that it has to come to rest.')
  fields.finish()
  const twice = lesson.steps.find((step, i) => lesson.steps.findIndex(({ id: other }) => other === step.id) < i)
  if (twice) fail(head.yamlLine, `two steps are called ${twice.id}`, 'Progress is kept by their names: give each its own.')
  return { lesson, problems }
}

function readHidden(fields: Fields): readonly string[] {
  return fields.texts('hide', { least: 0, most: 20, remedy: 'Name up to twenty parts of the stage.' }).map(({ text, at }) => {
    if (!isStagePart(text)) fields.problem(at, `nothing on the stage is called ${text}`, PARTS_REMEDY)
    return text
  })
}

function checkTokens({ file, problems }: StepContext, step: Step, line: number): void {
  for (const { kind, target } of tokensOf(step.text)) if (kind === 'stage' && !isStagePart(target)) problems.push({ file, line, message: `step ${step.id} points at ${target}, which is not on the stage`, remedy: PARTS_REMEDY })
}

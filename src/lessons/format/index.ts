// The format of a lesson: a folder with `lesson.md` (docs/lessons.md describes it for authors) and manifests beside it.
// blocks.ts cuts the text at its `---` lines, fields.ts reads front matter, step.ts and question.ts know what belongs into it.
// Everything is checked before it is played, since a lesson may come from a stranger: nothing in it is run but what actions name.
import { LENS_NAMES, TOOL_NAMES } from '../scenery.ts'
import { SCENE_NAMES } from '../scene.ts'
import type { Lesson, Step } from '../lesson.ts'
import { isStagePart, tokensOf } from '../prose.ts'
import { splitBlocks } from './blocks.ts'
import { Fields } from './fields.ts'
import type { LessonProblem } from './problem.ts'
import { checker, readActions, readStep, type StepContext } from './step.ts'

export { formatProblem, type LessonProblem } from './problem.ts'

/** The files of a lesson's folder, by name. */
export type LessonFiles = Readonly<Record<string, string>>

const FILE = 'lesson.md'
const LONGEST_FILE = 200_000
const STEPS_MOST = 40

/** Reads a lesson from its folder's files. With problems there may still be a lesson, for a preview; it is not to be played. */
export function parseLesson(id: string, files: LessonFiles): { readonly lesson: Lesson | undefined; readonly problems: readonly LessonProblem[] } {
  const problems: LessonProblem[] = []
  const file = `${id}/${FILE}`
  const fail = (line: number, message: string, remedy: string): void => void problems.push({ file, line, message, remedy })
  const text = files[FILE]
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
  const known = new Set([...SCENE_NAMES, ...names.map(([name]) => name)])
  const context: StepContext = { file, problems, files, known }
  names.forEach(([, expression], i) => checker({ ...context, known: new Set([...SCENE_NAMES, ...names.slice(0, i).map(([name]) => name)]) })(fields, 'let', expression))
  if (rest.length === 0 || rest.length > STEPS_MOST) fail(head.proseLine, `the lesson has ${rest.length} steps`, `Give it one to ${STEPS_MOST}, each with a front matter of its own.`)
  const lesson: Lesson = {
    id,
    number: fields.integer('number', { least: 0, most: 999 }),
    title: fields.text('title', 'Give the lesson a title.'),
    minutes: fields.integer('minutes', { least: 1, most: 60 }),
    summary: fields.text('summary', 'Say in one line what it is about.'),
    nodes: fields.integer('nodes', { least: 1, most: 9, otherwise: 2 }),
    start: readActions(context, fields, 'start', 0),
    settleSeconds: fields.integer('settle', { least: 1, most: 600, otherwise: 25 }),
    lens: fields.oneOf('lens', LENS_NAMES) ?? 'machines',
    ...(fields.has('palette') ? { palette: fields.someOf('palette', TOOL_NAMES) } : {}),
    names,
    steps: rest.slice(0, STEPS_MOST).map((block) => ({ block, step: readStep(context, block) })).flatMap(({ block, step }) => {
      if (step) checkTokens(context, step, block.proseLine)
      return step ? [step] : []
    }),
  }
  if (lesson.start.some((action) => action.do === 'until' || JSON.stringify(action).includes('{{'))) fields.problem('start', 'the start asks the cluster something', 'What is done before the learner comes cannot wait or look: give `settle`, the seconds that it has to come to rest.')
  fields.finish()
  const twice = lesson.steps.find((step, i) => lesson.steps.findIndex(({ id: other }) => other === step.id) < i)
  if (twice) fail(head.yamlLine, `two steps are called ${twice.id}`, 'Progress is kept by their names: give each its own.')
  return { lesson, problems }
}

function checkTokens({ file, problems }: StepContext, step: Step, line: number): void {
  for (const { kind, target } of tokensOf(step.text)) if (kind === 'stage' && !isStagePart(target)) problems.push({ file, line, message: `step ${step.id} points at ${target}, which is not on the stage`, remedy: 'See “Parts of the stage” in docs/lessons.md.' })
}

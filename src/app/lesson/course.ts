// The course as the page has it: every folder of src/lessons/content, read and checked when the panel is first opened.
// What is translated (`lesson.de.md`, `glossary.de.yaml`) is read in the language in use; the rest stays English.
import { formatProblem, parseGlossary, parseLesson, parseMisconceptions, parseTranslation, translateGlossary, type Glossary, type Lesson, type Misconceptions } from '../../lessons/index.ts'
import type { Language } from '../../words/index.ts'

const FILES = import.meta.glob<string>('../../lessons/content/*/*.{md,yaml}', { query: '?raw', import: 'default', eager: true })
const COMMON = import.meta.glob<string>('../../lessons/content/*.yaml', { query: '?raw', import: 'default', eager: true })

const folders = new Map<string, Record<string, string>>()
for (const [path, text] of Object.entries(FILES)) {
  const [folder = '', file = ''] = path.split('/').slice(-2)
  folders.set(folder, { ...folders.get(folder), [file]: text })
}
const common = (file: string): string | undefined => Object.entries(COMMON).find(([path]) => path.endsWith(`/${file}`))?.[1]

const read = [...folders].map(([id, files]) => parseLesson(id, files))
const words = parseGlossary(common('glossary.yaml') ?? '')
const beliefs = parseMisconceptions(common('misconceptions.yaml') ?? '')

/** The lessons that can be played, in the course's order: open play, the lessons, the incidents. */
export const LESSONS: readonly Lesson[] = read.flatMap(({ lesson, problems }) => (lesson && problems.length === 0 ? lesson : [])).sort((a, b) => a.number - b.number)
export const GLOSSARY_TERMS: Glossary = words.glossary
export const MISCONCEPTIONS: Misconceptions = beliefs.misconceptions
/** What is wrong with the others, for who writes them. */
export const PROBLEMS: readonly string[] = [...read.flatMap(({ problems }) => problems.map(formatProblem)), ...words.problems, ...beliefs.problems]

export interface Course {
  readonly lessons: readonly Lesson[]
  readonly glossary: Glossary
}

const courses = new Map<Language, Course>([['en', { lessons: LESSONS, glossary: GLOSSARY_TERMS }]])

/** The course in a language, as far as it is translated. */
export function courseIn(language: Language): Course {
  const known = courses.get(language)
  if (known) return known
  const lessons = LESSONS.map((lesson) => {
    const translated = parseTranslation(lesson, folders.get(lesson.id) ?? {}, language)
    return translated?.lesson && translated.problems.length === 0 ? translated.lesson : lesson
  })
  const glossary = common(`glossary.${language}.yaml`)
  const course = { lessons, glossary: glossary === undefined ? GLOSSARY_TERMS : translateGlossary(GLOSSARY_TERMS, glossary).glossary }
  courses.set(language, course)
  return course
}

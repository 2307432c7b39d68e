// The course as the page has it: every folder of src/lessons/content, read and checked when the panel is first opened.
import { formatProblem, parseGlossary, parseLesson, type Glossary, type Lesson } from '../../lessons/index.ts'

const FILES = import.meta.glob<string>('../../lessons/content/*/*.{md,yaml}', { query: '?raw', import: 'default', eager: true })
const GLOSSARY = import.meta.glob<string>('../../lessons/content/glossary.yaml', { query: '?raw', import: 'default', eager: true })

const folders = new Map<string, Record<string, string>>()
for (const [path, text] of Object.entries(FILES)) {
  const [folder = '', file = ''] = path.split('/').slice(-2)
  folders.set(folder, { ...folders.get(folder), [file]: text })
}
const read = [...folders].map(([id, files]) => parseLesson(id, files))
const words = parseGlossary(Object.values(GLOSSARY)[0] ?? '')

/** The lessons that can be played, in the course's order. */
export const LESSONS: readonly Lesson[] = read.flatMap(({ lesson, problems }) => (lesson && problems.length === 0 ? lesson : [])).sort((a, b) => a.number - b.number)
export const GLOSSARY_TERMS: Glossary = words.glossary
/** What is wrong with the others, for who writes them. */
export const PROBLEMS: readonly string[] = [...read.flatMap(({ problems }) => problems.map(formatProblem)), ...words.problems]

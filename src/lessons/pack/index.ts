// A pack: lessons of other people, in a zip archive, one folder a lesson as in this course. It comes from a stranger, so everything is bounded
// and checked before it is read, nothing in it is run but the actions of lessons (in the model), and what is not Markdown or YAML is refused.
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { formatProblem, parseLesson, type LessonFiles } from '../format/index.ts'
import { parseGlossary, type Glossary } from '../glossary.ts'
import type { Lesson } from '../lesson.ts'
import { parse } from 'yaml'

/** Bytes of the archive. */
export const ARCHIVE_MOST = 2_000_000
const FILES_MOST = 400
const FILE_MOST = 200_000
const TOTAL_MOST = 4_000_000
const LESSONS_MOST = 50
const TITLE_MOST = 80
const PROBLEMS_SHOWN = 20
/** What archivers add by themselves. */
const JUNK = /(^|\/)(__MACOSX|\.DS_Store|Thumbs\.db)/
const MILLIS_OF_A_FILE = Date.UTC(2026, 0, 1)

/** The files of a pack, by path. */
export type PackFiles = Readonly<Record<string, string>>

export interface Pack {
  /** Small letters, digits and hyphens: lessons of the pack are called `PACK.FOLDER`. */
  readonly id: string
  readonly title: string
  readonly lessons: readonly Lesson[]
  readonly glossary: Glossary
  readonly files: PackFiles
}

export interface PackRead {
  readonly pack?: Pack
  /** Sentences, each with file, line and remedy where there is one. With problems there is no pack. */
  readonly problems: readonly string[]
}

/** Reads an archive; `name` is that of its file or link. */
export function readArchive(bytes: Uint8Array, name: string): PackRead {
  const files = unpack(bytes)
  return typeof files === 'string' ? { problems: [files] } : readPack(files, name)
}

/** Unpacks within the bounds; a problem is a sentence. */
export function unpack(bytes: Uint8Array): PackFiles | string {
  if (bytes.length > ARCHIVE_MOST) return `The archive has ${bytes.length} bytes; at most ${ARCHIVE_MOST} are read.`
  let [count, total] = [0, 0]
  let problem: string | undefined
  const refuse = (sentence: string): false => {
    problem ??= sentence
    return false
  }
  let entries: Record<string, Uint8Array>
  try {
    entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (problem !== undefined || name.endsWith('/') || JUNK.test(name)) return false
        total += originalSize
        if (++count > FILES_MOST) return refuse(`The archive has more than ${FILES_MOST} files.`)
        if (originalSize > FILE_MOST || total > TOTAL_MOST) return refuse(`${clip(name)} is too large: a file may have ${FILE_MOST} bytes, all together ${TOTAL_MOST}.`)
        if (!/^(?:[\w.-]+\/){0,2}[\w.-]+\.(?:md|ya?ml)$/.test(name) || name.includes('..')) return refuse(`${clip(name)} does not belong into a pack: it holds folders with Markdown and YAML, and nothing else.`)
        return true
      },
    })
  } catch {
    return 'This is not a zip archive, or it is damaged.'
  }
  return problem ?? Object.fromEntries(Object.entries(entries).map(([path, data]) => [path, strFromU8(data)]))
}

/** Reads the files of a pack: folders with a `lesson.md`, and beside them, if one likes, `pack.yaml` (`title`) and `glossary.yaml`. */
export function readPack(files: PackFiles, name: string): PackRead {
  const root = rootOf(Object.keys(files))
  const folders = new Map<string, Record<string, string>>()
  const loose: Record<string, string> = {}
  for (const [path, text] of Object.entries(files)) {
    const [folder, file] = path.slice(root.length).split('/')
    if (folder === undefined || file === undefined) loose[path.slice(root.length)] = text
    else folders.set(folder, { ...folders.get(folder), [file]: text })
  }
  const title = readTitle(loose['pack.yaml']) ?? clip(name.replace(/\.zip$/i, ''))
  const id = slug(title)
  const problems: string[] = []
  if (folders.size === 0 || folders.size > LESSONS_MOST) problems.push(`The pack has ${folders.size} lessons; give it one to ${LESSONS_MOST}, each a folder with a lesson.md.`)
  const words = loose['glossary.yaml'] === undefined ? undefined : parseGlossary(loose['glossary.yaml'])
  problems.push(...(words?.problems.map((problem) => `glossary.yaml: ${problem}`) ?? []))
  const lessons = [...folders].slice(0, LESSONS_MOST).flatMap(([folder, own]) => {
    if (!/^[a-z0-9-]+$/.test(folder)) problems.push(`${clip(folder)}: a lesson’s folder is named in small letters, digits and hyphens.`)
    const { lesson, problems: found } = parseLesson(folder, own)
    problems.push(...found.map(formatProblem))
    return lesson ? [{ ...lesson, id: `${id}.${folder}`, after: lesson.after.map((one) => (folders.has(one) ? `${id}.${one}` : one)) }] : []
  })
  if (problems.length > 0) return { problems: problems.slice(0, PROBLEMS_SHOWN) }
  return { pack: { id, title, lessons: lessons.sort((a, b) => a.number - b.number), glossary: words?.glossary ?? new Map(), files }, problems: [] }
}

/** Archives that were made of one folder have everything in it. */
function rootOf(paths: readonly string[]): string {
  const [first = ''] = paths
  const slash = first.indexOf('/')
  const root = slash < 0 ? '' : first.slice(0, slash + 1)
  return root !== '' && paths.every((path) => path.startsWith(root)) && paths.some((path) => path.split('/').length > 2) && !paths.includes(`${root}lesson.md`) ? root : ''
}

function readTitle(yaml: string | undefined): string | undefined {
  try {
    const value: unknown = yaml === undefined ? undefined : parse(yaml, { maxAliasCount: 0 })
    if (typeof value === 'object' && value !== null && 'title' in value && typeof value.title === 'string' && value.title.trim() !== '') return clip(value.title.trim())
  } catch {
    return undefined
  }
  return undefined
}

const clip = (text: string): string => (text.length > TITLE_MOST ? `${text.slice(0, TITLE_MOST)}…` : text)
const slug = (title: string): string => title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '').slice(0, 40) || 'pack'

/** An archive of these files. The same files give the same bytes. */
export function packFiles(files: PackFiles): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])), { mtime: MILLIS_OF_A_FILE })
}

/** The files of a lesson's folder as those of a pack. */
export function folderFiles(folder: string, files: LessonFiles): PackFiles {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]))
}

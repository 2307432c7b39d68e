// The lesson that is being written, kept in the browser until another is begun.
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { EMPTY_DRAFT, readDraft, writeDraft, type Draft, type DraftFields } from '../../../lessons/index.ts'
import { words } from '../../../words/index.ts'
import { download } from '../download.ts'

interface DraftState { readonly draft: Draft }

export const useDraft = create<DraftState>()(persist((): DraftState => ({ draft: EMPTY_DRAFT }), { name: 'kubarium-draft', version: 1 }))

/** Changes the draft as it stands now. */
export function changeDraft(change: (draft: Draft) => Draft): void {
  useDraft.setState(({ draft }) => ({ draft: change(draft) }))
}

/** The fields with one of them changed; one that is empty is not written down. */
export function withField(fields: DraftFields, key: string, value: unknown): DraftFields {
  const { [key]: _old, ...rest } = fields
  const isEmpty = value === undefined || value === '' || value === false || (Array.isArray(value) && value.length === 0) || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
  // What was there keeps its place.
  return isEmpty ? rest : key in fields ? Object.fromEntries(Object.entries(fields).map(([name, old]) => [name, name === key ? value : old])) : { ...fields, [key]: value }
}

/** Changes a field of the lesson (`undefined`) or of a step. */
export function setField(step: number | undefined, key: string, value: unknown): void {
  changeDraft((draft) => (step === undefined ? { ...draft, head: withField(draft.head, key, value) } : { ...draft, steps: draft.steps.map((one, i) => (i === step ? { ...one, fields: withField(one.fields, key, value) } : one)) }))
}

/** Offers the folder as a zip. */
export async function exportDraft({ draft }: DraftState): Promise<void> {
  const { folderFiles, packFiles } = await import('../../../lessons/pack/index.ts')
  download(`${draft.folder}.zip`, new Blob([packFiles(folderFiles(draft.folder, writeDraft(draft))) as Uint8Array<ArrayBuffer>], { type: 'application/zip' }))
}

/** Offers the lesson’s text alone; its manifests are in the zip. */
export function saveText({ draft }: DraftState): void {
  download('lesson.md', new Blob([writeDraft(draft)['lesson.md']!], { type: 'text/markdown' }))
}

/** Opens a lesson to be changed, from a zip or from the files of its folder. Gives what is wrong. */
export async function openDraft(files: readonly File[]): Promise<string | undefined> {
  const { ARCHIVE_MOST, unpack } = await import('../../../lessons/pack/index.ts')
  const [first] = files
  if (!first || files.reduce((sum, { size }) => sum + size, 0) > ARCHIVE_MOST) return words('lesson')('packs.tooLarge', { name: first?.name ?? '', most: ARCHIVE_MOST })
  const unpacked = first.name.endsWith('.zip') ? unpack(new Uint8Array(await first.arrayBuffer())) : Object.fromEntries(await Promise.all(files.map(async (file) => [file.webkitRelativePath || `${useDraft.getState().draft.folder}/${file.name}`, await file.text()] as const)))
  if (typeof unpacked === 'string') return unpacked
  const path = Object.keys(unpacked).find((name) => name.endsWith('lesson.md'))
  const root = path?.slice(0, -'lesson.md'.length) ?? ''
  const folder = root.split('/').at(-2) ?? 'my-lesson'
  const draft = path === undefined ? undefined : readDraft(folder, Object.fromEntries(Object.entries(unpacked).flatMap(([name, text]) => (name.startsWith(root) ? [[name.slice(root.length), text]] : []))))
  if (!draft) return words('lessons')('builder.unreadable', { problem: 'lesson.md' })
  useDraft.setState({ draft })
  return undefined
}

// The files that are open in the editor, kept in the browser. A file may belong to a `kubectl edit` that waits for it.
import { create } from 'zustand'
import { words } from '../../words/index.ts'
import { notify, useView, type ToolTab } from '../store/view-store.ts'
import { writeFile } from '../terminal/laptop-files.ts'

export interface OpenFile {
  readonly id: number
  readonly name: string
  readonly text: string
  /** Counts changes that did not come from typing. */
  readonly version: number
  readonly session?: EditSession
}

/** A `kubectl edit` that waits until its file is saved. */
export interface EditSession {
  readonly command: number
  /** The text as it was opened. */
  readonly given: string
  /** Where the person came from. */
  readonly returnTo: ToolTab
}

export interface EditorState {
  readonly files: readonly OpenFile[]
  /** The id of the file that is seen. */
  readonly current: number
  readonly isPreview: boolean
  /** Over the whole page. */
  readonly isLarge: boolean
}

const KEY = 'kubarium-editor'
const FILES_MOST = 12
const KEEP_AFTER_MS = 300
const FIRST = 'manifest.yaml'

export const useEditor = create<EditorState>()(() => restored())

/** The file that is seen. */
export const currentFile = ({ files, current }: EditorState): OpenFile => files.find(({ id }) => id === current) ?? files[0]!

function restored(): EditorState {
  const blank: EditorState = { files: [{ id: 1, name: FIRST, text: '', version: 0 }], current: 1, isPreview: false, isLarge: false }
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '') as { files?: unknown; current?: unknown }
    const texts = (Array.isArray(kept.files) ? kept.files : []).filter((file: unknown): file is { name: string; text: string } => typeof (file as OpenFile | null)?.name === 'string' && typeof (file as OpenFile).text === 'string')
    const files = texts.slice(0, FILES_MOST).map(({ name, text }, i) => ({ id: i + 1, name, text, version: 0 }))
    return files.length === 0 ? blank : { files, current: files[typeof kept.current === 'number' ? kept.current : 0]?.id ?? 1, isPreview: false, isLarge: false }
  } catch {
    // Nothing was kept, or not by us.
    return blank
  }
}

let waiting: ReturnType<typeof setTimeout> | undefined
let isFull = false

function keep(): void {
  clearTimeout(waiting)
  waiting = undefined
  const { files, current } = useEditor.getState()
  try {
    localStorage.setItem(KEY, JSON.stringify({ files: files.map(({ name, text }) => ({ name, text })), current: files.findIndex(({ id }) => id === current) }))
    isFull = false
  } catch {
    if (!isFull) notify(words('editor')('storageFull'), 'fault')
    isFull = true
  }
}

useEditor.subscribe((state, before) => {
  if (state.files !== before.files || state.current !== before.current) waiting ??= setTimeout(keep, KEEP_AFTER_MS)
})
if (typeof addEventListener === 'function') addEventListener('pagehide', () => waiting !== undefined && keep())

/** What was typed. */
export function setText(id: number, text: string): void {
  useEditor.setState(({ files }) => ({ files: files.map((file) => (file.id === id ? { ...file, text } : file)) }))
}

/** Opens a text as a file, in place of the one that is seen when that is blank, and brings the editor up. */
export function openText(name: string, text: string, session?: EditSession): void {
  // A name is also a word of a command line.
  const word = name.replaceAll(/[^\w.-]+/g, '-')
  useEditor.setState((state) => {
    const { files } = state
    const seen = currentFile(state)
    const next = Math.max(0, ...files.map(({ id }) => id)) + 1
    const file: OpenFile = { id: next, name: freeName(word, files.filter((one) => one.text !== '' || one.id !== seen.id)), text, version: 0, ...(session ? { session } : {}) }
    const isBlank = seen.text.trim() === '' && !seen.session
    const kept = isBlank ? files.filter(({ id }) => id !== seen.id) : files
    return { files: [...bounded(kept), file], current: next, isPreview: false }
  })
  showEditor()
}

/** Too many: what is blank goes first, then the oldest that nobody waits for. */
function bounded(files: readonly OpenFile[]): readonly OpenFile[] {
  if (files.length < FILES_MOST) return files
  const leaving = files.find(({ text, session }) => text.trim() === '' && !session) ?? files.find(({ session }) => !session) ?? files[0]
  return files.filter((file) => file !== leaving)
}

function freeName(name: string, files: readonly OpenFile[]): string {
  const [, stem = '', extension = ''] = /^(.*?)((?:\.\w+)?)$/.exec(name) ?? []
  let free = name
  for (let i = 2; files.some((file) => file.name === free); i++) free = `${stem}-${i}${extension}`
  return free
}

export function showEditor(): void {
  useView.setState({ toolTab: 'editor', narrowPanel: 'terminal' })
}

/** Closes a file; there is always one. */
export function closeFile(id: number): void {
  useEditor.setState((state) => {
    const at = state.files.findIndex((file) => file.id === id)
    const files = state.files.filter((file) => file.id !== id)
    if (files.length === 0) return { files: [{ id: id + 1, name: FIRST, text: '', version: 0 }], current: id + 1, isPreview: false }
    return { files, current: state.current === id ? files[Math.max(0, at - 1)]!.id : state.current, isPreview: false }
  })
}

/** Keeps a file at the laptop, where the terminal finds it. */
export function saveAtLaptop({ name, text }: OpenFile): void {
  writeFile(name, text)
}

/** `kubectl edit` opens a file, or the one that it had opened again, with what was wrong above it. */
export function openSession(command: number, name: string, text: string): void {
  const open = useEditor.getState().files.find(({ session }) => session?.command === command)
  if (!open) return openText(name, text, { command, given: text, returnTo: useView.getState().toolTab })
  useEditor.setState(({ files }) => ({ files: files.map((file) => (file === open ? { ...file, text, version: file.version + 1 } : file)), current: open.id, isPreview: false }))
  showEditor()
}

/** `kubectl edit` has ended: its file goes where all went well, else it stays as a file like others. */
export function endSession(command: number, code: number): void {
  const file = useEditor.getState().files.find(({ session }) => session?.command === command)
  if (!file?.session) return
  const { returnTo } = file.session
  if (code === 0 || file.text === file.session.given) {
    const isSeen = useEditor.getState().current === file.id
    closeFile(file.id)
    if (isSeen && useView.getState().toolTab === 'editor') useView.setState({ toolTab: returnTo })
    return
  }
  useEditor.setState(({ files }) => ({ files: files.map((one) => (one === file ? { id: one.id, name: one.name, text: one.text, version: one.version } : one)) }))
  notify(words('editor')('ended', { name: file.name }), 'fault')
}

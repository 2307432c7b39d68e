import type { Diagnostic } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { currentLanguage } from '../../words/index.ts'
import type { OpenFile } from './editor-store.ts'
import { surface, type SurfaceOptions } from './extensions.ts'
import styles from './Editor.module.css'

/** What each open file was like when it was last seen: its cursor, and what can be undone. */
const left = new Map<string, EditorState>()
const LEFT_MOST = 16

/** What a surface calls. There is one at a time, and its state outlives it. */
let called: SurfaceOptions | undefined

export interface SurfaceProps {
  readonly file: OpenFile
  readonly options: Omit<SurfaceOptions, 'onProblems'>
  readonly onProblems: (problems: readonly Diagnostic[]) => void
  /** Hears of the view, to lead it to a line. */
  readonly onView: (view: EditorView | undefined) => void
}

/** One file's text under the hands of a person. */
export function Surface({ file: { id, version, text }, options, onProblems, onView }: SurfaceProps) {
  const place = useRef<HTMLDivElement>(null)
  const first = useRef({ text, onView })
  first.current = { text, onView }
  useEffect(() => {
    called = { ...options, onProblems }
  })
  useEffect(() => {
    const key = `${id} ${version} ${currentLanguage()}`
    const before = left.get(key)
    const state = before?.doc.toString() === first.current.text ? before : EditorState.create({ doc: first.current.text, selection: { anchor: beginningOf(first.current.text) }, extensions: makeExtensions() })
    const view = new EditorView({ state, parent: place.current!, scrollTo: EditorView.scrollIntoView(state.selection.main, { y: 'start', yMargin: 4 }) })
    first.current.onView(view)
    view.focus()
    return () => {
      left.delete(key)
      left.set(key, view.state)
      if (left.size > LEFT_MOST) left.delete(left.keys().next().value!)
      first.current.onView(undefined)
      view.destroy()
    }
  }, [id, version])
  return <div ref={place} className={styles.surface} />
}

/** What `kubectl edit` writes above an object needs no reading twice, but for what was wrong. */
const beginningOf = (text: string): number => (/^# \* /m.test(text) ? text.indexOf('# * ') : /^(?:#.*\n)*/.exec(text)![0].length)

const makeExtensions = (): ReturnType<typeof surface> =>
  surface({
    onChange: (text) => called?.onChange(text),
    onSubmit: () => called?.onSubmit(),
    onPreview: () => called?.onPreview(),
    onSave: () => called?.onSave(),
    moreProblems: (text, isReadable) => called?.moreProblems(text, isReadable) ?? Promise.resolve([]),
    onProblems: (problems) => called?.onProblems(problems),
  })

import { forceLinting, type Diagnostic } from '@codemirror/lint'
import type { EditorView } from '@codemirror/view'
import { useRef, useState, type DragEvent } from 'react'
import { GUESTBOOK } from '../palette/guestbook.ts'
import { MomentLine } from '../shell/MomentLine.tsx'
import { notify } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import { applyFile } from './apply-file.ts'
import { problemsIn, askServer, reopenedProblems, serverProblems } from './ask-server.ts'
import { saveSession } from './edit-object.ts'
import { currentFile, openText, saveAtLaptop, setText, useEditor } from './editor-store.ts'
import styles from './Editor.module.css'
import { openFiles } from './file-transfer.ts'
import { Differences, Preview } from './Preview.tsx'
import type { Problem } from './problems.ts'
import { ProblemLine } from './ProblemLine.tsx'
import { Surface } from './Surface.tsx'
import { Toolbar } from './Toolbar.tsx'

/** Manifests: written with the schema's help, tried on the API server, applied. A `kubectl edit` waits here for its file. */
export function Editor() {
  const t = useWords('editor')
  const file = useEditor(currentFile)
  const isPreview = useEditor((state) => state.isPreview)
  const isLarge = useEditor((state) => state.isLarge)
  const tShell = useWords('shell')
  const [problems, setProblems] = useState<readonly Diagnostic[]>([])
  const [isHovered, setHovered] = useState(false)
  const view = useRef<EditorView>(undefined)
  /** A text that the server has refused: it is asked for its reasons even when the text has problems of its own. */
  const refused = useRef<string>(undefined)

  const submit = async (): Promise<void> => {
    const { session } = file
    if (session) return saveSession(file)
    if (file.text.trim() === '') return
    if ((await applyFile(file)) === 0) return useEditor.setState({ isPreview: false })
    refused.current = file.text
    useEditor.setState({ isPreview: false })
    if (view.current) forceLinting(view.current)
  }
  const preview = (): void => useEditor.setState({ isPreview: !isPreview })
  const save = (): void => {
    if (file.session) return saveSession(file)
    saveAtLaptop(file)
    notify(t('saved', { name: file.name }))
  }
  const moreProblems = async (text: string, isReadable: boolean): Promise<readonly Problem[]> => {
    if (file.session) return text === file.text || isReadable ? reopenedProblems(text) : []
    if (text === refused.current) return problemsIn((await askServer(text)) ?? [])
    return isReadable ? serverProblems(text) : []
  }
  const drag = (isOver: boolean) => (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setHovered(isOver)
  }
  const drop = (event: DragEvent): void => {
    setHovered(false)
    if (event.dataTransfer.files.length === 0) return
    event.preventDefault()
    event.stopPropagation()
    void openFiles(event.dataTransfer.files)
  }
  return (
    <section className={styles.editor} aria-label={t('title')} onDragOver={drag(true)} onDragLeave={drag(false)} onDropCapture={drop} data-hovered={isHovered || undefined} data-large={isLarge || undefined}>
      <Toolbar file={file} isPreview={isPreview} onSubmit={() => void submit()} onPreview={preview} />
      {file.session && <p className={styles.note}>{t('editing')}</p>}
      {isLarge && <MomentLine past={tShell('moment.manifest')} />}
      <div className={styles.body}>
        {isPreview ? (
          file.session ? (
            <Differences before={file.session.given} after={file.text} />
          ) : (
            <Preview text={file.text} />
          )
        ) : (
          <Surface file={file} options={{ onChange: (text) => setText(file.id, text), onSubmit: () => void submit(), onPreview: preview, onSave: save, moreProblems }} onProblems={setProblems} onView={(next) => (view.current = next)} />
        )}
        {!isPreview && file.text === '' && (
          <div className={styles.empty}>
            <strong>{t('emptyTitle')}</strong>
            <p>{t('empty')}</p>
            <button onClick={() => openText('guestbook.yaml', GUESTBOOK)}>{t('example')}</button>
          </div>
        )}
        {isHovered && <p className={styles.drop}>{t('dropHere')}</p>}
      </div>
      {!isPreview && file.text.trim() !== '' && <ProblemLine problems={problems} text={file.text} onGo={(at) => goTo(view.current, at)} />}
    </section>
  )
}

function goTo(view: EditorView | undefined, at: number): void {
  if (!view) return
  view.dispatch({ selection: { anchor: Math.min(at, view.state.doc.length) }, scrollIntoView: true })
  view.focus()
}

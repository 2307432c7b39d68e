import { unifiedMergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef, useState } from 'react'
import { useWords } from '../words/index.ts'
import { useCluster } from '../store/cluster-store.ts'
import { askServer, type Outcome } from './ask-server.ts'
import styles from './Editor.module.css'
import { yamlLook } from './extensions.ts'
import { changeOf, nameOfOutcome, shownText } from './outcome.ts'

/** What the API server would store, beside what is there now; nothing has happened yet. */
export function Preview({ text }: { readonly text: string }) {
  const t = useWords('editor')
  const isReady = useCluster((state) => state.status === 'ready')
  const [outcomes, setOutcomes] = useState<readonly Outcome[] | undefined>()
  useEffect(() => {
    let isOver = false
    void askServer(text).then((answer) => !isOver && setOutcomes(answer))
    return () => {
      isOver = true
    }
  }, [text, isReady])
  if (!isReady) return <p className={styles.quiet}>{t('noCluster')}</p>
  if (!outcomes) return <p className={styles.quiet}>{t('asking')}</p>
  if (outcomes.length === 0) return <p className={styles.quiet}>{t('nothingToShow')}</p>
  const [before, after] = [shownText(outcomes, 'before'), shownText(outcomes, 'after')]
  return (
    <div className={styles.preview}>
      <ul className={styles.outcomes}>
        {outcomes.map((outcome) => (
          <li key={outcome.document.index} data-change={changeOf(outcome)}>
            {t(`change.${changeOf(outcome)}`, { name: nameOfOutcome(outcome) ?? t('document', { number: outcome.document.index + 1 }) })}
            {outcome.result.said !== '' && <pre>{outcome.result.said.trim()}</pre>}
          </li>
        ))}
      </ul>
      {before !== after && <Differences before={before} after={after} />}
    </div>
  )
}

/** Two texts in one: what goes, what comes; what stays is folded away. */
export function Differences({ before, after }: { readonly before: string; readonly after: string }) {
  const t = useWords('editor')
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const view = new EditorView({
      parent: place.current!,
      state: EditorState.create({
        doc: after,
        extensions: [
          yamlLook(),
          EditorView.editable.of(false), EditorState.readOnly.of(true),
          EditorView.contentAttributes.of({ 'aria-label': t('differences'), tabindex: '0' }),
          unifiedMergeView({ original: before, mergeControls: false, highlightChanges: before !== '', gutter: true, collapseUnchanged: { margin: 2, minSize: 5 } }),
        ],
      }),
    })
    return () => view.destroy()
  }, [before, after, t])
  return <div ref={place} className={styles.differences} />
}

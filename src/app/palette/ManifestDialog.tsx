import { useState } from 'react'
import { Dialog } from '../design/Dialog.tsx'
import { openText } from '../editor/editor-store.ts'
import { useWords } from '../words/index.ts'
import { GUESTBOOK } from './guestbook.ts'
import styles from './Palette.module.css'
import { applyManifest } from './perform.ts'

/** Paste a manifest of any number of documents, or take the classic one. */
export function ManifestDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useWords('palette')
  const inEditor = useWords('editor')
  const [text, setText] = useState('')
  const apply = (): void => {
    onClose()
    applyManifest(text)
  }
  return (
    <Dialog label={t('manifest.title')} title={t('manifest.title')} about={t('manifest.about')} className={styles.asking} onClose={onClose}>
      <textarea data-first aria-label={t('manifest.text')} spellCheck={false} value={text} onChange={(event) => setText(event.target.value)} placeholder={EXAMPLE} />
      <div className={styles.row}>
        <button data-primary disabled={text.trim() === ''} onClick={apply}>
          {t('manifest.apply')}
        </button>
        <button onClick={() => setText(GUESTBOOK)}>{t('manifest.example')}</button>
        <button
          onClick={() => {
            onClose()
            openText('manifest.yaml', text)
          }}
        >
          {inEditor('openHere')}
        </button>
      </div>
    </Dialog>
  )
}

/** What a manifest begins with, in every language. */
const EXAMPLE = 'apiVersion: apps/v1\nkind: Deployment\n…'

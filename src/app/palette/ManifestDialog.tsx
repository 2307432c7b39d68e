import { useState } from 'react'
import { GUESTBOOK } from './guestbook.ts'
import styles from './Palette.module.css'
import { applyManifest } from './perform.ts'
import { Dialog } from '../design/Dialog.tsx'

/** Paste a manifest of any number of documents, or take the classic one. */
export function ManifestDialog({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('')
  const apply = (): void => {
    onClose()
    applyManifest(text)
  }
  return (
    <Dialog label="Apply a manifest" className={styles.asking} onClose={onClose}>
      <h2>Apply a manifest</h2>
      <p>Paste YAML: one document or many. You can also drop a file onto the stage.</p>
      <textarea aria-label="Manifest" spellCheck={false} value={text} onChange={(event) => setText(event.target.value)} placeholder={'apiVersion: apps/v1\nkind: Deployment\n…'} />
      <div className={styles.row}>
        <button data-primary disabled={text.trim() === ''} onClick={apply}>
          kubectl apply
        </button>
        <button onClick={() => setText(GUESTBOOK)}>Guestbook example</button>
        <button onClick={onClose}>Cancel</button>
      </div>
    </Dialog>
  )
}

import { useState } from 'react'
import styles from './Popup.module.css'

/** A name that can be changed where it stands: Enter or leaving keeps it, Escape does not. */
export function EditableName({ label, name, onRename }: { readonly label: string; readonly name: string; readonly onRename: (name: string) => void }) {
  const [draft, setDraft] = useState<string | undefined>()
  const keep = (): void => {
    if (draft !== undefined && draft.trim() !== '' && draft !== name) onRename(draft)
    setDraft(undefined)
  }
  return (
    <input
      className={styles.name}
      aria-label={label}
      maxLength={80}
      value={draft ?? name}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep()
        if (event.key !== 'Escape' || draft === undefined) return
        event.preventDefault()
        event.stopPropagation()
        setDraft(undefined)
      }}
    />
  )
}

import { useEffect, useRef, type ReactNode } from 'react'
import { useWords } from '../words/index.ts'
import styles from './Dialog.module.css'

export interface DialogProps {
  /** Its name, for those who listen. */
  readonly label: string
  /** Its heading: with it the dialog has a header with a way out. */
  readonly title?: string
  /** What it is for, in a sentence, under the heading. */
  readonly about?: ReactNode
  readonly className?: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A native modal dialog that opens with its component; the focus goes to what is marked `data-first`, if anything is. */
export function Dialog({ label, title, about, className = '', onClose, children }: DialogProps) {
  const t = useWords('design')
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
    element?.querySelector<HTMLElement>('[data-first]')?.focus()
    return () => element?.close()
  }, [])
  return (
    <dialog ref={dialog} className={`${styles.dialog} ${className}`} aria-label={label} onClose={onClose}>
      {title && (
        <header className={styles.header}>
          <h2>{title}</h2>
          <button onClick={onClose}>{t('close')}</button>
          {about && <p>{about}</p>}
        </header>
      )}
      {children}
    </dialog>
  )
}

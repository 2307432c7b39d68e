import { useEffect, useRef, type ReactNode } from 'react'
import styles from './Dialog.module.css'

export interface DialogProps {
  readonly label: string
  readonly className?: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A native modal dialog that opens with its component; the focus goes to what is marked `data-first`, if anything is. */
export function Dialog({ label, className = '', onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
    element?.querySelector<HTMLElement>('[data-first]')?.focus()
    return () => element?.close()
  }, [])
  return (
    <dialog ref={dialog} className={`${styles.dialog} ${className}`} aria-label={label} onClose={onClose}>
      {children}
    </dialog>
  )
}

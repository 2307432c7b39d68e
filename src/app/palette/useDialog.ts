import { useEffect, useRef, type RefObject } from 'react'

/** A native modal dialog that opens with its component; the focus goes to what is marked `data-first`, if anything is. */
export function useDialog(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
    element?.querySelector<HTMLElement>('[data-first]')?.focus()
    return () => element?.close()
  }, [])
  return dialog
}

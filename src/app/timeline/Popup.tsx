import { useId, useRef, type ReactNode } from 'react'
import styles from './Popup.module.css'

export interface PopupProps {
  /** Name of the button and of what it opens. */
  readonly label: string
  readonly title: string
  readonly icon: ReactNode
  /** Beside the label: how many there are. */
  readonly count?: number
  readonly children: ReactNode
}

const GAP = 6
const MARGIN = 8

/** A button that opens a small panel above itself: native popover, so that Escape and a press elsewhere close it. */
export function Popup({ label, title, icon, count = 0, children }: PopupProps) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const place = (): void => {
    const [at, element] = [button.current?.getBoundingClientRect(), panel.current]
    if (!at || !element) return
    element.style.bottom = `${window.innerHeight - at.top + GAP}px`
    element.style.left = `${Math.max(MARGIN, Math.min(at.left, window.innerWidth - element.offsetWidth - MARGIN))}px`
    element.querySelector<HTMLElement>('input, button')?.focus()
  }
  return (
    <>
      <button ref={button} className={styles.opener} popoverTarget={id} aria-haspopup="dialog" aria-label={label} title={title}>
        {icon}
        <span>{label}</span>
        {count > 0 && <b>{count}</b>}
      </button>
      <div ref={panel} id={id} popover="auto" role="dialog" aria-label={label} className={styles.panel} onToggle={(event) => event.newState === 'open' && place()}>
        {children}
      </div>
    </>
  )
}

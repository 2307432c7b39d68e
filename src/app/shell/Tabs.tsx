import type { KeyboardEvent } from 'react'
import styles from './Tabs.module.css'

export interface TabsProps<T extends string> {
  readonly label: string
  /** `badge`: how many there are of what one wants to know of without looking. */
  readonly tabs: readonly { readonly id: T; readonly label: string; readonly badge?: { readonly count: number; readonly label: string; readonly tone: 'fault' | 'plain' } | undefined }[]
  readonly current: T
  readonly onSelect: (id: T) => void
}

/** A row of tabs; arrow keys move between them. */
export function Tabs<T extends string>({ label, tabs, current, onSelect }: TabsProps<T>) {
  const onKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    const at = tabs.findIndex((tab) => tab.id === current)
    const next = tabs[(at + step + tabs.length) % tabs.length]!
    onSelect(next.id)
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus()
  }
  return (
    <div className={styles.tabs} role="tablist" aria-label={label} onKeyDown={onKey}>
      {tabs.map((tab) => (
        <button key={tab.id} data-tab={tab.id} role="tab" aria-selected={tab.id === current} tabIndex={tab.id === current ? 0 : -1} onClick={() => onSelect(tab.id)}>
          {tab.label}
          {tab.badge && (
            <span className={styles.badge} data-tone={tab.badge.tone}>
              <span aria-hidden>{tab.badge.count}</span>
              <span className="visually-hidden">{tab.badge.label}</span>
            </span>
          )}
        </button>
      ))}
    </div>
  )
}

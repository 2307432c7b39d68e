import { useEffect } from 'react'
import { commandOf, type Focus } from './keys.ts'
import { obey, usePresenterView } from './view.ts'

/** Where the focus is, for what a key means there. */
function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof HTMLElement)) return 'none'
  if (target.isContentEditable || target.matches('input, textarea, select')) return 'field'
  return target.matches('button, a[href], summary, [role=button], [role=treeitem]') ? 'control' : 'none'
}

/** The presentation listens to keys wherever the focus is, but while its help lies open. */
export function useKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { isHelpOpen } = usePresenterView.getState()
      const focus = focusOf(event.target)
      const command = commandOf(event, focus)
      if (command === undefined) return countFrom(event, focus, isHelpOpen)
      // The help is a dialog with keys of its own; a clicker shuts it and goes on.
      if (isHelpOpen && command !== 'help' && event.key !== 'PageDown' && event.key !== 'PageUp') return
      event.preventDefault()
      event.stopPropagation()
      if (isHelpOpen) usePresenterView.setState({ isHelpOpen: false })
      if (!isHelpOpen || command !== 'help') obey(command)
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [])
}

/** A digit that is typed nowhere begins the count of hands. */
function countFrom(event: KeyboardEvent, focus: Focus, isHelpOpen: boolean): void {
  if (focus !== 'field' && !isHelpOpen && !event.ctrlKey && !event.metaKey && !event.altKey && /^\d$/.test(event.key)) obey('hands')
}

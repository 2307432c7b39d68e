// Keys for time, wherever the focus is not in a field or a dialog: space, dot, comma, and undo; and Ctrl K for the commands anywhere,
// even in the terminal.
import { useEffect } from 'react'
import { useCluster } from '../store/cluster-store.ts'
import { useView } from '../store/view-store.ts'

const isField = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT|BUTTON)$/.test(target.tagName) || target.closest('[role=textbox], .xterm, dialog') !== null)

/** Does what a key stands for; false when it stands for nothing. */
function press(event: KeyboardEvent): boolean {
  const { connection, playing } = useCluster.getState()
  if (!connection || event.altKey) return false
  const isCommand = event.ctrlKey || event.metaKey
  if (isCommand && event.key === 'k') useView.setState({ dialog: 'commands' })
  else if (isField(event.target)) return false
  else if (isCommand && event.key === 'z') connection.undo()
  else if (isCommand) return false
  else if (event.key === ' ') playing ? connection.pause() : connection.play()
  else if (event.key === '.') connection.step()
  else if (event.key === ',') connection.back()
  else if (event.key === '?') useView.setState({ dialog: 'keys' })
  else return false
  return true
}

export function useShortcuts(): void {
  useEffect(() => {
    // Before anything else sees the key: the terminal keeps what reaches it.
    const onKey = (event: KeyboardEvent): void => {
      if (!press(event)) return
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [])
}

// Keys for time, wherever the focus is not in a field: space, dot, comma, and undo.
import { useEffect } from 'react'
import { useCluster } from '../store/cluster-store.ts'

const isField = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT|BUTTON)$/.test(target.tagName) || target.closest('[role=textbox], .xterm') !== null)

export function useShortcuts(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { connection, playing } = useCluster.getState()
      if (!connection || isField(event.target) || event.altKey) return
      if ((event.ctrlKey || event.metaKey) && event.key === 'z') connection.undo()
      else if (event.ctrlKey || event.metaKey) return
      else if (event.key === ' ') {
        if (playing) connection.pause()
        else connection.play()
      } else if (event.key === '.') connection.step()
      else if (event.key === ',') connection.back()
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

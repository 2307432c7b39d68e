import { useEffect, useState, type RefObject } from 'react'

/** So long after it moved the pointer, and what it brought up, are put away. */
const AWAKE_MS = 2500

/** Writes where the pointer is into the page's style (`--x`, `--y`), for the light and the zoom to follow. True while it is in use. */
export function usePointer(page: RefObject<HTMLElement | null>): boolean {
  const [isAwake, setAwake] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const onMove = ({ clientX, clientY, pointerType }: PointerEvent): void => {
      page.current?.style.setProperty('--x', `${clientX}px`)
      page.current?.style.setProperty('--y', `${clientY}px`)
      setAwake(true)
      clearTimeout(timer)
      // A finger leaves no pointer behind: what it brought up stays longer.
      timer = setTimeout(() => setAwake(false), pointerType === 'touch' ? 2 * AWAKE_MS : AWAKE_MS)
    }
    window.addEventListener('pointermove', onMove)
    window.addEventListener('pointerdown', onMove)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('pointermove', onMove)
      window.removeEventListener('pointerdown', onMove)
    }
  }, [page])
  return isAwake
}

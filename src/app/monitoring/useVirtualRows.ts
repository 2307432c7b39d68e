import { useEffect, useState, type RefObject } from 'react'

/** Rows beyond what is seen, so that a quick hand sees no gap. */
const BEYOND = 12

export interface VirtualRows {
  /** The first row that is drawn, and how many. */
  readonly first: number
  readonly count: number
  /** Pixels of what is not drawn, above and below. */
  readonly above: number
  readonly below: number
}

/** Which of `total` rows of one height are to be drawn in an element that scrolls; `offset` is what stands above the rows in it. */
export function useVirtualRows(scroller: RefObject<HTMLElement | null>, total: number, rowHeight: number, offset = 0): VirtualRows {
  const [seen, setSeen] = useState({ top: 0, height: 0 })
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = (): void => setSeen({ top: element.scrollTop, height: element.clientHeight })
    look()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scroller])
  return virtualRows(total, rowHeight, seen.top - offset, seen.height)
}

/** The same, for a place and height in pixels. Pure. */
export function virtualRows(total: number, rowHeight: number, top: number, height: number): VirtualRows {
  const first = Math.max(0, Math.min(total, Math.floor(top / rowHeight) - BEYOND))
  const count = Math.max(0, Math.min(total - first, Math.ceil(height / rowHeight) + 2 * BEYOND))
  return { first, count, above: first * rowHeight, below: (total - first - count) * rowHeight }
}

import { useEffect, useState, type RefObject } from 'react'
import type { Room } from './fit.ts'
import { NARROW } from './lenses/input.ts'

/** What lies over the stage: the palette at the left (on small screens at the top), the line about the lens, the caption below. */
const PAD = { left: 92, right: 20, top: 42, bottom: 70 } as const
const PAD_SMALL = { left: 8, right: 8, top: 104, bottom: 76 } as const
const PAD_PHONE = { left: 0, right: 0, top: 108, bottom: 64 } as const
/** Where the page becomes one column; the same as in its style sheets. */
const SMALL_PAGE = 820
/** The room is taken in steps, so that dragging an edge does not lay out at every pixel. */
const STEP = 8

/** How much room the stage has. */
export function useStageRoom(stage: RefObject<HTMLElement | null>): Room {
  const [room, setRoom] = useState<Room>(() => roomOf(window.innerWidth, window.innerHeight))
  useEffect(() => {
    const element = stage.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect
      if (width > 0) setRoom((old) => (Math.abs(old.width - width) < STEP && Math.abs(old.height - height) < STEP ? old : roomOf(width, height)))
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [stage])
  return room
}

function roomOf(width: number, height: number): Room {
  const isPhone = width - PAD_SMALL.left - PAD_SMALL.right < NARROW
  const isScrolled = window.innerWidth <= SMALL_PAGE
  return { width, height, isScrolled, pad: isPhone ? PAD_PHONE : isScrolled ? PAD_SMALL : PAD }
}

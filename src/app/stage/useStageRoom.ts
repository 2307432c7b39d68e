import { useEffect, useState, type RefObject } from 'react'
import type { Room } from './fit.ts'
import { NARROW } from './lenses/input.ts'

/** What lies over the stage: the palette at the left (on small screens at the top), the line about the lens, the caption below. */
const PAD = { left: 92, right: 20, top: 42, bottom: 70 } as const
const PAD_SMALL = { left: 8, right: 8, top: 104, bottom: 76 } as const
const PAD_PHONE = { left: 0, right: 0, top: 108, bottom: 64 } as const
const PAD_BARE = { left: 16, right: 16, top: 16, bottom: 16 } as const
/** On a wall everything is drawn larger, where there is room. */
const ZOOM_ON_A_WALL = 2.4
/** Where the page becomes one column; the same as in its style sheets. */
const SMALL_PAGE = 820
/** The room is taken in steps, so that dragging an edge does not lay out at every pixel. */
const STEP = 8

/** How much room the stage has; all of it when it is bare. */
export function useStageRoom(stage: RefObject<HTMLElement | null>, isBare = false): Room {
  const [room, setRoom] = useState<Room>(() => roomOf(window.innerWidth, window.innerHeight, isBare))
  useEffect(() => {
    const element = stage.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect
      if (width > 0) setRoom((old) => (Math.abs(old.width - width) < STEP && Math.abs(old.height - height) < STEP ? old : roomOf(width, height, isBare)))
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [stage, isBare])
  return room
}

function roomOf(width: number, height: number, isBare: boolean): Room {
  if (isBare) return { width, height, isScrolled: false, pad: PAD_BARE, zoomMost: ZOOM_ON_A_WALL }
  const isScrolled = window.innerWidth <= SMALL_PAGE
  const isPhone = isScrolled && width - PAD_SMALL.left - PAD_SMALL.right < NARROW
  return { width, height, isScrolled, pad: isPhone ? PAD_PHONE : isScrolled ? PAD_SMALL : PAD }
}

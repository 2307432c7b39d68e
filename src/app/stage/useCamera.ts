import { useCallback, useEffect, useRef, useState } from 'react'
import { useReactFlow, type Viewport } from 'reactflow'
import { viewportFor, zoomFor, type Room } from './fit.ts'
import type { Box, StageLayout } from './layout.ts'
import type { LensId } from './lenses/index.ts'

/** As long as things take to their new places: the camera goes with them. */
const MOVE_MS = 480
/** A part that one looks at fills this share of the free room, within these zooms. */
const SHARE = 0.72
const CLOSE_LEAST = 1
export const CLOSE_MOST = 6
/** While following, at least so close. */
const FOLLOW_ZOOM = 1.4

export interface Camera {
  /** Brings everything into view. */
  readonly fit: () => void
  /** Goes to what has this key; near enough to read all that it has to say when `isClose`. */
  readonly goTo: (key: string, isClose?: boolean) => void
  /** Keeps the thing of this key in the middle, wherever it moves. */
  readonly follow: (key: string | undefined) => void
  readonly following: string | undefined
}

/** Brings the whole picture into view when its size or the page's changes, or another lens is chosen; or stays with what it follows. */
export function useCamera(layout: StageLayout, room: Room, lens: LensId): Camera {
  const { setViewport, setCenter, getViewport, getZoom } = useReactFlow()
  const [following, setFollowing] = useState<string | undefined>()
  const seen = useRef<LensId | undefined>(undefined)
  const { width, height } = layout
  const followed = following === undefined ? undefined : layout.parts.find((part) => part.key === following)
  const moveTo = useCallback(
    (box: Box, zoom: number): void => void setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom, duration: durationNow() }),
    [setCenter],
  )
  const fit = useCallback((duration = durationNow()): void => void setViewport(viewportFor({ width, height }, room), { duration }), [setViewport, width, height, room])
  const isFollowing = followed !== undefined
  useEffect(() => {
    const duration = seen.current === undefined ? 0 : durationNow()
    seen.current = lens
    if (isFollowing) return
    const frame = requestAnimationFrame(() => fit(duration))
    return () => cancelAnimationFrame(frame)
  }, [fit, lens, isFollowing])
  useEffect(() => {
    if (followed) moveTo(followed, Math.max(FOLLOW_ZOOM, getZoom()))
  }, [followed, moveTo, getZoom])
  return {
    fit: useCallback(() => {
      setFollowing(undefined)
      fit()
    }, [fit]),
    goTo: (key, isClose = false) => {
      const part = layout.parts.find((each) => each.key === key || each.id === key || (each.kind === 'machine' && `nodes/${each.label}` === key))
      if (!part) return
      if (!isClose && isInView(part, getViewport(), room)) return
      const close = Math.min((room.width * SHARE) / part.width, ((room.height - room.pad.top - room.pad.bottom) * SHARE) / part.height)
      moveTo(part, isClose ? Math.min(CLOSE_MOST, Math.max(CLOSE_LEAST, close)) : Math.max(zoomFor(layout, room), Math.min(CLOSE_LEAST, getZoom())))
    },
    follow: setFollowing,
    following,
  }
}

/** Whether all of it is to be seen, under nothing that lies over the stage. */
function isInView(box: Box, { x, y, zoom }: Viewport, { width, height, pad }: Room): boolean {
  const [left, top] = [x + box.x * zoom, y + box.y * zoom]
  return left >= pad.left && top >= pad.top && left + box.width * zoom <= width - pad.right && top + box.height * zoom <= height - pad.bottom
}

const durationNow = (): number => (window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : MOVE_MS)

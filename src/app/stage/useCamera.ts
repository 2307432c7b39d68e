import { useCallback, useEffect, useRef, useState } from 'react'
import { useReactFlow, type Viewport } from 'reactflow'
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import { useCluster } from '../store/cluster-store.ts'
import { viewportFor, zoomFor, type Room } from './fit.ts'
import type { Box, StageLayout } from './layout.ts'
import { tileBox } from './lenses/field.ts'
import type { LensId } from './lenses/index.ts'
import { useWantedCamera } from './useWantedCamera.ts'

/** As long as things take to their new places: the camera goes with them. */
const MOVE_MS = 480
/** So long a picture has to stay smaller until the camera comes closer. */
const SETTLES_MS = 1500
/** A part that one looks at fills this share of the free room, within these zooms. */
const SHARE = 0.72
const CLOSE_LEAST = 1
const CLOSE_MOST = 6
/** A machine's card is drawn smaller where it stands in a tile: one may come closer by as much. */
const CLOSE_MOST_FAR = 24
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
  /** To be called when a person has moved it, and when it has come to rest. */
  readonly moved: () => void
  readonly rests: (viewport: Viewport) => void
}

export const closeMost = ({ parts }: StageLayout): number => (parts.some(({ field }) => field) ? CLOSE_MOST_FAR : CLOSE_MOST)

/** Brings the whole picture into view when its size or the page's changes, or another lens is chosen; or stays with what it follows. */
export function useCamera(layout: StageLayout, room: Room, lens: LensId): Camera {
  const { setViewport, setCenter, getViewport, getZoom } = useReactFlow()
  const [following, setFollowing] = useState<string | undefined>()
  const wanted = useWantedCamera(layout, room, lens)
  const { isHeld, letGo } = wanted
  const seen = useRef<{ readonly lens: LensId; readonly room: Room; readonly width: number; readonly height: number } | undefined>(undefined)
  const { width, height } = layout
  const followed = following === undefined ? undefined : layout.parts.find((part) => part.key === following || part.id === following)
  const moveTo = useCallback(
    (box: Box, zoom: number): void => void setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom, duration: durationNow() }),
    [setCenter],
  )
  const fit = useCallback((duration = durationNow()): void => void setViewport(viewportFor({ width, height }, room), { duration }), [setViewport, width, height, room])
  const isFollowing = followed !== undefined
  useEffect(() => {
    const duration = seen.current === undefined ? 0 : durationNow()
    // A picture that has become smaller is still in view: it will be larger again soon, where Pods come and go.
    const isSmaller = seen.current?.lens === lens && seen.current.room === room && width <= seen.current.width && height <= seen.current.height
    if (isFollowing || isHeld.current) return
    let frame = 0
    const timer = setTimeout(() => {
      frame = requestAnimationFrame(() => {
        seen.current = { lens, room, width, height }
        fit(duration)
      })
    }, isSmaller ? SETTLES_MS : 0)
    return () => {
      clearTimeout(timer)
      cancelAnimationFrame(frame)
    }
  }, [fit, lens, room, width, height, isFollowing, isHeld])
  useEffect(() => {
    if (followed) moveTo(followed, Math.max(FOLLOW_ZOOM, getZoom()))
  }, [followed, moveTo, getZoom])
  return {
    fit: useCallback(() => {
      setFollowing(undefined)
      letGo()
      fit()
    }, [fit, letGo]),
    goTo: (key, isClose = false) => {
      const place = placeOf(layout, key)
      if (!place) return
      if (!isClose && isInView(place, getViewport(), room)) return
      const close = Math.min((room.width * SHARE) / place.width, ((room.height - room.pad.top - room.pad.bottom) * SHARE) / place.height)
      moveTo(place, isClose ? Math.min(closeMost(layout), Math.max(CLOSE_LEAST, close)) : Math.max(zoomFor(layout, room), Math.min(CLOSE_LEAST, getZoom())))
    },
    follow: setFollowing,
    following,
    moved: useCallback(() => {
      setFollowing(undefined)
      letGo()
    }, [letGo]),
    rests: wanted.note,
  }
}

/** Where a thing is drawn: as a part, or, from far, in the tile of its machine. */
export function placeOf({ parts }: StageLayout, key: string): Box | undefined {
  const node = key.startsWith('nodes/') ? key.slice('nodes/'.length) : key.startsWith('pods/') ? (useCluster.getState().objects['pods']?.get(key.slice('pods/'.length)) as Pod | undefined)?.spec?.nodeName : undefined
  for (const part of parts) {
    const tile = node === undefined ? -1 : (part.field?.names.indexOf(node) ?? -1)
    if (tile < 0) continue
    const box = tileBox(part.field!.columns, tile)
    return { ...box, x: part.x + box.x, y: part.y + box.y }
  }
  return parts.find((each) => each.key === key || each.id === key || (each.kind === 'machine' && `nodes/${each.label}` === key))
}

/** Whether all of it is to be seen, under nothing that lies over the stage. */
function isInView(box: Box, { x, y, zoom }: Viewport, { width, height, pad }: Room): boolean {
  const [left, top] = [x + box.x * zoom, y + box.y * zoom]
  return left >= pad.left && top >= pad.top && left + box.width * zoom <= width - pad.right && top + box.height * zoom <= height - pad.bottom
}

/** By the settings, or by the system. */
const isCalm = (): boolean => document.documentElement.dataset['motion'] === 'reduced' || window.matchMedia('(prefers-reduced-motion: reduce)').matches
const durationNow = (): number => (isCalm() ? 0 : MOVE_MS)

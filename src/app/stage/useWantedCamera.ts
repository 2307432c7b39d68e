import { useCallback, useEffect, useRef, type RefObject } from 'react'
import { useReactFlow, type Viewport } from 'reactflow'
import { useSharedCamera } from '../store/camera-store.ts'
import { viewportFor, type Room } from './fit.ts'
import type { StageLayout } from './layout.ts'
import type { LensId } from './lenses/index.ts'

/** As near to the picture of everything as nobody sees. */
const NEAR_PX = 6
const NEAR_ZOOM = 0.02

export interface WantedCamera {
  /** A link has said where to look: nothing else moves the camera, until a person does. */
  readonly isHeld: RefObject<boolean>
  readonly letGo: () => void
  /** Remembers where the camera has come to rest. */
  readonly note: (viewport: Viewport) => void
}

/** Looks where a link says, and remembers where one looks for the next link. */
export function useWantedCamera({ width, height, parts }: StageLayout, room: Room, lens: LensId): WantedCamera {
  const { setCenter } = useReactFlow()
  const wanted = useSharedCamera((state) => (state.wanted?.lens === lens ? state.wanted : undefined))
  const isHeld = useRef(false)
  isHeld.current = wanted !== undefined
  const isThere = parts.length > 0 && room.width > 0
  useEffect(() => {
    if (!wanted || !isThere) return
    const frame = requestAnimationFrame(() => void setCenter(wanted.x, wanted.y, { zoom: wanted.zoom, duration: 0 }))
    return () => cancelAnimationFrame(frame)
  }, [wanted, isThere, setCenter])
  return {
    isHeld,
    letGo: useCallback(() => useSharedCamera.setState({ wanted: undefined }), []),
    note: useCallback(
      ({ x, y, zoom }: Viewport) => {
        const all = viewportFor({ width, height }, room)
        const isAll = Math.abs(all.x - x) < NEAR_PX && Math.abs(all.y - y) < NEAR_PX && Math.abs(all.zoom - zoom) < NEAR_ZOOM
        useSharedCamera.setState({ here: isAll ? undefined : { x: (room.width / 2 - x) / zoom, y: (room.height / 2 - y) / zoom, zoom } })
      },
      [width, height, room],
    ),
  }
}

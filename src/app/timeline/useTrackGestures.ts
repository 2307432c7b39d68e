import { useEffect, useRef, type PointerEvent, type RefObject } from 'react'

export interface TrackGestures {
  /** To the moment at a place, in pixels. */
  readonly onScrub: (x: number) => void
  /** Where a press begins; false when it does not mean a moment, so that nothing is scrubbed. */
  readonly onPress: (x: number) => boolean
  /** Where a mouse rests; undefined when it has left. */
  readonly onHover: (x: number | undefined) => void
  /** Closer with a factor below 1, around a share of the width. */
  readonly onZoom: (factor: number, share: number) => void
  /** By a share of the width; later with a positive one. */
  readonly onPan: (share: number) => void
}

const PER_WHEEL_PIXEL = 0.0018
/** A pinch on a touchpad comes as small turns of the wheel with Ctrl. */
const PER_PINCH_PIXEL = 0.012

/** Pointers and wheel on the track: one finger scrubs, two zoom and move, the wheel zooms, sideways it moves. */
export function useTrackGestures(track: RefObject<HTMLElement | null>, gestures: TrackGestures) {
  const latest = useRef(gestures)
  latest.current = gestures
  const pointers = useRef(new Map<number, number>())
  const frame = useRef(0)
  useEffect(() => {
    const element = track.current
    if (!element) return
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault()
      const { left, width } = element.getBoundingClientRect()
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return latest.current.onPan(sideways / width)
      latest.current.onZoom(Math.exp(event.deltaY * (event.ctrlKey ? PER_PINCH_PIXEL : PER_WHEEL_PIXEL)), (event.clientX - left) / width)
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      element.removeEventListener('wheel', onWheel)
      cancelAnimationFrame(frame.current)
    }
  }, [track])

  const xOf = (event: PointerEvent): number => event.clientX - track.current!.getBoundingClientRect().left
  /** One moment a frame is enough: what lies between two of them was never seen. */
  const scrub = (x: number): void => {
    cancelAnimationFrame(frame.current)
    frame.current = requestAnimationFrame(() => latest.current.onScrub(x))
  }
  const leave = (event: PointerEvent): void => void pointers.current.delete(event.pointerId)
  return {
    onPointerDown: (event: PointerEvent): void => {
      if (event.button !== 0) return
      if (pointers.current.size === 0 && !latest.current.onPress(xOf(event))) return
      event.currentTarget.setPointerCapture(event.pointerId)
      pointers.current.set(event.pointerId, xOf(event))
      if (pointers.current.size === 1) scrub(xOf(event))
      else cancelAnimationFrame(frame.current)
    },
    onPointerMove: (event: PointerEvent): void => {
      const x = xOf(event)
      const before = pointers.current.get(event.pointerId)
      if (event.pointerType === 'mouse' || before !== undefined) latest.current.onHover(x)
      if (before === undefined) return
      const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1]
      pointers.current.set(event.pointerId, x)
      if (other === undefined) return scrub(x)
      const width = track.current!.getBoundingClientRect().width
      const [apart, apartBefore] = [Math.max(8, Math.abs(x - other)), Math.max(8, Math.abs(before - other))]
      latest.current.onZoom(apartBefore / apart, (x + other) / 2 / width)
      latest.current.onPan((before - x) / 2 / width)
    },
    onPointerUp: (event: PointerEvent): void => {
      leave(event)
      if (event.pointerType !== 'mouse') latest.current.onHover(undefined)
    },
    onPointerCancel: leave,
    onPointerLeave: (event: PointerEvent): void => {
      if (!pointers.current.has(event.pointerId)) latest.current.onHover(undefined)
    },
  }
}

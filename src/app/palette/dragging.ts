// Dragging with mouse, pen or finger: from the palette; Pods, claims and volumes from the stage. Pointer events, since the browser's own drag and
// drop knows no touch. What hangs over a place is told before it is dropped; Escape lets go.
import { useView } from '../store/view-store.ts'
import { useCarry } from './carry-store.ts'
import { describePlan } from './describe-gesture.ts'
import { placeAt, type DropPlace } from './drop-targets.ts'
import type { Carried, Target } from './gesture.ts'
import { performGesture, plannedGesture } from './perform.ts'

/** Less than this is a click. */
const THRESHOLD_PX = 6

/** Follows a pointer that was pressed; once it moves, `carried` is in the hand until it is let go. `onLift`: what to do then. */
export function beginDrag(down: PointerEvent, carried: Carried, onLift?: () => void): void {
  if (down.button !== 0) return
  const { pointerId } = down
  let isCarrying = false
  let lit: HTMLElement | undefined

  const isTaken = (target: Target): boolean => !('refused' in plannedGesture(carried, target))
  const hover = (place: DropPlace | undefined): void => {
    const plan = place && describePlan(plannedGesture(carried, place.target))
    if (lit !== place?.element) lit?.removeAttribute('data-hover')
    lit = place?.element
    if (plan) lit?.setAttribute('data-hover', plan.isRefused ? 'refused' : 'taken')
    useCarry.setState({ plan })
  }
  const move = (event: PointerEvent): void => {
    if (event.pointerId !== pointerId) return
    if (!isCarrying && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < THRESHOLD_PX) return
    if (!isCarrying) {
      isCarrying = true
      onLift?.()
      useView.setState({ carrying: 'tool' in carried ? carried.tool : 'pod' in carried ? 'pod' : 'mountable' })
    }
    event.preventDefault()
    useCarry.setState({ carried, x: event.clientX, y: event.clientY })
    hover(placeAt(event.clientX, event.clientY, isTaken))
  }
  const end = (): void => {
    removeEventListener('pointermove', move)
    removeEventListener('pointerup', up)
    removeEventListener('pointercancel', end)
    removeEventListener('keydown', key, true)
    lit?.removeAttribute('data-hover')
    useCarry.setState({ carried: undefined, plan: undefined })
    useView.setState({ carrying: undefined })
    if (isCarrying) swallowNextClick()
  }
  const up = (event: PointerEvent): void => {
    if (event.pointerId !== pointerId) return
    const place = isCarrying ? placeAt(event.clientX, event.clientY, isTaken) : undefined
    end()
    if (place) performGesture(carried, place.target)
  }
  const key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    end()
  }
  addEventListener('pointermove', move, { passive: false })
  addEventListener('pointerup', up)
  addEventListener('pointercancel', end)
  addEventListener('keydown', key, true)
}

/** The click that the browser makes of the end of a drag is none. */
function swallowNextClick(): void {
  const swallow = (event: MouseEvent): void => event.stopPropagation()
  addEventListener('click', swallow, { capture: true, once: true })
  setTimeout(() => removeEventListener('click', swallow, true))
}

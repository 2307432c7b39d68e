// How a layout and the room for it come together: a lens is given a width, and the width is chosen with which the whole picture is largest on screen.
import type { StageLayout } from './layout.ts'
import type { Laid } from './lenses/input.ts'

/** What is free of the stage, in pixels of the page, and what lies over its edges. */
export interface Room {
  readonly width: number
  readonly height: number
  readonly pad: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }
  /** A small page: as wide as the page, at a size for reading, and one scrolls down. */
  readonly isScrolled: boolean
  /** How large things may be drawn, when that is not as usual. */
  readonly zoomMost?: number
}

export const ZOOM_MOST = 1.05
export const ZOOM_LEAST = 0.03
/** Widths that are tried, as shares of the free width. */
const SPREADS = [1, 1.12, 1.25, 1.4, 1.6, 1.85, 2.2, 2.7, 3.4, 4.5, 6, 7.5, 9, 12] as const
/** Where things may be drawn larger, narrower ones are tried too. */
const SPREADS_LARGE = [0.9, 0.8, 0.7, 0.6, 0.5, ...SPREADS] as const
/** A wider one has to be better by this much: otherwise the picture would leap at every new pod. */
const BETTER = 1.04

/** The zoom at which a picture fits its room. */
export function zoomFor({ width, height }: { readonly width: number; readonly height: number }, room: Room): number {
  const across = (room.width - room.pad.left - room.pad.right) / Math.max(1, width)
  if (room.isScrolled) return Math.min(1, across)
  return Math.max(ZOOM_LEAST, Math.min(room.zoomMost ?? ZOOM_MOST, across, (room.height - room.pad.top - room.pad.bottom) / Math.max(1, height)))
}

/** Where the picture's corner goes, so that it stands in the middle of the free room; on a small page, at its top. */
export function viewportFor(size: { readonly width: number; readonly height: number }, room: Room): { readonly x: number; readonly y: number; readonly zoom: number } {
  const zoom = zoomFor(size, room)
  const [freeX, freeY] = [room.width - room.pad.left - room.pad.right - size.width * zoom, room.height - room.pad.top - room.pad.bottom - size.height * zoom]
  return { x: room.pad.left + Math.max(0, freeX / 2), y: room.pad.top + (room.isScrolled ? 0 : Math.max(0, freeY / 2)), zoom }
}

/** Lays out at the width, and in the arrangement, that make the picture largest. `last`: what was best before; as long as it is about as good, no other is tried. */
export function fitLayout(lay: (width: number, arrangement?: string) => Laid, room: Room, last?: Fitted, arrangements: readonly (string | undefined)[] = [undefined]): Fitted {
  if (last && last.room === room) {
    const again = lay(last.width, last.arrangement)
    const zoom = zoomFor(again, room)
    if (zoom * BETTER >= last.zoom && last.zoom * BETTER >= zoom) return { ...last, layout: again }
  }
  const free = Math.max(280, room.width - room.pad.left - room.pad.right)
  const isLarge = room.zoomMost !== undefined
  const spreads = room.isScrolled ? [1] : isLarge ? [1, ...SPREADS_LARGE] : SPREADS
  let best: Fitted | undefined
  for (const arrangement of room.isScrolled ? arrangements.slice(0, 1) : arrangements)
    for (const spread of spreads) {
      if (best && best.zoom >= 1 && !isLarge) return best
      const width = Math.max(280, free * spread)
      const layout = lay(width, arrangement)
      const zoom = zoomFor(layout, room)
      if (!best || zoom > best.zoom * BETTER) best = { layout, width, zoom, room, arrangement }
    }
  return best!
}

/** A layout, how it was laid out, and how large it was when that was chosen. */
export interface Fitted { readonly layout: StageLayout; readonly width: number; readonly arrangement: string | undefined; readonly zoom: number; readonly room: Room }

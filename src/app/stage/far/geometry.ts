// Where the tiles of a field are on the screen, in its pixels. What draws and what is clicked go by the same numbers.
import type { Box, Part } from '../layout.ts'
import { TILE_HEIGHT, TILE_WIDTH, tileBox } from '../lenses/field.ts'

/** React Flow's transform, and how many pixels of the screen there are for one of the page. */
export interface Camera { readonly x: number; readonly y: number; readonly zoom: number; readonly sharpness: number }

/** A tile on the screen. */
export function tileOnScreen(part: Part, i: number, { x, y, zoom, sharpness }: Camera): Box {
  const tile = tileBox(part.field!.columns, i)
  const scale = zoom * sharpness
  return { x: Math.round(x * sharpness + (part.x + tile.x) * scale), y: Math.round(y * sharpness + (part.y + tile.y) * scale), ...tileSize(zoom, sharpness) }
}

/** All tiles are of one size, in whole pixels. */
export const tileSize = (zoom: number, sharpness: number): { readonly width: number; readonly height: number } => ({ width: Math.max(2, Math.floor(TILE_WIDTH * zoom * sharpness)), height: Math.max(2, Math.floor(TILE_HEIGHT * zoom * sharpness)) })

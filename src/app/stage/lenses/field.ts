// Many machines of a zone from far: a tile each. Where a tile stands follows from its number alone, and so does what is under a point.
import type { Box, Field } from '../layout.ts'
import { blockOf, type Block } from './arrange.ts'

/** As a machine's card is wide and high, so that it can stand in its tile's place when one comes near. */
export const TILE_WIDTH = 72
export const TILE_HEIGHT = 57
export const TILE_GAP = 6

/** The tiles of a zone, in rows as long as there is room; a few make a rectangle. */
export function layField(id: string, label: string, names: readonly string[], room: number): Block {
  const fitting = Math.max(1, Math.floor((room + TILE_GAP) / (TILE_WIDTH + TILE_GAP)))
  const columns = Math.min(names.length, fitting)
  return blockOf({ id, kind: 'field', label, field: { names, columns }, width: columns * (TILE_WIDTH + TILE_GAP) - TILE_GAP, height: Math.ceil(names.length / columns) * (TILE_HEIGHT + TILE_GAP) - TILE_GAP })
}

/** Where a tile stands in its field. */
export const tileBox = (columns: number, i: number): Box => ({ x: (i % columns) * (TILE_WIDTH + TILE_GAP), y: Math.floor(i / columns) * (TILE_HEIGHT + TILE_GAP), width: TILE_WIDTH, height: TILE_HEIGHT })

/** The number of the tile at a point of the field; undefined in the gaps. */
export function tileAt({ names, columns }: Field, x: number, y: number): number | undefined {
  const [column, row] = [Math.floor(x / (TILE_WIDTH + TILE_GAP)), Math.floor(y / (TILE_HEIGHT + TILE_GAP))]
  const isOnTile = x >= 0 && y >= 0 && column < columns && x - column * (TILE_WIDTH + TILE_GAP) < TILE_WIDTH && y - row * (TILE_HEIGHT + TILE_GAP) < TILE_HEIGHT
  const i = row * columns + column
  return isOnTile && i < names.length ? i : undefined
}

/** The numbers of the tiles that lie within a box of the field, at least in part: row by row, from one to before another. */
export function tilesWithin({ names, columns }: Field, box: Box): readonly (readonly [from: number, to: number])[] {
  const at = (value: number, pitch: number, most: number): number => Math.max(0, Math.min(most, Math.floor(value / pitch)))
  const rows = Math.ceil(names.length / columns)
  const [left, right] = [at(box.x, TILE_WIDTH + TILE_GAP, columns - 1), at(box.x + box.width, TILE_WIDTH + TILE_GAP, columns - 1)]
  const [top, bottom] = [at(box.y, TILE_HEIGHT + TILE_GAP, rows - 1), at(box.y + box.height, TILE_HEIGHT + TILE_GAP, rows - 1)]
  const [width, height] = [columns * (TILE_WIDTH + TILE_GAP), rows * (TILE_HEIGHT + TILE_GAP)]
  if (names.length === 0 || box.x + box.width < 0 || box.y + box.height < 0 || box.x > width || box.y > height) return []
  const runs: (readonly [number, number])[] = []
  for (let row = top; row <= bottom; row++) runs.push([row * columns + left, Math.min(names.length, row * columns + right + 1)])
  return runs.filter(([from, to]) => to > from)
}

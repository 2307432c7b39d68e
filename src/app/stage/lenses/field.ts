// Many machines of a zone from far: a tile each, on one canvas. Where tiles stand, and what is under a point.
import type { MachineState } from '../../../worker/protocol.ts'
import type { Box, Part } from '../layout.ts'
import { blockOf, type Block } from './arrange.ts'

export const TILE_WIDTH = 78
export const TILE_HEIGHT = 48
const TILE_GAP = 6
/** Marks of pods on a tile: from here, at this distance, so many in a row. */
export const MARKS = { left: 5, top: 14, pitch: 4.3, size: 3.2, columns: 16, rows: 7 } as const
/** With more machines than this their cards would be too small to read. */
export const FAR_FROM = 40

/** The tiles of a zone, in rows that make a rectangle about as wide as three times its height. */
export function layField(id: string, machines: readonly MachineState[], room: number): Block {
  const fitting = Math.max(1, Math.floor((room + TILE_GAP) / (TILE_WIDTH + TILE_GAP)))
  const columns = Math.min(machines.length, fitting, Math.max(4, Math.ceil(Math.sqrt(machines.length * 1.8))))
  const tiles = machines.map(({ name }, i) => ({ name, x: (i % columns) * (TILE_WIDTH + TILE_GAP), y: Math.floor(i / columns) * (TILE_HEIGHT + TILE_GAP) }))
  return blockOf({ id, kind: 'field', label: `${machines.length} nodes`, tiles, width: columns * (TILE_WIDTH + TILE_GAP) - TILE_GAP, height: Math.ceil(machines.length / columns) * (TILE_HEIGHT + TILE_GAP) - TILE_GAP })
}

/** What is at a point of the field: a machine, and which of the marks on it. */
export function hitOf(tiles: NonNullable<Part['tiles']>, x: number, y: number): { readonly machine: string; readonly mark: number | undefined } | undefined {
  const tile = tiles.find((each) => x >= each.x && y >= each.y && x < each.x + TILE_WIDTH && y < each.y + TILE_HEIGHT)
  if (!tile) return undefined
  const [column, row] = [Math.floor((x - tile.x - MARKS.left) / MARKS.pitch), Math.floor((y - tile.y - MARKS.top) / MARKS.pitch)]
  const isOnMarks = column >= 0 && row >= 0 && column < MARKS.columns && row < MARKS.rows
  return { machine: tile.name, mark: isOnMarks ? row * MARKS.columns + column : undefined }
}

/** Where a mark is drawn on its tile. */
export const placeOfMark = (i: number): Box => ({ x: MARKS.left + (i % MARKS.columns) * MARKS.pitch, y: MARKS.top + Math.floor(i / MARKS.columns) * MARKS.pitch, width: MARKS.size, height: MARKS.size })

// What is under a point of a field, by arithmetic alone: which tile, which cell of it, and whose row that is.
import type { CrowdTable } from '../../store/crowd-table.ts'
import type { Part } from '../layout.ts'
import { TILE_GAP, TILE_HEIGHT, TILE_WIDTH, tileAt } from '../lenses/field.ts'
import { cellAt, planCells } from './cells.ts'
import { tileOnScreen, tileSize, type Camera } from './geometry.ts'

export interface FarHit {
  readonly tile: number
  readonly node: string
  /** The row of the Pod that is pointed at. */
  readonly pod: number | undefined
}

/** `x`, `y`: pixels of the page from the corner of the stage. */
export function hitField(part: Part, crowd: CrowdTable, camera: Camera, x: number, y: number): FarHit | undefined {
  const { zoom, sharpness } = camera
  const [atX, atY] = [(x - camera.x) / zoom - part.x, (y - camera.y) / zoom - part.y]
  const tile = tileAt(part.field!, atX, atY) ?? nearest(part, atX, atY, zoom)
  if (tile === undefined) return undefined
  const node = part.field!.names[tile]!
  const box = tileOnScreen(part, tile, camera)
  const { width, height } = tileSize(zoom, sharpness)
  const cell = cellAt(planCells(width, height, crowd.most, sharpness), x * sharpness - box.x, y * sharpness - box.y)
  const row = crowd.rowOf(node)
  let pod: number | undefined
  let i = 0
  if (cell !== undefined && row !== undefined) crowd.eachPodOn(row, (each) => {
    if (i++ === cell) pod = each
    return pod === undefined
  })
  return { tile, node, pod }
}

/** From very far a gap is less than a pixel: then the tile beside it is meant. */
function nearest({ field }: Part, x: number, y: number, zoom: number): number | undefined {
  return TILE_GAP * zoom >= 2 ? undefined : tileAt(field!, Math.min(x, Math.floor(x / (TILE_WIDTH + TILE_GAP)) * (TILE_WIDTH + TILE_GAP) + TILE_WIDTH - 1), Math.min(y, Math.floor(y / (TILE_HEIGHT + TILE_GAP)) * (TILE_HEIGHT + TILE_GAP) + TILE_HEIGHT - 1))
}

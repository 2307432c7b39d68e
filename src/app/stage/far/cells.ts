// How a machine's tile is filled at some size: its name where there is room for it, a cell for each Pod, and below how much is asked of it.
// All in pixels of the screen, whole ones: a mark is crisp at every zoom.

export interface CellPlan {
  readonly hasName: boolean
  /** Where cells begin, from the tile's corner. */
  readonly left: number
  readonly top: number
  readonly columns: number
  readonly rows: number
  /** From one cell to the next, and how much of it is filled. */
  readonly pitch: number
  readonly size: number
  /** Height of the bar below; 0 where there is no room for one. */
  readonly bar: number
}

/** Tiles so high have room for a name, tiles so high for a bar. Pixels of the page. */
const NAMED_FROM = 34
const BARRED_FROM = 20
const NAME_HEIGHT = 17
const BAR_HEIGHT = 3
const PITCH_MOST = 11
/** Cells are planned for so many more at once, so that they do not leap at every Pod. */
const STEP = 16

/** The plan of a tile of so many pixels for so many Pods; `sharpness`: pixels of the screen for one of the page. */
export function planCells(width: number, height: number, pods: number, sharpness: number): CellPlan {
  const hasName = height >= NAMED_FROM * sharpness
  const bar = height >= BARRED_FROM * sharpness ? Math.round(BAR_HEIGHT * sharpness) : 0
  const inset = width >= 24 * sharpness ? Math.round(3 * sharpness) : width >= 8 ? 1 : 0
  const top = hasName ? Math.round(NAME_HEIGHT * sharpness) : inset
  const [wide, high] = [Math.max(1, width - 2 * inset), Math.max(1, height - top - bar - (bar > 0 ? Math.round(2 * sharpness) : inset))]
  const count = Math.max(STEP, Math.ceil(pods / STEP) * STEP)
  let pitch = Math.max(1, Math.min(Math.round(PITCH_MOST * sharpness), Math.floor(Math.sqrt((wide * high) / count)) + 1))
  while (pitch > 1 && Math.floor(wide / pitch) * Math.floor(high / pitch) < count) pitch--
  const gap = pitch >= 8 ? 2 : pitch >= 3 ? 1 : 0
  return { hasName, left: inset, top, columns: Math.max(1, Math.floor((wide + gap) / pitch)), rows: Math.max(1, Math.floor((high + gap) / pitch)), pitch, size: pitch - gap, bar }
}

/** The number of the cell at a point of the tile; undefined beside all of them. */
export function cellAt({ left, top, columns, rows, pitch }: CellPlan, x: number, y: number): number | undefined {
  const [column, row] = [Math.floor((x - left) / pitch), Math.floor((y - top) / pitch)]
  return column >= 0 && row >= 0 && column < columns && row < rows ? row * columns + column : undefined
}

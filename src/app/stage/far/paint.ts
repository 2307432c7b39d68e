// Writes tiles and cells into the pixels of an image: rectangles of one colour, clipped at its edges. Nothing is allocated on the way.
import { NO_LOOK, SYSTEM_LOOK } from '../../../worker/crowd/index.ts'
import type { Box } from '../layout.ts'
import type { CellPlan } from './cells.ts'

/** An image as numbers: one for each pixel. */
export interface Pixels { readonly data: Uint32Array; readonly width: number; readonly height: number }

/** Colours as numbers; by look of a Pod and of a node. */
export interface Colours {
  readonly ground: number
  readonly edge: number
  readonly bar: number
  readonly barGround: number
  /** By look, system or not: what runs is filled, what does not is hollow, what failed fills its whole cell. */
  readonly pods: Uint32Array
  /** What stands on the ground of a machine that is not well. */
  readonly nodeGrounds: Uint32Array
  readonly nodeEdges: Uint32Array
  /** All of it, stepped back: while one searches, what was not meant. */
  readonly aside: Omit<Colours, 'aside'>
}

export type Shades = Omit<Colours, 'aside'>

export function fill({ data, width, height }: Pixels, x: number, y: number, wide: number, high: number, colour: number): void {
  const [left, right] = [Math.max(0, x), Math.min(width, x + wide)]
  const bottom = Math.min(height, y + high)
  if (right <= left) return
  for (let row = Math.max(0, y); row < bottom; row++) data.fill(colour, row * width + left, row * width + right)
}

function outline(pixels: Pixels, { x, y, width, height }: Box, colour: number): void {
  fill(pixels, x, y, width, 1, colour)
  fill(pixels, x, y + height - 1, width, 1, colour)
  fill(pixels, x, y + 1, 1, height - 2, colour)
  fill(pixels, x + width - 1, y + 1, 1, height - 2, colour)
}

/** Too small a tile has no edge: it would be nothing else. */
const EDGED_FROM = 9

/** The tile itself: its ground by how the machine is, its edge, and how much is asked of it. */
export function paintTile(pixels: Pixels, box: Box, look: number, asked: number, { bar }: CellPlan, shades: Shades): void {
  fill(pixels, box.x, box.y, box.width, box.height, shades.nodeGrounds[look] ?? shades.ground)
  if (box.width >= EDGED_FROM || look !== READY) outline(pixels, box, shades.nodeEdges[look] ?? shades.edge)
  if (bar === 0) return
  const [y, wide] = [box.y + box.height - bar - 1, box.width - 2]
  fill(pixels, box.x + 1, y, wide, bar, shades.barGround)
  fill(pixels, box.x + 1, y, Math.round((wide * asked) / 255), bar, shades.bar)
}

const READY = 0

/** Looks that are drawn as a rim: not yet, or no longer. */
const HOLLOW_FROM = 4
const RUNNING = 0
const CRASHED = 3

/** One Pod. From `HOLLOW_FROM` pixels on the shape says what the colour says: full runs, hollow does not, a diamond has failed. */
export function paintPod(pixels: Pixels, box: Box, i: number, look: number, { left, top, columns, rows, pitch, size }: CellPlan, shades: Shades): void {
  if (look === NO_LOOK || i >= columns * rows) return
  const [x, y] = [box.x + left + (i % columns) * pitch, box.y + top + Math.floor(i / columns) * pitch]
  const colour = shades.pods[look]!
  const shape = look % SYSTEM_LOOK
  // From so far that a mark is a pixel or two, what has failed is larger than its place: one has to see it.
  if (shape === CRASHED && size < HOLLOW_FROM) return fill(pixels, x - 1, y - 1, size + 2, size + 2, colour)
  if (size < HOLLOW_FROM || shape === RUNNING) return fill(pixels, x, y, size, size, colour)
  if (shape === CRASHED) return diamond(pixels, x, y, size, colour)
  outline(pixels, { x, y, width: size, height: size }, colour)
}

function diamond(pixels: Pixels, x: number, y: number, size: number, colour: number): void {
  const middle = (size - 1) / 2
  for (let row = 0; row < size; row++) {
    const half = middle - Math.abs(row - middle)
    const from = Math.round(middle - half)
    fill(pixels, x + from, y + row, size - 2 * from, 1, colour)
  }
}

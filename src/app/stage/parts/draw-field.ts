// Draws a field of machines: tiles with their name, how much is asked of them, and a mark for each pod, by shape as well as colour.
import type { FarMachine, FarMark } from '../field-marks.ts'
import { MARKS, TILE_HEIGHT, TILE_WIDTH, placeOfMark } from '../lenses/field.ts'
import type { Part } from '../layout.ts'

export interface FieldDrawing {
  readonly tiles: NonNullable<Part['tiles']>
  readonly machines: ReadonlyMap<string, FarMachine>
  readonly width: number
  readonly height: number
  /** Pixels of the canvas for one of the stage. */
  readonly sharpness: number
  readonly selected: string | undefined
}

const CORNER = 5
const BAR = 3

export function drawField(context: CanvasRenderingContext2D, { tiles, machines, width, height, sharpness, selected }: FieldDrawing): void {
  const { canvas } = context
  canvas.width = Math.round(width * sharpness)
  canvas.height = Math.round(height * sharpness)
  context.scale(sharpness, sharpness)
  const style = getComputedStyle(canvas)
  const colour = (name: string): string => style.getPropertyValue(`--${name}`)
  for (const { name, x, y } of tiles) {
    const machine = machines.get(name)
    if (machine) drawTile(context, name, x, y, machine, colour, selected)
  }
}

function drawTile(context: CanvasRenderingContext2D, name: string, x: number, y: number, { state, asked, marks }: FarMachine, colour: (name: string) => string, selected: string | undefined): void {
  const isWell = state === 'ready'
  context.fillStyle = colour(isWell ? 'panel' : 'paper')
  context.strokeStyle = colour(selected === `nodes/${name}` ? 'ink' : isWell ? 'line' : state === 'booting' ? 'decision' : 'fault')
  context.lineWidth = selected === `nodes/${name}` ? 2 : 1
  context.setLineDash(isWell ? [] : [4, 3])
  context.beginPath()
  context.roundRect(x + 0.5, y + 0.5, TILE_WIDTH - 1, TILE_HEIGHT - 1, CORNER)
  context.fill()
  context.stroke()
  context.setLineDash([])
  context.fillStyle = colour('ink')
  context.font = '500 8px Inter Variable, sans-serif'
  context.fillText(isWell ? name : `${name} · ${state}`, x + MARKS.left, y + 10, TILE_WIDTH - 2 * MARKS.left)
  context.fillStyle = colour('hair')
  context.fillRect(x + 1, y + TILE_HEIGHT - BAR - 1, TILE_WIDTH - 2, BAR)
  context.fillStyle = colour('soft')
  context.fillRect(x + 1, y + TILE_HEIGHT - BAR - 1, (TILE_WIDTH - 2) * asked, BAR)
  marks.slice(0, MARKS.columns * MARKS.rows).forEach((mark, i) => drawMark(context, x, y, i, mark, colour, selected === `pods/${mark.key}`))
}

/** Filled: runs. Hollow: not yet, or no longer. On its corner: failed. */
function drawMark(context: CanvasRenderingContext2D, x: number, y: number, i: number, { shape, isSystem }: FarMark, colour: (name: string) => string, isSelected: boolean): void {
  const place = placeOfMark(i)
  const [left, top] = [x + place.x, y + place.y]
  const half = MARKS.size / 2
  context.fillStyle = context.strokeStyle = colour(shape === 'crashed' ? 'fault' : shape === 'pending' || shape === 'unready' ? 'decision' : shape === 'running' ? (isSystem ? 'watch' : 'traffic') : 'soft')
  context.lineWidth = 0.8
  if (shape === 'crashed') {
    context.beginPath()
    context.moveTo(left + half, top - 0.4)
    context.lineTo(left + MARKS.size + 0.4, top + half)
    context.lineTo(left + half, top + MARKS.size + 0.4)
    context.lineTo(left - 0.4, top + half)
    context.fill()
  } else if (shape === 'running') context.fillRect(left, top, MARKS.size, MARKS.size)
  else context.strokeRect(left + 0.4, top + 0.4, MARKS.size - 0.8, MARKS.size - 0.8)
  if (!isSelected) return
  context.strokeStyle = colour('ink')
  context.lineWidth = 1
  context.strokeRect(left - 1, top - 1, MARKS.size + 2, MARKS.size + 2)
}

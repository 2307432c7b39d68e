// Blocks of parts, and how they are put together: beside each other, below each other, in rows that wrap.
import type { Box, Link, Part, Point } from '../layout.ts'

/** Parts arranged from the corner at 0, 0. */
export interface Block { readonly parts: readonly Part[]; readonly width: number; readonly height: number }

export const EMPTY: Block = { parts: [], width: 0, height: 0 }

export const blockOf = (part: Omit<Part, 'x' | 'y'>): Block => ({ parts: [{ x: 0, y: 0, ...part }], width: part.width, height: part.height })

/** The parts of a block with its corner moved. */
export const moved = ({ parts }: Block, x: number, y: number): Part[] => parts.map((part) => ({ ...part, x: part.x + x, y: part.y + y }))

/** One below the other. */
export function stack(blocks: readonly Block[], gap: number): Block {
  const parts: Part[] = []
  let [width, height] = [0, 0]
  for (const block of blocks) {
    if (block.parts.length === 0) continue
    if (height > 0) height += gap
    parts.push(...moved(block, 0, height))
    height += block.height
    width = Math.max(width, block.width)
  }
  return { parts, width, height }
}

/** One beside the other, in line at the top or at their middles. */
export function row(blocks: readonly Block[], gap: number, align: 'top' | 'middle' = 'top'): Block {
  const height = Math.max(0, ...blocks.map((block) => block.height))
  const parts: Part[] = []
  let width = 0
  for (const block of blocks) {
    if (block.parts.length === 0 && block.width === 0) continue
    if (width > 0) width += gap
    parts.push(...moved(block, width, align === 'middle' ? Math.round((height - block.height) / 2) : 0))
    width += block.width
  }
  return { parts, width, height }
}

/** Columns of about the same height, as many as there is room for; each block goes where there is least so far, and stays in order within it. */
export function columns(blocks: readonly Block[], room: number, gapX: number, gapY: number): Block {
  const widest = Math.max(0, ...blocks.map((block) => block.width))
  if (widest === 0) return EMPTY
  const count = Math.max(1, Math.min(blocks.length, Math.floor((room + gapX) / (widest + gapX))))
  const piles: Block[][] = Array.from({ length: count }, () => [])
  const heights = piles.map(() => 0)
  for (const block of blocks) {
    const least = heights.indexOf(Math.min(...heights))
    piles[least]!.push(block)
    heights[least]! += block.height + gapY
  }
  return row(piles.map((pile) => ({ ...stack(pile, gapY), width: widest })), gapX)
}

/** Left to right, wrapped where the room ends. */
export function shelves(blocks: readonly Block[], room: number, gapX: number, gapY: number): Block {
  const lines: Block[][] = [[]]
  let used = 0
  for (const block of blocks) {
    if (used > 0 && used + gapX + block.width > room) {
      lines.push([])
      used = 0
    }
    lines.at(-1)!.push(block)
    used += (used > 0 ? gapX : 0) + block.width
  }
  return stack(lines.map((line) => row(line, gapX)), gapY)
}

const FRAME_PAD = 16
export const FRAME_TOP = 20
const LETTER = 6.2

/** The same, larger by so much. */
export function enlarged(block: Block, scale: number): Block {
  if (scale === 1) return block
  return { parts: block.parts.map((part) => ({ ...part, x: part.x * scale, y: part.y * scale, width: part.width * scale, height: part.height * scale, scale: (part.scale ?? 1) * scale })), width: block.width * scale, height: block.height * scale }
}

/** A dashed frame with a name around a block; `scale`: how large its name and its room are. */
export function framed(id: string, label: string, inner: Block, more: Partial<Part> = {}, scale = 1): Block {
  if (inner.parts.length === 0) return EMPTY
  // Room for the name, too: letters are narrower than this.
  const [width, height] = [Math.max(inner.width + 2 * FRAME_PAD * scale, (label.length * LETTER + 48) * scale), inner.height + (FRAME_TOP + FRAME_PAD) * scale]
  return { parts: [{ id, kind: 'frame', label, x: 0, y: 0, width, height, ...(scale === 1 ? {} : { scale }), ...more }, ...moved(inner, FRAME_PAD * scale, FRAME_TOP * scale)], width, height }
}

/** The same with less around it, for what stands in nothing. */
export function tray(id: string, label: string, inner: Block): Block {
  return framed(id, label, inner, { kind: 'tray' })
}

export interface Tie { readonly from: string; readonly to: string; readonly look?: Link['look']; readonly label?: string; readonly cut?: boolean }

/** Links between placed parts. Ties to what is not there are left out. */
export function connect(parts: readonly Part[], ties: readonly Tie[]): Link[] {
  const byId = new Map(parts.map((part) => [part.id, part]))
  const seen = new Set<string>()
  return ties.flatMap(({ from, to, cut = false, ...more }): Link[] => {
    const [a, b] = [byId.get(from), byId.get(to)]
    const id = `${from}→${to}`
    if (!a || !b || seen.has(id)) return []
    seen.add(id)
    return [{ id, from, to, points: wayBetween(a, b), cut, ...more }]
  })
}

/** How far a rail stands from the left edge of what it hangs from. */
const RAIL = 12

/** From one box to another at right angles: across the gap between columns, or down a rail at the left where one stands below the other. */
export function wayBetween(a: Box, b: Box): Point[] {
  const [middleA, middleB] = [heightOf(a), heightOf(b)]
  if (b.x >= a.x + a.width) {
    const bend = b.x - Math.min(18, (b.x - a.x - a.width) / 2)
    return straight([[a.x + a.width, middleA], [bend, middleA], [bend, middleB], [b.x, middleB]])
  }
  if (a.x >= b.x + b.width) {
    const bend = b.x + b.width + Math.min(18, (a.x - b.x - b.width) / 2)
    return straight([[a.x, middleA], [bend, middleA], [bend, middleB], [b.x + b.width, middleB]])
  }
  const [top, bottom] = b.y >= a.y ? [a.y + a.height, b.y] : [a.y, b.y + b.height]
  if (b.x > a.x + RAIL && b.y >= a.y) return straight([[a.x + RAIL, a.y + a.height], [a.x + RAIL, middleB], [b.x, middleB]])
  const [x, to] = [a.x + a.width / 2, b.x + b.width / 2]
  return straight([[x, top], [x, (top + bottom) / 2], [to, (top + bottom) / 2], [to, bottom]])
}

/** Where a line meets the side of a box: at its middle; of a tall one, near its top, where its name is. */
const heightOf = ({ y, height }: Box): number => y + (height > TALL ? 30 : height / 2)
const TALL = 130

/** Without points that bend nothing. */
function straight(points: readonly Point[]): Point[] {
  return points.filter((point, i) => {
    const [before, after] = [points[i - 1], points[i + 1]]
    if (!before || !after) return true
    return !((before[0] === point[0] && point[0] === after[0]) || (before[1] === point[1] && point[1] === after[1]))
  })
}

const MARGIN = 8

/** A block as the whole picture. */
export function picture(block: Block, ties: readonly Tie[]): { parts: Part[]; links: Link[]; width: number; height: number } {
  const parts = moved(block, MARGIN, MARGIN + 8)
  return { parts, links: connect(parts, ties), width: block.width + 2 * MARGIN, height: block.height + 2 * MARGIN + 8 }
}

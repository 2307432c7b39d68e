// Pods as tiles in rows, the same tile in every lens.
import type { Pod } from '../../../cluster/api/types/core-v1.ts'
import type { Part } from '../layout.ts'
import { EMPTY, type Block } from './arrange.ts'

export const POD_WIDTH = 64
export const POD_HEIGHT = 48
export const POD_GAP = 6

export interface TileRoom {
  readonly columns: number
  readonly rows: number
  /** How many there are, when these are not all; `many` when nobody knows. */
  readonly count?: number | 'many' | undefined
  /** What the tile is called that counts those without room. */
  readonly moreId: string
  /** What a click on that selects. */
  readonly moreKey?: string
}

/** Tiles in rows; those without room are counted in the last place. */
export function podTiles(pods: readonly (readonly [key: string, pod: Pod])[], { columns, rows, count = pods.length, moreId, moreKey }: TileRoom): Block {
  const all = count === 'many' ? Infinity : Math.max(count, pods.length)
  if (all === 0 || (pods.length === 0 && count === 'many')) return EMPTY
  const room = columns * rows
  const shown = all > room || all > pods.length ? pods.slice(0, room - 1) : pods
  const at = (i: number): Pick<Part, 'x' | 'y' | 'width' | 'height'> => ({ x: (i % columns) * (POD_WIDTH + POD_GAP), y: Math.floor(i / columns) * (POD_HEIGHT + POD_GAP), width: POD_WIDTH, height: POD_HEIGHT })
  const parts: Part[] = shown.map(([key, pod], i) => ({ id: `pods/${key}`, kind: 'pod', label: pod.metadata.name, key: `pods/${key}`, object: pod, ...at(i) }))
  if (shown.length < all) parts.push({ id: moreId, kind: 'more', label: count === 'many' ? '…' : `+${all - shown.length}`, ...(moreKey ? { key: moreKey } : {}), ...at(shown.length) })
  const drawn = parts.length
  return { parts, width: Math.min(columns, drawn) * (POD_WIDTH + POD_GAP) - POD_GAP, height: Math.ceil(drawn / columns) * (POD_HEIGHT + POD_GAP) - POD_GAP }
}

/** How many columns make so many tiles a calm rectangle, with room for `most`. */
export const columnsFor = (count: number, most: number): number => Math.max(1, Math.min(most, count <= 6 ? count : Math.ceil(Math.sqrt(count * 2))))

/** The ids of the first tile of each row: a line to it stands for the whole row. */
export const firstOfRows = ({ parts }: Block): string[] => parts.filter(({ x }) => x === 0).map(({ id }) => id)

/** The ids of the last tile of each row: a line from it stands for the whole row. */
export const lastOfRows = ({ parts }: Block): string[] => parts.filter((part, i) => parts[i + 1] === undefined || parts[i + 1]!.y > part.y).map(({ id }) => id)

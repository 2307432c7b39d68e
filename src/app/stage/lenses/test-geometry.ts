// What holds of every layout, for tests.
import type { Box, Part } from '../layout.ts'
import type { Laid } from './input.ts'

const HOLDS: ReadonlySet<Part['kind']> = new Set(['frame', 'machine', 'waiting', 'tray'])

const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

export const contains = (a: Box, b: Box): boolean => a.x <= b.x && a.y <= b.y && a.x + a.width >= b.x + b.width && a.y + a.height >= b.y + b.height

/** Pairs that stand in each other's way: neither apart, nor one in a frame that is there to hold it. */
export function clashesOf({ parts }: Laid): string[] {
  return parts.flatMap((a, i) => parts.slice(i + 1).filter((b) => overlap(a, b) && !(HOLDS.has(a.kind) && contains(a, b)) && !(HOLDS.has(b.kind) && contains(b, a))).map((b) => `${a.id} and ${b.id}`))
}

/** Parts that the picture's size does not take in. */
export const outsideOf = ({ parts, width, height }: Laid): string[] => parts.filter((part) => !contains({ x: 0, y: 0, width, height }, part)).map(({ id }) => id)

/** Ids that more than one part has. */
export function doublesOf({ parts }: Laid): string[] {
  const seen = new Set<string>()
  return parts.map(({ id }) => id).filter((id) => seen.has(id) || !seen.add(id))
}

/** Links whose ends are not drawn. */
export function looseOf({ parts, links }: Laid): string[] {
  const ids = new Set(parts.map(({ id }) => id))
  return links.filter(({ from, to }) => !ids.has(from) || !ids.has(to)).map(({ id }) => id)
}

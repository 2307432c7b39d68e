// Which packets say what they carry: where many travel together, the newest speaks and the others are dots.
import type { Packet } from './activity.ts'
import { pointAlong, type Point } from './layout.ts'

export interface PlacedPacket extends Packet {
  readonly x: number
  readonly y: number
  readonly isLabelled: boolean
  /** On a level stretch the label stands above the line, else beside it. */
  readonly isLevel: boolean
}

/** The size of a label in stage pixels, from its text: the page is not asked. */
const CHARACTER = 7
const LABEL_PAD = 30
const LABEL_HEIGHT = 24
const MOST_LABELS = 5

/** Where a packet is after a share of its way. */
export const pointOf = ({ link, reversed }: Packet, share: number): Point => pointAlong(link.points, reversed ? 1 - share : share)

/** Packets at their places; a label is left out where it would cover another, or say the same once more. */
export function declutter(packets: readonly Packet[]): PlacedPacket[] {
  const taken: { x: number; y: number; width: number }[] = []
  const said = new Set<string>()
  return packets.map((packet) => {
    const at = (by: number): Point => pointOf(packet, packet.share + by)
    const [x, y] = at(0)
    const isLevel = at(-0.02)[1] === at(0.02)[1]
    const width = packet.label.length * CHARACTER + LABEL_PAD
    const isFree = packet.label !== '' && taken.length < MOST_LABELS && !said.has(packet.label) && taken.every((other) => Math.abs(other.y - y) > LABEL_HEIGHT || x > other.x + other.width || other.x > x + width)
    if (isFree) {
      taken.push({ x, y, width })
      said.add(packet.label)
    }
    return { ...packet, x, y, isLabelled: isFree, isLevel }
  })
}

// The moment of cluster time that is drawn now. The model tells its time some twenty times a second; in between, what moves goes on evenly from the
// last moment that was drawn to the last that was told: it is behind by one frame of the model, and never ahead of what is known.
import type { Micros } from '../../worker/protocol.ts'
import { useCluster } from '../store/cluster-store.ts'

/** Milliseconds: a frame that was longer in coming has had another reason than the next one will have. */
const LONGEST_MS = 120

let way = { from: 0 as Micros, to: 0 as Micros, began: 0, lasts: 0 }

/** The moment to be drawn at a time of the page's clock, in milliseconds. */
export function momentAt(wall: number): Micros {
  const { from, to, began, lasts } = way
  return wall >= began + lasts ? to : from + ((to - from) * Math.max(0, wall - began)) / lasts
}

export const momentNow = (): Micros => momentAt(performance.now())

/** Whether the moment that is drawn is still on its way to the last that was told. */
export const isOnItsWay = (wall: number): boolean => wall < way.began + way.lasts

let told = 0
useCluster.subscribe(({ now, playing, connection }, before) => {
  if (now === before.now && connection === before.connection) return
  const wall = performance.now()
  // Whoever goes to a moment is there at once.
  const isEven = (playing || before.playing) && now > before.now && connection === before.connection
  way = isEven ? { from: momentAt(wall), to: now, began: wall, lasts: Math.min(LONGEST_MS, wall - told) } : { from: now, to: now, began: wall, lasts: 0 }
  told = wall
})

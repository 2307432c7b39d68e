// Cluster time for people.
import type { Micros } from '../../worker/protocol.ts'

const pad = (n: number, width: number): string => String(n).padStart(width, '0')

/** `00:03:12.103` since the clock's zero. */
export function formatClock(time: Micros): string {
  const millis = Math.max(0, Math.floor(time / 1000))
  return `${pad(Math.floor(millis / 3_600_000), 2)}:${pad(Math.floor(millis / 60_000) % 60, 2)}:${pad(Math.floor(millis / 1000) % 60, 2)}.${pad(millis % 1000, 3)}`
}

// Numbers of charts as text: CPU and memory as `kubectl top` prints them.

export type Unit = 'cores' | 'bytes' | 'millis' | 'rate' | 'count'

const KIB = 1024
const MIB = KIB * KIB
const GIB = MIB * KIB

/** `250m`, `64Mi`, `3.2 ms`, `12.5/s`, `3`. */
export function formatValue(value: number, unit: Unit): string {
  if (value === 0) return '0'
  switch (unit) {
    case 'cores':
      return value < 10 ? `${Math.round(value * 1000)}m` : value.toFixed(1)
    case 'bytes':
      return value >= 100 * GIB ? `${Math.floor(value / GIB)}Gi` : value >= 10 * GIB ? `${(value / GIB).toFixed(1)}Gi` : value >= MIB ? `${Math.floor(value / MIB)}Mi` : `${Math.floor(value / KIB)}Ki`
    case 'millis':
      return value >= 1000 ? `${(value / 1000).toFixed(1)} s` : `${value.toFixed(value < 10 ? 1 : 0)} ms`
    case 'rate':
      return `${value.toFixed(value < 10 ? 1 : 0)}/s`
    case 'count':
      return String(Math.round(value))
  }
}

/** The least that an axis reaches up to: nothing is no mountain range. */
export const LEAST_TOP: Readonly<Record<Unit, number>> = { cores: 0.02, bytes: 16 * MIB, millis: 2, rate: 1, count: 2 }

const NICE: Readonly<Record<Unit, readonly number[]>> = {
  cores: [1, 2, 5, 10],
  bytes: [1, 2, 4, 8, 16],
  millis: [1, 2, 5, 10],
  rate: [1, 2, 5, 10],
  count: [1, 2, 5, 10],
}

/** Places for an axis from 0 up to `top`, at most `most` of them: round numbers in the unit that is shown. */
export function splitsOf(top: number, unit: Unit, most: number): number[] {
  const base = unit === 'bytes' ? (top >= 10 * GIB ? GIB : MIB) : unit === 'count' ? 1 : undefined
  const root = unit === 'bytes' ? 16 : 10
  const least = top / Math.max(1, most)
  const magnitude = base === undefined ? root ** Math.floor(Math.log(least) / Math.log(root)) : base * root ** Math.max(0, Math.floor(Math.log(least / base) / Math.log(root)))
  const step = (NICE[unit].find((n) => n * magnitude >= least) ?? root) * magnitude
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, i) => i * step)
}

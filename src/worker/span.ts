// Spans of time as tools take them and sentences name them: `90s`, `10m`, `2h`, `400d`.
const UNITS = { d: 86_400, h: 3600, m: 60, s: 1 } as const

/** A span in the largest unit that it is a whole number of, without its sign. */
export function spanOf(seconds: number): string {
  const whole = Math.abs(Math.round(seconds))
  const [unit, size] = Object.entries(UNITS).find(([, each]) => whole >= each && whole % each === 0) ?? ['s', 1]
  return `${whole / size}${unit}`
}

/** The seconds of `+90s`, `-10m`, `2h`, `400d`; undefined for anything else. */
export function parseSpan(text: string): number | undefined {
  const [, sign, count, unit] = /^([+-]?)(\d{1,9})([smhd])$/.exec(text.trim().replace('−', '-')) ?? []
  return unit === undefined ? undefined : (sign === '-' ? -1 : 1) * Number(count) * UNITS[unit as keyof typeof UNITS]
}

// Local time in a time zone, with Go's rules where clocks are changed. Times are seconds since 1970.

export interface LocalTime {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  /** 0 is Sunday. */
  readonly weekday: number
}

const formats = new Map<string, Intl.DateTimeFormat | undefined>()

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (!formats.has(zone)) {
    try {
      formats.set(zone, new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }))
    } catch {
      formats.set(zone, undefined)
    }
  }
  return formats.get(zone)
}

/** Whether there is a zone of this name. */
export const isZone = (zone: string): boolean => zone !== '' && formatOf(zone) !== undefined

/** Seconds that local clocks are ahead of UTC at a moment. */
function offsetAt(zone: string, time: number): number {
  if (zone === 'UTC' || zone === 'Etc/UTC') return 0
  const parts = new Map(formatOf(zone)!.formatToParts(new Date(time * 1000)).map(({ type, value }) => [type, Number(value)]))
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) / 1000 - time
}

export function localTime(zone: string, time: number): LocalTime {
  const date = new Date((time + offsetAt(zone, time)) * 1000)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), hour: date.getUTCHours(), minute: date.getUTCMinutes(), second: date.getUTCSeconds(), weekday: date.getUTCDay() }
}

/** The moment when local clocks show this; fields beyond their range carry over. For a time that is skipped, that of one of the two offsets (time.Date). */
export function momentOf(zone: string, year: number, month: number, day: number, hour = 0): number {
  const asUtc = Date.UTC(year, month - 1, day, hour) / 1000
  const first = offsetAt(zone, asUtc)
  return asUtc - offsetAt(zone, asUtc - first)
}

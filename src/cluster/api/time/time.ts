// Points in time as the API writes them. Cluster time is a count of microseconds since EPOCH_MS.

/** The moment where cluster time is 0, in milliseconds since 1970: 2026-01-01T00:00:00Z. */
export const EPOCH_MS = 1_767_225_600_000

const MICROS_PER_SECOND = 1_000_000
/** Many objects are written within one second, so the last few seconds' texts are kept. */
const CACHE_LIMIT = 1024
const texts = new Map<number, string>()
const moments = new Map<string, number>()

/** `2026-01-01T00:00:05Z`: metav1.Time, which drops fractions of a second. */
export function formatTime(micros: number): string {
  return secondText(Math.floor(micros / MICROS_PER_SECOND))
}

/** `2026-01-01T00:00:05.123456Z`: metav1.MicroTime. */
export function formatMicroTime(micros: number): string {
  const second = Math.floor(micros / MICROS_PER_SECOND)
  const rest = String(micros - second * MICROS_PER_SECOND).padStart(6, '0')
  return `${wholeSecond(second)}.${rest}Z`
}

/** `2026-01-01T00:00:05.12Z`: RFC3339 with as many digits as needed, as logs and conditions in messages use. */
export function formatNanoTime(micros: number): string {
  const second = Math.floor(micros / MICROS_PER_SECOND)
  const rest = String(micros - second * MICROS_PER_SECOND).padStart(6, '0').replace(/0+$/, '')
  return `${wholeSecond(second)}${rest && `.${rest}`}Z`
}

/** Microseconds of cluster time of an RFC3339 text (negative before the epoch); NaN when it is none. */
export function parseTime(text: string): number {
  const known = moments.get(text)
  if (known !== undefined) return known
  const micros = parseRFC3339(text)
  if (moments.size >= CACHE_LIMIT) moments.clear()
  moments.set(text, micros)
  return micros
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)$/

function parseRFC3339(text: string): number {
  const match = RFC3339.exec(text)
  if (!match) return NaN
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  // Date rolls a 31st of February over into March; Go refuses it.
  if (date.getUTCDate() !== Number(day) || date.getUTCMonth() !== Number(month) - 1) return NaN
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return NaN
  const offsetMinutes = zone === 'Z' ? 0 : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4)))
  const seconds = (date.getTime() - EPOCH_MS) / 1000 + Number(hour) * 3600 + (Number(minute) - offsetMinutes) * 60 + Number(second)
  return seconds * MICROS_PER_SECOND + Number(fraction.slice(0, 6).padEnd(6, '0'))
}

/** Without the zone, for what goes on with fractions. */
function wholeSecond(second: number): string {
  return secondText(second).slice(0, 19)
}

/** The whole text: all that is written within a second shares it. */
function secondText(second: number): string {
  if (second === lastSecond) return lastText
  lastSecond = second
  return (lastText = knownText(second))
}

let lastSecond = NaN
let lastText = ''

function knownText(second: number): string {
  const known = texts.get(second)
  if (known) return known
  const text = new Date(EPOCH_MS + second * 1000).toISOString().replace('.000Z', 'Z')
  if (texts.size >= CACHE_LIMIT) texts.clear()
  texts.set(second, text)
  return text
}

// Cron expressions. Models github.com/robfig/cron/v3 (ParseStandard): five fields, names, ranges, steps, and descriptors like
// `@daily` and `@every 90s`. Times are seconds since 1970.
import { isZone, localTime, momentOf, type LocalTime } from './zone.ts'

export interface Schedule {
  /** The first time after `time`; undefined when there is none within five years. */
  next(time: number): number | undefined
}

/** An expression that cannot be read; the message is upstream's. */
export class ScheduleError extends Error {}

interface Bounds {
  readonly min: number
  readonly max: number
  readonly names?: readonly string[]
}

const MINUTES: Bounds = { min: 0, max: 59 }
const HOURS: Bounds = { min: 0, max: 23 }
const DAYS: Bounds = { min: 1, max: 31 }
const MONTHS: Bounds = { min: 1, max: 12, names: ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] }
const WEEKDAYS: Bounds = { min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] }

const DESCRIPTORS: Readonly<Record<string, string>> = { '@yearly': '0 0 1 1 *', '@annually': '0 0 1 1 *', '@monthly': '0 0 1 * *', '@weekly': '0 0 * * 0', '@daily': '0 0 * * *', '@midnight': '0 0 * * *', '@hourly': '0 * * * *' }

interface Field {
  readonly values: ReadonlySet<number>
  /** Written as `*` or `?`: says nothing of its own. */
  readonly isAny: boolean
}

/** The schedule of an expression, in its own zone (`TZ=…`) or in `zone`. Throws ScheduleError. */
export function parseSchedule(text: string, zone = 'UTC'): Schedule {
  if (text === '') throw new ScheduleError('empty spec string')
  const prefixed = /^(?:CRON_)?TZ=(\S*)(?: (.*))?$/s.exec(text)
  if (prefixed) {
    const [, name = '', rest = ''] = prefixed
    if (!isZone(name)) throw new ScheduleError(`provided bad location ${name}: unknown time zone ${name}`)
    return parseSchedule(rest.trim(), name)
  }
  if (text.startsWith('@')) return parseDescriptor(text, zone)
  const fields = text.split(/\s+/).filter((field) => field !== '')
  if (fields.length !== 5) throw new ScheduleError(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`)
  const [minute, hour, day, month, weekday] = [MINUTES, HOURS, DAYS, MONTHS, WEEKDAYS].map((bounds, i) => parseField(fields[i]!, bounds)) as [Field, Field, Field, Field, Field]
  return { next: (time) => nextTime({ minute, hour, day, month, weekday }, zone, time) }
}

function parseDescriptor(text: string, zone: string): Schedule {
  const known = DESCRIPTORS[text]
  if (known) return parseSchedule(known, zone)
  if (!text.startsWith('@every ')) throw new ScheduleError(`unrecognized descriptor: ${text}`)
  const duration = parseDuration(text.slice('@every '.length))
  if (duration === undefined) throw new ScheduleError(`failed to parse duration ${text}: time: invalid duration ${JSON.stringify(text.slice('@every '.length))}`)
  const delay = Math.max(1, Math.floor(duration))
  return { next: (time) => Math.floor(time) + delay }
}

const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 }

/** Seconds of a Go duration like `1h30m`. */
function parseDuration(text: string): number | undefined {
  if (!/^([\d.]+(h|ms|us|ns|m|s))+$/.test(text)) return undefined
  let seconds = 0
  for (const [, amount, unit] of text.matchAll(/([\d.]+)(h|ms|us|ns|m|s)/g)) seconds += Number(amount) * UNITS[unit!]!
  return seconds
}

function parseField(text: string, bounds: Bounds): Field {
  const values = new Set<number>()
  let isAny = false
  for (const part of text.split(',').filter((each) => each !== '')) {
    const range = parseRange(part, bounds)
    for (let value = range.start; value <= range.end; value += range.step) values.add(value)
    isAny ||= range.isAny
  }
  return { values, isAny }
}

function parseRange(text: string, bounds: Bounds): { start: number; end: number; step: number; isAny: boolean } {
  const [range = '', stepText, ...more] = text.split('/')
  const [low = '', high, ...hyphens] = range.split('-')
  let isAny = low === '*' || low === '?'
  const start = isAny ? bounds.min : parseName(low, bounds)
  if (!isAny && hyphens.length > 0) throw new ScheduleError(`too many hyphens: ${text}`)
  let end = isAny ? bounds.max : high === undefined ? start : parseName(high, bounds)
  let step = 1
  if (more.length > 0) throw new ScheduleError(`too many slashes: ${text}`)
  if (stepText !== undefined) {
    step = parseNumber(stepText)
    // `5/15` means from 5 on.
    if (high === undefined) end = bounds.max
    if (step > 1) isAny = false
  }
  if (start < bounds.min) throw new ScheduleError(`beginning of range (${start}) below minimum (${bounds.min}): ${text}`)
  if (end > bounds.max) throw new ScheduleError(`end of range (${end}) above maximum (${bounds.max}): ${text}`)
  if (start > end) throw new ScheduleError(`beginning of range (${start}) beyond end of range (${end}): ${text}`)
  if (step === 0) throw new ScheduleError(`step of range should be a positive number: ${text}`)
  return { start, end, step, isAny }
}

function parseName(text: string, { names }: Bounds): number {
  const index = text === '' ? -1 : (names?.indexOf(text.toLowerCase()) ?? -1)
  return index >= 0 ? index : parseNumber(text)
}

function parseNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new ScheduleError(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
  if (Number(text) < 0) throw new ScheduleError(`negative number (${Number(text)}) not allowed: ${text}`)
  return Number(text)
}

interface Fields {
  readonly minute: Field
  readonly hour: Field
  readonly day: Field
  readonly month: Field
  readonly weekday: Field
}

const YEARS_MAX = 5

/** Field by field from the largest: whenever one has to be advanced, the smaller ones start over. */
function nextTime(fields: Fields, zone: string, after: number): number | undefined {
  let time = Math.floor(after) + 1
  let local = localTime(zone, time)
  const lastYear = local.year + YEARS_MAX
  let hasMoved = false
  const move = (to: number): void => {
    time = to
    local = localTime(zone, time)
  }
  wrap: while (local.year <= lastYear) {
    while (!fields.month.values.has(local.month)) {
      hasMoved = true
      move(momentOf(zone, local.year, local.month + 1, 1))
      if (local.month === 1) continue wrap
    }
    while (!dayMatches(fields, local)) {
      const hour = hasMoved ? local.hour : 0
      hasMoved = true
      move(momentOf(zone, local.year, local.month, local.day + 1, hour))
      // Where midnight does not exist, the day starts at the nearest hour.
      if (local.hour !== 0) move(local.hour > 12 ? time + (24 - local.hour) * 3600 : time - local.hour * 3600)
      if (local.day === 1) continue wrap
    }
    while (!fields.hour.values.has(local.hour)) {
      if (!hasMoved) move(time - local.minute * 60 - local.second)
      hasMoved = true
      move(time + 3600)
      if (local.hour === 0) continue wrap
    }
    while (!fields.minute.values.has(local.minute)) {
      if (!hasMoved) move(time - local.second)
      hasMoved = true
      move(time + 60)
      if (local.minute === 0) continue wrap
    }
    // Schedules are of whole minutes.
    if (local.second === 0) return time
    hasMoved = true
    move(time + 60 - local.second)
    if (local.minute === 0 || !fields.minute.values.has(local.minute)) continue wrap
  }
  return undefined
}

/** Where both days are given, either will do. */
function dayMatches({ day, weekday }: Fields, local: LocalTime): boolean {
  const isDay = day.values.has(local.day)
  const isWeekday = weekday.values.has(local.weekday)
  return day.isAny || weekday.isAny ? isDay && isWeekday : isDay || isWeekday
}

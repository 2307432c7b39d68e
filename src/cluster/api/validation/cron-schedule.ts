// Whether a cron schedule and a time zone can be read, in the words of the libraries that read them.
// Models ParseStandard of robfig/cron v3 and time.LoadLocation; when runs are due is the CronJob controller's part.

interface Field {
  readonly min: number
  readonly max: number
  /** Names from `min` on: `jan`, `sun`. */
  readonly names: readonly string[]
}

const FIELDS: readonly Field[] = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
]
const DESCRIPTORS: ReadonlySet<string> = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'])

/** What is wrong with a schedule, or undefined. */
export function cronProblem(schedule: string): string | undefined {
  let text = schedule
  const zone = /^(?:CRON_)?TZ=(\S*)\s/.exec(schedule)
  if (zone) {
    const problem = locationProblem(zone[1]!)
    if (problem) return `provided bad location ${zone[1]}: ${problem}`
    text = schedule.slice(schedule.indexOf(' ')).trim()
  }
  if (text.startsWith('@')) return descriptorProblem(text)
  const fields = text.split(/\s+/).filter(Boolean)
  if (fields.length !== FIELDS.length) return `expected exactly ${FIELDS.length} fields, found ${fields.length}: [${fields.join(' ')}]`
  for (const [i, field] of FIELDS.entries()) {
    for (const expression of fields[i]!.split(',').filter(Boolean)) {
      const problem = rangeProblem(expression, field)
      if (problem) return problem
    }
  }
  return undefined
}

function descriptorProblem(text: string): string | undefined {
  if (DESCRIPTORS.has(text)) return undefined
  if (!text.startsWith('@every ')) return `unrecognized descriptor: ${text}`
  const duration = text.slice('@every '.length)
  if (/^[-+]?(0|(\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))*$/.test(duration)) return undefined
  return `failed to parse duration ${text}: time: ${/^[-+]?(\d+(\.\d*)?|\.\d+)$/.test(duration) ? 'missing unit in' : 'invalid'} duration "${duration}"`
}

/** `*`, `5`, `1-5`, `*` or `1-5` with `/2`. */
function rangeProblem(expression: string, field: Field): string | undefined {
  const [range = '', step, ...moreSteps] = expression.split('/')
  const [low = '', high, ...moreEnds] = range.split('-')
  let start = field.min
  let end = field.max
  if (low !== '*' && low !== '?') {
    const first = numberIn(low, field)
    if (typeof first === 'string') return first
    if (moreEnds.length > 0) return `too many hyphens: ${expression}`
    const last = high === undefined ? first : numberIn(high, field)
    if (typeof last === 'string') return last
    start = first
    end = last
  }
  if (moreSteps.length > 0) return `too many slashes: ${expression}`
  let every = 1
  if (step !== undefined) {
    const parsed = numberIn(step, undefined)
    if (typeof parsed === 'string') return parsed
    every = parsed
    if (high === undefined) end = field.max
  }
  if (start < field.min) return `beginning of range (${start}) below minimum (${field.min}): ${expression}`
  if (end > field.max) return `end of range (${end}) above maximum (${field.max}): ${expression}`
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${expression}`
  return every === 0 ? `step of range should be a positive number: ${expression}` : undefined
}

function numberIn(text: string, field: Field | undefined): number | string {
  const named = field ? field.names.indexOf(text.toLowerCase()) : -1
  if (named >= 0) return field!.min + named
  if (!/^[-+]?[0-9]+$/.test(text)) return `failed to parse int from ${text}: strconv.Atoi: parsing "${text}": invalid syntax`
  const value = Number(text)
  return value < 0 ? `negative number (${value}) not allowed: ${text}` : value
}

/** What is wrong with a CronJob's time zone, or undefined (validateTimeZone). */
export function timeZoneProblem(zone: string): string | undefined {
  if (zone === '') return 'timeZone must be nil or non-empty string'
  for (const part of zone.split('/')) {
    if (part === '.' || part === '..' || part.startsWith('-') || !/^[A-Za-z.\-_0-9+]{1,14}$/.test(part)) return `unknown time zone ${zone}`
  }
  if (zone.toLowerCase() === 'local') return 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'
  return locationProblem(zone)
}

/** Zones of the IANA database, by their exact names. */
function locationProblem(zone: string): string | undefined {
  if (zone === '' || zone === 'UTC' || zone === 'Local') return undefined
  try {
    const known = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
    const isOtherCase = known !== zone && known.toLowerCase() === zone.toLowerCase()
    const isOffset = /^[+-]/.test(zone)
    return isOtherCase || isOffset ? `unknown time zone ${zone}` : undefined
  } catch {
    return `unknown time zone ${zone}`
  }
}

// What is wrong with texts of special form, in the words of Go's libraries.

const LAYOUT_START = '2006-01-02T15:04:05'

interface Element {
  readonly pattern: RegExp
  readonly layout: string
}
const ELEMENTS: readonly Element[] = [
  { pattern: /^\d{4}/, layout: '2006' }, { pattern: /^-/, layout: '-' },
  { pattern: /^\d\d/, layout: '01' }, { pattern: /^-/, layout: '-' },
  { pattern: /^\d\d/, layout: '02' }, { pattern: /^T/, layout: 'T' },
  { pattern: /^\d\d/, layout: '15' }, { pattern: /^:/, layout: ':' },
  { pattern: /^\d\d/, layout: '04' }, { pattern: /^:/, layout: ':' },
  { pattern: /^\d\d(\.\d+)?/, layout: '05' },
]
const ZONE: Element = { pattern: /^(Z|[+-]\d\d:\d\d)/, layout: 'Z07:00' }
const MICROS: Element = { pattern: /^\.\d{6}/, layout: '.000000' }
const RANGES: readonly [string, RegExp, number, number][] = [
  ['month', /^\d{4}-(\d\d)/, 1, 12],
  ['day', /^\d{4}-\d\d-(\d\d)/, 1, 31],
  ['hour', /T(\d\d)/, 0, 23],
  ['minute', /T\d\d:(\d\d)/, 0, 59],
  ['second', /T\d\d:\d\d:(\d\d)/, 0, 59],
]

/** Why time.Parse refuses a text by the RFC3339 layout that ends in `ending`. */
export function timeProblem(text: string, ending: string): string {
  const micro = ending.startsWith('.')
  const start = `parsing time ${JSON.stringify(text)}`
  const elements = micro ? [...ELEMENTS.slice(0, -1), { pattern: /^\d\d/, layout: '05' }, MICROS, ZONE] : [...ELEMENTS, ZONE]
  let rest = text
  for (const { pattern, layout } of elements) {
    const match = pattern.exec(rest)
    if (!match) return `${start} as "${LAYOUT_START}${ending}": cannot parse ${JSON.stringify(rest)} as "${layout}"`
    rest = rest.slice(match[0].length)
  }
  if (rest !== '') return `${start}: extra text: ${JSON.stringify(rest)}`
  const wrong = RANGES.find(([, pattern, low, high]) => {
    const number = Number(pattern.exec(text)?.[1])
    return number < low || number > high
  })
  return `${start}: ${wrong?.[0] ?? 'day'} out of range`
}

/** The byte at which a text stops being base64, or undefined when it is. Models encoding/base64's CorruptInputError. */
export function base64Problem(text: string): number | undefined {
  let digits = 0
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!
    if (letter === '\n' || letter === '\r') continue
    if (letter === '=') return paddingProblem(text, i, digits % 4)
    if (!/[A-Za-z0-9+/]/.test(letter)) return i
    digits++
  }
  // An unfinished group of four is blamed on where it begins.
  return digits % 4 === 0 ? undefined : text.length - (digits % 4)
}

function paddingProblem(text: string, at: number, digitsInGroup: number): number | undefined {
  if (digitsInGroup < 2) return at
  const after = text.slice(at + 1).replace(/[\r\n]/g, '')
  if (digitsInGroup === 3) return after === '' ? undefined : at + 1
  if (!after.startsWith('=')) return after === '' ? text.length : at + 1
  return after === '=' ? undefined : at + 2
}

const UNIT_NANOS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 }

/** A duration as Go prints it (`90s` is `1m30s`), or undefined when the text is none. */
export function durationText(text: string): string | undefined {
  const match = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))+|0)$/.exec(text)
  if (!match) return undefined
  let nanos = 0
  for (const [, number, unit] of match[2]!.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g)) nanos += Number(number) * UNIT_NANOS[unit!]!
  return (match[1] === '-' && nanos > 0 ? '-' : '') + formatDuration(nanos)
}

/** Go's Duration.String of a count of nanoseconds that is not negative. */
function formatDuration(nanos: number): string {
  if (nanos === 0) return '0s'
  if (nanos < 1e3) return `${nanos}ns`
  if (nanos < 1e6) return `${nanos / 1e3}µs`
  if (nanos < 1e9) return `${nanos / 1e6}ms`
  const seconds = nanos / 1e9
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  const rest = Number((seconds % 60).toFixed(9))
  if (hours > 0) return `${hours}h${minutes}m${rest}s`
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`
}

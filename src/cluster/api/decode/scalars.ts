// Reading single values as Go's JSON decoder and the API's own types do.
import type { Json } from '../object.ts'
import { QuantityError, parseQuantity, printQuantity } from '../quantity/index.ts'
import type { Shape } from '../schema/index.ts'
import { formatMicroTime, formatTime, parseTime } from '../time/index.ts'
import { base64Problem, durationText, timeProblem } from './text-forms.ts'

/** A body that cannot become the object asked for; the message is what the API server says after `cannot be handled as a X: `. */
export class DecodeError extends Error {}

/** Thrown by scalar readers; the walk adds where it happened. */
export class TypeMismatch extends Error {
  /** What was found, as Go names it: `string`, `number 1.5`, `array` … */
  readonly found: string
  /** The Go type wanted, when it is not the field's own. */
  readonly wanted: string | undefined
  constructor(found: string, wanted?: string) {
    super(found)
    this.found = found
    this.wanted = wanted
  }
}

const INT32_MAX = 2 ** 31
const INT64_MAX = 2 ** 63

/**
 * A scalar in the form the server stores and prints it; the same value when it already is.
 * Throws TypeMismatch or DecodeError. `value` is never null here.
 */
export function readScalar(value: Json, kind: (Shape & { is: 'scalar' })['of']): Json {
  switch (kind) {
    case 'string':
      if (typeof value !== 'string') throw new TypeMismatch(goKind(value))
      return value
    case 'bool':
      if (typeof value !== 'boolean') throw new TypeMismatch(goKind(value))
      return value
    case 'int32':
      return readInteger(value, INT32_MAX)
    case 'int64':
      return readInteger(value, INT64_MAX)
    case 'double':
      if (typeof value !== 'number') throw new TypeMismatch(goKind(value))
      return value
    case 'int-or-string':
      return typeof value === 'string' ? value : readInteger(value, INT32_MAX, 'int32')
    case 'quantity':
      return readQuantity(value)
    case 'bytes':
      return readBytes(value)
    case 'time':
      return readTime(value, 'Z07:00', formatTime)
    case 'microtime':
      return readTime(value, '.000000Z07:00', formatMicroTime)
    case 'duration':
      if (typeof value !== 'string') throw new TypeMismatch(goKind(value), 'string')
      return readDuration(value)
    case 'raw':
      return value
  }
}

/** The name Go's decoder gives a JSON value. */
export function goKind(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

function readInteger(value: Json, limit: number, wanted?: string): number {
  if (typeof value !== 'number') throw new TypeMismatch(goKind(value), wanted)
  if (!Number.isInteger(value) || value >= limit || value < -limit) throw new TypeMismatch(`number ${value}`, wanted)
  return value
}

function readQuantity(value: Json): string {
  try {
    return printQuantity(parseQuantity(typeof value === 'string' ? value.trim() : JSON.stringify(value)))
  } catch (problem) {
    if (problem instanceof QuantityError) throw new DecodeError(problem.message)
    throw problem
  }
}

function readBytes(value: Json): string {
  if (typeof value !== 'string') throw new TypeMismatch(goKind(value))
  const problem = base64Problem(value)
  if (problem !== undefined) throw new DecodeError(`illegal base64 data at input byte ${problem}`)
  return /[\r\n]/.test(value) ? value.replace(/[\r\n]/g, '') : value
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
const MICRO_ENDING = /^\.\d{6}Z$/
const MICRO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/

/** Times that need no change, by kind: most are those of the present second, and many objects carry each. */
const goodTimes = new Set<string>()
const goodMicroTimes = new Set<string>()
const TIMES_KEPT = 1024
/** `2026-01-01T00:00:05` of the last well-formed time in microseconds: of those, hardly two are the same, but many share a second. */
let goodSecond = ''
const SECOND_LENGTH = 19

function readTime(value: Json, ending: string, format: (micros: number) => string): string {
  if (typeof value !== 'string') throw new TypeMismatch(goKind(value), 'string')
  const good = ending === 'Z07:00' ? goodTimes : goodMicroTimes
  if (good.has(value) || (good === goodMicroTimes && isOfGoodSecond(value))) return value
  const read = parseOneTime(value, ending, format)
  if (good === goodMicroTimes && read === value) goodSecond = value.slice(0, SECOND_LENGTH)
  if (good.size >= TIMES_KEPT) good.clear()
  if (read === value) good.add(value)
  return read
}

function isOfGoodSecond(value: string): boolean {
  return goodSecond !== '' && value.startsWith(goodSecond) && MICRO_ENDING.test(value.slice(SECOND_LENGTH))
}

function parseOneTime(value: string, ending: string, format: (micros: number) => string): string {
  const micros = parseTime(value)
  const micro = ending !== 'Z07:00'
  if (Number.isNaN(micros) || (micro && !/\.\d{6}(Z|[+-])/.test(value))) throw new DecodeError(timeProblem(value, ending))
  return (micro ? MICRO_TIME : TIME).test(value) ? value : format(micros)
}

function readDuration(value: string): string {
  const text = durationText(value)
  if (text === undefined) throw new DecodeError(`time: invalid duration ${JSON.stringify(value)}`)
  return text
}

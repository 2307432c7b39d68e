// Lists of completion indexes: `1,3-5`. Models validateIndexesFormat of pkg/apis/batch/validation.
import { goQuote } from './go-text.ts'

interface Interval {
  readonly first: number
  readonly last: number
}

/** How many indexes a list names, or what is wrong with it. */
export function indexCount(text: string, completions: number): number | string {
  if (text === '') return 0
  let count = 0
  let previous: number | undefined
  for (const part of text.split(',')) {
    const interval = parseInterval(part, completions)
    if (typeof interval === 'string') return interval
    if (previous !== undefined && previous >= interval.first) return `non-increasing order, previous: ${previous}, current: ${interval.first}`
    count += interval.last - interval.first + 1
    previous = interval.last
  }
  return count
}

function parseInterval(text: string, completions: number): Interval | string {
  const ends = text.split('-')
  if (ends.length > 2) return `the fragment ${goQuote(text)} violates the requirement that an index interval can have at most two parts separated by '-'`
  const numbers: number[] = []
  for (const end of ends) {
    if (!/^\+?[0-9]+$/.test(end)) return `cannot convert string to integer for index: ${goQuote(end)}`
    if (Number(end) >= completions) return `too large index: ${goQuote(end)}`
    numbers.push(Number(end))
  }
  const [first = 0, last = first] = numbers
  if (numbers.length === 2 && first >= last) return `non-increasing order, previous: ${first}, current: ${last}`
  return { first, last }
}

/** The first index in both lists, if any; parts that do not parse are passed over. */
export function overlappingIndex(completed: string, failed: string, completions: number): number | undefined {
  const parse = (text: string) => (text === '' ? [] : text.split(',')).map((part) => parseInterval(part, completions)).filter((interval) => typeof interval !== 'string')
  const [left, right] = [parse(completed), parse(failed)]
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const [a, b] = [left[i]!, right[j]!]
    if (a.first <= b.last && b.first <= a.last) return Math.max(a.first, b.first)
    if (a.first <= b.first) i++
    else j++
  }
  return undefined
}

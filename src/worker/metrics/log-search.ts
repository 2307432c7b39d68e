// Lines of the log that fit a filter, found once and kept up as lines come: following a log costs what is new, not all of it.
import { SelectorError, parseLabelSelector } from '../../cluster/api/index.ts'
import { after } from '../ordered.ts'
import type { LogEntry, LogHistory } from './log-history.ts'
import type { LogAnswer, LogFilter, LogRow } from './questions.ts'
import type { Micros } from '../../kernel/index.ts'

const MOST_ROWS = 500
const LONGEST_EXPRESSION = 300
/** So much of a line is looked at and shown. */
const LONGEST_LINE = 2000
const MOST_CHOICES = 300

type Fits = (entry: LogEntry) => boolean

export class LogSearch {
  readonly #history: LogHistory
  readonly #filter: LogFilter
  readonly #fits: Fits | undefined
  readonly #problem: LogAnswer['problem']
  /** Of lines that fit, in order. */
  #ids: number[] = []
  #looked = 0

  constructor(history: LogHistory, filter: LogFilter) {
    this.#history = history
    this.#filter = filter
    const made = matcherOf(filter)
    if (typeof made === 'function') this.#fits = made
    else this.#problem = made
  }

  isFor(filter: LogFilter): boolean {
    return (Object.keys(filter) as (keyof LogFilter)[]).every((field) => filter[field] === this.#filter[field])
  }

  /** Rows up to a moment, from the `first`-th that fits on; the newest when it is undefined. */
  answer(until: Micros, first: number | undefined, most: number): LogAnswer {
    this.#lookOn()
    const history = this.#history
    const count = after(this.#ids, history.endAt(until) - 1, (id) => id)
    const room = Math.max(0, Math.min(MOST_ROWS, most))
    const from = Math.max(0, Math.min(first ?? count - room, count))
    const rows = this.#ids.slice(from, Math.min(count, from + room)).map((id) => rowOf(id, history.get(id)))
    const choices = (of: 'namespace' | 'container'): string[] => [...new Set([...history.sources].map((source) => source[of]))].sort().slice(0, MOST_CHOICES)
    return { about: 'log-lines', count, first: from, rows, problem: this.#problem, forgotten: history.forgotten, namespaces: choices('namespace'), containers: choices('container') }
  }

  #lookOn(): void {
    const { firstId, endId } = this.#history
    if (this.#ids.length > 0 && this.#ids[0]! < firstId) this.#ids = this.#ids.slice(after(this.#ids, firstId - 1, (id) => id))
    if (this.#fits) for (let id = Math.max(this.#looked, firstId); id < endId; id++) if (this.#fits(this.#history.get(id))) this.#ids.push(id)
    this.#looked = endId
  }
}

function rowOf(id: number, { at, source: { node, namespace, pod, container }, stream, text }: LogEntry): LogRow {
  return { id, at, node, namespace, pod, container, stream, text: text.slice(0, LONGEST_LINE) }
}

/** What a filter says, or why it cannot be read. */
function matcherOf({ text, isRegex, namespace, container, selector }: LogFilter): Fits | NonNullable<LogAnswer['problem']> {
  let says: (line: string) => boolean = () => true
  if (text !== '' && isRegex) {
    try {
      const expression = new RegExp(text.slice(0, LONGEST_EXPRESSION), 'i')
      says = (line) => expression.test(line.slice(0, LONGEST_LINE))
    } catch (error) {
      return { of: 'text', message: error instanceof Error ? error.message : String(error) }
    }
  } else if (text !== '') {
    const wanted = text.toLowerCase()
    says = (line) => line.toLowerCase().includes(wanted)
  }
  try {
    const labels = parseLabelSelector(selector)
    return ({ source, text: line }) => (namespace === '' || source.namespace === namespace) && (container === '' || source.container === container) && (selector === '' || labels.matches(source.labels)) && says(line)
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error
    return { of: 'selector', message: error.message }
  }
}

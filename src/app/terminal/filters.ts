// What a pipe may lead to: a few of a laptop's own tools, line by line, so that they also stand behind what never ends (`get -w`, `logs -f`).
import { jqFilter } from './jq.ts'

/** Takes lines and gives lines; `end` gives what could only be known at the end. */
export interface Filter {
  readonly push: (line: string) => readonly string[]
  readonly end: () => readonly string[]
  /** How it ended; 0 when it does not say. */
  readonly code?: () => number
  /** It wants no more: whoever writes to it can stop. */
  readonly isDone?: () => boolean
}

/** A filter, and the files that stand behind its command. */
export interface FilterCommand {
  readonly filter: Filter
  readonly files: readonly string[]
}

type Maker = (flags: ReadonlySet<string>, values: ReadonlyMap<string, string>, rest: readonly string[]) => Filter | string

const NOTHING: readonly string[] = []

/** A filter that needs all lines before it can say anything. */
const whole = (make: (lines: readonly string[]) => readonly string[]): Filter => {
  const lines: string[] = []
  return { push: (line) => (lines.push(line), NOTHING), end: () => make(lines) }
}

/** Which flags of a tool take a value. */
const VALUED: Readonly<Record<string, string>> = { head: 'nc', tail: 'nc', grep: 'ABCem', sort: 'kt', cut: 'dfc', awk: 'F', sed: 'e', column: 's', tr: '' }
/** How many words behind the flags are no files. */
const OWN_WORDS: Readonly<Record<string, number>> = { grep: 1, awk: 1, sed: 1, tr: 2, tee: Number.POSITIVE_INFINITY }

const FILTERS: Readonly<Record<string, Maker>> = {
  grep: (flags, values, rest) => grep(flags, values, values.get('e') ?? rest[0] ?? ''),
  head: (_, values) => {
    let left = count(values, 10)
    return { push: (line) => (left-- > 0 ? [line] : NOTHING), end: () => NOTHING, isDone: () => left <= 0 }
  },
  tail: (_, values) => whole((lines) => (values.get('n')?.startsWith('+') ? lines.slice(Number(values.get('n')) - 1) : lines.slice(-count(values, 10)))),
  wc: (flags) => whole((lines) => {
    const words = lines.reduce((sum, line) => sum + line.split(/\s+/).filter(Boolean).length, 0)
    const characters = lines.reduce((sum, line) => sum + line.length + 1, 0)
    return [flags.has('l') ? String(lines.length) : flags.has('w') ? String(words) : flags.has('c') ? String(characters) : [lines.length, words, characters].map((n) => String(n).padStart(7)).join(' ')]
  }),
  sort: (flags, values) => whole((lines) => sortLines(lines, flags, values)),
  uniq: (flags) => whole((lines) => countRuns(lines).map(([line, times]) => (flags.has('c') ? `${String(times).padStart(7)} ${line}` : line))),
  cut: (_, values) => {
    const places = rangesOf(values.get('f') ?? values.get('c') ?? '')
    const delimiter = values.has('c') ? '' : (values.get('d') ?? '\t')
    if (!places) return 'cut: you must specify a list of fields: -f 1,2'
    return { push: (line) => [line.includes(delimiter) ? line.split(delimiter).filter((_part, i) => places(i + 1)).join(delimiter) : line], end: () => NOTHING }
  },
  awk: (_, values, [program = '']) => {
    const fields = /^\{ *print +((?:\$(?:\d+|NF) *,? *)+)\}$/.exec(program.trim())?.[1]?.match(/\$(?:\d+|NF)/g)
    if (!fields) return 'awk: this laptop’s awk knows { print $1, $2 } only'
    const delimiter = values.get('F') ?? /\s+/
    return { push: (line) => [fields.map((field) => fieldOf(line, delimiter, field.slice(1))).join(' ')], end: () => NOTHING }
  },
  cat: () => ({ push: (line) => [line], end: () => NOTHING }),
  sed: (flags, values, rest) => substitution(values.get('e') ?? rest[0] ?? '', flags.has('n')),
  tr: (flags, _, [from = '', to = '']) => {
    const [old, fresh] = [lettersOf(from), lettersOf(to)]
    const letter = (char: string): string => (old.includes(char) ? (flags.has('d') ? '' : (fresh[old.indexOf(char)] ?? fresh.at(-1) ?? '')) : char)
    // Line ends are letters too: `tr '\n' ' '` joins lines.
    return old.includes('\n') ? whole((lines) => [lines.map((line) => [...`${line}\n`].map(letter).join('')).join('')]) : { push: (line) => [[...line].map(letter).join('')], end: () => NOTHING }
  },
  tac: () => whole((lines) => lines.toReversed()),
  nl: () => {
    let number = 0
    return { push: (line) => [`${String(++number).padStart(6)}\t${line}`], end: () => NOTHING }
  },
  column: () => whole((lines) => inTable(lines.map((line) => line.trim().split(/\s+/)))),
  base64: (flags) => whole((lines) => {
    const text = lines.join('\n')
    try {
      if (flags.has('d') || flags.has('D')) return [new TextDecoder().decode(Uint8Array.from(atob(text.trim()), (char) => char.charCodeAt(0)))]
    } catch {
      return ['base64: invalid input']
    }
    return [btoa(String.fromCharCode(...new TextEncoder().encode(`${text}\n`)))]
  }),
}
export const FILTER_NAMES: readonly string[] = ['jq', ...Object.keys(FILTERS)].sort()

/** The filter that a command is; a problem is given as text. */
export function makeFilter(words: readonly string[]): FilterCommand | string {
  const [name = '', ...args] = words
  if (name === 'jq') return jqFilter(args)
  const make = FILTERS[SAME[name] ?? name]
  if (!make) return `${name}: command not found`
  const flags = new Set<string>()
  const values = new Map<string, string>()
  const rest: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '--decode') flags.add('d')
    else if (/^-\d+$/.test(arg)) values.set('n', arg.slice(1))
    else if (!/^-[A-Za-z]/.test(arg)) rest.push(arg)
    else if (VALUED[name]?.includes(arg[1]!)) values.set(arg[1]!, arg.length > 2 ? arg.slice(2) : (args[++i] ?? ''))
    else for (const letter of arg.slice(1)) flags.add(letter)
  }
  const filter = make(flags, values, rest)
  return typeof filter === 'string' ? filter : { filter, files: rest.slice(values.has('e') ? 0 : (OWN_WORDS[name] ?? 0)) }
}

const SAME: Readonly<Record<string, string>> = { less: 'cat', more: 'cat', egrep: 'grep' }
export const isFilter = (name: string): boolean => name === 'jq' || (SAME[name] ?? name) in FILTERS

function grep(flags: ReadonlySet<string>, values: ReadonlyMap<string, string>, pattern: string): Filter | string {
  let expression: RegExp
  try {
    expression = new RegExp(flags.has('F') ? pattern.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&') : flags.has('w') ? `\\b(?:${pattern})\\b` : pattern, flags.has('i') ? 'i' : '')
  } catch {
    return `grep: ${pattern}: not a regular expression`
  }
  const [after, before] = [Number(values.get('A') ?? values.get('C') ?? 0), Number(values.get('B') ?? values.get('C') ?? 0)]
  let [number, found, owed] = [0, 0, 0]
  const most = Number(values.get('m') ?? Number.POSITIVE_INFINITY)
  let past: string[] = []
  const show = (line: string): string => (flags.has('n') ? `${number}:${line}` : flags.has('o') ? (expression.exec(line)?.[0] ?? line) : line)
  return {
    push: (line) => {
      number++
      if (found < most && expression.test(line) !== flags.has('v')) {
        found++
        owed = after
        const out = [...past, show(line)]
        past = []
        return flags.has('c') || flags.has('q') ? NOTHING : out
      }
      if (owed-- > 0) return [line]
      past = before > 0 ? [...past, line].slice(-before) : past
      return NOTHING
    },
    end: () => (flags.has('c') ? [String(found)] : NOTHING),
    code: () => (found > 0 ? 0 : 1),
    isDone: () => (flags.has('q') && found > 0) || (found >= most && owed <= 0),
  }
}

/** `s/a/b/g` and `/a/d`, `/a/p`, `2q`, `1d`: what people write in a pipe. */
function substitution(program: string, isQuiet: boolean): Filter | string {
  const [, separator = '', from = '', to = '', flags = ''] = /^s([/|#,])((?:\\.|(?!\1).)*)\1((?:\\.|(?!\1).)*)\1([gi]*)$/.exec(program) ?? []
  const [, pattern, address, deed] = /^(?:\/((?:\\.|[^/])*)\/|(\d+))([dpq])$/.exec(program) ?? []
  try {
    if (separator !== '') {
      const expression = new RegExp(from.replaceAll(`\\${separator}`, separator), flags)
      const replacement = to.replaceAll('$', '$$$$').replaceAll(/\\(\d)/g, '$$$1').replaceAll(/(?<!\\)&/g, '$$&').replaceAll(`\\${separator}`, separator)
      return { push: (line) => [line.replace(expression, replacement)], end: () => NOTHING }
    }
    if (!deed) return 'sed: this laptop’s sed knows s/a/b/g, /a/d, /a/p and 3q'
    const expression = pattern === undefined ? undefined : new RegExp(pattern)
    let number = 0
    const isMeant = (line: string): boolean => (number++, expression ? expression.test(line) : number === Number(address))
    if (deed === 'q') return { push: (line) => (isMeant(line) || number < Number(address) ? [line] : NOTHING), end: () => NOTHING, isDone: () => number >= Number(address) }
    if (deed === 'd') return { push: (line) => (isMeant(line) ? NOTHING : [line]), end: () => NOTHING }
    return { push: (line) => [...(isMeant(line) ? [line] : NOTHING), ...(isQuiet ? NOTHING : [line])], end: () => NOTHING }
  } catch {
    return `sed: ${program}: not a regular expression`
  }
}

/** `1,3-5,7-`: whether a place is meant; undefined when it is no such list. */
function rangesOf(text: string): ((place: number) => boolean) | undefined {
  const ranges = text.split(',').map((part) => /^(\d*)(-?)(\d*)$/.exec(part))
  if (text === '' || ranges.some((range) => !range || range[0] === '' || range[1] === '0')) return undefined
  return (place) => ranges.some((range) => place >= Number(range![1] || 1) && place <= (range![2] ? Number(range![3] || Number.POSITIVE_INFINITY) : Number(range![1])))
}

/** `a-z`, `[:upper:]`, `\n` as letters. */
function lettersOf(set: string): string {
  const named = set.replace('[:upper:]', 'A-Z').replace('[:lower:]', 'a-z').replace('[:digit:]', '0-9').replaceAll('\\n', '\n').replaceAll('\\t', '\t')
  return named.replaceAll(/(.)-(.)/g, (_, from: string, to: string) => Array.from({ length: Math.max(0, to.charCodeAt(0) - from.charCodeAt(0) + 1) }, (_letter, i) => String.fromCharCode(from.charCodeAt(0) + i)).join(''))
}

function inTable(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<number[]>((so, row) => Array.from({ length: Math.max(so.length, row.length) }, (_, i) => Math.max(so[i] ?? 0, row[i]?.length ?? 0)), [])
  return rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i]!)).join('  ').trimEnd())
}

function sortLines(lines: readonly string[], flags: ReadonlySet<string>, values: ReadonlyMap<string, string>): readonly string[] {
  const field = Number.parseInt(values.get('k') ?? '0', 10)
  const key = (line: string): string => (field > 0 ? fieldOf(line, values.get('t') ?? /\s+/, String(field)) : line)
  const isNumeric = flags.has('n') || (values.get('k') ?? '').includes('n')
  const compare = (a: string, b: string): number => (isNumeric ? Number.parseFloat(key(a)) - Number.parseFloat(key(b)) || 0 : key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0)
  const sorted = [...lines].sort(compare)
  if (flags.has('r')) sorted.reverse()
  return flags.has('u') ? countRuns(sorted).map(([line]) => line) : sorted
}

function countRuns(lines: readonly string[]): [string, number][] {
  const runs: [string, number][] = []
  for (const line of lines) {
    const last = runs.at(-1)
    if (last?.[0] === line) last[1]++
    else runs.push([line, 1])
  }
  return runs
}

function fieldOf(line: string, delimiter: string | RegExp, field: string): string {
  if (field === '0') return line
  const fields = (typeof delimiter === 'string' ? line : line.trim()).split(delimiter)
  return (field === 'NF' ? fields.at(-1) : fields[Number(field) - 1]) ?? ''
}

const count = (values: ReadonlyMap<string, string>, otherwise: number): number => Number(values.get('n') ?? otherwise)

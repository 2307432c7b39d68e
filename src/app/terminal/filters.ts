// What a pipe may lead to: a few of a laptop's own tools, line by line, so that they also stand behind what never ends (`get -w`, `logs -f`).

/** Takes lines and gives lines; `end` gives what could only be known at the end. */
export interface Filter {
  readonly push: (line: string) => readonly string[]
  readonly end: () => readonly string[]
}

type Maker = (flags: ReadonlySet<string>, values: ReadonlyMap<string, string>, rest: readonly string[]) => Filter | string

const NOTHING: readonly string[] = []

/** A filter that needs all lines before it can say anything. */
const whole = (make: (lines: readonly string[]) => readonly string[]): Filter => {
  const lines: string[] = []
  return { push: (line) => (lines.push(line), NOTHING), end: () => make(lines) }
}

/** Which flags of a tool take a value. */
const VALUED: Readonly<Record<string, string>> = { head: 'n', tail: 'n', grep: 'ABCem', sort: 'kt', cut: 'df', awk: 'F' }

const FILTERS: Readonly<Record<string, Maker>> = {
  grep: (flags, values, rest) => grep(flags, values, values.get('e') ?? rest[0] ?? ''),
  head: (_, values) => {
    let left = count(values, 10)
    return { push: (line) => (left-- > 0 ? [line] : NOTHING), end: () => NOTHING }
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
    const fields = (values.get('f') ?? '').split(',').map(Number)
    const delimiter = values.get('d') ?? '\t'
    return fields.some((field) => !(field > 0)) ? 'cut: you must specify a list of fields: -f 1,2' : { push: (line) => [line.includes(delimiter) ? fields.map((field) => line.split(delimiter)[field - 1] ?? '').join(delimiter) : line], end: () => NOTHING }
  },
  awk: (_, values, [program = '']) => {
    const fields = /^\{ *print +((?:\$(?:\d+|NF) *,? *)+)\}$/.exec(program.trim())?.[1]?.match(/\$(?:\d+|NF)/g)
    if (!fields) return 'awk: this laptop’s awk knows { print $1, $2 } only'
    const delimiter = values.get('F') ?? /\s+/
    return { push: (line) => [fields.map((field) => fieldOf(line, delimiter, field.slice(1))).join(' ')], end: () => NOTHING }
  },
  cat: () => ({ push: (line) => [line], end: () => NOTHING }),
}
export const FILTER_NAMES: readonly string[] = Object.keys(FILTERS).sort()

/** The filter that a command is; a problem is given as text. */
export function makeFilter(words: readonly string[]): Filter | string {
  const [name = '', ...args] = words
  const make = FILTERS[name === 'less' || name === 'more' ? 'cat' : name === 'egrep' ? 'grep' : name]
  if (!make) return `${name}: command not found`
  const flags = new Set<string>()
  const values = new Map<string, string>()
  const rest: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (/^-\d+$/.test(arg)) values.set('n', arg.slice(1))
    else if (!/^-[A-Za-z]/.test(arg)) rest.push(arg)
    else if (VALUED[name]?.includes(arg[1]!)) values.set(arg[1]!, arg.length > 2 ? arg.slice(2) : (args[++i] ?? ''))
    else for (const letter of arg.slice(1)) flags.add(letter)
  }
  return make(flags, values, rest)
}

function grep(flags: ReadonlySet<string>, values: ReadonlyMap<string, string>, pattern: string): Filter | string {
  let expression: RegExp
  try {
    expression = new RegExp(flags.has('F') ? pattern.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&') : flags.has('w') ? `\\b(?:${pattern})\\b` : pattern, flags.has('i') ? 'i' : '')
  } catch {
    return `grep: ${pattern}: not a regular expression`
  }
  const [after, before] = [Number(values.get('A') ?? values.get('C') ?? 0), Number(values.get('B') ?? values.get('C') ?? 0)]
  let [number, found, owed] = [0, 0, 0]
  let past: string[] = []
  const show = (line: string): string => (flags.has('n') ? `${number}:${line}` : flags.has('o') ? (expression.exec(line)?.[0] ?? line) : line)
  return {
    push: (line) => {
      number++
      if (expression.test(line) !== flags.has('v')) {
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
  }
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

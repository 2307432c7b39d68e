// Flags as kubectl reads them. Models spf13/pflag: long and short forms, `=`, clusters of short flags, arguments anywhere.
import { UsageError } from './errors.ts'

export type FlagType = 'bool' | 'string' | 'int' | 'duration' | 'list' | 'array'

export interface Flag {
  readonly name: string
  readonly short?: string
  readonly type: FlagType
  /** What it means when the flag stands without a value (`--dry-run`); other flags than bool need one. */
  readonly bare?: string
  /** How many bits an int has; 64 when nothing is said. */
  readonly bits?: 32
  /** What kubectl adds to its complaint when somebody still uses the flag. */
  readonly deprecated?: string
}

export type FlagValue = boolean | string | number | readonly string[]

export class Flags {
  readonly values: ReadonlyMap<string, FlagValue>

  constructor(values: ReadonlyMap<string, FlagValue>) {
    this.values = values
  }

  has(name: string): boolean {
    return this.values.has(name)
  }

  bool(name: string): boolean {
    return this.values.get(name) === true
  }

  string(name: string, otherwise = ''): string {
    const value = this.values.get(name)
    return typeof value === 'string' ? value : otherwise
  }

  int(name: string, otherwise: number): number {
    const value = this.values.get(name)
    return typeof value === 'number' ? value : otherwise
  }

  list(name: string): readonly string[] {
    const value = this.values.get(name)
    return Array.isArray(value) ? (value as readonly string[]) : []
  }

  /** Microseconds. */
  duration(name: string, otherwise: number): number {
    const value = this.values.get(name)
    return typeof value === 'string' ? (parseGoDuration(value) ?? otherwise) : otherwise
  }
}

/** Splits arguments into flags and the rest. Everything behind `--` is rest; `dash` says where that began. Throws UsageError. */
export function parseFlags(words: readonly string[], flags: readonly Flag[]): { flags: Flags; args: string[]; dash: number } {
  const values = new Map<string, FlagValue>()
  const args: string[] = []
  const byName = new Map(flags.map((flag) => [flag.name, flag]))
  const byShort = new Map(flags.flatMap((flag) => (flag.short ? [[flag.short, flag] as const] : [])))
  let dash = -1
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (word === '--') {
      dash = args.length
      args.push(...words.slice(i + 1))
      break
    }
    if (word.startsWith('--')) {
      const equals = word.indexOf('=')
      const name = word.slice(2, equals < 0 ? undefined : equals)
      const flag = byName.get(name)
      if (!flag) throw new UsageError(`unknown flag: --${name}`)
      if (equals >= 0) store(values, flag, word.slice(equals + 1))
      else if (flag.bare !== undefined || flag.type === 'bool') store(values, flag, flag.bare ?? 'true')
      else if (i + 1 < words.length) store(values, flag, words[++i]!)
      else throw new UsageError(`flag needs an argument: --${name}`)
    } else if (word.startsWith('-') && word.length > 1) {
      for (let at = 1; at < word.length; at++) {
        const letter = word[at]!
        const flag = byShort.get(letter)
        if (!flag) throw new UsageError(`unknown shorthand flag: '${letter}' in ${word}`)
        const rest = word.slice(at + 1)
        if (rest.startsWith('=')) store(values, flag, rest.slice(1))
        else if (flag.type === 'bool' || flag.bare !== undefined) {
          store(values, flag, flag.bare ?? 'true')
          continue
        } else if (rest !== '') store(values, flag, rest)
        else if (i + 1 < words.length) store(values, flag, words[++i]!)
        else throw new UsageError(`flag needs an argument: '${letter}' in ${word}`)
        break
      }
    } else args.push(word)
  }
  return { flags: new Flags(values), args, dash }
}

function store(values: Map<string, FlagValue>, flag: Flag, text: string): void {
  const label = flag.short ? `-${flag.short}, --${flag.name}` : `--${flag.name}`
  const invalid = (why: string): UsageError => new UsageError(`invalid argument ${JSON.stringify(text)} for "${label}" flag: ${why}`)
  switch (flag.type) {
    case 'bool': {
      const value = TRUTH[text]
      if (value === undefined) throw invalid(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`)
      values.set(flag.name, value)
      return
    }
    case 'int':
      if (!/^[+-]?\d+$/.test(text)) throw invalid(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
      if (!fits(BigInt(text.replace(/^\+/, '')), flag.bits ?? 64)) throw invalid(`strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`)
      values.set(flag.name, Number(text))
      return
    case 'duration':
      if (parseGoDuration(text) === undefined) throw invalid(durationProblem(text))
      values.set(flag.name, text)
      return
    case 'string':
      values.set(flag.name, text)
      return
    case 'list':
      values.set(flag.name, [...((values.get(flag.name) as readonly string[] | undefined) ?? []), ...text.split(',')])
      return
    case 'array':
      values.set(flag.name, [...((values.get(flag.name) as readonly string[] | undefined) ?? []), text])
  }
}

const fits = (value: bigint, bits: number): boolean => BigInt.asIntN(bits, value) === value

const TRUTH: Readonly<Record<string, boolean>> = { '1': true, t: true, T: true, true: true, TRUE: true, True: true, '0': false, f: false, F: false, false: false, FALSE: false, False: false }

const UNITS: Readonly<Record<string, number>> = { ns: 0.001, us: 1, µs: 1, ms: 1e3, s: 1e6, m: 6e7, h: 3.6e9 }

/** A Go duration in microseconds: `1m30s`, `0`, `-1s`. */
export function parseGoDuration(text: string): number | undefined {
  if (/^[+-]?0$/.test(text)) return 0
  const sign = text.startsWith('-') ? -1 : 1
  const body = text.replace(/^[+-]/, '')
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))+$/.test(body)) return undefined
  let total = 0
  for (const [, amount, unit] of body.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g)) total += Number(amount) * UNITS[unit!]!
  return Math.round(sign * total)
}

/** What Go's time.ParseDuration says of a text that is none. */
function durationProblem(text: string): string {
  const quoted = JSON.stringify(text)
  for (let rest = text.replace(/^[-+]/, ''); rest !== ''; ) {
    const [all, amount, unit = ''] = /^(\d+\.?\d*|\.\d+)([^.\d]*)/.exec(rest) ?? []
    if (all === undefined || amount === undefined) break
    if (unit === '') return `time: missing unit in duration ${quoted}`
    if (!['ns', 'us', 'µs', 'μs', 'ms', 's', 'm', 'h'].includes(unit)) return `time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}`
    rest = rest.slice(all.length)
  }
  return `time: invalid duration ${quoted}`
}

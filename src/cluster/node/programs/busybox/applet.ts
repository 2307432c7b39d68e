// What applets share: their options, their complaints, their inputs.
import type { Process } from '../../../../kernel/index.ts'
import { FileError, type ContainerProcess, type InputStream, type Program } from '../../runtime/index.ts'
import { openInput, readAll } from '../shell/index.ts'

/** An applet that cannot go on; the message is printed after the applet's name. */
export class AppletError extends Error {
  readonly status: number
  constructor(message: string, status = 1) {
    super(message)
    this.name = 'AppletError'
    this.status = status
  }
}

export interface Options {
  /** Whether a letter (or long option) was given; for one with an argument its last value. */
  readonly given: ReadonlyMap<string, string>
  /** Every value of options that may come more than once, in order. */
  readonly all: readonly (readonly [string, string])[]
  readonly operands: readonly string[]
}

/** getopt: `spec` as in `nf:`; a leading `+` ends options at the first operand. Long options come as `--name[=value]`. Throws AppletError. */
export function parseOptions(argv: readonly string[], spec: string, long: Readonly<Record<string, string>> = {}): Options {
  const given = new Map<string, string>()
  const all: [string, string][] = []
  const operands: string[] = []
  const stops = spec.startsWith('+')
  const note = (letter: string, value: string): void => {
    given.set(letter, value)
    all.push([letter, value])
  }
  for (let i = 1; i < argv.length; i++) {
    const word = argv[i]!
    if (word === '--') {
      operands.push(...argv.slice(i + 1))
      break
    }
    if (word.startsWith('--')) {
      const [name, value] = word.slice(2).split(/=(.*)/s) as [string, string | undefined]
      const letter = long[name]
      if (letter === undefined) throw new AppletError(`unrecognized option: ${name}`)
      const takes = spec[spec.indexOf(letter) + 1] === ':'
      note(letter, value ?? (takes ? (argv[++i] ?? '') : ''))
      continue
    }
    if (!word.startsWith('-') || word === '-') {
      if (stops) {
        operands.push(...argv.slice(i))
        break
      }
      operands.push(word)
      continue
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at]!
      const place = spec.indexOf(letter)
      if (place < 0 || letter === ':') throw new AppletError(`unrecognized option: ${letter}`)
      if (spec[place + 1] !== ':') {
        note(letter, '')
        continue
      }
      const value = at + 1 < word.length ? word.slice(at + 1) : argv[++i]
      if (value === undefined) throw new AppletError(`option requires an argument: ${letter}`)
      note(letter, value)
      break
    }
  }
  return { given, all, operands }
}

/** Name of the applet: the last part of how it was called. */
export function appletName(process: ContainerProcess): string {
  const name = process.argv[0] ?? ''
  return name.slice(name.lastIndexOf('/') + 1)
}

/** Prints `cat: message`. */
export function complain(process: ContainerProcess, message: string): void {
  process.stderr.write(`${appletName(process)}: ${message}\n`)
}

/** Makes a program of a body: what it throws is printed as busybox does, with exit code 1. */
export function applet(body: (process: ContainerProcess) => Process<number | void>, residentBytes = 400 * 1024): Program {
  return function* (process) {
    process.resources.useMemory(residentBytes)
    try {
      return (yield* body(process)) ?? 0
    } catch (error) {
      if (error instanceof AppletError) {
        complain(process, error.message)
        return error.status
      }
      if (error instanceof FileError) {
        complain(process, error.message)
        return 1
      }
      throw error
    }
  }
}

/** An applet that only computes a text from its arguments. */
export function printer(text: (process: ContainerProcess) => string): Program {
  return applet(function* (process) {
    process.stdout.write(text(process))
  })
}

/** The text of a file, or of the input for `-`. Throws FileError with the name as it was given. */
export function* readOperand(process: ContainerProcess, name: string): Process<string> {
  return yield* readAll(openOperand(process, name))
}

export function openOperand(process: ContainerProcess, name: string): InputStream {
  if (name === '-') return process.stdin
  return named(name, () => openInput(process, name))
}

/** Runs something with files so that a failure names the path as the user wrote it. */
export function named<T>(name: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (error instanceof FileError) throw new FileError(error.code, name)
    throw error
  }
}

/** Texts of several files, those that fail complained of; `status` is 1 when one did. */
export function* readOperands(process: ContainerProcess, names: readonly string[], opening = "can't open '%': "): Process<{ readonly texts: readonly { readonly name: string; readonly text: string }[]; readonly status: number }> {
  const texts: { name: string; text: string }[] = []
  let status = 0
  for (const name of names.length > 0 ? names : ['-']) {
    try {
      texts.push({ name, text: yield* readOperand(process, name) })
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      complain(process, error.code === 'EISDIR' ? `read error: ${error.text}` : opening.replace('%', name) + error.text)
      status = 1
    }
  }
  return { texts, status }
}

/** Lines without their newlines; a last empty one is none. */
export function linesOf(text: string): string[] {
  if (text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}

/** A whole number with a suffix: `10k`, `2M`. NaN when it is none. */
export function parseSize(text: string): number {
  const match = /^(\d+)(c|w|b|kB|kD|k|K|KB|MB|MD|M|m|GB|GD|G|g)?$/.exec(text)
  if (!match) return NaN
  const unit = match[2] ?? ''
  const factor: Readonly<Record<string, number>> = { '': 1, c: 1, w: 2, b: 512, kB: 1000, kD: 1000, KB: 1000, k: 1024, K: 1024, MB: 1e6, MD: 1e6, M: 1 << 20, m: 1 << 20, GB: 1e9, GD: 1e9, G: 1 << 30, g: 1 << 30 }
  return Number(match[1]) * factor[unit]!
}

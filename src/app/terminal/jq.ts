// `jq`, by a library that is loaded when it is first asked for.
import type { Filter } from './filters.ts'

type Program = (input: unknown) => Iterable<unknown>

let library: { readonly compile: (program: string) => Program } | undefined

/** Has to be waited for before `jqFilter` is called. */
export async function loadJq(): Promise<void> {
  library ??= (await import('@michaelhomer/jqjs')).default
}

const WITH_VALUE: Readonly<Record<string, number>> = { '--arg': 2, '--argjson': 2, '--indent': 1 }
const LONG: Readonly<Record<string, string>> = { '--raw-output': 'r', '--compact-output': 'c', '--exit-status': 'e', '--null-input': 'n', '--slurp': 's', '--sort-keys': 'S', '--join-output': 'j', '--raw-input': 'R', '--tab': 't' }
const KNOWN = 'rcensSjRtMCa'

/** Reads `jq [flags] PROGRAM [FILE…]`; a problem is given as text. */
export function jqFilter(args: readonly string[]): { readonly filter: Filter; readonly files: readonly string[] } | string {
  const flags = new Set<string>()
  const rest: string[] = []
  let [bindings, step] = ['', '  ']
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    const values = args.slice(i + 1, i + 1 + (WITH_VALUE[arg] ?? 0))
    if (arg === '--arg') bindings += `${JSON.stringify(values[1] ?? '')} as $${values[0]} | `
    else if (arg === '--argjson') bindings += `${values[1] ?? 'null'} as $${values[0]} | `
    else if (arg === '--indent') step = ' '.repeat(Number(values[0]))
    else if (LONG[arg]) flags.add(LONG[arg])
    else if (/^-[A-Za-z]+$/.test(arg)) {
      const unknown = [...arg.slice(1)].find((letter) => !KNOWN.includes(letter))
      if (unknown) return `jq: error: Unknown arguments\nUse jq --help for help with command-line options`
      for (const letter of arg.slice(1)) flags.add(letter)
    } else rest.push(arg)
    i += values.length
  }
  const [program = '.', ...files] = rest
  let run: Program
  try {
    run = library!.compile(bindings + program)
  } catch (problem) {
    return `jq: error: ${wordsOf(problem)}\njq: 1 compile error`
  }
  return { files, filter: filterOf(run, flags, flags.has('t') ? '\t' : step) }
}

function filterOf(run: Program, flags: ReadonlySet<string>, step: string): Filter {
  let text = ''
  let code = 0
  let last: unknown
  const print = (value: unknown): string => {
    last = value
    if (typeof value === 'string' && (flags.has('r') || flags.has('j'))) return value
    const ordered = flags.has('S') ? sorted(value) : value
    return flags.has('c') ? JSON.stringify(ordered) : JSON.stringify(ordered, null, step)
  }
  return {
    push: (line) => {
      text += `${line}\n`
      return []
    },
    end: () => {
      const out: string[] = []
      try {
        const inputs = flags.has('n') ? [null] : flags.has('R') ? text.replace(/\n$/, '').split('\n') : valuesIn(text)
        for (const input of flags.has('s') ? [inputs] : inputs) for (const value of run(input)) out.push(...print(value).split('\n'))
        if (flags.has('e')) code = last === undefined ? 4 : last === null || last === false ? 1 : 0
      } catch (problem) {
        out.push(`jq: error (at <stdin>:0): ${wordsOf(problem)}`)
        code = problem instanceof SyntaxError ? 2 : 5
      }
      return flags.has('j') ? [out.join('')] : out
    },
    code: () => code,
  }
}

/** The library throws texts. */
const wordsOf = (problem: unknown): string => (problem instanceof Error ? problem.message : String(problem))

/** Every JSON value of a text, one behind the other. Throws SyntaxError. */
function valuesIn(text: string): readonly unknown[] {
  const values: unknown[] = []
  for (let rest = text.trim(); rest !== ''; ) {
    const length = lengthOfValue(rest)
    values.push(JSON.parse(rest.slice(0, length)))
    rest = rest.slice(length).trimStart()
  }
  return values
}

function lengthOfValue(text: string): number {
  if (!/^[{["]/.test(text)) return /^[^\s]*/.exec(text)![0].length
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!
    if (char === '"') {
      while (++i < text.length && text[i] !== '"') if (text[i] === '\\') i++
    } else if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') depth--
    if (depth === 0) return i + 1
  }
  return text.length
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]))
}

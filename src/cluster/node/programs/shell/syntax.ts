// Parsing of scripts, remembered by their text: probes and loops run the same few again and again.
import { parse, type ParsedScript } from 'unbash'

export interface Syntax {
  readonly script: ParsedScript
  /** What ash says of the first error; undefined when there is none. */
  readonly error: string | undefined
  /** True if more text may make it right: an open quote, a missing `done`. */
  readonly incomplete: boolean
}

const REMEMBERED_MOST = 500
const remembered = new Map<string, Syntax>()

export function parseScript(source: string): Syntax {
  let syntax = remembered.get(source)
  if (syntax !== undefined) return syntax
  const script = parse(source)
  const message = script.errors?.[0]?.message
  syntax = { script, error: message === undefined ? undefined : errorText(message), incomplete: script.errors?.every((error) => isOpen(error.message, error.pos, source)) ?? false }
  if (remembered.size >= REMEMBERED_MOST) remembered.clear()
  remembered.set(source, syntax)
  return syntax
}

/** The number of the line at a position, from 1. */
export function lineAt(source: string, position: number): number {
  let line = 1
  for (let i = source.indexOf('\n'); i >= 0 && i < position; i = source.indexOf('\n', i + 1)) line++
  return line
}

function isOpen(message: string, position: number, source: string): boolean {
  return message.startsWith('unterminated') || (message.startsWith('expected') && source.slice(position).trim() === '')
}

function errorText(message: string): string {
  if (/unterminated.*(quote|string)/.test(message)) return 'syntax error: unterminated quoted string'
  const close = /^expected '([^']+)'/.exec(message)
  if (close) return `syntax error: unexpected end of file (expecting "${close[1]}")`
  const token = /unexpected (?:token )?'([^']+)'/.exec(message)
  if (token) return `syntax error: unexpected "${token[1]}"`
  const after = /^expected command after '([^']+)'/.exec(message)
  return after ? 'syntax error: unexpected end of file' : 'syntax error: unexpected end of file'
}

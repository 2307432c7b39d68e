// The line that is being edited, and what keys do to it. Pure: a buffer and a key in, a buffer out.

export interface EditBuffer {
  readonly line: string
  readonly cursor: number
}

export const EMPTY_BUFFER: EditBuffer = { line: '', cursor: 0 }

const KEYS: Readonly<Record<string, (buffer: EditBuffer) => EditBuffer>> = {
  '\x7f': ({ line, cursor }) => (cursor === 0 ? { line, cursor } : { line: line.slice(0, cursor - 1) + line.slice(cursor), cursor: cursor - 1 }),
  '\x1b[3~': ({ line, cursor }) => ({ line: line.slice(0, cursor) + line.slice(cursor + 1), cursor }),
  '\x1b[D': ({ line, cursor }) => ({ line, cursor: Math.max(0, cursor - 1) }),
  '\x1b[C': ({ line, cursor }) => ({ line, cursor: Math.min(line.length, cursor + 1) }),
  '\x1b[H': ({ line }) => ({ line, cursor: 0 }),
  '\x1b[F': ({ line }) => ({ line, cursor: line.length }),
  '\x1b[1;5D': (buffer) => ({ ...buffer, cursor: wordStart(buffer) }),
  '\x1b[1;5C': (buffer) => ({ ...buffer, cursor: wordEnd(buffer) }),
  // Ctrl-U, Ctrl-K, Ctrl-W: to the beginning, to the end, one word.
  '\x15': ({ line, cursor }) => ({ line: line.slice(cursor), cursor: 0 }),
  '\x0b': ({ line, cursor }) => ({ line: line.slice(0, cursor), cursor }),
  '\x17': (buffer) => ({ line: buffer.line.slice(0, wordStart(buffer)) + buffer.line.slice(buffer.cursor), cursor: wordStart(buffer) }),
}
const SAME: Readonly<Record<string, string>> = { '\x01': '\x1b[H', '\x05': '\x1b[F', '\x1bOH': '\x1b[H', '\x1bOF': '\x1b[F', '\x1bb': '\x1b[1;5D', '\x1bf': '\x1b[1;5C', '\b': '\x7f' }

/** The buffer after a key; undefined when the key edits nothing. */
export function applyKey(buffer: EditBuffer, key: string): EditBuffer | undefined {
  const edit = KEYS[SAME[key] ?? key]
  if (edit) return edit(buffer)
  return key >= ' ' && !key.startsWith('\x1b') ? insert(buffer, key) : undefined
}

export function insert({ line, cursor }: EditBuffer, text: string): EditBuffer {
  return { line: line.slice(0, cursor) + text + line.slice(cursor), cursor: cursor + text.length }
}

const wordStart = ({ line, cursor }: EditBuffer): number => line.slice(0, cursor).replace(/\S+\s*$/, '').length
const wordEnd = ({ line, cursor }: EditBuffer): number => cursor + /^\s*\S*/.exec(line.slice(cursor))![0].length

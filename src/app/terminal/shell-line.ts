// A typed line as a laptop's shell reads it: commands joined by `;`, `&&`, `||`, pipes between them, redirections, here-documents. Pure.
import { lengthOfCommand } from './expand.ts'

export interface Stage {
  readonly words: readonly string[]
  /** As it was typed, without redirections. */
  readonly text: string
  /** Where errors go, when not to the screen: nowhere (`2>/dev/null`), or into the pipe (`2>&1`). */
  readonly errors?: 'nowhere' | 'pipe'
}

export interface Pipeline {
  readonly stages: readonly Stage[]
  /** What joins it to the one before: `&&` runs it only when that one succeeded, `||` when it failed. */
  readonly joint: ';' | '&&' | '||'
  /** A file that standard input is read from, or a text that stands in the line. */
  readonly from?: { readonly file: string } | { readonly text: string }
  readonly to?: { readonly file: string; readonly isAppended: boolean }
}

/** True while a quote, a here-document, a pipe or a backslash still waits for what belongs to it. */
export function isOpenLine(line: string): boolean {
  const { body, documents, missing } = takeDocuments(line)
  if (missing) return true
  const { quote } = scan(body)
  return quote !== '' || (documents.length === 0 && /(?:\\|\||&&)\s*$/.test(body))
}

/** Reads a line that is not open. */
export function parseShellLine(line: string): readonly Pipeline[] {
  const { body, documents } = takeDocuments(line)
  const joined = body.replaceAll(/\\\n/g, ' ')
  const out: Pipeline[] = []
  let used = 0
  let joint: Pipeline['joint'] = ';'
  for (const { text, next } of scan(joined, ['&&', '||', ';', '\n']).parts) {
    const stages = scan(text, ['|']).parts.map((part) => part.text)
    const redirects = stages.map(takeRedirections)
    const document = redirects.some(({ isDocument }) => isDocument) ? documents[used++] : undefined
    const [from, to] = [redirects.find((r) => r.from !== undefined)?.from, redirects.findLast((r) => r.to !== undefined)?.to]
    const commands = redirects.map((r): Stage => ({ words: wordsOf(r.text), text: r.text.trim(), ...(r.errors ? { errors: r.errors } : {}) }))
    if (commands.some(({ words }) => words.length > 0)) out.push({ stages: commands, joint, ...(document === undefined ? (from === undefined ? {} : { from: { file: from } }) : { from: { text: document } }), ...(to ? { to } : {}) })
    joint = next === '&&' || next === '||' ? next : ';'
  }
  return out
}

/** Splits at separators that no quote protects; the longest separator first. */
function scan(line: string, separators: readonly string[] = []): { readonly parts: readonly { readonly text: string; readonly next: string }[]; readonly quote: string } {
  const parts: { text: string; next: string }[] = []
  let text = ''
  let quote = ''
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!
    if (char === '\\' && quote !== "'") {
      text += char + (line[++i] ?? '')
      continue
    }
    const substituted = quote !== "'" && line.startsWith('$(', i) ? lengthOfCommand(line, i) : undefined
    if (quote !== "'" && line.startsWith('$(', i) && substituted === undefined) return { parts: [...parts, { text: text + line.slice(i), next: '' }], quote: '(' }
    if (substituted !== undefined) {
      text += line.slice(i, i + substituted)
      i += substituted - 1
      continue
    }
    if (quote ? char === quote : char === "'" || char === '"') quote = quote ? '' : char
    const separator = quote ? undefined : separators.find((one) => line.startsWith(one, i))
    if (separator === undefined) text += char
    else {
      parts.push({ text, next: separator })
      text = ''
      i += separator.length - 1
    }
  }
  return { parts: [...parts, { text, next: '' }], quote }
}

/** Words without their quotes. */
export function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(/(?:[^\s"'\\]|\\[\s\S]|"(?:\\[\s\S]|[^"\\])*"|'[^']*')+/g)].map(([word]) => word.replaceAll(/"((?:\\[\s\S]|[^"\\])*)"|'([^']*)'|\\([\s\S])/g, (_, double: string | undefined, single: string | undefined, escaped: string | undefined) => single ?? escaped ?? double!.replaceAll(/\\(["\\$`])/g, '$1')))
}

const DOCUMENT = /<<-?\s*(['"]?)(\w+)\1/

/** Takes here-documents out of a line of several rows. `missing`: one of them has no end yet. */
function takeDocuments(line: string): { readonly body: string; readonly documents: readonly string[]; readonly missing: boolean } {
  const rows = line.split('\n')
  const body: string[] = []
  const documents: string[] = []
  for (let i = 0; i < rows.length; i++) {
    body.push(rows[i]!)
    const [, , end] = DOCUMENT.exec(rows[i]!) ?? []
    if (end === undefined) continue
    const from = i + 1
    while (++i < rows.length && rows[i]!.trim() !== end);
    if (i >= rows.length) return { body: body.join('\n'), documents, missing: true }
    documents.push(`${rows.slice(from, i).join('\n')}\n`)
  }
  return { body: body.join('\n'), documents, missing: false }
}

const REDIRECTION = /(?:^|\s)(?:([12&]?)(>>|>)|(<))\s*([^\s<>|&]+)/g

interface Redirected {
  readonly text: string
  readonly from?: string
  readonly to?: { readonly file: string; readonly isAppended: boolean }
  readonly errors?: 'nowhere' | 'pipe'
  readonly isDocument: boolean
}

/** Takes redirections that no quote protects out of a command. */
function takeRedirections(text: string): Redirected {
  const isDocument = DOCUMENT.test(text)
  const hidden: string[] = []
  const hide = (part: string): string => `\u0000${hidden.push(part) - 1}\u0000`
  const shown = (part: string): string => part.replaceAll(/\u0000(\d+)\u0000/g, (_, i: string) => shown(hidden[Number(i)]!))
  const bare = hideCommands(text.replace(DOCUMENT, ''), hide).replaceAll(/"(?:\\[\s\S]|[^"\\])*"|'[^']*'/g, hide)
  let from: string | undefined
  let to: { file: string; isAppended: boolean } | undefined
  let errors: 'nowhere' | 'pipe' | undefined
  const rest = bare
    .replaceAll(/\s2>&1\b/g, () => {
      errors = 'pipe'
      return ''
    })
    .replaceAll(REDIRECTION, (_, stream: string, out: string | undefined, into: string | undefined, file: string) => {
      if (into) from = shown(file)
      else if (stream === '2') errors = 'nowhere'
      else to = { file: shown(file), isAppended: out === '>>' }
      if (stream === '&') errors = 'pipe'
      return ''
    })
  return { text: shown(rest), ...(from === undefined ? {} : { from }), ...(to ? { to } : {}), ...(errors ? { errors } : {}), isDocument }
}

/** Puts something else in place of each `$(…)`. */
function hideCommands(text: string, hide: (command: string) => string): string {
  const at = text.indexOf('$(')
  const length = at < 0 ? undefined : lengthOfCommand(text, at)
  return length === undefined ? text : text.slice(0, at) + hide(text.slice(at, at + length)) + hideCommands(text.slice(at + length), hide)
}

// Where a field stands in a text, and which field stands at a place. Pure; positions are the YAML parser's.
import { isMap, isScalar, isSeq, parseDocument, type Document, type Node, type Pair } from 'yaml'
import type { DocumentText } from './documents.ts'
import type { Path } from './schema-place.ts'

export interface Span {
  readonly from: number
  readonly to: number
}

/** Reads one document as the API server would; what stands in it keeps its place. */
export const readDocument = (text: string): Document.Parsed => parseDocument(text, { version: '1.1', schema: 'failsafe', prettyErrors: false, uniqueKeys: true, keepSourceTokens: false })

export const nameOfKey = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : '')

/** Where the key of a field stands, or its value where it is an item of a list; the nearest field around it where it does not stand itself. */
export function spanOf(document: DocumentText, path: Path): Span {
  const { contents } = readDocument(document.text)
  let node: unknown = contents
  let span: Span = firstLine(document)
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((one) => nameOfKey(one) === String(step))
      if (!pair) return span
      span = spanOfNode(document, pair.key as Node)
      node = pair.value
    } else if (isSeq(node) && typeof step === 'number' && node.items[step] !== undefined) {
      node = node.items[step]
      span = firstLineOf(document, spanOfNode(document, node as Node))
    } else return span
  }
  return isScalar(node) && node.range && node.range[1] > node.range[0] ? spanOfNode(document, node) : span
}

/** A node's own text, without the blanks behind it. */
export function spanOfNode({ from }: DocumentText, { range }: Node): Span {
  return range ? { from: from + range[0], to: from + Math.max(range[1], range[0]) } : { from, to: from }
}

/** A span that is no longer than its first line: what is marked must be seen at once. */
export function firstLineOf(document: DocumentText, { from, to }: Span): Span {
  const text = document.text.slice(from - document.from, to - document.from)
  return { from, to: from + text.split('\n', 1)[0]!.trimEnd().length }
}

/** The first line of a document that says anything. */
function firstLine(document: DocumentText): Span {
  const start = /^(?:\s*(?:#.*)?\n)*/.exec(document.text)![0].length
  return firstLineOf(document, { from: document.from + start, to: document.to })
}

/** The field at a place: its path, and where its key or value stands. */
export function fieldAt(document: DocumentText, offset: number): { readonly path: Path; readonly span: Span } | undefined {
  const at = offset - document.from
  const find = (node: unknown, path: Path): { path: Path; span: Span } | undefined => {
    if (isMap(node)) {
      for (const pair of node.items) {
        const inner = [...path, nameOfKey(pair)]
        if (holds(pair.key, at)) return { path: inner, span: spanOfNode(document, pair.key as Node) }
        if (isScalar(pair.value) && holds(pair.value, at)) return { path: inner, span: firstLineOf(document, spanOfNode(document, pair.value)) }
        const found = holds(pair.value, at) ? find(pair.value, inner) : undefined
        if (found) return found
      }
    }
    if (isSeq(node)) {
      const index = node.items.findIndex((item) => holds(item, at))
      const item = node.items[index]
      if (isScalar(item)) return { path: [...path, index], span: firstLineOf(document, spanOfNode(document, item)) }
      if (index >= 0) return find(item, [...path, index])
    }
    return undefined
  }
  return find(readDocument(document.text).contents, [])
}

const holds = (node: unknown, at: number): boolean => {
  const range = (node as Node | null)?.range
  return range !== undefined && range !== null && at >= range[0] && at <= range[1]
}

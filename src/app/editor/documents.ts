// A YAML text cut into its documents, each with its place in the text. Pure.

export interface DocumentText {
  /** Its place among the documents that are not blank, which is how kubectl counts them. */
  readonly index: number
  readonly from: number
  readonly to: number
  readonly text: string
}

/** The documents of a text, divided at lines of `---`; without those that hold nothing but blanks and comments. */
export function documentsOf(text: string): readonly DocumentText[] {
  const found: DocumentText[] = []
  let from = 0
  for (const match of [...text.matchAll(/^---[ \t]*(?:#.*)?$\n?/gm), undefined]) {
    const to = match ? match.index : text.length
    const part = text.slice(from, to)
    if (part.replaceAll(/^\s*#.*$/gm, '').trim() !== '') found.push({ index: found.length, from, to, text: part })
    if (match) from = match.index + match[0].length
  }
  return found
}

/** The part between two lines of `---` that holds a place, blank or not. */
export function documentAround(text: string, offset: number): { readonly from: number; readonly text: string } {
  let from = 0
  let to = text.length
  for (const match of text.matchAll(/^---[ \t]*(?:#.*)?$\n?/gm)) {
    const end = match.index + match[0].length
    if (end <= offset) from = end
    else if (match.index >= offset) {
      to = match.index
      break
    }
  }
  return { from, text: text.slice(from, to) }
}

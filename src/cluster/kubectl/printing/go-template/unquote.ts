// Go's strconv.Unquote for texts in double quotes.

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '"': '"' }

/** The text that a literal in double quotes stands for; undefined when an escape in it is wrong. */
export function unquoteGo(literal: string): string | undefined {
  let valid = true
  const text = literal.slice(1, -1).replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[\s\S]|$)/g, (_, escape: string) => {
    if (escape.length > 1) return String.fromCodePoint(parseInt(/^[xuU]/.test(escape) ? escape.slice(1) : escape, /^[xuU]/.test(escape) ? 16 : 8))
    if (ESCAPES[escape] === undefined) valid = false
    return ESCAPES[escape] ?? ''
  })
  return valid ? text : undefined
}

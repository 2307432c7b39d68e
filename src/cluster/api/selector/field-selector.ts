// Field selectors: `metadata.name=web,status.phase!=Running`. Models apimachinery/pkg/fields/selector.go.
import { SelectorError } from './requirement.ts'

export interface FieldTerm {
  readonly field: string
  readonly operator: '=' | '!='
  readonly value: string
}

export interface FieldSelector {
  readonly terms: readonly FieldTerm[]
  /** The canonical text: terms sorted, values escaped. */
  readonly text: string
  /** Whether fields match; a field that is absent reads as empty. */
  readonly matches: (fields: Readonly<Record<string, string>>) => boolean
}

const CACHE_LIMIT = 1024
const cache = new Map<string, FieldSelector>()

/** The field selector that a text names; empty is everything. Throws SelectorError in upstream's words. */
export function parseFieldSelector(text: string): FieldSelector {
  const known = cache.get(text)
  if (known) return known
  const terms = splitTerms(text).sort().filter((term) => term !== '').map((term) => parseTerm(term, text))
  const selector: FieldSelector = {
    terms,
    text: terms.map(({ field, operator, value }) => `${field}${operator}${escapeValue(value)}`).join(','),
    matches: (fields) => terms.every(({ field, operator, value }) => ((fields[field] ?? '') === value) === (operator === '=')),
  }
  if (cache.size >= CACHE_LIMIT) cache.clear()
  cache.set(text, selector)
  return selector
}

/** The value that a selector demands of a field with `=`, if it does (RequiresExactMatch). */
export function exactFieldMatch(selector: FieldSelector, field: string): string | undefined {
  return selector.terms.find((term) => term.field === field && term.operator === '=')?.value
}

/** Puts a backslash before what would end a value (fields.EscapeValue). */
export function escapeValue(value: string): string {
  return value.replace(/[\\,=]/g, '\\$&')
}

function splitTerms(text: string): string[] {
  const terms: string[] = []
  let start = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === ',') {
      terms.push(text.slice(start, at))
      start = at + 1
    }
  }
  return [...terms, text.slice(start)]
}

function parseTerm(term: string, whole: string): FieldTerm {
  const match = /^(.*?)(!=|==|=)(.*)$/s.exec(term)
  if (!match) throw new SelectorError(`invalid selector: '${whole}'; can't understand '${term}'`)
  return { field: match[1]!, operator: match[2] === '!=' ? '!=' : '=', value: unescapeValue(match[3]!) }
}

function unescapeValue(value: string): string {
  let plain = ''
  for (let at = 0; at < value.length; at++) {
    const letter = value[at]!
    if (letter === ',' || letter === '=') throw new SelectorError(`invalid field selector: unescaped character in value: ${letter.charCodeAt(0)}`)
    if (letter !== '\\') {
      plain += letter
      continue
    }
    const escaped = value[++at] ?? ''
    if (escaped === '' || !'\\,='.includes(escaped)) throw new SelectorError(`invalid field selector: invalid escape sequence: \\${escaped}`)
    plain += escaped
  }
  return plain
}

// The words of the course: what each means in one or two sentences, and where on the stage it is to be seen.
import { isMap, parseDocument, type Document } from 'yaml'
import { isStagePart } from './prose.ts'

export interface Term {
  readonly id: string
  readonly name: string
  readonly text: string
  readonly lights: readonly string[]
}

export type Glossary = ReadonlyMap<string, Term>

const TERMS_MOST = 500

type Written = Readonly<Record<string, { readonly name?: unknown; readonly text?: unknown; readonly lights?: unknown } | null>>

/** What was written; nothing when it holds aliases, which can make a short text endless. */
function termsOf(document: Document): Written {
  try {
    return document.toJS({ maxAliasCount: 0 }) as Written
  } catch {
    return {}
  }
}

/** Reads `glossary.yaml`: a mapping of ids to `name`, `text` and `lights`. Problems are sentences. */
export function parseGlossary(yaml: string): { readonly glossary: Glossary; readonly problems: readonly string[] } {
  const document = parseDocument(yaml)
  const problems = document.errors.map(({ message }) => message)
  const glossary = new Map<string, Term>()
  if (!isMap(document.contents)) return { glossary, problems: [...problems, 'the glossary has no terms'] }
  for (const [id, value] of Object.entries(termsOf(document)).slice(0, TERMS_MOST)) {
    const { name, text, lights = [] } = typeof value === 'object' ? (value ?? {}) : {}
    if (typeof name !== 'string' || typeof text !== 'string' || !Array.isArray(lights)) problems.push(`${id} needs a name, a text, and a list of lights`)
    else {
      const parts = lights.map(String)
      problems.push(...parts.filter((part) => !isStagePart(part)).map((part) => `${id} points at ${part}, which is not on the stage`))
      glossary.set(id, { id, name, text: text.trim(), lights: parts })
    }
  }
  return { glossary, problems }
}

/** The glossary in another language: terms that it has not stay as they are, and what they light up is the same. Problems are sentences. */
export function translateGlossary(glossary: Glossary, yaml: string): { readonly glossary: Glossary; readonly problems: readonly string[] } {
  const words = parseGlossary(yaml)
  const strangers = [...words.glossary.keys()].filter((id) => !glossary.has(id)).map((id) => `${id} is not a term of glossary.yaml`)
  return {
    glossary: new Map([...glossary].map(([id, term]) => [id, { ...term, name: words.glossary.get(id)?.name ?? term.name, text: words.glossary.get(id)?.text ?? term.text }])),
    problems: [...words.problems, ...strangers],
  }
}

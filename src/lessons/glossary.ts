// The words of the course: what each means in one or two sentences, and where on the stage it is to be seen.
import { isMap, parseDocument } from 'yaml'
import { isStagePart } from './prose.ts'

export interface Term {
  readonly id: string
  readonly name: string
  readonly text: string
  readonly lights: readonly string[]
}

export type Glossary = ReadonlyMap<string, Term>

/** Reads `glossary.yaml`: a mapping of ids to `name`, `text` and `lights`. Problems are sentences. */
export function parseGlossary(yaml: string): { readonly glossary: Glossary; readonly problems: readonly string[] } {
  const document = parseDocument(yaml)
  const problems = document.errors.map(({ message }) => message)
  const glossary = new Map<string, Term>()
  if (!isMap(document.contents)) return { glossary, problems: [...problems, 'the glossary has no terms'] }
  for (const [id, value] of Object.entries(document.toJS() as Record<string, { name?: unknown; text?: unknown; lights?: unknown } | null>)) {
    const { name, text, lights = [] } = value ?? {}
    if (typeof name !== 'string' || typeof text !== 'string' || !Array.isArray(lights)) problems.push(`${id} needs a name, a text, and a list of lights`)
    else {
      const parts = lights.map(String)
      problems.push(...parts.filter((part) => !isStagePart(part)).map((part) => `${id} points at ${part}, which is not on the stage`))
      glossary.set(id, { id, name, text: text.trim(), lights: parts })
    }
  }
  return { glossary, problems }
}

// Builds the fields that a word expands to: quoted text stays whole, unquoted text is split at IFS and may be a pattern.
import { escapePattern } from './pattern.ts'

export interface Field {
  readonly text: string
  /** The same with everything that was quoted made plain; undefined when nothing in it acts as a pattern. */
  readonly pattern: string | undefined
}

const SPACES = ' \t\n'

export class FieldBuilder {
  readonly fields: Field[] = []
  #text = ''
  #pattern = ''
  #active = false
  #open = false

  /** Text as it is. Even an empty one makes a field. */
  quoted(text: string): void {
    this.#open = true
    this.#text += text
    this.#pattern += escapePattern(text)
  }

  /** A character that matches names. */
  wildcard(text: string): void {
    this.#open = true
    this.#active = true
    this.#text += text
    this.#pattern += text
  }

  /** What an unquoted expansion gave. */
  split(text: string, ifs: string): void {
    let i = 0
    const isSpace = (char: string): boolean => ifs.includes(char) && SPACES.includes(char)
    while (i < text.length) {
      const char = text[i]!
      if (!ifs.includes(char)) {
        this.#add(char)
        i++
        continue
      }
      // White space around one other separator belongs to it.
      let separators = 0
      const start = i
      while (i < text.length && (isSpace(text[i]!) || (ifs.includes(text[i]!) && separators === 0))) if (!isSpace(text[i++]!)) separators++
      if (separators > 0 && !this.#open && (start > 0 || this.fields.length === 0)) this.#open = true
      this.endField()
    }
  }

  /** Unquoted text that is not split. */
  unsplit(text: string): void {
    for (const char of text) this.#add(char)
  }

  /** Ends the field that is being built, if there is one. */
  endField(): void {
    if (!this.#open) return
    this.fields.push({ text: this.#text, pattern: this.#active ? this.#pattern : undefined })
    this.#text = ''
    this.#pattern = ''
    this.#active = false
    this.#open = false
  }

  /** Everything in one: for assignments, `case` words and patterns. */
  whole(): { readonly text: string; readonly pattern: string } {
    return { text: this.#text, pattern: this.#pattern }
  }

  #add(char: string): void {
    this.#open = true
    if ('*?['.includes(char)) this.#active = true
    this.#text += char
    this.#pattern += char === '\\' ? '\\\\' : char
  }
}

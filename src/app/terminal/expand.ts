// What a laptop's shell puts in place of `$NAME`, `${NAME:-else}`, `$?` and `$(command)` before a command runs. Pure but for what it asks.

export interface Expansion {
  /** The value of a variable; undefined when it is not set. */
  readonly valueOf: (name: string) => string | undefined
  /** What a command prints. */
  readonly outputOf: (command: string) => Promise<string>
}

const VARIABLE = /^\$(?:\{([A-Za-z_]\w*|\?)(?::-([^}]*))?\}|([A-Za-z_]\w*|\?))/

/** The text with everything put in. What stands in single quotes stays; what is put in is taken as words, not as more shell. */
export async function expandText(text: string, { valueOf, outputOf }: Expansion): Promise<string> {
  let out = ''
  let quote = ''
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!
    if (char === '\\' && quote !== "'") {
      out += char + (text[++i] ?? '')
      continue
    }
    const command = quote === "'" ? undefined : commandAt(text, i)
    const variable = quote === "'" ? null : VARIABLE.exec(text.slice(i))
    if (command !== undefined) {
      out += quoted((await outputOf(command.text)).replace(/\n+$/, ''), quote)
      i += command.length - 1
    } else if (variable) {
      out += quoted(valueOf(variable[1] ?? variable[3]!) ?? variable[2] ?? '', quote)
      i += variable[0].length - 1
    } else {
      if (quote ? char === quote : char === "'" || char === '"') quote = quote ? '' : char
      out += char
    }
  }
  return out
}

/** `$(…)` that begins at a place. */
function commandAt(text: string, at: number): { readonly text: string; readonly length: number } | undefined {
  if (!text.startsWith('$(', at)) return undefined
  const length = lengthOfCommand(text, at)
  return length === undefined ? undefined : { text: text.slice(at + 2, at + length - 1), length }
}

/** How long the `$(…)` is that begins at a place; undefined when it has no end. Quotes inside protect brackets. */
export function lengthOfCommand(text: string, at: number): number | undefined {
  let depth = 0
  let quote = ''
  for (let i = at + 1; i < text.length; i++) {
    const char = text[i]!
    if (char === '\\' && quote !== "'") i++
    else if (quote) quote = char === quote ? '' : quote
    else if (char === "'" || char === '"') quote = char
    else if (char === '(') depth++
    else if (char === ')' && --depth === 0) return i - at + 1
  }
  return undefined
}

/** A value as it must stand in a line so that it means itself: one word in quotes, words without. */
function quoted(value: string, quote: string): string {
  if (quote === '"') return value.replaceAll(/[\\"$`]/g, '\\$&')
  return value.split(/\s+/).filter((word) => word !== '').map((word) => (/["'\\$|;&<>()]/.test(word) ? `'${word.replaceAll("'", `'"'"'`)}'` : word)).join(' ')
}

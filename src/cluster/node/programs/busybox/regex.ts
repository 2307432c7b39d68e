// POSIX regular expressions as JavaScript's.
import { expandClasses } from '../shell/index.ts'

export interface RegexOptions {
  readonly extended: boolean
  readonly fixed?: boolean
  readonly flags?: string
  /** Whole words only, whole lines only. */
  readonly word?: boolean
  readonly line?: boolean
}

/** Translates a basic or extended expression. */
export function toRegExp(pattern: string, { extended, fixed = false, flags = '', word = false, line = false }: RegexOptions): RegExp {
  let source = fixed ? pattern.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&') : translate(pattern, extended)
  if (word) source = `\\b(?:${source})\\b`
  if (line) source = `^(?:${source})$`
  return new RegExp(source, flags)
}

/** In a basic expression `\(`, `\{`, `\|`, `\+` and `\?` are what they are without a backslash in an extended one. */
function translate(pattern: string, extended: boolean): string {
  let source = ''
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!
    if (char === '[') {
      const set = /^\[\^?\]?(?:\[:\w+:\]|[^\]])*\]/.exec(pattern.slice(i))?.[0]
      if (set === undefined) source += '\\['
      else {
        source += bracket(set)
        i += set.length - 1
      }
    } else if (char === '\\' && i + 1 < pattern.length) {
      const next = pattern[++i]!
      if (!extended && '(){}|+?'.includes(next)) source += next
      else if (next === '<' || next === '>') source += '\\b'
      else source += /[\w]/.test(next) ? (/[bBdDsSwW0-9nt]/.test(next) ? `\\${next}` : next) : `\\${next}`
    } else if (!extended && '(){}|+?'.includes(char)) source += `\\${char}`
    else if (char === '*' && (source === '' || source === '^')) source += '\\*'
    else if (char === '{' && extended && !/^\{\d*,?\d*\}/.test(pattern.slice(i))) source += '\\{'
    else source += char
  }
  return source
}

function bracket(set: string): string {
  const negated = set[1] === '^'
  const body = set.slice(negated ? 2 : 1, -1)
  return `[${negated ? '^' : ''}${expandClasses(body.replace(/\\/g, '\\\\')).replace(/\[(?!:)/g, '\\[').replace(/^\]/, '\\]')}]`
}

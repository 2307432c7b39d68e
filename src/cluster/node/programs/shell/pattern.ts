// Shell patterns: `*`, `?`, `[…]`, in file names, `case` and `${x%…}`. A backslash makes the next character plain.
import type { ContainerProcess } from '../../runtime/index.ts'
import { FileError } from '../../runtime/index.ts'

/** Makes every character of a text plain. */
export function escapePattern(text: string): string {
  return /[\\*?[\]]/.test(text) ? text.replace(/[\\*?[\]]/g, '\\$&') : text
}

/** A regular expression source for a pattern, without anchors. `*` matches as much as it can, or as little with `lazy`. */
export function patternSource(pattern: string, options: { readonly lazy?: boolean; readonly path?: boolean } = {}): string {
  const any = options.path ? '[^/]' : '[^]'
  let source = ''
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!
    if (char === '\\' && i + 1 < pattern.length) source += plain(pattern[++i]!)
    else if (char === '*') source += options.lazy ? `${any}*?` : `${any}*`
    else if (char === '?') source += any
    else if (char === '[') {
      const set = bracketAt(pattern, i)
      if (set === undefined) source += '\\['
      else {
        source += set.source
        i = set.end
      }
    } else source += plain(char)
  }
  return source
}

export function matchesPattern(text: string, pattern: string): boolean {
  return new RegExp(`^(?:${patternSource(pattern)})$`).test(text)
}

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z', digit: '0-9', alnum: 'A-Za-z0-9', upper: 'A-Z', lower: 'a-z', space: '\\s', blank: ' \\t', punct: '!-\\/:-@\\[-`{-~', xdigit: '0-9A-Fa-f', cntrl: '\\x00-\\x1f\\x7f', print: '\\x20-\\x7e', graph: '\\x21-\\x7e',
}

/** Replaces `[:alpha:]` and so on by what JavaScript understands inside brackets. */
export function expandClasses(set: string): string {
  return set.replace(/\[:(\w+):\]/g, (whole, name: string) => CLASSES[name] ?? whole)
}

function plain(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\/]/, '\\$&')
}

function bracketAt(pattern: string, start: number): { source: string; end: number } | undefined {
  let i = start + 1
  const negated = pattern[i] === '!' || pattern[i] === '^'
  if (negated) i++
  let body = ''
  for (let first = true; i < pattern.length; i++, first = false) {
    const char = pattern[i]!
    if (char === ']' && !first) return { source: `[${negated ? '^' : ''}${body}]`, end: i }
    const named = /^\[:(\w+):\]/.exec(pattern.slice(i))
    if (named) {
      body += CLASSES[named[1]!] ?? ''
      i += named[0].length - 1
    } else if (char === '\\' && i + 1 < pattern.length) body += `\\${pattern[++i]!}`
    else body += char === '[' || char === ']' || char === '^' ? `\\${char}` : char
  }
  return undefined
}

/** The paths that match, sorted; none when nothing does. Names that begin with a dot must be asked for by one. */
export function glob(process: ContainerProcess, pattern: string): readonly string[] {
  const absolute = pattern.startsWith('/')
  let found: string[] = [absolute ? '/' : '']
  for (const part of pattern.split('/').filter((name) => name !== '')) {
    const next: string[] = []
    const isPattern = /[*?[]/.test(part.replace(/\\./g, ''))
    const test = isPattern ? new RegExp(`^(?:${patternSource(part, { path: true })})$`) : undefined
    for (const base of found) {
      const prefix = base === '' || base.endsWith('/') ? base : `${base}/`
      if (test === undefined) {
        const path = prefix + part.replace(/\\(.)/g, '$1')
        if (process.files.lstat(process.path(path))) next.push(path)
        continue
      }
      for (const name of namesIn(process, base === '' ? '.' : base)) if (test.test(name) && (!name.startsWith('.') || part.startsWith('.'))) next.push(prefix + name)
    }
    found = next
  }
  return found.sort()
}

function namesIn(process: ContainerProcess, path: string): readonly string[] {
  try {
    return ['.', '..', ...process.files.list(process.path(path))].filter((name) => name !== '.' && name !== '..')
  } catch (error) {
    if (error instanceof FileError) return []
    throw error
  }
}

// `printf` and the escapes of `echo -e`.

const SIMPLE: Readonly<Record<string, string>> = { a: '\x07', b: '\b', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '"': '"' }

/** Resolves backslash escapes. `stop` is true after `\c`. `zeroOctal` is echo's way of writing octal: `\0nnn`. */
export function unescape(text: string, zeroOctal: boolean): { readonly text: string; readonly stop: boolean } {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!
    if (char !== '\\' || i + 1 >= text.length) {
      out += char
      continue
    }
    const next = text[++i]!
    if (next === 'c') return { text: out, stop: true }
    const octal = (zeroOctal ? /^0([0-7]{0,3})/ : /^([0-7]{1,3})/).exec(text.slice(i))
    const hex = /^x([0-9a-fA-F]{1,2})/.exec(text.slice(i))
    if (octal) {
      out += String.fromCharCode(parseInt(octal[1] || '0', 8) & 0xff)
      i += octal[0].length - 1
    } else if (hex) {
      out += String.fromCharCode(parseInt(hex[1]!, 16))
      i += hex[0].length - 1
    } else out += SIMPLE[next] ?? `\\${next}`
  }
  return { text: out, stop: false }
}

/** `printf`: the format is used again while arguments are left. `problems` are numbers that are none. */
export function printf(format: string, args: readonly string[]): { readonly text: string; readonly problems: readonly string[] } {
  const problems: string[] = []
  let text = ''
  let used = 0
  const number = (word: string): number => {
    if (word === '') return 0
    if (word.startsWith("'") || word.startsWith('"')) return word.codePointAt(1) ?? 0
    const value = Number(word)
    if (Number.isNaN(value)) {
      problems.push(word)
      return parseFloat(word) || 0
    }
    return value
  }
  do {
    const before = used
    for (const piece of format.match(/%%|%[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[a-zA-Z]|(?:\\[^]|[^%\\])+|[^]/g) ?? []) {
      if (piece === '%%') text += '%'
      else if (piece.startsWith('%') && piece.length > 1) {
        const [, flags = '', width, precision, letter = 's'] = /^%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?([a-zA-Z])$/.exec(piece)!
        const take = (size: string | undefined): number | undefined => (size === '*' ? number(args[used++] ?? '') : size === undefined ? undefined : Number(size))
        const wide = take(width)
        const exact = take(precision)
        const formatted = convert(letter, args[used++] ?? '', flags, exact, number)
        text += pad(formatted.text, flags, wide ?? 0, letter)
        if (formatted.stop) return { text, problems }
      } else {
        const resolved = unescape(piece, false)
        text += resolved.text
        if (resolved.stop) return { text, problems }
      }
    }
    if (used === before) break
  } while (used < args.length)
  return { text, problems }
}

function convert(letter: string, word: string, flags: string, precision: number | undefined, number: (word: string) => number): { text: string; stop: boolean } {
  const plain = (text: string): { text: string; stop: boolean } => ({ text, stop: false })
  switch (letter) {
    case 's': return plain(precision === undefined ? word : word.slice(0, precision))
    case 'b': return unescape(word, true)
    case 'c': return plain(word.slice(0, 1))
    case 'd':
    case 'i':
    case 'u': {
      const value = Math.trunc(number(word))
      const digits = String(Math.abs(value)).padStart(precision ?? 0, '0')
      return plain((value < 0 ? '-' : flags.includes('+') ? '+' : '') + digits)
    }
    case 'x': return plain((flags.includes('#') ? '0x' : '') + Math.trunc(number(word)).toString(16))
    case 'X': return plain(Math.trunc(number(word)).toString(16).toUpperCase())
    case 'o': return plain(Math.trunc(number(word)).toString(8))
    case 'f':
    case 'F': return plain(number(word).toFixed(precision ?? 6))
    case 'e': return plain(number(word).toExponential(precision ?? 6).replace(/e([+-])(\d)$/, 'e$10$2'))
    case 'g': return plain(String(Number(number(word).toPrecision(precision || 6))))
    default: return plain('')
  }
}

function pad(text: string, flags: string, width: number, letter: string): string {
  if (flags.includes('-') || width < 0) return text.padEnd(Math.abs(width))
  if (!flags.includes('0') || letter === 's') return text.padStart(width)
  const sign = /^[-+]/.exec(text)?.[0] ?? ''
  return sign + text.slice(sign.length).padStart(width - sign.length, '0')
}

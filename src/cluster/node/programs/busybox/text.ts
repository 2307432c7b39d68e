// Applets on lines of text.
import { FileError, type Program } from '../../runtime/index.ts'
import { expandClasses } from '../shell/index.ts'
import { applet, complain, linesOf, openOperand, parseOptions, parseSize, readOperands } from './applet.ts'
import { grep } from './grep.ts'
import { editor } from './sed.ts'

export const TEXT_APPLETS: Readonly<Record<string, Program>> = {
  grep: applet(function* (process) { return yield* grep(process, false) }),
  egrep: applet(function* (process) { return yield* grep(process, true) }),
  fgrep: applet(function* (process) { return yield* grep(process, false, true) }),

  head: applet(function* (process) {
    const { given, operands } = parseOptions(oldCounts(process.argv), 'n:c:qv')
    const bytes = given.has('c') ? parseSize(given.get('c')!) : undefined
    const lines = Number(given.get('n') ?? 10)
    let status = 0
    const names = operands.length > 0 ? operands : ['-']
    for (const [index, name] of names.entries()) {
      try {
        const input = openOperand(process, name)
        if (names.length > 1 && !given.has('q')) process.stdout.write(`${index > 0 ? '\n' : ''}==> ${name} <==\n`)
        if (bytes !== undefined) {
          for (let left = bytes; left > 0;) {
            const chunk = yield* input.read()
            if (chunk === undefined) break
            process.stdout.write(chunk.slice(0, left))
            left -= chunk.length
            yield* process.stdout.drained()
          }
        } else {
          for (let i = 0; i < lines; i++) {
            const line = yield* input.readLine()
            if (line === undefined) break
            process.stdout.write(`${line}\n`)
          }
        }
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        complain(process, `${name}: ${error.text}`)
        status = 1
      }
    }
    return status
  }),

  wc: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, 'cmlwL')
    const { texts, status } = yield* readOperands(process, operands, '%: ')
    const wanted = given.size > 0 ? ['l', 'w', 'm', 'c', 'L'].filter((letter) => given.has(letter)) : ['l', 'w', 'c']
    const totals = new Map<string, number>()
    const print = (value: (letter: string) => number, name: string): void => {
      const columns = wanted.map(value)
      process.stdout.write(`${wanted.length === 1 ? String(columns[0]) : columns.map((column) => String(column).padStart(9)).join(' ')}${name === '-' ? '' : ` ${name}`}\n`)
    }
    for (const { name, text } of texts) {
      const count = (letter: string): number => (letter === 'l' ? text.split('\n').length - 1 : letter === 'w' ? (text.match(/\S+/g)?.length ?? 0) : letter === 'L' ? Math.max(0, ...linesOf(text).map((line) => line.length)) : text.length)
      print(count, name)
      for (const letter of wanted) totals.set(letter, (totals.get(letter) ?? 0) + count(letter))
    }
    if (texts.length > 1) print((letter) => totals.get(letter) ?? 0, 'total')
    return status
  }),

  sort: applet(function* (process) {
    const { given, all, operands } = parseOptions(process.argv, 'nrufbhVt:k:o:sc')
    const { texts, status } = yield* readOperands(process, operands, '%: ')
    const keys = all.filter(([letter]) => letter === 'k').map(([, value]) => value)
    const lines = sortLines(texts.flatMap(({ text }) => linesOf(text)), (letter) => given.has(letter), keys, given.get('t'))
    const text = lines.map((line) => `${line}\n`).join('')
    if (given.has('o')) process.files.write(process.path(given.get('o')!), text)
    else process.stdout.write(text)
    return status
  }),

  uniq: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, 'cduif:s:w:')
    const { texts, status } = yield* readOperands(process, operands.slice(0, 1), '%: ')
    const groups: { line: string; count: number }[] = []
    const key = (line: string): string => (given.has('i') ? line.toLowerCase() : line)
    for (const line of linesOf(texts[0]?.text ?? '')) {
      const last = groups.at(-1)
      if (last && key(last.line) === key(line)) last.count++
      else groups.push({ line, count: 1 })
    }
    for (const { line, count } of groups) {
      if ((given.has('d') && count === 1) || (given.has('u') && count > 1)) continue
      process.stdout.write(`${given.has('c') ? `${String(count).padStart(7)} ` : ''}${line}\n`)
    }
    return status
  }),

  cut: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, 'b:c:f:d:snO:')
    const list = ranges(given.get('c') ?? given.get('b') ?? given.get('f') ?? '')
    const delimiter = given.get('d') ?? '\t'
    const { texts, status } = yield* readOperands(process, operands, '%: ')
    const chosen = (index: number): boolean => list.some(([from, to]) => index + 1 >= from && index + 1 <= to)
    for (const line of texts.flatMap(({ text }) => linesOf(text))) {
      if (!given.has('f')) process.stdout.write(`${[...line].filter((_, index) => chosen(index)).join('')}\n`)
      else if (!line.includes(delimiter)) given.has('s') || process.stdout.write(`${line}\n`)
      else process.stdout.write(`${line.split(delimiter).filter((_, index) => chosen(index)).join(given.get('O') ?? delimiter)}\n`)
    }
    return status
  }),

  tr: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, '+cCds')
    const isComplement = given.has('c') || given.has('C')
    const from = characters(operands[0] ?? '')
    const to = characters(operands[1] ?? '')
    const member = (char: string): boolean => from.includes(char) !== isComplement
    const squeezed = given.has('s') ? (to.length > 0 && !given.has('d') ? to : from) : undefined
    let last = ''
    for (let chunk = yield* process.stdin.read(); chunk !== undefined; chunk = yield* process.stdin.read()) {
      let out = ''
      for (const char of chunk) {
        let next = char
        if (member(char)) {
          if (given.has('d')) continue
          if (to.length > 0) next = isComplement ? to.at(-1)! : (to[from.indexOf(char)] ?? to.at(-1)!)
        }
        if (squeezed !== undefined && next === last && (squeezed.includes(next) || (isComplement && to.length === 0 && member(next)))) continue
        last = next
        out += next
      }
      process.stdout.write(out)
    }
  }),

  tac: applet(function* (process) {
    const { texts, status } = yield* readOperands(process, parseOptions(process.argv, '').operands, '%: ')
    for (const { text } of texts) process.stdout.write(linesOf(text).reverse().map((line) => `${line}\n`).join(''))
    return status
  }),
  rev: applet(function* (process) {
    const { texts, status } = yield* readOperands(process, parseOptions(process.argv, '').operands, '%: ')
    for (const { text } of texts) process.stdout.write(linesOf(text).map((line) => `${[...line].reverse().join('')}\n`).join(''))
    return status
  }),
  nl: applet(function* (process) {
    const { texts, status } = yield* readOperands(process, parseOptions(process.argv, 'b:').operands, '%: ')
    let number = 0
    for (const line of texts.flatMap(({ text }) => linesOf(text))) process.stdout.write(line === '' ? '       \n' : `${String(++number).padStart(6)}\t${line}\n`)
    return status
  }),

  sed: applet(function* (process) { return yield* editor(process) }),

  tee: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, 'ai')
    for (const name of operands) if (!given.has('a')) process.files.write(process.path(name), '')
    for (let chunk = yield* process.stdin.read(); chunk !== undefined; chunk = yield* process.stdin.read()) {
      process.stdout.write(chunk)
      for (const name of operands) process.files.append(process.path(name), chunk)
    }
  }),

  base64: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, 'dw:', { decode: 'd' })
    const { texts, status } = yield* readOperands(process, operands)
    const text = texts.map((each) => each.text).join('')
    if (given.has('d')) process.stdout.write(fromBase64(text))
    else process.stdout.write(wrap(toBase64(text), Number(given.get('w') ?? 76)))
    return status
  }),
}

/** `head -5` means `head -n 5`. */
export function oldCounts(argv: readonly string[]): string[] {
  return argv.flatMap((word, index) => (index > 0 && /^-\d+$/.test(word) ? ['-n', word.slice(1)] : [word]))
}

function sortLines(lines: readonly string[], has: (letter: string) => boolean, keys: readonly string[], separator: string | undefined): string[] {
  const fieldOf = (line: string, key: string): { text: string; flags: string } => {
    const [, from = '1', fromFlags = '', to, toFlags = ''] = /^(\d+)(?:\.\d+)?([a-zA-Z]*)(?:,(\d+)(?:\.\d+)?([a-zA-Z]*))?/.exec(key) ?? []
    const fields = separator === undefined ? (line.match(/\s*\S+/g) ?? []) : line.split(separator)
    return { text: fields.slice(Number(from) - 1, to === undefined ? undefined : Number(to)).join(separator ?? ''), flags: fromFlags + toFlags }
  }
  const compareText = (a: string, b: string, flag: (letter: string) => boolean): number => {
    if (flag('n')) return (parseFloat(a) || 0) - (parseFloat(b) || 0)
    if (flag('h')) return humanValue(a) - humanValue(b)
    const [x, y] = flag('f') ? [a.toUpperCase(), b.toUpperCase()] : [a, b]
    return x < y ? -1 : x > y ? 1 : 0
  }
  const compare = (a: string, b: string): number => {
    for (const key of keys) {
      const left = fieldOf(a, key)
      const flags = left.flags
      const order = compareText(left.text, fieldOf(b, key).text, (letter) => flags.includes(letter) || (flags === '' && has(letter)))
      if (order !== 0) return flags.includes('r') || (flags === '' && has('r')) ? -order : order
    }
    const order = keys.length > 0 ? compareText(a, b, () => false) : compareText(a, b, has) || compareText(a, b, () => false)
    return has('r') ? -order : order
  }
  const sorted = [...lines].sort(compare)
  if (!has('u')) return sorted
  const same = (a: string, b: string): boolean => (keys.length > 0 ? keys.every((key) => fieldOf(a, key).text === fieldOf(b, key).text) : compareText(a, b, has) === 0)
  return sorted.filter((line, index) => index === 0 || !same(line, sorted[index - 1]!))
}

function humanValue(text: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)([KMGT]?)/i.exec(text)
  return match ? Number(match[1]) * 1024 ** ' KMGT'.indexOf(match[2]!.toUpperCase() || ' ') : 0
}

function ranges(list: string): readonly (readonly [number, number])[] {
  return list.split(',').map((part) => {
    const [from, to] = part.split('-')
    return [Number(from || 1), part.includes('-') ? Number(to || Infinity) : Number(from)] as const
  })
}

function characters(set: string): string[] {
  const plain = set.replace(/\\(n|t|r|\\|[0-7]{1,3})/g, (_, code: string) => (/[0-7]/.test(code) ? String.fromCharCode(parseInt(code, 8)) : { n: '\n', t: '\t', r: '\r', '\\': '\\' }[code]!))
  const expanded = expandClasses(plain).replaceAll('\\s', ' \t\n\r\v\f')
  const out: string[] = []
  for (let i = 0; i < expanded.length; i++) {
    const end = expanded[i + 1] === '-' ? expanded[i + 2] : undefined
    if (end === undefined) out.push(expanded[i]!)
    else {
      for (let code = expanded.charCodeAt(i); code <= end.charCodeAt(0); code++) out.push(String.fromCharCode(code))
      i += 2
    }
  }
  return out
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function toBase64(text: string): string {
  const bytes = unescapeUtf8(text)
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i]!, bytes[i + 1], bytes[i + 2]]
    out += ALPHABET[a >> 2]! + ALPHABET[((a & 3) << 4) | ((b ?? 0) >> 4)]! + (b === undefined ? '=' : ALPHABET[((b & 15) << 2) | ((c ?? 0) >> 6)]!) + (c === undefined ? '=' : ALPHABET[c & 63]!)
  }
  return out
}

export function fromBase64(text: string): string {
  let bits = 0
  let held = 0
  let escaped = ''
  for (const char of text) {
    const value = ALPHABET.indexOf(char)
    if (value < 0) continue
    bits = (bits << 6) | value
    held += 6
    if (held < 8) continue
    held -= 8
    escaped += `%${((bits >> held) & 0xff).toString(16).padStart(2, '0')}`
  }
  try {
    return decodeURIComponent(escaped)
  } catch {
    return escaped.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  }
}

function unescapeUtf8(text: string): number[] {
  const bytes: number[] = []
  for (const match of encodeURIComponent(text).matchAll(/%(..)|[^%]/g)) bytes.push(match[1] === undefined ? match[0].charCodeAt(0) : parseInt(match[1], 16))
  return bytes
}

function wrap(text: string, width: number): string {
  return width > 0 ? text.replace(new RegExp(`.{1,${width}}`, 'g'), '$&\n') : text
}

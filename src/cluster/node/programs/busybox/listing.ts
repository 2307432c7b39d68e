// Applets that show files: ls, stat, find, df, du, mount.
import type { ContainerProcess, FileInfo, Program } from '../../runtime/index.ts'
import { FileError } from '../../runtime/index.ts'
import { EPOCH_MS } from '../../../api/index.ts'
import { matchesPattern } from '../shell/index.ts'
import { AppletError, applet, complain, parseOptions } from './applet.ts'
import { baseName } from './files.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export const LISTING_APPLETS: Readonly<Record<string, Program>> = {
  ls: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, '1AaCxdLHRFplinsrSXcuvthkTw:', { color: '1', all: 'a', 'almost-all': 'A' })
    const list = new Listing(process, (letter) => given.has(letter))
    const files: string[] = []
    const directories: string[] = []
    let status = 0
    for (const name of operands.length > 0 ? operands : ['.']) {
      const info = process.files.stat(process.path(name)) ?? process.files.lstat(process.path(name))
      if (!info) {
        complain(process, `${name}: No such file or directory`)
        status = 1
      } else if (info.kind === 'directory' && !given.has('d')) directories.push(name)
      else files.push(name)
    }
    list.print(files.sort(), '')
    directories.sort().forEach((name, index) => {
      if (directories.length + files.length > 1 || given.has('R')) process.stdout.write(`${index > 0 || files.length > 0 ? '\n' : ''}${name}:\n`)
      status |= list.directory(name)
    })
    return status
  }),

  stat: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, 'Lltfc:')
    let status = 0
    for (const name of operands) {
      const info = process.files.lstat(process.path(name))
      if (!info) {
        complain(process, `can't stat '${name}': No such file or directory`)
        status = 1
        continue
      }
      process.stdout.write(given.has('c') ? `${statFormat(given.get('c')!, name, info)}\n` : statText(name, info))
    }
    return status
  }),

  find: applet(function* (process) {
    const words = process.argv.slice(1)
    const firstTest = words.findIndex((word) => word.startsWith('-') || word === '!' || word === '(')
    const roots = firstTest < 0 ? words : words.slice(0, firstTest)
    const tests = findTests(process, firstTest < 0 ? [] : words.slice(firstTest))
    let status = 0
    for (const root of roots.length > 0 ? roots : ['.']) {
      if (!process.files.lstat(process.path(root))) {
        complain(process, `${root}: No such file or directory`)
        status = 1
      } else walk(process, root, 0, tests)
    }
    return status
  }),

  df: applet(function* (process) {
    const { given } = parseOptions(process.argv, 'kmhTPaiB:')
    const unit = given.has('m') ? 1 << 20 : 1024
    const show = (bytes: number): string => (given.has('h') ? human(bytes) : String(Math.round(bytes / unit)))
    process.stdout.write(`Filesystem           ${given.has('h') ? '     Size      Used Available' : '1K-blocks      Used Available'} Use% Mounted on\n`)
    for (const { path, source, sizeBytes = 62_725_623_808, usedBytes } of process.files.mounts()) {
      const percent = Math.ceil((usedBytes * 100) / Math.max(1, sizeBytes))
      process.stdout.write(`${source.padEnd(20)} ${show(sizeBytes).padStart(9)} ${show(usedBytes).padStart(9)} ${show(Math.max(0, sizeBytes - usedBytes)).padStart(9)} ${`${percent}%`.padStart(4)} ${path}\n`)
    }
  }),

  du: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, 'aHLdclsxhmkb')
    const show = (bytes: number): string => (given.has('h') ? human(bytes) : String(Math.ceil(bytes / (given.has('m') ? 1 << 20 : 1024))))
    const total = (name: string, top: boolean): number => {
      const path = process.path(name)
      const info = process.files.lstat(path)
      if (!info) throw new FileError('ENOENT', name)
      if (info.kind !== 'directory') return Math.ceil(info.sizeBytes / 4096) * 4096
      const size = process.files.list(path).reduce((sum, entry) => sum + total(`${name}/${entry}`, false), 4096)
      if (top || !given.has('s')) process.stdout.write(`${show(size)}\t${name}\n`)
      return size
    }
    for (const name of operands.length > 0 ? operands : ['.']) {
      const size = total(name, true)
      if (process.files.lstat(process.path(name))?.kind !== 'directory') process.stdout.write(`${show(size)}\t${name}\n`)
    }
  }),

  mount: applet(function* (process) {
    for (const { path, source, kind, readOnly } of process.files.mounts()) process.stdout.write(`${source} on ${path} type ${kind} (${readOnly ? 'ro' : 'rw'},relatime)\n`)
  }),
}

class Listing {
  readonly #process: ContainerProcess
  readonly #has: (letter: string) => boolean

  constructor(process: ContainerProcess, has: (letter: string) => boolean) {
    this.#process = process
    this.#has = has
  }

  directory(name: string): number {
    let names: readonly string[]
    try {
      names = this.#process.files.list(this.#process.path(name))
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      complain(this.#process, `can't open '${name}': ${error.text}`)
      return 1
    }
    const shown = this.#has('a') ? ['.', '..', ...names] : this.#has('A') ? names : names.filter((entry) => !entry.startsWith('.'))
    if (this.#has('l')) this.#process.stdout.write(`total ${shown.length * 4}\n`)
    this.print(shown, name)
    if (this.#has('R')) {
      for (const entry of names) {
        const path = `${name === '/' ? '' : name}/${entry}`
        if (this.#process.files.lstat(this.#process.path(path))?.kind !== 'directory') continue
        this.#process.stdout.write(`\n${path}:\n`)
        this.directory(path)
      }
    }
    return 0
  }

  print(names: readonly string[], directory: string): void {
    const rows = names.map((name) => ({ name, info: this.#process.files.lstat(this.#process.path(directory === '' ? name : `${directory}/${name}`)) }))
    if (this.#has('S')) rows.sort((a, b) => (b.info?.sizeBytes ?? 0) - (a.info?.sizeBytes ?? 0))
    if (this.#has('t')) rows.sort((a, b) => (b.info?.modifiedAt ?? 0) - (a.info?.modifiedAt ?? 0))
    if (this.#has('r')) rows.reverse()
    for (const { name, info } of rows) {
      const mark = (this.#has('F') || this.#has('p')) && info?.kind === 'directory' ? '/' : this.#has('F') && info?.kind === 'symlink' ? '@' : ''
      this.#process.stdout.write(this.#has('l') && info ? `${longLine(info, name, this.#has('h'), this.#process.kernel.now, this.#has('n'))}${mark}\n` : `${name}${mark}\n`)
    }
  }
}

function longLine(info: FileInfo, name: string, humanly: boolean, now: number, numeric: boolean): string {
  const owner = (id: number): string => (id === 0 && !numeric ? 'root' : String(id)).padEnd(8)
  const size = humanly ? human(info.sizeBytes) : String(info.sizeBytes)
  return `${modeText(info)}    ${info.kind === 'directory' ? 2 : 1} ${owner(info.uid)} ${owner(info.gid)} ${size.padStart(9)} ${dateText(info.modifiedAt, now)} ${name}${info.target === undefined ? '' : ` -> ${info.target}`}`
}

function modeText({ kind, mode }: FileInfo): string {
  const letter = kind === 'directory' ? 'd' : kind === 'symlink' ? 'l' : kind === 'device' ? 'c' : '-'
  const bits = kind === 'symlink' ? 0o777 : mode
  // The fourth digit shows in place of the right to execute: for the owner, the group, everybody.
  const execute = (shift: number, special: number, sign: string): string => (bits & special ? (bits & (1 << shift) ? sign : sign.toUpperCase()) : bits & (1 << shift) ? 'x' : '-')
  return letter + ([[6, 0o4000, 's'], [3, 0o2000, 's'], [0, 0o1000, 't']] as const).map(([shift, special, sign]) => `${bits & (4 << shift) ? 'r' : '-'}${bits & (2 << shift) ? 'w' : '-'}${execute(shift, special, sign)}`).join('')
}

function dateText(micros: number, now: number): string {
  const date = new Date(EPOCH_MS + Math.floor(micros / 1000))
  const pad = (value: number): string => String(value).padStart(2, '0')
  const recent = now - micros < 182 * 86_400 * 1e6
  return `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${recent ? `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}` : ` ${date.getUTCFullYear()}`}`
}

/** A size in powers of 1024 with one decimal, as busybox writes it. */
export function human(bytes: number): string {
  if (bytes < 1024) return String(bytes)
  let value = bytes
  let unit = -1
  while (value >= 1024 && unit < 4) {
    value /= 1024
    unit++
  }
  return `${value.toFixed(1)}${'KMGTP'[unit]}`
}

function statFormat(format: string, name: string, info: FileInfo): string {
  const values: Readonly<Record<string, string>> = {
    n: name, s: String(info.sizeBytes), a: info.mode.toString(8), A: modeText(info), u: String(info.uid), g: String(info.gid), U: info.uid === 0 ? 'root' : 'UNKNOWN', G: info.gid === 0 ? 'root' : 'UNKNOWN',
    F: { file: 'regular file', directory: 'directory', symlink: 'symbolic link', device: 'character special file' }[info.kind], Y: String(Math.floor((EPOCH_MS + info.modifiedAt / 1000) / 1000)),
  }
  return format.replace(/%(\w)/g, (whole, letter: string) => values[letter] ?? whole)
}

function statText(name: string, info: FileInfo): string {
  const date = new Date(EPOCH_MS + Math.floor(info.modifiedAt / 1000)).toISOString().replace('T', ' ').replace('Z', '000000 +0000')
  return `  File: ${name}\n  Size: ${String(info.sizeBytes).padEnd(10)}\tBlocks: ${String(Math.ceil(info.sizeBytes / 4096) * 8).padEnd(10)} IO Block: 4096   ${statFormat('%F', name, info)}\nAccess: (0${(info.mode & 0o777).toString(8)}/${modeText(info)})  Uid: (${String(info.uid).padStart(5)}/${info.uid === 0 ? '    root' : ' UNKNOWN'})   Gid: (${String(info.gid).padStart(5)}/${info.gid === 0 ? '    root' : ' UNKNOWN'})\nModify: ${date}\n`
}

interface FindTests {
  readonly matches: (path: string, info: FileInfo) => boolean
  readonly depthMost: number
  readonly depthLeast: number
  readonly deletes: boolean
}

function findTests(process: ContainerProcess, words: readonly string[]): FindTests {
  const tests: ((path: string, info: FileInfo) => boolean)[] = []
  let depthMost = Infinity
  let depthLeast = 0
  let deletes = false
  let negated = false
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const add = (test: (path: string, info: FileInfo) => boolean): void => {
      const wanted = !negated
      tests.push((path, info) => test(path, info) === wanted)
      negated = false
    }
    const value = (): string => words[++i] ?? ''
    if (word === '!' || word === '-not') negated = true
    else if (word === '-name') add(((pattern) => (path) => matchesPattern(baseName(path), pattern))(value()))
    else if (word === '-iname') add(((pattern) => (path) => matchesPattern(baseName(path).toLowerCase(), pattern.toLowerCase()))(value()))
    else if (word === '-path') add(((pattern) => (path) => matchesPattern(path, pattern))(value()))
    else if (word === '-type') add(((letter) => (_, info) => ({ f: 'file', d: 'directory', l: 'symlink', c: 'device' })[letter] === info.kind)(value()))
    else if (word === '-size') add(sizeTest(value()))
    else if (word === '-empty') add((path, info) => (info.kind === 'directory' ? process.files.list(process.path(path)).length === 0 : info.sizeBytes === 0))
    else if (word === '-maxdepth') depthMost = Number(value())
    else if (word === '-mindepth') depthLeast = Number(value())
    else if (word === '-delete') deletes = true
    else if (word !== '-print' && word !== '-a') throw new AppletError(`unrecognized: ${word}`)
  }
  return { matches: (path, info) => tests.every((test) => test(path, info)), depthMost, depthLeast, deletes }
}

function sizeTest(text: string): (path: string, info: FileInfo) => boolean {
  const [, sign, digits, unit] = /^([-+]?)(\d+)([ckbMG]?)$/.exec(text) ?? ['', '', '0', '']
  const bytes = { c: 1, k: 1024, b: 512, '': 512, M: 1 << 20, G: 1 << 30 }[unit as string] ?? 512
  const wanted = Number(digits)
  return (_, info) => {
    const size = Math.ceil(info.sizeBytes / bytes)
    return sign === '+' ? size > wanted : sign === '-' ? size < wanted : size === wanted
  }
}

function walk(process: ContainerProcess, path: string, depth: number, tests: FindTests): void {
  const info = process.files.lstat(process.path(path))
  if (!info) return
  const matches = depth >= tests.depthLeast && tests.matches(path, info)
  if (matches && !tests.deletes) process.stdout.write(`${path}\n`)
  if (info.kind === 'directory' && depth < tests.depthMost) for (const name of process.files.list(process.path(path))) walk(process, path.endsWith('/') ? path + name : `${path}/${name}`, depth + 1, tests)
  if (matches && tests.deletes) process.files.remove(process.path(path), { recursive: true })
}

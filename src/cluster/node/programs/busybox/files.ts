// Applets on files and directories.
import { FileError, type ContainerProcess, type Program } from '../../runtime/index.ts'
import { AppletError, applet, complain, named, openOperand, parseOptions, parseSize } from './applet.ts'

const CHUNK_FOR_DRAIN = 65_536

export const FILE_APPLETS: Readonly<Record<string, Program>> = {
  cat: applet(function* (process) {
    const { operands } = parseOptions(process.argv, 'uvetnbA')
    let status = 0
    let written = 0
    for (const name of operands.length > 0 ? operands : ['-']) {
      try {
        const input = openOperand(process, name)
        for (let chunk = yield* input.read(); chunk !== undefined; chunk = yield* input.read()) {
          if (!process.stdout.write(chunk)) return 141
          if ((written += chunk.length) > CHUNK_FOR_DRAIN) yield* process.stdout.drained()
        }
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        complain(process, error.code === 'EISDIR' ? `read error: ${error.text}` : `can't open '${name}': ${error.text}`)
        status = 1
      }
    }
    return status
  }),

  touch: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, 'cahmfd:t:r:')
    for (const name of operands) {
      if (given.has('c') && !process.files.stat(process.path(name))) continue
      named(name, () => process.files.touch(process.path(name)))
    }
  }),

  mkdir: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, 'm:pv', { parents: 'p', mode: 'm' })
    const mode = given.has('m') ? { mode: parseInt(given.get('m')!, 8) } : {}
    return each(process, operands, (name) => process.files.makeDirectory(process.path(name), { parents: given.has('p'), ...mode }), (name, text) => `can't create directory '${name}': ${text}`)
  }),

  rmdir: applet(function* (process) {
    const { operands } = parseOptions(process.argv, 'p')
    return each(process, operands, (name) => {
      if (process.files.lstat(process.path(name))?.kind === 'file') throw new FileError('ENOTDIR', name)
      process.files.remove(process.path(name))
    }, (name, text) => `'${name}': ${text}`)
  }),

  rm: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, 'firRv', { recursive: 'r', force: 'f' })
    const recursive = given.has('r') || given.has('R')
    let status = 0
    for (const name of operands) {
      const info = process.files.lstat(process.path(name))
      if (info === undefined) {
        if (given.has('f')) continue
        complain(process, `can't remove '${name}': No such file or directory`)
        status = 1
      } else if (info.kind === 'directory' && !recursive) {
        complain(process, `'${name}' is a directory`)
        status = 1
      } else status |= each(process, [name], () => process.files.remove(process.path(name), { recursive }), (_, text) => `can't remove '${name}': ${text}`)
    }
    return status
  }),

  cp: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, 'arRpfiLPdlsuTv', { recursive: 'r' })
    const { sources, target, intoDirectory } = transfer(process, operands)
    const recursive = ['a', 'r', 'R'].some((letter) => given.has(letter))
    return each(process, sources, (name) => copy(process, name, intoDirectory ? `${target}/${baseName(name)}` : target, recursive), (name, text) => `can't stat '${name}': ${text}`)
  }),

  mv: applet(function* (process) {
    const { operands } = parseOptions(process.argv, 'finTv')
    const { sources, target, intoDirectory } = transfer(process, operands)
    return each(process, sources, (name) => {
      const to = intoDirectory ? `${target}/${baseName(name)}` : target
      process.files.rename(process.path(name), process.path(to))
    }, (name, text) => `can't rename '${name}': ${text}`)
  }),

  ln: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, 'sfnbvTS:', { symbolic: 's', force: 'f' })
    const [source, given2 = baseName(source ?? '')] = operands
    if (source === undefined) throw new AppletError('missing operand')
    const target = process.files.stat(process.path(given2))?.kind === 'directory' && !given.has('n') ? `${given2}/${baseName(source)}` : given2
    if (given.has('f') && process.files.lstat(process.path(target))) process.files.remove(process.path(target))
    return each(process, [target], () => {
      if (given.has('s')) process.files.symlink(source, process.path(target))
      else process.files.write(process.path(target), process.files.read(process.path(source)))
    }, (name, text) => `${name}: ${text}`)
  }),

  readlink: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, 'fnv')
    const name = operands[0] ?? ''
    try {
      const path = process.path(name)
      process.stdout.write((given.has('f') ? process.files.realpath(path) : process.files.readlink(path)) + (given.has('n') ? '' : '\n'))
    } catch (error) {
      if (error instanceof FileError) return 1
      throw error
    }
    return 0
  }),

  realpath: applet(function* (process) {
    const { operands } = parseOptions(process.argv, '')
    return each(process, operands, (name) => process.stdout.write(`${process.files.realpath(process.path(name))}\n`), (name, text) => `${name}: ${text}`)
  }),

  chmod: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv.filter((word, index) => index === 0 || !/^-[rwx]/.test(word)), 'Rcvf')
    const [mode = '', ...names] = process.argv.slice(1).some((word) => /^-[rwx]/.test(word)) ? [process.argv[1]!, ...operands] : operands
    const change = (name: string): void => {
      const path = process.path(name)
      const info = process.files.stat(path)
      if (!info) throw new FileError('ENOENT', name)
      process.files.chmod(path, newMode(mode, info.mode, info.kind === 'directory'))
      if (given.has('R') && info.kind === 'directory') for (const entry of process.files.list(path)) change(`${name}/${entry}`)
    }
    return each(process, names, change, (name, text) => `${name}: ${text}`)
  }),

  // The store keeps no changes of owner beyond a check that the file is there.
  chown: applet(function* (process) {
    const { operands } = parseOptions(process.argv, 'Rhcvf')
    return each(process, operands.slice(1), (name) => {
      if (!process.files.stat(process.path(name))) throw new FileError('ENOENT', name)
    }, (name, text) => `${name}: ${text}`)
  }),

  truncate: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, 'cs:')
    const size = parseSize(given.get('s') ?? '')
    if (Number.isNaN(size)) throw new AppletError(`invalid number '${given.get('s') ?? ''}'`)
    return each(process, operands, (name) => allocate(process, name, size), (name, text) => `${name}: open: ${text}`)
  }),

  fallocate: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, 'l:o:')
    return each(process, operands, (name) => allocate(process, name, parseSize(given.get('l') ?? '0')), (name, text) => `fallocate '${name}': ${text}`)
  }),

  mktemp: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, 'dqtup:')
    const random = process.kernel.random(`mktemp ${process.container.id} ${process.pid}`)
    const template = operands[0] ?? `${given.get('p') ?? process.env['TMPDIR'] ?? '/tmp'}/tmp.XXXXXX`
    const path = template.replace(/X+$/, (xs) => Array.from(xs, () => random.pick([...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'])).join(''))
    if (given.has('d')) process.files.makeDirectory(process.path(path), { mode: 0o700 })
    else process.files.write(process.path(path), '', 0o600)
    process.stdout.write(`${path}\n`)
  }),
}

/** Does something with each name; what fails is complained of and makes the status 1. */
export function each(process: ContainerProcess, names: readonly string[], action: (name: string) => void, message: (name: string, text: string) => string): number {
  let status = 0
  for (const name of names) {
    try {
      action(name)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      complain(process, message(name, error.text))
      status = 1
    }
  }
  return status
}

export function baseName(path: string): string {
  return path.replace(/(.)\/+$/, '$1').replace(/^.*\/(?=.)/, '')
}

function allocate(process: ContainerProcess, name: string, size: number): void {
  const path = process.path(name)
  const text = process.files.stat(path)?.kind === 'file' ? process.files.read(path) : ''
  if (text.length >= size) process.files.write(path, text.slice(0, size))
  else process.files.allocate(path, size)
}

function transfer(process: ContainerProcess, operands: readonly string[]): { sources: readonly string[]; target: string; intoDirectory: boolean } {
  const target = operands.at(-1)
  if (target === undefined || operands.length < 2) throw new AppletError('missing file operand')
  const intoDirectory = process.files.stat(process.path(target))?.kind === 'directory'
  if (operands.length > 2 && !intoDirectory) throw new AppletError(`'${target}': Not a directory`)
  return { sources: operands.slice(0, -1), target: target.replace(/\/$/, '') || '/', intoDirectory }
}

function copy(process: ContainerProcess, from: string, to: string, recursive: boolean): void {
  const { files } = process
  const source = process.path(from)
  const info = recursive ? files.lstat(source) : files.stat(source)
  if (!info) throw new FileError('ENOENT', from)
  const target = process.path(to)
  if (info.kind === 'symlink') files.symlink(info.target ?? '', target)
  else if (info.kind !== 'directory') {
    const text = files.read(source)
    if (text === '' && info.sizeBytes > 0) files.allocate(target, info.sizeBytes)
    else files.write(target, text, info.mode)
  } else if (!recursive) complain(process, `omitting directory '${from}'`)
  else {
    files.makeDirectory(target, { parents: true })
    for (const name of files.list(source)) copy(process, `${from}/${name}`, `${to}/${name}`, true)
  }
}

function newMode(text: string, mode: number, isDirectory: boolean): number {
  if (/^[0-7]+$/.test(text)) return parseInt(text, 8)
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)([-+=])([rwxX]*)$/.exec(clause)
    if (!match) throw new AppletError(`invalid mode '${text}'`)
    const who = match[1] === '' || match[1]!.includes('a') ? 'ugo' : match[1]!
    let bits = 0
    for (const letter of match[3]!) bits |= letter === 'r' ? 4 : letter === 'w' ? 2 : letter === 'x' || isDirectory || mode & 0o111 ? 1 : 0
    for (const [letter, shift] of [['u', 6], ['g', 3], ['o', 0]] as const) {
      if (!who.includes(letter)) continue
      if (match[2] === '=') mode &= ~(7 << shift)
      mode = match[2] === '-' ? mode & ~(bits << shift) : mode | (bits << shift)
    }
  }
  return mode
}

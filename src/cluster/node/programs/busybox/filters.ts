// Applets that make or pass on text: tail, seq, yes, xargs, expr, dd, awk in its short forms, paths.
import { select, sleep, type Process } from '../../../../kernel/index.ts'
import { FileError, type ContainerProcess, type Program } from '../../runtime/index.ts'
import { openInput, openOutput, readAll } from '../shell/index.ts'
import { AppletError, applet, complain, linesOf, openOperand, parseOptions, parseSize, printer, readOperands } from './applet.ts'
import { awk } from './awk.ts'
import { evaluateExpression } from './expr.ts'
import { baseName } from './files.ts'
import { start } from './system.ts'
import { oldCounts } from './text.ts'

const SECOND = 1_000_000
/** What `tail` without end takes in one step, and the time of it. */
const GROWTH_BYTES = 8 * 1024 * 1024
const GROWTH_MICROS = 10_000
const ENDLESS = new Set(['/dev/zero', '/dev/urandom', '/dev/random'])
/** About 1 GB/s. */
const BYTES_PER_MICRO = 1_000

export const FILTER_APPLETS: Readonly<Record<string, Program>> = {
  tail: applet(function* (process) {
    const { given, operands } = parseOptions(oldCounts(process.argv), 'n:c:fFs:qv')
    if (operands.some((name) => ENDLESS.has(name))) return yield* growWithoutEnd(process)
    const { texts, status } = yield* readOperands(process, operands, '%: ')
    texts.forEach(({ name, text }, index) => {
      if (texts.length > 1) process.stdout.write(`${index > 0 ? '\n' : ''}==> ${name} <==\n`)
      process.stdout.write(lastPart(text, given))
    })
    if (!given.has('f') && !given.has('F')) return status
    return yield* follow(process, operands, Number(given.get('s') ?? 1))
  }),

  seq: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv.map((word) => (/^-\d/.test(word) ? ` ${word}` : word)), 's:w')
    const numbers = operands.map(Number)
    if (numbers.length === 0 || numbers.some(Number.isNaN)) throw new AppletError(numbers.length === 0 ? 'missing operand' : `invalid number '${operands.find((word) => Number.isNaN(Number(word)))}'`)
    const [first, step, last] = numbers.length === 1 ? [1, 1, numbers[0]!] : numbers.length === 2 ? [numbers[0]!, 1, numbers[1]!] : [numbers[0]!, numbers[1]!, numbers[2]!]
    if (step === 0) throw new AppletError('invalid increment')
    const lines: string[] = []
    for (let value = first; step > 0 ? value <= last : value >= last; value += step) lines.push(String(value))
    const width = given.has('w') ? Math.max(...lines.map((line) => line.length)) : 0
    if (lines.length > 0) process.stdout.write(lines.map((line) => line.padStart(width, '0')).join(given.get('s') ?? '\n') + '\n')
  }),

  yes: applet(function* (process) {
    const line = `${process.argv.slice(1).join(' ') || 'y'}\n`
    const chunk = line.repeat(Math.ceil(4096 / line.length))
    process.resources.useCpu(0)
    while (process.stdout.write(chunk)) {
      yield* process.stdout.drained()
      yield* process.resources.compute(10_000)
    }
    return 141
  }),

  xargs: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, '+n:I:i0rtP:L:d:')
    const text = yield* readAll(process.stdin)
    const words = given.has('0') ? text.split('\0').filter(Boolean) : given.has('I') ? linesOf(text) : (text.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'))
    const command = operands.length > 0 ? operands : ['echo']
    const size = given.has('I') ? 1 : Number(given.get('n') ?? given.get('L') ?? Infinity)
    if (words.length === 0 && given.has('r')) return 0
    let status = 0
    for (let i = 0; i === 0 || i < words.length; i += size) {
      const some = words.slice(i, i + size)
      const marker = given.get('I')
      const child = start(process, marker === undefined ? [...command, ...some] : command.map((word) => word.replaceAll(marker, some[0] ?? '')))
      const code = typeof child === 'number' ? child : yield* child.wait()
      if (code !== 0) status = code > 125 ? code : 123
      if (size === Infinity) break
    }
    return status
  }),

  expr: applet(function* (process) {
    const value = evaluateExpression(process.argv.slice(1))
    process.stdout.write(`${value}\n`)
    return value === '' || value === '0' ? 1 : 0
  }),

  awk: applet(function* (process) { return yield* awk(process) }),

  basename: printer((process) => {
    const [path = '', suffix = ''] = process.argv.slice(1)
    const name = baseName(path)
    return `${suffix !== '' && name.endsWith(suffix) && name !== suffix ? name.slice(0, -suffix.length) : name}\n`
  }),
  dirname: printer((process) => {
    const path = (process.argv[1] ?? '').replace(/(.)\/+$/, '$1')
    const slash = path.lastIndexOf('/')
    return `${slash < 0 ? '.' : slash === 0 ? '/' : path.slice(0, slash)}\n`
  }),

  dd: applet(function* (process) { return yield* copyBlocks(process) }),

  md5sum: applet(function* (process) { return yield* checksum(process, 32) }),
  sha256sum: applet(function* (process) { return yield* checksum(process, 64) }),

  stress: applet(function* (process) { return yield* stress(process) }),
}

function lastPart(text: string, given: ReadonlyMap<string, string>): string {
  const bytes = given.get('c')
  if (bytes !== undefined) return bytes.startsWith('+') ? text.slice(Number(bytes) - 1) : text.slice(-parseSize(bytes) || text.length)
  const count = given.get('n') ?? '10'
  const lines = text.split(/(?<=\n)/)
  return (count.startsWith('+') ? lines.slice(Math.max(0, Number(count) - 1)) : Number(count) === 0 ? [] : lines.slice(-Number(count))).join('')
}

/** An input without an end has no last lines: it is kept until memory is full. */
function* growWithoutEnd(process: ContainerProcess): Process<number> {
  for (let bytes = GROWTH_BYTES; ; bytes += GROWTH_BYTES) {
    process.resources.useMemory(bytes)
    yield* process.resources.compute(GROWTH_MICROS)
  }
}

/** `tail -f`: looks for more every second as the applet does; without a file to look at it costs nothing. */
function* follow(process: ContainerProcess, names: readonly string[], seconds: number): Process<number> {
  const paths = names.map((name) => process.path(name)).filter((path) => path !== '/dev/null')
  if (paths.length === 0) {
    // Nothing can ever come: it waits for a signal.
    for (;;) yield* process.signals.received.receive()
  }
  const sizeOf = (path: string): number => (process.files.stat(path)?.kind === 'file' ? process.files.read(path).length : 0)
  const sizes = new Map(paths.map((path) => [path, sizeOf(path)]))
  for (;;) {
    yield* sleep(seconds * SECOND)
    for (const path of paths) {
      const info = process.files.stat(path)
      if (info?.kind !== 'file') continue
      const text = process.files.read(path)
      const before = sizes.get(path) ?? 0
      if (text.length !== before) process.stdout.write(text.slice(text.length < before ? 0 : before))
      sizes.set(path, text.length)
    }
  }
}

function* copyBlocks(process: ContainerProcess): Process<number> {
  const options = new Map(process.argv.slice(1).map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] as const))
  const blockSize = parseSize(options.get('bs') ?? '512')
  const count = options.has('count') ? parseSize(options.get('count')!) : Infinity
  const from = options.get('if')
  const to = options.get('of')
  const began = process.kernel.now
  process.resources.useMemory(400 * 1024 + blockSize)
  let bytes = 0
  const finish = (problem?: FileError): number => {
    const blocks = `${Math.floor(bytes / blockSize)}+${bytes % blockSize > 0 ? 1 : 0}`
    if (problem) complain(process, problem.code === 'ENOSPC' ? `error writing '${to}': ${problem.text}` : `can't open '${problem.path}': ${problem.text}`)
    const seconds = (process.kernel.now - began) / SECOND
    if (options.get('status') !== 'none') process.stderr.write(`${blocks} records in\n${blocks} records out\n${bytes} bytes (${(bytes / 1048576).toFixed(1)}MB) copied, ${seconds.toFixed(6)} seconds, ${seconds > 0 ? (bytes / 1048576 / seconds).toFixed(1) : '0.0'}MB/s\n`)
    return problem ? 1 : 0
  }
  try {
    if (from !== undefined && ENDLESS.has(process.path(from))) {
      // Zeros are counted, not kept; without a count they go on until the disk is full, or for ever.
      const sink = to === undefined || process.path(to) === '/dev/null'
      const step = Math.min(blockSize * count, Math.max(blockSize, 64 * 1024 * 1024))
      while (bytes < blockSize * count) {
        const next = Math.min(blockSize * count, bytes + step)
        yield* process.resources.compute(Math.max(1, Math.ceil((next - bytes) / BYTES_PER_MICRO)))
        if (!sink) process.files.allocate(process.path(to), next)
        bytes = next
      }
      return finish()
    }
    const text = (yield* readAll(from === undefined ? process.stdin : openInput(process, from))).slice(parseSize(options.get('skip') ?? '0') * blockSize).slice(0, blockSize * count)
    bytes = text.length
    if (to === undefined) process.stdout.write(text)
    else openOutput(process, to, false).write(text)
    return finish()
  } catch (error) {
    if (error instanceof FileError) return finish(error)
    throw error
  }
}

/** Not the real digest, but the same one for the same text. */
function* checksum(process: ContainerProcess, digits: number): Process<number> {
  const { operands } = parseOptions(process.argv, 'cs')
  for (const name of operands.length > 0 ? operands : ['-']) {
    let hash = 0xcbf29ce484222325n
    for (const char of yield* readAll(openOperand(process, name))) hash = BigInt.asUintN(64, (hash ^ BigInt(char.codePointAt(0)!)) * 0x100000001b3n)
    let text = ''
    for (; text.length < digits; hash = BigInt.asUintN(64, hash * 6364136223846793005n + 1n)) text += hash.toString(16).padStart(16, '0')
    process.stdout.write(`${text.slice(0, digits)}  ${name}\n`)
  }
  return 0
}

/** The `stress` tool, in every image that has it: `--cpu N`, `--vm N --vm-bytes SIZE`, `--timeout S`. */
function* stress(process: ContainerProcess): Process<number> {
  const value = (...names: string[]): string | undefined => names.map((name) => process.argv[process.argv.indexOf(name) + 1]).find((_, index) => process.argv.includes(names[index]!))
  const timeout = Number((value('--timeout', '-t') ?? '0').replace(/s$/, ''))
  process.stdout.write(`stress: info: [${process.pid}] dispatching hogs: ${value('--cpu', '-c') ?? 0} cpu, 0 io, ${value('--vm', '-m') ?? 0} vm, 0 hdd\n`)
  process.resources.useCpu(1000 * (Number(value('--cpu', '-c') ?? 0) + Number(value('--vm', '-m') ?? 0)))
  if (value('--vm', '-m') !== undefined) process.resources.useMemory(Number(value('--vm', '-m')) * parseSize(value('--vm-bytes') ?? '256M'))
  process.signals.trap('TERM')
  yield* select([process.signals.received, ...(timeout > 0 ? [{ after: timeout * SECOND }] : [])])
  return 0
}

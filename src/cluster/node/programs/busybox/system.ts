// Applets about the machine, the user, time and processes.
import { select, sleep, type Process } from '../../../../kernel/index.ts'
import { EPOCH_MS } from '../../../api/index.ts'
import { SpawnError, type ContainerProcess, type Program } from '../../runtime/index.ts'
import { evaluateTest, printf, ShellError, signalNamed, takeSignal, unescape } from '../shell/index.ts'
import { AppletError, applet, complain, parseOptions, printer } from './applet.ts'
import { baseName } from './files.ts'
import { formatDate } from './date.ts'

const SECOND = 1_000_000
const FOREVER_SECONDS = 100 * 365 * 86_400

export const SYSTEM_APPLETS: Readonly<Record<string, Program>> = {
  true: applet(function* () { return 0 }),
  false: applet(function* () { return 1 }),

  sleep: applet(function* (process) {
    const words = process.argv.slice(1)
    if (words.length === 0) throw new AppletError('missing operand')
    let seconds = 0
    for (const word of words) seconds += duration(word)
    yield* sleep(Math.min(seconds, FOREVER_SECONDS) * SECOND)
  }),

  usleep: applet(function* (process) { yield* sleep(Number(process.argv[1])) }),

  echo: printer((process) => {
    const words = process.argv.slice(1)
    let newline = true
    let escapes = false
    while (/^-[neE]+$/.test(words[0] ?? '')) for (const letter of words.shift()!.slice(1)) if (letter === 'n') newline = false; else escapes = letter === 'e'
    const { text, stop } = escapes ? unescape(words.join(' '), true) : { text: words.join(' '), stop: false }
    return text + (newline && !stop ? '\n' : '')
  }),
  printf: printer((process) => printf(process.argv[1] ?? '', process.argv.slice(2)).text),

  test: applet(function* (process) { return test(process, process.argv.slice(1)) }),
  '[': applet(function* (process) {
    if (process.argv.at(-1) !== ']') throw new AppletError('missing ]', 2)
    return test(process, process.argv.slice(1, -1))
  }),

  env: applet(function* (process) {
    const { given, all, operands } = parseOptions(process.argv, '+iu:0', { 'ignore-environment': 'i', unset: 'u' })
    const env: Record<string, string> = given.has('i') || operands[0] === '-' ? {} : { ...process.env }
    for (const [letter, value] of all) if (letter === 'u') delete env[value]
    const words = [...operands]
    if (words[0] === '-') words.shift()
    while (words[0]?.includes('=')) {
      const word = words.shift()!
      env[word.slice(0, word.indexOf('='))] = word.slice(word.indexOf('=') + 1)
    }
    if (words.length > 0) return yield* become(process, words, env)
    for (const name in env) process.stdout.write(`${name}=${env[name]}\n`)
    return 0
  }),

  printenv: applet(function* (process) {
    const names = process.argv.slice(1)
    if (names.length === 0) for (const name in process.env) process.stdout.write(`${name}=${process.env[name]}\n`)
    let status = 0
    for (const name of names) {
      const value = process.env[name]
      if (value === undefined) status = 1
      else process.stdout.write(`${value}\n`)
    }
    return status
  }),

  hostname: applet(function* (process) {
    const { given } = parseOptions(process.argv, 'fisdF:')
    const { hostname, ip } = process.network
    const full = fullName(process)
    if (given.has('i')) process.stdout.write(`${ip}\n`)
    else if (given.has('f')) process.stdout.write(`${full}\n`)
    else if (given.has('d')) process.stdout.write(`${full.includes('.') ? full.slice(full.indexOf('.') + 1) : ''}\n`)
    else process.stdout.write(`${given.has('s') ? hostname.split('.')[0]! : hostname}\n`)
  }),

  date: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, 'Rus:d:r:D:I')
    const asked = given.get('d')
    const ms = asked === undefined ? EPOCH_MS + Math.floor(process.kernel.now / 1000) : asked.startsWith('@') ? Number(asked.slice(1)) * 1000 : Date.parse(`${asked.replace(' ', 'T')}${/Z$/.test(asked) ? '' : 'Z'}`)
    if (Number.isNaN(ms)) throw new AppletError(`invalid date '${asked}'`)
    const format = operands[0]?.startsWith('+') ? operands[0].slice(1) : given.has('R') ? '%a, %d %b %Y %H:%M:%S +0000' : given.has('I') ? '%Y-%m-%d' : '%a %b %e %H:%M:%S UTC %Y'
    process.stdout.write(`${formatDate(ms, format)}\n`)
  }),

  id: applet(function* (process) {
    const { given } = parseOptions(process.argv, 'ugGnr')
    const { uid, gid, groups } = process.user
    const userName = nameOf(process, '/etc/passwd', uid)
    const groupName = nameOf(process, '/etc/group', gid)
    const all = [...new Set([gid, ...groups])]
    const show = (number: number, name: string | undefined): string => `${number}${name === undefined ? '' : `(${name})`}`
    if (given.has('u')) process.stdout.write(`${given.has('n') ? (userName ?? uid) : uid}\n`)
    else if (given.has('g')) process.stdout.write(`${given.has('n') ? (groupName ?? gid) : gid}\n`)
    else if (given.has('G')) process.stdout.write(`${all.join(' ')}\n`)
    else process.stdout.write(`uid=${show(uid, userName)} gid=${show(gid, groupName)}${uid === 0 || all.length > 1 ? ` groups=${all.map((group) => show(group, nameOf(process, '/etc/group', group))).join(',')}` : ''}\n`)
  }),

  whoami: applet(function* (process) {
    const name = nameOf(process, '/etc/passwd', process.user.uid)
    if (name === undefined) throw new AppletError(`unknown uid ${process.user.uid}`)
    process.stdout.write(`${name}\n`)
  }),

  uname: printer((process) => {
    const { given } = parseOptions(process.argv, 'snrvmaopi')
    const fields: readonly (readonly [string, string])[] = [['s', 'Linux'], ['n', process.network.hostname], ['r', '6.8.0-60-generic'], ['v', '#63-Ubuntu SMP PREEMPT_DYNAMIC'], ['m', 'x86_64'], ['o', 'GNU/Linux']]
    return `${fields.filter(([letter]) => given.has('a') || given.has(letter) || (given.size === 0 && letter === 's')).map(([, value]) => value).join(' ')}\n`
  }),
  arch: printer(() => 'x86_64\n'),
  nproc: printer((process) => `${Math.max(1, Math.ceil((process.resources.limits.cpuMilli ?? 2000) / 1000))}\n`),

  pwd: printer((process) => `${process.cwd}\n`),
  tty: applet(function* (process) {
    process.stdout.write(process.stdin.isTerminal ? '/dev/pts/0\n' : 'not a tty\n')
    return process.stdin.isTerminal ? 0 : 1
  }),
  sync: applet(function* () {}),
  clear: printer(() => '\x1b[H\x1b[J'),

  ps: applet(function* (process) {
    process.stdout.write('PID   USER     TIME  COMMAND\n')
    for (const { pid, user, argv, startedAt } of process.processes()) {
      const seconds = argv[0] === 'sh' ? 0 : Math.min(0, startedAt)
      process.stdout.write(`${String(pid).padStart(5)} ${(nameOf(process, '/etc/passwd', user.uid) ?? String(user.uid)).padEnd(8)} ${`${seconds}:00`.padStart(5)} ${argv.join(' ')}\n`)
    }
  }),

  pidof: applet(function* (process) {
    const found = process.processes().filter(({ argv }) => baseName(argv[0] ?? '') === process.argv[1]).map(({ pid }) => pid).reverse()
    if (found.length > 0) process.stdout.write(`${found.join(' ')}\n`)
    return found.length > 0 ? 0 : 1
  }),
  pgrep: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, 'flnovx')
    const found = matching(process, operands[0] ?? '', given.has('f'))
    for (const { pid } of found) process.stdout.write(`${pid}\n`)
    return found.length > 0 ? 0 : 1
  }),

  kill: applet(function* (process) {
    const words = process.argv.slice(1)
    const signal = takeSignal(words)
    if (signal === undefined) throw new AppletError(`bad signal name '${words[0]?.replace(/^-/, '')}'`)
    let status = 0
    for (const word of words) {
      if (signal === 0 ? process.processes().some(({ pid }) => pid === Number(word)) : process.kill(Number(word), signal)) continue
      complain(process, `can't kill pid ${word}: No such process`)
      status = 1
    }
    return status
  }),
  killall: applet(function* (process) { return yield* signalAll(process, false) }),
  pkill: applet(function* (process) { return yield* signalAll(process, true) }),

  timeout: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, '+s:k:', { signal: 's', 'kill-after': 'k' })
    const [limit = '', ...command] = operands
    const child = start(process, command)
    if (typeof child === 'number') return child
    const watcher = process.group.spawn('timeout', (function* () {
      yield* sleep(duration(limit) * SECOND)
      child.kill(signalNamed(given.get('s') ?? 'TERM') ?? 'TERM')
      if (!given.has('k')) return
      yield* sleep(duration(given.get('k')!) * SECOND)
      child.kill('KILL')
    })())
    const status = yield* child.wait()
    watcher.kill()
    return status
  }),

  nohup: applet(function* (process) { return yield* become(process, process.argv.slice(1), process.env) }),
  nice: applet(function* (process) { return yield* become(process, parseOptions(process.argv, '+n:').operands, process.env) }),
  setsid: applet(function* (process) { return yield* become(process, process.argv.slice(1), process.env) }),
  time: applet(function* (process) {
    const began = process.kernel.now
    const child = start(process, process.argv.slice(1))
    const status = typeof child === 'number' ? child : yield* child.wait()
    const seconds = (process.kernel.now - began) / SECOND
    process.stderr.write(`real\t${Math.floor(seconds / 60)}m ${(seconds % 60).toFixed(2)}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n`)
    return status
  }),

  which: applet(function* (process) {
    let status = 0
    for (const name of process.argv.slice(1)) {
      const path = process.lookup(name)
      if (path === undefined) status = 1
      else process.stdout.write(`${path}\n`)
    }
    return status
  }),

  free: printer((process) => {
    const total = process.resources.limits.memoryBytes ?? 24 * 2 ** 30
    const unit = process.argv.includes('-m') ? 1 << 20 : 1024
    const row = (...values: number[]): string => values.map((value) => String(Math.round(value / unit)).padStart(12)).join('')
    return `              total        used        free      shared  buff/cache   available\nMem:  ${row(total, total / 4, total / 2, 0, total / 4, total / 2)}\nSwap: ${row(0, 0, 0)}\n`
  }),
  uptime: printer((process) => ` ${formatDate(EPOCH_MS + Math.floor(process.kernel.now / 1000), '%H:%M:%S')} up ${Math.floor(process.kernel.now / 60e6)} min,  0 users,  load average: 0.00, 0.00, 0.00\n`),

  top: applet(function* (process) {
    const { given } = parseOptions(process.argv, 'bn:d:m')
    for (let round = 0; round < Number(given.get('n') ?? Infinity); round++) {
      if (round > 0) yield* sleep(Number(given.get('d') ?? 5) * SECOND)
      process.stdout.write('  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n')
      for (const { pid, ppid, user, argv } of process.processes()) process.stdout.write(`${String(pid).padStart(5)} ${String(ppid).padStart(5)} ${(nameOf(process, '/etc/passwd', user.uid) ?? String(user.uid)).padEnd(8)} S     4400   0%   0   0% ${argv.join(' ')}\n`)
    }
  }),
}

/** Seconds of `5`, `1.5`, `2m`, `1h`, `infinity`. Throws AppletError. */
function duration(text: string): number {
  if (text === 'infinity' || text === 'inf') return FOREVER_SECONDS
  const match = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(text)
  if (!match) throw new AppletError(`invalid number '${text}'`)
  return Number(match[1]) * { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }[match[2] as '' | 's' | 'm' | 'h' | 'd']
}

function test(process: ContainerProcess, words: readonly string[]): number {
  try {
    return evaluateTest(process, words) ? 0 : 1
  } catch (error) {
    if (error instanceof ShellError) throw new AppletError(error.message, error.status)
    throw error
  }
}

/** The first name that /etc/hosts has for the own address: what the resolver calls canonical. */
function fullName(process: ContainerProcess): string {
  const { hostname, ip } = process.network
  const info = process.files.stat('/etc/hosts')
  for (const line of info ? process.files.read('/etc/hosts').split('\n') : []) {
    const [address, ...names] = line.trim().split(/\s+/)
    if (address === ip && names.includes(hostname)) return names[0]!
  }
  return hostname
}

export function nameOf(process: ContainerProcess, file: string, id: number): string | undefined {
  const text = process.files.stat(file)?.kind === 'file' ? process.files.read(file) : ''
  for (const line of text.split('\n')) {
    const fields = line.split(':')
    if (fields[2] === String(id)) return fields[0]
  }
  return id === 0 ? 'root' : undefined
}

/** Starts a command; the status for one that cannot be run. */
export function start(process: ContainerProcess, command: readonly string[], options: Parameters<ContainerProcess['spawn']>[1] = {}): ReturnType<ContainerProcess['spawn']> | number {
  try {
    return process.spawn(command, options)
  } catch (error) {
    if (!(error instanceof SpawnError)) throw error
    complain(process, `can't execute '${command[0] ?? ''}': ${error.code === 'ENOENT' ? 'No such file or directory' : 'Permission denied'}`)
    return error.code === 'ENOENT' ? 127 : 126
  }
}

function* become(process: ContainerProcess, command: readonly string[], env: Readonly<Record<string, string>>): Process<number> {
  try {
    return yield* process.exec(command, { env })
  } catch (error) {
    if (!(error instanceof SpawnError)) throw error
    complain(process, `can't execute '${command[0] ?? ''}': ${error.code === 'ENOENT' ? 'No such file or directory' : 'Permission denied'}`)
    return error.code === 'ENOENT' ? 127 : 126
  }
}

function matching(process: ContainerProcess, pattern: string, whole: boolean): readonly { readonly pid: number }[] {
  const test = new RegExp(pattern)
  return process.processes().filter(({ pid, argv }) => pid !== process.pid && test.test(whole ? argv.join(' ') : baseName(argv[0] ?? '')))
}

function* signalAll(process: ContainerProcess, byPattern: boolean): Process<number> {
  const words = process.argv.slice(1)
  const signal = takeSignal(words)
  const whole = words[0] === '-f'
  if (whole) words.shift()
  const name = words[0] ?? ''
  const found = byPattern ? matching(process, name, whole) : process.processes().filter(({ argv }) => baseName(argv[0] ?? '') === name)
  if (found.length === 0 && !byPattern) complain(process, `${name}: no process killed`)
  if (signal) for (const { pid } of found) process.kill(pid, signal)
  // A signal to oneself or to PID 1 takes effect before anything else is done.
  yield* select([{ after: 0 }])
  return found.length > 0 ? 0 : 1
}

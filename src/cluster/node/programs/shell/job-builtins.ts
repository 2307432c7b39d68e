// Builtins about processes: jobs, signals, traps.
import type { ChildProcess, SignalName } from '../../runtime/index.ts'
import { SIGNAL_NUMBERS } from '../../runtime/index.ts'
import type { Builtin } from './builtins.ts'
import { ShellError } from './control.ts'
import type { Shell } from './shell.ts'

export const JOB_BUILTINS: Readonly<Record<string, Builtin>> = {
  *wait(shell, argv) {
    const targets = argv.length > 1 ? argv.slice(1).map((word) => findJob(shell, word)) : [...shell.state.jobs]
    let status = 0
    for (const child of targets) {
      if (child === undefined) {
        status = 127
        continue
      }
      const code = child.running ? yield* shell.waitFor(child) : (child.exitCode ?? 0)
      if (child.running) return code
      status = code
      shell.state.jobs = shell.state.jobs.filter((job) => job !== child)
    }
    return argv.length > 1 ? status : 0
  },

  *jobs(shell) {
    shell.state.jobs.forEach((job, index) => job.running && shell.write(`[${index + 1}]+  Running\n`))
    return 0
  },

  *fg(shell, argv) {
    const job = argv[1] === undefined ? shell.state.jobs.at(-1) : findJob(shell, argv[1])
    if (!job) throw new ShellError(`${argv[0]}: ${argv[1] ?? '%1'}: no such job`)
    return yield* job.wait()
  },
  *bg() { return 0 },

  *kill(shell, argv) {
    const words = argv.slice(1)
    if (words[0] === '-l') {
      shell.write(Object.entries(SIGNAL_NUMBERS).map(([name, number]) => `${String(number).padStart(2)}) ${name}`).join('\n') + '\n')
      return 0
    }
    const signal = takeSignal(words)
    if (signal === undefined) throw new ShellError(`bad signal name '${words[0]?.replace(/^-/, '')}'`)
    let status = 0
    for (const word of words) {
      const job = word.startsWith('%') ? findJob(shell, word) : undefined
      const pid = job?.pid ?? Number(word)
      if (!Number.isInteger(pid)) throw new ShellError(`invalid number '${word}'`)
      if (signal !== 0 ? !shell.process.kill(pid, signal) : !shell.process.processes().some((other) => other.pid === pid)) {
        shell.complain(`can't kill pid ${pid}: No such process`)
        status = 1
      }
    }
    return status
  },

  *trap(shell, argv) {
    const words = argv.slice(argv[1] === '--' ? 2 : 1)
    if (words.length === 0) {
      for (const [name, command] of shell.state.traps) shell.write(`trap -- '${command.replaceAll("'", `'"'"'`)}' ${name}\n`)
      return 0
    }
    // Without a command the signals go back to what they did.
    const resets = words.length === 1 || words[0] === '-' || /^\d+$/.test(words[0]!)
    const names = words.length > 1 && !/^\d+$/.test(words[0]!) ? words.slice(1) : words.filter((word) => word !== '-')
    for (const word of names) {
      const name = trapName(word)
      if (name === undefined) throw new ShellError(`trap: ${word}: invalid signal specification`)
      setTrap(shell, name, resets ? undefined : words[0]!)
    }
    return 0
  },
}

function setTrap(shell: Shell, name: SignalName | 'EXIT', command: string | undefined): void {
  if (command === undefined) shell.state.traps.delete(name)
  else shell.state.traps.set(name, command)
  if (name === 'EXIT' || name === 'KILL' || name === 'STOP') return
  const { signals } = shell.process
  if (command === undefined) signals.reset(name)
  else if (command === '') signals.ignore(name)
  else signals.trap(name)
}

/** The signal of a name (`TERM`, `SIGTERM`) or number. */
export function signalNamed(word: string): SignalName | undefined {
  if (/^\d+$/.test(word)) return (Object.keys(SIGNAL_NUMBERS) as SignalName[]).find((name) => SIGNAL_NUMBERS[name] === Number(word))
  const name = word.toUpperCase().replace(/^SIG/, '')
  return name in SIGNAL_NUMBERS ? (name as SignalName) : undefined
}

/** Takes `-9`, `-TERM`, `-s TERM` from the front; TERM by default, 0 to look only, undefined for nonsense. */
export function takeSignal(words: string[]): SignalName | 0 | undefined {
  const first = words[0]
  if (first === undefined || !first.startsWith('-') || first === '--') return 'TERM'
  const name = first === '-s' ? words[1] : first.slice(1)
  const signal = name === '0' ? 0 : signalNamed(name ?? '')
  if (signal !== undefined) words.splice(0, first === '-s' ? 2 : 1)
  return signal
}

function trapName(word: string): SignalName | 'EXIT' | undefined {
  return word === '0' || word.toUpperCase() === 'EXIT' ? 'EXIT' : signalNamed(word)
}

function findJob(shell: Shell, word: string): ChildProcess | undefined {
  if (word.startsWith('%')) {
    const number = word.slice(1)
    return /^\d+$/.test(number) ? shell.state.jobs[Number(number) - 1] : shell.state.jobs.at(-1)
  }
  return shell.state.jobs.find((job) => job.pid === Number(word))
}

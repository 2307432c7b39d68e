// Redirections: what the file descriptors of one command are.
import type { Redirection } from 'unbash'
import type { Process } from '../../../../kernel/index.ts'
import { FileError, type ContainerProcess, type InputStream, type OutputStream } from '../../runtime/index.ts'
import { ShellError } from './control.ts'
import type { Expander } from './expansion.ts'
import { borrowInput, borrowOutput, openInput, openOutput, textInput } from './streams.ts'

export interface Descriptor {
  readonly input?: InputStream
  readonly output?: OutputStream
}

export type Descriptors = ReadonlyMap<number, Descriptor>

/** The three that a process has. */
export function standardDescriptors(process: ContainerProcess): Descriptors {
  return new Map<number, Descriptor>([[0, { input: process.stdin }], [1, { output: process.stdout }], [2, { output: process.stderr }]])
}

/** Opens what redirections ask for, from left to right. Throws ShellError. */
export function* redirect(process: ContainerProcess, expander: Expander, before: Descriptors, redirections: readonly Redirection[]): Process<Descriptors> {
  const after = new Map(before)
  for (const redirection of redirections) {
    const given = redirection.descriptor?.type === 'FileDescriptor' ? redirection.descriptor.value : undefined
    if (redirection.type === 'HereDoc') {
      const { parts, text } = redirection.body
      const quoted = redirection.delimiter?.quoted ?? false
      const body = parts === undefined || quoted ? text : yield* expander.text(parts)
      after.set(given ?? 0, { input: textInput(redirection.operator === '<<-' ? body.replace(/^\t+/gm, '') : body) })
      continue
    }
    const target = redirection.target ? yield* expander.single(redirection.target) : ''
    if (redirection.type === 'HereString') {
      after.set(given ?? 0, { input: textInput(`${target}\n`) })
      continue
    }
    const { operator } = redirection
    if (operator === '<&' || operator === '>&') duplicate(after, given ?? (operator === '<&' ? 0 : 1), target)
    else open(process, after, operator, given, target)
  }
  return after
}

/** The streams that differ from the process's own, lent to a child. */
export function streamsFor(process: ContainerProcess, descriptors: Descriptors): { stdin?: InputStream; stdout?: OutputStream; stderr?: OutputStream } {
  const streams: { stdin?: InputStream; stdout?: OutputStream; stderr?: OutputStream } = {}
  const input = descriptors.get(0)?.input
  const output = descriptors.get(1)?.output
  const error = descriptors.get(2)?.output
  if (input !== process.stdin) streams.stdin = borrowInput(input ?? textInput(''))
  if (output !== process.stdout) streams.stdout = borrowOutput(output ?? closedOutput())
  if (error !== process.stderr) streams.stderr = borrowOutput(error ?? closedOutput())
  return streams
}

function closedOutput(): OutputStream {
  return { write: () => true, *drained() {}, isTerminal: false, close() {} }
}

function duplicate(after: Map<number, Descriptor>, descriptor: number, target: string): void {
  if (target === '-') {
    after.delete(descriptor)
    return
  }
  const source = /^\d+$/.test(target) ? after.get(Number(target)) : undefined
  if (source === undefined) throw new ShellError(`${target}: Bad file descriptor`)
  after.set(descriptor, source)
}

function open(process: ContainerProcess, after: Map<number, Descriptor>, operator: string, given: number | undefined, target: string): void {
  const reads = operator === '<'
  try {
    // /dev/stdout and its like are the descriptors of this very command, not of the shell.
    const own = /^\/(?:dev|proc\/self)\/(?:fd\/(\d)|std(in|out|err))$/.exec(target)
    const number = own ? (own[1] !== undefined ? Number(own[1]) : ['in', 'out', 'err'].indexOf(own[2]!)) : undefined
    const descriptor = number === undefined ? undefined : after.get(number)
    if (reads) after.set(given ?? 0, descriptor ?? { input: openInput(process, target) })
    else if (descriptor) after.set(given ?? 1, descriptor)
    else {
      const output = openOutput(process, target, operator === '>>' || operator === '&>>' || operator === '<>')
      after.set(given ?? 1, { output })
      if (operator.startsWith('&')) after.set(2, { output })
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    const text = error.code === 'ENOENT' ? (reads ? 'no such file' : 'nonexistent directory') : error.text
    throw new ShellError(`can't ${reads ? 'open' : 'create'} ${target}: ${text}`)
  }
}

// Streams of a shell: files as inputs and outputs, borrowed ends, here-documents.
import type { Process } from '../../../../kernel/index.ts'
import type { ContainerProcess, InputStream, OutputStream } from '../../runtime/index.ts'

/** A stream that a child may close without ending it for others. */
export function borrowInput(stream: InputStream): InputStream {
  return { read: () => stream.read(), readLine: () => stream.readLine(), isTerminal: stream.isTerminal, close() {} }
}

export function borrowOutput(stream: OutputStream): OutputStream {
  return { write: (text) => stream.write(text), drained: () => stream.drained(), isTerminal: stream.isTerminal, close() {} }
}

/** Reads a text from its beginning; the place is shared by all who read. */
export function textInput(text: string): InputStream {
  let rest: string | undefined = text
  return {
    isTerminal: false,
    close() {},
    *read() {
      const chunk = rest
      rest = undefined
      return chunk === '' ? undefined : chunk
    },
    *readLine() {
      if (rest === undefined || rest === '') return undefined
      const newline = rest.indexOf('\n')
      const line = newline < 0 ? rest : rest.slice(0, newline)
      rest = newline < 0 ? undefined : rest.slice(newline + 1)
      return line
    },
  }
}

const ZEROS = '\0'.repeat(65_536)
/** Bytes of a device that come in one reading, and the time it takes: about 4 GiB a second. */
const ZEROS_MICROS = 16

/** An endless input: it takes time, so that who reads it for ever does not stop the clock. */
export function zeroInput(process: ContainerProcess, chunk: () => string = () => ZEROS): InputStream {
  return {
    isTerminal: false,
    close() {},
    *read(): Process<string | undefined> {
      yield* process.resources.compute(ZEROS_MICROS)
      return chunk()
    },
    *readLine(): Process<string | undefined> {
      yield* process.resources.compute(ZEROS_MICROS)
      return chunk()
    },
  }
}

/** Opens a file for reading. Throws FileError. */
export function openInput(process: ContainerProcess, path: string): InputStream {
  const target = process.path(path)
  if (target === '/dev/stdin' || target === '/dev/fd/0' || target === '/proc/self/fd/0') return borrowInput(process.stdin)
  if (target === '/dev/zero') return zeroInput(process)
  if (target === '/dev/urandom' || target === '/dev/random') {
    const random = process.kernel.random(`/dev/urandom ${process.container.id} ${process.pid}`)
    return zeroInput(process, () => Array.from({ length: 256 }, () => String.fromCharCode(random.int(256))).join(''))
  }
  return textInput(process.files.read(target))
}

/** Opens a file for writing. Throws FileError. */
export function openOutput(process: ContainerProcess, path: string, append: boolean): OutputStream {
  const target = process.path(path)
  if (target === '/dev/stdout' || target === '/dev/fd/1' || target === '/proc/self/fd/1') return borrowOutput(process.stdout)
  if (target === '/dev/stderr' || target === '/dev/fd/2' || target === '/proc/self/fd/2') return borrowOutput(process.stderr)
  if (append) process.files.append(target, '')
  else process.files.write(target, '')
  return {
    isTerminal: false,
    close() {},
    *drained() {},
    write(text) {
      process.files.append(target, text)
      return true
    },
  }
}

/** Everything that comes until the end. */
export function* readAll(stream: InputStream): Process<string> {
  const parts: string[] = []
  for (;;) {
    const chunk = yield* stream.read()
    if (chunk === undefined) return parts.join('')
    parts.push(chunk)
  }
}

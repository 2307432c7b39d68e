// Programs that are described rather than written: for images of which only the outside matters.
import { sleep } from '../../../../kernel/index.ts'
import type { Program } from '../../runtime/index.ts'
import { httpOnly, respond, serveUntil } from './http.ts'

export interface GenericServer {
  readonly port: number
  readonly memoryBytes: number
  /** What it says when it is ready. */
  readonly log?: readonly string[]
  /** The answer to any HTTP request; a server of another protocol has none. */
  readonly page?: string
  /** A variable without which it does not start, and what it then says. */
  readonly requires?: { readonly variables: readonly string[]; readonly message: string }
}

/** A server that listens on its port, answers, and stops on TERM. */
export function genericServer(server: GenericServer): Program {
  return function* (process) {
    const { requires } = server
    if (requires && !requires.variables.some((name) => process.env[name] !== undefined)) {
      process.stderr.write(`${requires.message}\n`)
      return 1
    }
    process.resources.useMemory(server.memoryBytes)
    const { page } = server
    const handler = page === undefined
      ? function* () { return { protocol: 'bytes', data: '' } as const }
      : httpOnly(function* () { return respond(200, page, { 'content-type': page.startsWith('<') ? 'text/html' : 'text/plain' }) })
    process.network.listen(server.port, 'TCP', handler)
    for (const line of server.log ?? []) process.stdout.write(`${line}\n`)
    return yield* serveUntil(process, ['TERM', 'INT', 'QUIT'], function* () { return 0 })
  }
}

/** Does a second's work and ends well. */
export const exits: Program = function* (process) {
  process.resources.useMemory(4 * 1024 * 1024)
  process.stdout.write('started\n')
  yield* sleep(1_000_000)
  process.stdout.write('done\n')
  return 0
}

/** Fails shortly after it has started. */
export const crashes: Program = function* (process) {
  process.resources.useMemory(4 * 1024 * 1024)
  process.stderr.write('fatal: cannot continue\n')
  yield* sleep(1_000_000)
  return 1
}

/** An interpreter without a program to run: it reads its input, which is at its end. */
export const interpreter: Program = function* (process) {
  process.resources.useMemory(10 * 1024 * 1024)
  for (let line = yield* process.stdin.readLine(); line !== undefined; line = yield* process.stdin.readLine()) continue
  return 0
}

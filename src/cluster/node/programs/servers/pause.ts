// Programs that do nothing until they are told to stop.
import type { Program } from '../../runtime/index.ts'
import { serveUntil } from './http.ts'

/** The pause container: ends on TERM and INT with 0. */
export const pause: Program = function* (process) {
  process.resources.useMemory(256 * 1024)
  return yield* serveUntil(process, ['TERM', 'INT'], function* () {
    process.stderr.write('Shutting down, got signal: Terminated\n')
    return 0
  })
}

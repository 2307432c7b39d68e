// Drives a Host by the wall clock within a worker: what is to be said is posted, the columns of a large cluster are handed over.
import { buffersOf } from './crowd/index.ts'
import type { FromWorker, ToWorker } from './protocol.ts'
import type { Host } from './host.ts'

const FRAME_MS = 16
/** A tab that slept does not make up for the night. */
const LONGEST_STEP_MS = 100
/** After so long the page gets its turn: it may have something to say. */
const TURN_MS = 24

/** Starts the host that `make` gives, and lets time run for it for as long as the worker lives. */
export function runHost(make: (post: (message: FromWorker) => void) => Host): void {
  const host = make((message) => self.postMessage(message, message.type === 'frame' && message.crowd ? buffersOf(message.crowd) : []))
  let last = performance.now()

  function failed(error: unknown): void {
    const isError = error instanceof Error
    self.postMessage({ type: 'failed', message: 'The model stopped: something in it is wrong.', detail: isError ? (error.stack ?? error.message) : String(error) } satisfies FromWorker)
  }

  function loop(): void {
    const now = performance.now()
    try {
      const isBusy = host.tick(Math.round(Math.min(LONGEST_STEP_MS, now - last) * 1000), () => performance.now() - now < TURN_MS)
      last = now
      setTimeout(loop, isBusy ? 0 : FRAME_MS)
    } catch (error) {
      failed(error)
    }
  }

  self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
    try {
      host.receive(data)
    } catch (error) {
      failed(error)
    }
  })
  loop()
}

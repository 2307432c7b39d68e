// metrics-server as a container: what makes its Deployment ready. Where pod metrics are gathered and served is not in this folder.
import { sleep, type Process } from '../../../../kernel/index.ts'
import type { ContainerProcess, HttpRequest, HttpResponse, Program } from '../../runtime/index.ts'
import { pathOf, respond, untilSignal } from '../servers/http.ts'

const RESIDENT_BYTES = 22 * 1024 * 1024
const IDLE_CPU_MILLI = 4
const PORT = 10_250
/** It says that it is ready once it has scraped twice, 15 s apart by its manifest. */
const READY_MICROS = 15_000_000

/** `/livez` at once, `/readyz` after the first round of scraping; both over TLS. */
export const metricsServer: Program = function* (process) {
  process.resources.useMemory(RESIDENT_BYTES)
  process.resources.useCpu(IDLE_CPU_MILLI)
  const port = Number(process.argv.find((word) => word.startsWith('--secure-port='))?.slice('--secure-port='.length) ?? PORT)
  const began = process.kernel.now
  process.network.listen(port, 'TCP', function* (message) {
    return message.protocol === 'http' ? yield* answer(process, message, began) : { protocol: 'bytes', data: '' }
  })
  yield* untilSignal(process, ['TERM', 'INT'])
  yield* sleep(10_000)
  return 0
}

function* answer(process: ContainerProcess, request: HttpRequest, began: number): Process<HttpResponse> {
  switch (pathOf(request)) {
    case '/livez':
    case '/healthz': return respond(200, 'ok')
    case '/readyz': return process.kernel.now - began >= READY_MICROS ? respond(200, 'ok') : respond(500, '[-]metric-storage-ready failed: no metrics to store\n')
    default: return respond(403, '{"kind":"Status","status":"Failure","reason":"Forbidden","code":403}')
  }
}

// metrics-server: scrapes every kubelet each round and answers for metrics.k8s.io, to which the API server passes requests on.
// Models metrics-server's pkg/server and pkg/scraper; what it keeps is in metrics-storage.ts, what it answers in metrics-api.ts.
import { KUBELET_PORT } from '../../../api/index.ts'
import type { Node } from '../../../api/types/core-v1.ts'
import { Informer, InformerFactory, NODES, PODS } from '../../../client/index.ts'
import { MILLISECOND, NetworkError, SECOND, sleep, type Micros, type Process } from '../../../../kernel/index.ts'
import type { MetricsRequest, NodeMetrics } from '../../kubelet/index.ts'
import type { ContainerProcess, HttpRequest, HttpResponse, Program } from '../../runtime/index.ts'
import { pathOf, respond, untilSignal } from '../servers/http.ts'
import type { MakeClient } from './coredns.ts'
import { answerMetrics, METRICS_PREFIX, type MetricsSource } from './metrics-api.ts'
import { MetricsStorage } from './metrics-storage.ts'

const RESIDENT_BYTES = 22 * 1024 * 1024
const IDLE_CPU_MILLI = 4
const PORT = 10_250
const RESOLUTION_SECONDS = 60
/** So that not all kubelets are asked in one moment: up to this much later for each node, and not more than that in all. */
const DELAY_PER_NODE: Micros = 8 * MILLISECOND
const DELAY_MOST: Micros = 4 * SECOND

/** `/livez` at once, `/readyz` when there is something to tell: two samples. */
export function metricsServer(makeClient: MakeClient): Program {
  return function* (process) {
    process.resources.useMemory(RESIDENT_BYTES)
    process.resources.useCpu(IDLE_CPU_MILLI)
    const resolution = Number.parseInt(option(process, 'metric-resolution') ?? String(RESOLUTION_SECONDS), 10) * SECOND
    const client = makeClient(process, 'metrics-server')
    const nodes = new InformerFactory(client, process.group).informer(NODES)
    const pods = new Informer(client, PODS, { fieldSelector: 'status.phase=Running' })
    pods.start(process.group)
    const source: MetricsSource = { nodes, pods, storage: new MetricsStorage(resolution) }
    process.network.listen(Number(option(process, 'secure-port') ?? PORT), 'TCP', function* (message) {
      return message.protocol === 'http' ? answer(process, source, message) : { protocol: 'bytes', data: '' }
    })
    process.group.spawn('scrape kubelets', keepScraping(process, source, resolution))
    yield* untilSignal(process, ['TERM', 'INT'])
    yield* sleep(10 * MILLISECOND)
    return 0
  }
}

function option({ argv }: ContainerProcess, name: string): string | undefined {
  return argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3)
}

function answer(process: ContainerProcess, source: MetricsSource, request: HttpRequest): HttpResponse {
  const path = pathOf(request)
  if (path.startsWith(`${METRICS_PREFIX}/`)) return answerMetrics(source, request, process.kernel.now)
  switch (path) {
    case '/livez':
    case '/healthz': return respond(200, 'ok')
    case '/readyz': return source.storage.ready ? respond(200, 'ok') : respond(500, '[-]metric-storage-ready failed: no metrics to store\n')
    default: return respond(403, '{"kind":"Status","status":"Failure","reason":"Forbidden","code":403}')
  }
}

function* keepScraping(process: ContainerProcess, source: MetricsSource, resolution: Micros): Process<void> {
  const { kernel } = process
  yield* source.nodes.synced.wait()
  yield* source.pods.synced.wait()
  let next = kernel.now
  for (;;) {
    yield* scrapeAll(process, source, (resolution * 9) / 10)
    next += resolution
    if (next > kernel.now) yield* sleep(next - kernel.now)
  }
}

/** One round: all kubelets side by side, each with the same time to answer. */
function* scrapeAll(process: ContainerProcess, { nodes, storage }: MetricsSource, timeout: Micros): Process<void> {
  const random = process.kernel.random(`scrape ${process.container.pod.name}`)
  const spread = Math.min(DELAY_MOST, DELAY_PER_NODE * nodes.size)
  const batch = new Map<string, NodeMetrics>()
  const tasks = [...nodes.list()].map((node) => process.group.spawn(`scrape ${node.metadata.name}`, scrape(process, node, random.int(spread), timeout, batch)))
  for (const task of tasks) yield* task.join()
  storage.store(batch)
  const { trace } = process.kernel
  if (trace.on) trace.record('metrics', 'metrics-server', 'scraped', undefined, { ...storage.round() })
}

function* scrape(process: ContainerProcess, { metadata }: Node, delay: Micros, timeout: Micros, batch: Map<string, NodeMetrics>): Process<void> {
  yield* sleep(delay)
  const { host } = process.network
  const kubelet = host.network.findHost(metadata.name)
  if (!kubelet) return
  try {
    batch.set(metadata.name, yield* host.network.call<MetricsRequest, NodeMetrics>(host, kubelet, KUBELET_PORT, { path: '/metrics/resource' }, { deadlineMicros: Math.max(1, timeout - delay), channel: 'kubelet', label: 'metrics' }))
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    process.stderr.write(`"Failed to scrape node" err="Get \\"https://${metadata.name}:${KUBELET_PORT}/metrics/resource\\": ${error.message}" node="${metadata.name}"\n`)
  }
}

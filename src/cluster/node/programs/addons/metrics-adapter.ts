// The metrics adapter: reads how many requests the pods of every node have taken, and answers for custom.metrics.k8s.io and external.metrics.k8s.io.
// It stands for a monitoring system and the adapter before it (Prometheus and prometheus-adapter): no query language, no storage beyond one window.
import { KUBELET_PORT } from '../../../api/index.ts'
import { CONFIG_MAPS, InformerFactory, NODES, PODS, SERVICES } from '../../../client/index.ts'
import { MILLISECOND, NetworkError, SECOND, sleep, type Process } from '../../../../kernel/index.ts'
import type { MetricsRequest, NodeTraffic } from '../../kubelet/index.ts'
import type { ContainerProcess, Program } from '../../runtime/index.ts'
import { pathOf, respond, untilSignal } from '../servers/http.ts'
import type { MakeClient } from './coredns.ts'
import { answerAdapter, type AdapterSource } from './metrics-adapter-api.ts'
import { RequestRates } from './request-rates.ts'

const RESIDENT_BYTES = 30 * 1024 * 1024
const IDLE_CPU_MILLI = 5
const PORT = 6443
const INTERVAL = 15 * SECOND
const WINDOW = 20 * SECOND

export function metricsAdapter(makeClient: MakeClient): Program {
  return function* (process) {
    process.resources.useMemory(RESIDENT_BYTES)
    process.resources.useCpu(IDLE_CPU_MILLI)
    const factory = new InformerFactory(makeClient(process, 'metrics-adapter'), process.group)
    const nodes = factory.informer(NODES)
    const source: AdapterSource = { rates: new RequestRates(WINDOW), pods: factory.informer(PODS), services: factory.informer(SERVICES), configMaps: factory.informer(CONFIG_MAPS) }
    const isReady = (): boolean => [nodes, source.pods, source.services, source.configMaps].every(({ synced }) => synced.fired)
    process.network.listen(PORT, 'TCP', function* (message) {
      if (message.protocol !== 'http') return { protocol: 'bytes', data: '' }
      if (pathOf(message) === '/readyz') return isReady() ? respond(200, 'ok') : respond(500, '[-]informer-sync failed\n')
      if (pathOf(message) === '/livez') return respond(200, 'ok')
      return answerAdapter(source, message, process.kernel.now) ?? respond(404, '404 page not found\n')
    })
    process.group.spawn('scrape', function* (): Process<void> {
      yield* nodes.synced.wait()
      for (;;) {
        yield* scrapeAll(process, [...nodes.list()].map(({ metadata }) => metadata.name), source.rates)
        yield* sleep(INTERVAL)
      }
    }())
    yield* untilSignal(process, ['TERM', 'INT'])
    yield* sleep(10 * MILLISECOND)
    return 0
  }
}

/** One round: all kubelets side by side. */
function* scrapeAll(process: ContainerProcess, nodes: readonly string[], rates: RequestRates): Process<void> {
  const batch: NodeTraffic[] = []
  const tasks = nodes.map((node) => process.group.spawn(`scrape ${node}`, scrape(process, node, batch)))
  for (const task of tasks) yield* task.join()
  rates.store(batch)
}

function* scrape({ network: { host }, stderr }: ContainerProcess, node: string, batch: NodeTraffic[]): Process<void> {
  const kubelet = host.network.findHost(node)
  if (!kubelet) return
  try {
    batch.push(yield* host.network.call<MetricsRequest, NodeTraffic>(host, kubelet, KUBELET_PORT, { path: '/metrics/traffic' }, { deadlineMicros: INTERVAL / 2, channel: 'kubelet', label: 'metrics' }))
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    stderr.write(`unable to scrape node ${node}: ${error.message}\n`)
  }
}

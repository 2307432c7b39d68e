// CoreDNS with the kubernetes, forward, cache-less, health and ready plugins: a client of the API server that answers DNS from its informers.
import { ENDPOINT_SLICES, InformerFactory, NAMESPACES, SERVICES, type Client } from '../../../client/index.ts'
import { SECOND, select, sleep, type Process, type Random } from '../../../../kernel/index.ts'
import type { Answer, ContainerProcess, DnsAnswer, Message, Program } from '../../runtime/index.ts'
import { httpOnly, respond, untilSignal } from '../servers/http.ts'
import { ClusterZone } from './cluster-zone.ts'

const RESIDENT_BYTES = 14 * 1024 * 1024
const IDLE_CPU_MILLI = 2
const QUERY_CPU_MICROS = 30
const LAMEDUCK = 5 * SECOND
/** How long the server waits for its first lists before it answers with what it has. */
const SYNC_MOST = 5 * SECOND
const DNS_PORT = 53
const HEALTH_PORT = 8080
const READY_PORT = 8181
const METRICS_PORT = 9153

export type MakeClient = (process: ContainerProcess, userAgent: string) => Client

/** Models coredns with kubeadm's Corefile; names outside of the cluster's domain are forwarded nowhere and answered NXDOMAIN. */
export function coreDns(makeClient: MakeClient, version: string): Program {
  return function* (process) {
    process.resources.useMemory(RESIDENT_BYTES)
    process.resources.useCpu(IDLE_CPU_MILLI)
    const random = process.kernel.random(`loadbalance ${process.container.pod.name}`)
    const factory = new InformerFactory(makeClient(process, 'coredns'), process.group)
    const services = factory.informer(SERVICES)
    const slices = factory.informer(ENDPOINT_SLICES)
    const namespaces = factory.informer(NAMESPACES)
    const zone = new ClusterZone({ services, slices, namespaces })
    const synced = (): boolean => services.synced.fired && slices.synced.fired && namespaces.synced.fired
    let healthy = true
    const text = (status: number, body: string) => respond(status, body, { 'content-type': 'text/plain; charset=utf-8' })
    process.network.listen(HEALTH_PORT, 'TCP', httpOnly(function* () { return healthy ? text(200, 'OK') : text(503, 'Service Unavailable') }))
    process.network.listen(READY_PORT, 'TCP', httpOnly(function* () { return synced() && healthy ? text(200, 'OK') : text(503, 'kubernetes') }))
    process.network.listen(METRICS_PORT, 'TCP', httpOnly(function* () { return text(200, '') }))
    const deadline = process.kernel.now + SYNC_MOST
    for (const informer of [services, slices, namespaces]) yield* select([informer.synced, { after: Math.max(0, deadline - process.kernel.now) }])
    if (!synced()) process.stdout.write('[WARNING] plugin/kubernetes: starting server with unsynced Kubernetes API\n')
    const answer = function* (message: Message): Process<Answer> {
      yield* process.resources.compute(QUERY_CPU_MICROS)
      if (message.protocol !== 'dns') return { protocol: 'bytes', data: '' }
      return synced() ? shuffle(zone.answer(message), random) : { protocol: 'dns', code: 'SERVFAIL', records: [] }
    }
    process.network.listen(DNS_PORT, 'UDP', answer)
    process.network.listen(DNS_PORT, 'TCP', answer)
    process.stdout.write(`.:53\n[INFO] plugin/reload: Running configuration SHA512 = 1b226df79860026c6a52e67daa10d7f0d57ec5b023288ec00c5e05f93523c894564e15b91770d3a07ae1cfbe861d15b37d4a0027e69c546ab112970993a3b03b\nCoreDNS-${version}\nlinux/amd64, go1.24.1, 707c7c1\n`)
    const signal = yield* untilSignal(process, ['TERM', 'INT'])
    process.stdout.write(`[INFO] SIG${signal}: Shutting down servers then terminating\n`)
    healthy = false
    process.stdout.write('[INFO] plugin/health: Going into lameduck mode for 5s\n')
    yield* sleep(LAMEDUCK)
    return 0
  }
}

/** The loadbalance plugin: addresses in another order each time. */
function shuffle(answer: DnsAnswer, random: Random): DnsAnswer {
  if (answer.records.length < 2) return answer
  const records = [...answer.records]
  for (let i = records.length - 1; i > 0; i--) {
    const j = random.int(i + 1)
    ;[records[i], records[j]] = [records[j]!, records[i]!]
  }
  return { ...answer, records }
}

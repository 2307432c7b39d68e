// The names of a cluster: what the kubernetes plugin of CoreDNS makes of Services and EndpointSlices. Pure but for the informers it reads.
import type { Namespace, Service } from '../../../api/types/core-v1.ts'
import type { EndpointSlice } from '../../../api/types/discovery-v1.ts'
import type { Informer } from '../../../client/index.ts'
import type { DnsAnswer, DnsQuery } from '../../runtime/index.ts'

const ZONE = 'cluster.local'
const TTL_SECONDS = 30
/** Names for names for names: followed no further. */
const ALIASES_MOST = 8
const SERVICE_LABEL = 'kubernetes.io/service-name'
const BY_SERVICE = 'service'
const BY_ADDRESS = 'address'

type Record = DnsAnswer['records'][number]

/** An endpoint that DNS shows: ready, or of a Service that publishes those that are not. */
interface Endpoint {
  readonly ip: string
  /** Its label under the Service's name. */
  readonly hostname: string
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: string }[]
}

export interface ZoneSources {
  readonly services: Informer<Service>
  readonly slices: Informer<EndpointSlice>
  readonly namespaces: Informer<Namespace>
}

/** Models coredns plugin/kubernetes (`pods insecure`, ttl 30) with the DNS specification 1.1. */
export class ClusterZone {
  readonly #sources: ZoneSources

  constructor(sources: ZoneSources) {
    this.#sources = sources
    sources.slices.addIndex(BY_SERVICE, (slice) => [`${slice.metadata.namespace}/${slice.metadata.labels?.[SERVICE_LABEL] ?? ''}`])
    sources.slices.addIndex(BY_ADDRESS, (slice) => slice.endpoints?.flatMap((endpoint) => endpoint.addresses) ?? [])
    sources.services.addIndex(BY_ADDRESS, (service) => service.spec?.clusterIPs ?? [])
  }

  answer(query: DnsQuery, aliases = 0): DnsAnswer {
    const name = query.name.toLowerCase().replace(/\.$/, '')
    if (name.endsWith('.in-addr.arpa')) return this.#reverse(name, query)
    if (name === ZONE) return found([])
    if (!name.endsWith(`.${ZONE}`)) return NXDOMAIN
    const labels = name.slice(0, -ZONE.length - 1).split('.')
    const kind = labels.pop()
    if (labels.length === 0) return kind === 'svc' || kind === 'pod' ? found([]) : NXDOMAIN
    const namespace = labels.pop()!
    if (!this.#sources.namespaces.get(namespace)) return NXDOMAIN
    if (labels.length === 0) return found([])
    if (kind === 'pod') return podRecord(labels, query)
    return kind === 'svc' ? this.#service(labels, namespace, query, aliases) : NXDOMAIN
  }

  #service(labels: readonly string[], namespace: string, query: DnsQuery, aliases: number): DnsAnswer {
    const service = this.#sources.services.get(`${namespace}/${labels.at(-1)}`)
    if (!service) return NXDOMAIN
    const { spec } = service
    const below = labels.slice(0, -1)
    if (spec?.type === 'ExternalName') return below.length > 0 ? NXDOMAIN : this.#alias(spec.externalName ?? '', query, aliases)
    const isHeadless = spec?.clusterIP === 'None'
    const [first, second] = below
    if (below.length === 2 && first!.startsWith('_') && second!.startsWith('_')) return this.#ports(service, first!.slice(1), second!.slice(1), query)
    if (!isHeadless) {
      if (below.length > 0) return NXDOMAIN
      return this.#typed(query, (spec?.clusterIPs ?? []).filter(isIPv4))
    }
    const endpoints = this.#endpoints(service)
    const chosen = below.length === 0 ? endpoints : below.length === 1 ? endpoints.filter((endpoint) => endpoint.hostname === first) : []
    return chosen.length === 0 ? NXDOMAIN : this.#typed(query, [...new Set(chosen.map((endpoint) => endpoint.ip))])
  }

  /** A name for another; when that is the cluster's own, its addresses come along. */
  #alias(target: string, query: DnsQuery, aliases: number): DnsAnswer {
    const alias = record(query.name, 'CNAME', target)
    const own = query.type !== 'CNAME' && target.endsWith(`.${ZONE}`) && aliases < ALIASES_MOST ? this.answer({ ...query, name: target }, aliases + 1).records : []
    return found([alias, ...own])
  }

  #typed(query: DnsQuery, addresses: readonly string[]): DnsAnswer {
    return found(query.type === 'A' ? addresses.map((ip) => record(query.name, 'A', ip)) : [])
  }

  /** `_port._protocol.service`: where a named port is served. */
  #ports(service: Service, portName: string, protocol: string, query: DnsQuery): DnsAnswer {
    const target = `${service.metadata.name}.${service.metadata.namespace}.svc.${ZONE}`
    const matches = (port: { readonly name?: string | undefined; readonly protocol?: string | undefined }): boolean => port.name === portName && (port.protocol ?? 'TCP').toLowerCase() === protocol
    if (service.spec?.clusterIP !== 'None') {
      const ports = (service.spec?.ports ?? []).filter(matches)
      if (ports.length === 0) return NXDOMAIN
      return found(query.type === 'SRV' ? ports.map(({ port }) => record(query.name, 'SRV', `0 100 ${port} ${target}`)) : [])
    }
    const records = this.#endpoints(service).flatMap((endpoint) => endpoint.ports.filter(matches).map(({ port }) => record(query.name, 'SRV', `0 100 ${port} ${endpoint.hostname}.${target}`)))
    return records.length === 0 ? NXDOMAIN : found(query.type === 'SRV' ? records : [])
  }

  #endpoints(service: Service): readonly Endpoint[] {
    const endpoints: Endpoint[] = []
    const { namespace, name } = service.metadata
    const publishes = service.spec?.publishNotReadyAddresses ?? false
    for (const slice of this.#sources.slices.byIndex(BY_SERVICE, `${namespace}/${name}`)) {
      const ports = (slice.ports ?? []).map((port) => ({ name: port.name ?? '', port: port.port ?? 0, protocol: port.protocol ?? 'TCP' }))
      for (const endpoint of slice.endpoints ?? []) {
        if (!publishes && endpoint.conditions?.ready === false) continue
        for (const ip of endpoint.addresses) if (isIPv4(ip)) endpoints.push({ ip, hostname: endpoint.hostname ?? ip.replaceAll('.', '-'), ports })
      }
    }
    return endpoints
  }

  #reverse(name: string, query: DnsQuery): DnsAnswer {
    const ip = name.slice(0, -'.in-addr.arpa'.length).split('.').reverse().join('.')
    const pointer = (target: string): DnsAnswer => found(query.type === 'PTR' ? [record(query.name, 'PTR', `${target}.svc.${ZONE}`)] : [])
    for (const service of this.#sources.services.byIndex(BY_ADDRESS, ip)) return pointer(`${service.metadata.name}.${service.metadata.namespace}`)
    const records: Record[] = []
    for (const slice of this.#sources.slices.byIndex(BY_ADDRESS, ip)) {
      const service = this.#sources.services.get(`${slice.metadata.namespace}/${slice.metadata.labels?.[SERVICE_LABEL] ?? ''}`)
      const endpoint = slice.endpoints?.find((candidate) => candidate.addresses.includes(ip))
      if (service?.spec?.clusterIP === 'None' && endpoint) records.push(record(query.name, 'PTR', `${endpoint.hostname ?? ip.replaceAll('.', '-')}.${service.metadata.name}.${service.metadata.namespace}.svc.${ZONE}`))
    }
    return records.length > 0 ? found(query.type === 'PTR' ? records : []) : NXDOMAIN
  }
}

/** `10-244-0-5.default.pod.cluster.local`: the address is in the name itself. */
function podRecord(labels: readonly string[], query: DnsQuery): DnsAnswer {
  const ip = labels[0]!.replaceAll('-', '.')
  if (labels.length !== 1 || !isIPv4(ip)) return NXDOMAIN
  return found(query.type === 'A' ? [record(query.name, 'A', ip)] : [])
}

function isIPv4(ip: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(ip)
}

const NXDOMAIN: DnsAnswer = { protocol: 'dns', code: 'NXDOMAIN', records: [] }

function found(records: readonly Record[]): DnsAnswer {
  return { protocol: 'dns', code: 'NOERROR', records }
}

function record(name: string, type: Record['type'], data: string): Record {
  return { name, type, ttlSeconds: TTL_SECONDS, data }
}

// kube-proxy of one node: watches Services and EndpointSlices and writes the machine's packet filter. Models pkg/proxy/iptables.
// Left out: IPVS and nftables modes, conntrack entries (a connection here is one request), masquerading.
import { keyOf } from '../api/index.ts'
import type { Service, ServicePort } from '../api/types/core-v1.ts'
import type { EndpointSlice } from '../api/types/discovery-v1.ts'
import { ENDPOINT_SLICES, InformerFactory, SERVICES, waitForSync, type Client, type Informer } from '../client/index.ts'
import { SECOND, Signal, select, sleep, type Group, type Process } from '../../kernel/index.ts'
import { ruleKey, type Backend, type Netfilter, type Protocol, type Rule } from './netfilter.ts'

export interface KubeProxyOptions {
  readonly client: Client
  readonly group: Group
  readonly node: string
  readonly netfilter: Netfilter
  /** Opens and closes the machine's port of a Service: what arrives there passes the filter. */
  readonly nodePorts: { open(port: number, protocol: Protocol): void; close(port: number, protocol: Protocol): void }
}

const MIN_SYNC = 1 * SECOND
const SERVICE_NAME = 'kubernetes.io/service-name'

/** Starts the proxy's processes in the group. */
export function startKubeProxy(options: KubeProxyOptions): void {
  const factory = new InformerFactory(options.client, options.group)
  const services = factory.informer(SERVICES)
  const slices = factory.informer(ENDPOINT_SLICES)
  slices.addIndex('service', (slice) => [`${slice.metadata.namespace}/${slice.metadata.labels?.[SERVICE_NAME] ?? ''}`])
  options.group.spawn('kube-proxy', run(options, services, slices))
}

function* run({ client, node, netfilter, nodePorts }: KubeProxyOptions, services: Informer<Service>, slices: Informer<EndpointSlice>): Process<void> {
  const dirty = new Set<string>()
  let changed = new Signal()
  const touch = (key: string): void => {
    dirty.add(key)
    changed.fire()
  }
  const ofSlice = (slice: EndpointSlice): string => `${slice.metadata.namespace}/${slice.metadata.labels?.[SERVICE_NAME] ?? ''}`
  services.handle({ added: (s) => touch(keyOf(s)), updated: (_, s) => touch(keyOf(s)), deleted: (s) => touch(keyOf(s)) })
  slices.handle({ added: (s) => touch(ofSlice(s)), updated: (_, s) => touch(ofSlice(s)), deleted: (s) => touch(ofSlice(s)) })
  yield* waitForSync([services, slices])
  /** The keys that each Service has in the filter now. A proxy that starts again writes all of them anew. */
  const written = new Map<string, readonly string[]>()
  let stale = [...netfilter.rules.keys()]
  const { trace } = client.kernel
  for (;;) {
    yield* select([changed])
    changed = new Signal()
    const keys = [...dirty]
    dirty.clear()
    for (const key of keys) {
      const service = services.get(key)
      const rules = service ? planRules(service, [...slices.byIndex('service', key)], node) : new Map<string, Rule>()
      for (const old of written.get(key) ?? []) {
        if (rules.has(old)) continue
        netfilter.delete(old)
        if (old.startsWith('*')) nodePorts.close(...portOf(old))
      }
      for (const [at, rule] of rules) {
        netfilter.set(at, rule)
        if (at.startsWith('*')) nodePorts.open(...portOf(at))
      }
      if (rules.size > 0) written.set(key, [...rules.keys()])
      else written.delete(key)
      if (trace.on) trace.record('reconcile', `kube-proxy ${node}`, 'sync', `services/${key}`, { rules: rules.size, backends: [...rules.values()][0]?.backends.length ?? 0 })
    }
    // What an earlier run of the proxy left and no Service asks for any more.
    const wanted = stale.length > 0 ? new Set([...written.values()].flat()) : new Set<string>()
    for (const key of stale) if (!wanted.has(key)) netfilter.delete(key)
    stale = []
    yield* sleep(MIN_SYNC)
  }
}

const portOf = (key: string): [number, Protocol] => {
  const [, port, protocol] = key.match(/:(\d+)\/(\w+)$/)!
  return [Number(port), protocol as Protocol]
}

/** The rules of one Service as seen from one node: cluster IP, external addresses, node port. */
export function planRules(service: Service, slices: readonly EndpointSlice[], node: string): Map<string, Rule> {
  const rules = new Map<string, Rule>()
  const spec = service.spec
  if (!spec || spec.type === 'ExternalName' || !spec.clusterIP || spec.clusterIP === 'None') return rules
  const affinitySeconds = spec.sessionAffinity === 'ClientIP' ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) : undefined
  for (const port of spec.ports ?? []) {
    const protocol = (port.protocol ?? 'TCP') as Protocol
    const { all, local } = backendsOf(port, slices, node)
    const name = `${keyOf(service)}${port.name ? `:${port.name}` : ''}`
    const make = (kind: Rule['kind'], isLocal: boolean): Rule => {
      const backends = isLocal ? local : all
      // Traffic that must stay local where there is nothing local is dropped; where there is nothing at all it is refused.
      return { service: name, kind, backends, otherwise: isLocal && all.length > 0 ? 'drop' : 'reject', affinitySeconds }
    }
    const localOutside = spec.externalTrafficPolicy === 'Local'
    for (const ip of spec.clusterIPs ?? [spec.clusterIP]) rules.set(ruleKey(ip, port.port, protocol), make('cluster-ip', spec.internalTrafficPolicy === 'Local'))
    const outside = [...(spec.externalIPs ?? []), ...(service.status?.loadBalancer?.ingress ?? []).flatMap((ingress) => ingress.ip ?? [])]
    for (const ip of outside) rules.set(ruleKey(ip, port.port, protocol), make('external', localOutside))
    if (port.nodePort) rules.set(ruleKey('*', port.nodePort, protocol), make('node-port', localOutside))
  }
  return rules
}

/** Ready endpoints; when none is ready, those that still serve while they terminate (ProxyTerminatingEndpoints). */
function backendsOf(port: ServicePort, slices: readonly EndpointSlice[], node: string): { all: Backend[]; local: Backend[] } {
  const ready: (Backend & { isLocal: boolean })[] = []
  const leaving: (Backend & { isLocal: boolean })[] = []
  for (const slice of slices) {
    const target = slice.ports?.find((p) => (p.name ?? '') === (port.name ?? '') && (p.protocol ?? 'TCP') === (port.protocol ?? 'TCP'))
    if (!target?.port) continue
    for (const endpoint of slice.endpoints ?? []) {
      const [ip] = endpoint.addresses
      if (ip === undefined) continue
      const backend = { ip, port: target.port, isLocal: endpoint.nodeName === node }
      if (endpoint.conditions?.ready !== false) ready.push(backend)
      else if (endpoint.conditions?.serving && endpoint.conditions.terminating) leaving.push(backend)
    }
  }
  const usable = ready.length > 0 ? ready : leaving
  const localReady = ready.filter((b) => b.isLocal)
  const local = localReady.length > 0 ? localReady : leaving.filter((b) => b.isLocal)
  const bare = ({ ip, port: p }: Backend): Backend => ({ ip, port: p })
  return { all: usable.map(bare), local: local.map(bare) }
}

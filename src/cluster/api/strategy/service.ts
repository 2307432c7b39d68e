// Services: fields that belong together and fields that a type does not have. Models pkg/registry/core/service/strategy.go and
// storage/alloc.go as far as nothing needs allocating.
import { without } from '../defaults/index.ts'
import { deepEqual } from '../equal.ts'
import type { Service, ServicePort, ServiceSpec } from '../types/core-v1.ts'
import type { Stored } from './stored.ts'

type Draft = { -readonly [K in keyof ServiceSpec]: ServiceSpec[K] }

/** A client that knows only clusterIP means clusterIPs too. */
export function createService(object: Stored): Stored {
  const { spec } = object as Service
  if (!spec?.clusterIP || spec.clusterIPs?.length) return object
  return { ...object, spec: { ...spec, clusterIPs: [spec.clusterIP] } } as Stored
}

/** Keeps what was allocated when the client left it out, and drops what the new type does not have. */
export function updateService(next: Stored, old: Stored): Stored {
  const before = (old as Service).spec
  const after = (next as Service).spec
  if (!before || !after || before === after) return next
  const spec: Draft = { ...after }
  pairClusterIPs(spec, before)
  keepAllocated(spec, before)
  dropFieldsOfOtherTypes(spec, before)
  return { ...next, spec } as Stored
}

function pairClusterIPs(spec: Draft, old: ServiceSpec): void {
  const samePlural = deepEqual(spec.clusterIPs, old.clusterIPs)
  const sameSingular = (spec.clusterIP ?? '') === (old.clusterIP ?? '')
  if (sameSingular) {
    if (old.clusterIPs?.length && !spec.clusterIPs?.length) spec.clusterIPs = old.clusterIPs
  } else if (samePlural) {
    if (spec.clusterIP) spec.clusterIPs = [spec.clusterIP]
    else delete spec.clusterIPs
  }
}

function keepAllocated(spec: Draft, old: ServiceSpec): void {
  if (needsClusterIP(old) && needsClusterIP(spec)) {
    if (!spec.clusterIP && old.clusterIP) spec.clusterIP = old.clusterIP
    if (!spec.clusterIPs?.length && spec.clusterIP === old.clusterIP && old.clusterIPs) spec.clusterIPs = old.clusterIPs
  }
  if (needsNodePort(old) && needsNodePort(spec) && spec.ports) spec.ports = keepNodePorts(spec.ports, old.ports ?? [])
  if (needsHealthPort(old) && needsHealthPort(spec) && !spec.healthCheckNodePort && old.healthCheckNodePort) spec.healthCheckNodePort = old.healthCheckNodePort
}

/** Ports are known by name; a node port already claimed by another port is not given twice. */
function keepNodePorts(ports: readonly ServicePort[], old: readonly ServicePort[]): readonly ServicePort[] {
  const claimed = new Set(ports.map((port) => port.nodePort).filter((port) => port && old.some(({ nodePort }) => nodePort === port)))
  return ports.map((port) => {
    if (port.nodePort) return port
    const known = old.find(({ name }) => (name ?? '') === (port.name ?? ''))?.nodePort
    if (!known || claimed.has(known)) return port
    claimed.add(known)
    return { ...port, nodePort: known }
  })
}

/** Only what the client left as it was is dropped: a change is for validation to judge. */
function dropFieldsOfOtherTypes(spec: Draft, old: ServiceSpec): void {
  const drop = (key: keyof Draft) => {
    if (deepEqual(spec[key], old[key])) delete spec[key]
  }
  if (needsClusterIP(old) && !needsClusterIP(spec)) {
    if (spec.clusterIP === old.clusterIP && deepEqual(spec.clusterIPs, old.clusterIPs)) {
      delete spec.clusterIP
      delete spec.clusterIPs
    }
    drop('ipFamilies')
    drop('ipFamilyPolicy')
  }
  if (needsNodePort(old) && !needsNodePort(spec) && sameNodePorts(spec.ports ?? [], old.ports ?? []) && spec.ports) {
    spec.ports = spec.ports.map((port) => without(port, 'nodePort'))
  }
  if (needsHealthPort(old) && !needsHealthPort(spec)) drop('healthCheckNodePort')
  if (old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    drop('allocateLoadBalancerNodePorts')
    drop('loadBalancerClass')
  }
  if (needsExternalPolicy(old) && !needsExternalPolicy(spec)) drop('externalTrafficPolicy')
  if (old.type !== 'ExternalName' && spec.type === 'ExternalName') drop('internalTrafficPolicy')
}

function needsClusterIP({ type }: ServiceSpec): boolean {
  return type !== 'ExternalName'
}

function needsNodePort(spec: ServiceSpec): boolean {
  return spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)
}

function needsHealthPort({ type, externalTrafficPolicy }: ServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local'
}

function needsExternalPolicy({ type, externalIPs }: ServiceSpec): boolean {
  return type === 'NodePort' || type === 'LoadBalancer' || (type === 'ClusterIP' && (externalIPs?.length ?? 0) > 0)
}

function sameNodePorts(a: readonly ServicePort[], b: readonly ServicePort[]): boolean {
  const ports = (list: readonly ServicePort[]) => [...new Set(list.map(({ nodePort }) => nodePort ?? 0))].sort((x, y) => x - y)
  return deepEqual(ports(a), ports(b))
}

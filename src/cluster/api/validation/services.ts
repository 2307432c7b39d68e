// Services. Models validateService of pkg/apis/core/validation; addresses and families: service-addresses.ts.
import { isDNS1123Label, parseIP, validateServiceName } from '../names/index.ts'
import type { LoadBalancerStatus, Service, ServicePort, ServiceSpec } from '../types/core-v1.ts'
import { checkCIDR, checkEndpointIP, checkIP, cidrWarnings, ipWarnings } from './addresses.ts'
import { METADATA, ROOT, SPEC, STATUS, type FieldErrors, type Path } from './field-error.ts'
import { goValue } from './go-text.ts'
import { validateLabels } from './labels.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from './meta.ts'
import { FIELD_IMMUTABLE, checkOneOf, checkPort, checkPortNumber, checkQualifiedName, checkRequiredOneOf, checkSubdomain, named, pointer } from './rules.ts'
import { isHeadless, validateClusterIPsUpdate, validateServiceAddresses } from './service-addresses.ts'

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
const AFFINITY_SECONDS_MAX = 86400
const SOURCE_RANGES_ANNOTATION = 'service.beta.kubernetes.io/load-balancer-source-ranges'
const TOPOLOGY_MODE = 'service.kubernetes.io/topology-mode'
const TOPOLOGY_HINTS = 'service.kubernetes.io/topology-aware-hints'
const LOAD_BALANCER_ONLY = "may only be used when `type` is 'LoadBalancer'"

const NO_SPEC: ServiceSpec = {}

export function validateService(errors: FieldErrors, service: Service): void {
  validateObjectMeta(errors, service.metadata, true, validateServiceName)
  validateBody(errors, service, undefined)
}

export function validateServiceUpdate(errors: FieldErrors, service: Service, old: Service): void {
  validateObjectMetaUpdate(errors, service.metadata, old.metadata)
  if (service.spec === old.spec && service.metadata.annotations === old.metadata.annotations && !errors.any) return
  validateClusterIPsUpdate(errors, service.spec ?? NO_SPEC, old.spec ?? NO_SPEC)
  validateClass(errors, service.spec ?? NO_SPEC, old.spec)
  if (needsHealthCheck(old.spec ?? NO_SPEC) && needsHealthCheck(service.spec ?? NO_SPEC) && service.spec?.healthCheckNodePort !== old.spec?.healthCheckNodePort) errors.forbidden(SPEC.child('healthCheckNodePort'), FIELD_IMMUTABLE)
  validateBody(errors, service, old)
}

function validateBody(errors: FieldErrors, service: Service, old: Service | undefined): void {
  const spec = service.spec ?? NO_SPEC
  const { annotations } = service.metadata
  if (annotations?.[TOPOLOGY_MODE] !== undefined && annotations[TOPOLOGY_HINTS] !== undefined && annotations[TOPOLOGY_MODE] !== annotations[TOPOLOGY_HINTS]) {
    errors.invalid(METADATA.child('annotations').key(TOPOLOGY_MODE), annotations[TOPOLOGY_MODE], `must match annotations[${TOPOLOGY_HINTS}] when both are specified`)
  }
  const ports = spec.ports ?? []
  const headless = isHeadless(spec)
  if (ports.length === 0 && !headless && spec.type !== 'ExternalName') errors.required(SPEC.child('ports'))
  validateByType(errors, spec, headless)
  validatePorts(errors, ports)
  if (spec.selector) validateLabels(errors, SPEC.child('selector'), spec.selector)
  validateAffinity(errors, spec)
  validateServiceAddresses(errors, spec, old?.spec)
  for (const [i, ip] of (spec.externalIPs ?? []).entries()) {
    const before = errors.list.length
    checkIP(errors, SPEC.child('externalIPs').index(i), ip, old?.spec?.externalIPs)
    if (errors.list.length === before) checkEndpointIP(errors, SPEC.child('externalIPs').index(i), ip)
  }
  checkRequiredOneOf(errors, SPEC.child('type'), spec.type, TYPES)
  validateNodePorts(errors, spec, ports)
  validateSourceRanges(errors, service, old)
  if (spec.allocateLoadBalancerNodePorts !== undefined && spec.type !== 'LoadBalancer') errors.forbidden(SPEC.child('allocateLoadBalancerNodePorts'), LOAD_BALANCER_ONLY)
  if (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === undefined) errors.required(ROOT.child('allocateLoadBalancerNodePorts'))
  validateClass(errors, spec, undefined)
  validateTraffic(errors, spec)
}

function validateByType(errors: FieldErrors, spec: ServiceSpec, headless: boolean): void {
  const { type } = spec
  if ((type === 'LoadBalancer' || type === 'NodePort') && headless) errors.invalid(SPEC.child('clusterIPs').index(0), 'None', `may not be set to 'None' for ${type} services`)
  if (type !== 'ExternalName') return
  const detail = 'may not be set for ExternalName services'
  if (spec.clusterIPs?.length) errors.forbidden(SPEC.child('clusterIPs'), detail)
  if (spec.ipFamilies?.length) errors.forbidden(SPEC.child('ipFamilies'), detail)
  if (spec.ipFamilyPolicy !== undefined) errors.forbidden(SPEC.child('ipFamilyPolicy'), detail)
  const name = (spec.externalName ?? '').replace(/\.$/, '')
  if (name === '') errors.required(SPEC.child('externalName'))
  else checkSubdomain(errors, SPEC.child('externalName'), name)
}

function validatePorts(errors: FieldErrors, ports: readonly ServicePort[]): void {
  const names = new Set<string>()
  for (const [i, port] of ports.entries()) {
    const at = SPEC.child('ports').index(i)
    if (port.name) {
      errors.invalidEach(at.child('name'), port.name, isDNS1123Label(port.name))
      if (names.has(port.name)) errors.duplicate(at.child('name'), port.name)
      names.add(port.name)
    } else if (ports.length > 1) errors.required(at.child('name'))
    checkPortNumber(errors, at.child('port'), port.port ?? 0)
    checkRequiredOneOf(errors, at.child('protocol'), port.protocol, PROTOCOLS)
    checkPort(errors, at.child('targetPort'), port.targetPort)
    if (port.appProtocol !== undefined) checkQualifiedName(errors, at.child('appProtocol'), port.appProtocol)
  }
}

function validateAffinity(errors: FieldErrors, { sessionAffinity, sessionAffinityConfig: config }: ServiceSpec): void {
  checkRequiredOneOf(errors, SPEC.child('sessionAffinity'), sessionAffinity, ['ClientIP', 'None'])
  const at = SPEC.child('sessionAffinityConfig')
  if (sessionAffinity === 'None' && config) errors.forbidden(at, 'must not be set when session affinity is None')
  if (sessionAffinity !== 'ClientIP') return
  const detail = 'when session affinity type is ClientIP'
  const seconds = config?.clientIP?.timeoutSeconds
  if (!config) errors.required(at, detail)
  else if (!config.clientIP) errors.required(at.child('clientIP'), detail)
  else if (seconds === undefined) errors.required(at.child('clientIP', 'timeoutSeconds'), detail)
  else if (seconds <= 0 || seconds > AFFINITY_SECONDS_MAX) errors.invalid(at.child('clientIP', 'timeoutSeconds'), seconds, `must be greater than 0 and less than ${AFFINITY_SECONDS_MAX}`)
}

function validateNodePorts(errors: FieldErrors, { type }: ServiceSpec, ports: readonly ServicePort[]): void {
  const at = SPEC.child('ports')
  if (type === 'ClusterIP') for (const [i, { nodePort }] of ports.entries()) if (nodePort) errors.forbidden(at.index(i).child('nodePort'), "may not be used when `type` is 'ClusterIP'")
  const nodePorts = new Set<string>()
  for (const [i, { nodePort, protocol }] of ports.entries()) {
    if (!nodePort) continue
    if (nodePorts.has(`${protocol}/${nodePort}`)) errors.duplicate(at.index(i).child('nodePort'), nodePort)
    nodePorts.add(`${protocol}/${nodePort}`)
  }
  const taken = new Set<string>()
  for (const [i, { port, protocol }] of ports.entries()) {
    if (taken.has(`${protocol}/${port}`)) errors.duplicate(at.index(i), goValue('core.ServicePort', { protocol, port }))
    taken.add(`${protocol}/${port}`)
  }
}

function validateSourceRanges(errors: FieldErrors, { spec = NO_SPEC, metadata }: Service, old: Service | undefined): void {
  const ranges = spec.loadBalancerSourceRanges ?? []
  const annotation = metadata.annotations?.[SOURCE_RANGES_ANNOTATION]
  if (ranges.length > 0) {
    const at = SPEC.child('LoadBalancerSourceRanges')
    if (spec.type !== 'LoadBalancer') errors.forbidden(at, LOAD_BALANCER_ONLY)
    const known = (old?.spec?.loadBalancerSourceRanges ?? []).map((range) => range.trim())
    for (const [i, range] of ranges.entries()) checkCIDR(errors, at.index(i), range.trim(), known)
  } else if (annotation !== undefined) {
    const at = METADATA.child('annotations').key(SOURCE_RANGES_ANNOTATION)
    if (spec.type !== 'LoadBalancer') errors.forbidden(at, LOAD_BALANCER_ONLY)
    if (old?.metadata.annotations?.[SOURCE_RANGES_ANNOTATION] === annotation || annotation.trim() === '') return
    for (const range of annotation.trim().split(',')) checkCIDR(errors, at, range.trim())
  }
}

/** The class is who provides the load balancer; `old` is given when a change is judged. */
function validateClass(errors: FieldErrors, spec: ServiceSpec, old: ServiceSpec | undefined): void {
  const at = SPEC.child('loadBalancerClass')
  const { type, loadBalancerClass } = spec
  if (old?.type === 'LoadBalancer' && type === 'LoadBalancer' && old.loadBalancerClass !== loadBalancerClass) errors.invalid(at, pointer(loadBalancerClass), 'may not change once set')
  if (loadBalancerClass === undefined) return
  if (type === 'LoadBalancer') checkQualifiedName(errors, at, loadBalancerClass)
  else errors.forbidden(at, LOAD_BALANCER_ONLY)
}

function needsHealthCheck({ type, externalTrafficPolicy }: ServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local'
}

function validateTraffic(errors: FieldErrors, spec: ServiceSpec): void {
  const { type, externalTrafficPolicy, healthCheckNodePort, internalTrafficPolicy, trafficDistribution } = spec
  const isExternal = type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0)
  if (isExternal) checkRequiredOneOf(errors, SPEC.child('externalTrafficPolicy'), externalTrafficPolicy, ['Cluster', 'Local'])
  else if (externalTrafficPolicy) errors.invalid(SPEC.child('externalTrafficPolicy'), named(externalTrafficPolicy), 'may only be set for externally-accessible services')
  const healthAt = SPEC.child('healthCheckNodePort')
  if (!needsHealthCheck(spec)) {
    if (healthCheckNodePort) errors.invalid(healthAt, healthCheckNodePort, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'")
  } else if (healthCheckNodePort) checkPortNumber(errors, healthAt, healthCheckNodePort)
  // None is no fault here: the server allocates one, which upstream it has done by now.
  if (internalTrafficPolicy !== undefined) checkOneOf(errors, SPEC.child('internalTrafficPolicy'), internalTrafficPolicy, ['Cluster', 'Local'])
  else if (type === 'NodePort' || type === 'LoadBalancer' || type === 'ClusterIP') errors.required(SPEC.child('internalTrafficPolicy'))
  checkOneOf(errors, SPEC.child('trafficDistribution'), trafficDistribution, ['PreferClose', 'PreferSameZone', 'PreferSameNode'])
}

export function validateServiceStatusUpdate(errors: FieldErrors, service: Service, old: Service): void {
  validateObjectMetaUpdate(errors, service.metadata, old.metadata)
  validateLoadBalancer(errors, STATUS.child('loadBalancer', 'ingress'), service.status?.loadBalancer, old.status?.loadBalancer, service.spec ?? NO_SPEC)
}

function validateLoadBalancer(errors: FieldErrors, at: Path, status: LoadBalancerStatus | undefined, old: LoadBalancerStatus | undefined, { type }: ServiceSpec): void {
  const ingress = status?.ingress ?? []
  if (type !== 'LoadBalancer' && ingress.length > 0) return errors.forbidden(at, "may only be used when `spec.type` is 'LoadBalancer'")
  const known = (old?.ingress ?? []).flatMap(({ ip }) => ip || [])
  for (const [i, { ip, ipMode, hostname }] of ingress.entries()) {
    const here = at.index(i)
    if (ip) checkIP(errors, here.child('ip'), ip, known)
    if (ipMode === undefined) {
      if (ip) errors.required(here.child('ipMode'), 'must be specified when `ip` is set')
    } else if (!ip) errors.forbidden(here.child('ipMode'), 'may not be specified when `ip` is not set')
    else checkOneOf(errors, here.child('ipMode'), ipMode, ['Proxy', 'VIP'])
    checkIngressHostname(errors, here.child('hostname'), hostname)
  }
}

/** A load balancer's name is a DNS name. */
export function checkIngressHostname(errors: FieldErrors, at: Path, hostname: string | undefined): void {
  if (!hostname) return
  checkSubdomain(errors, at, hostname)
  if (parseIP(hostname)) errors.invalid(at, hostname, 'must be a DNS name, not an IP address')
}

/** Warnings about addresses that a load balancer reports. */
export function loadBalancerWarnings({ status }: { readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string }[] } } }): readonly string[] {
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }, i) => (ip ? ipWarnings(STATUS.child('loadBalancer', 'ingress').index(i), ip) : []))
}

export function serviceWarnings({ metadata, spec = NO_SPEC }: Service): readonly string[] {
  const { type, clusterIP, clusterIPs = [], externalIPs = [], loadBalancerIP } = spec
  const isNone = type === 'ClusterIP' && clusterIP === 'None'
  return [
    ...(metadata.annotations?.[TOPOLOGY_HINTS] !== undefined ? [`annotation ${TOPOLOGY_HINTS} is deprecated, please use ${TOPOLOGY_MODE} instead`] : []),
    ...(clusterIP && clusterIP !== 'None' ? clusterIPs.flatMap((ip, i) => ipWarnings(SPEC.child('clusterIPs').index(i), ip)) : []),
    ...(isNone && loadBalancerIP ? ['spec.loadBalancerIP is ignored for headless services'] : []),
    ...(isNone && externalIPs.length > 0 ? ['spec.externalIPs is ignored for headless services'] : []),
    ...(isNone && spec.sessionAffinity !== 'None' ? ['spec.SessionAffinity is ignored for headless services'] : []),
    ...externalIPs.flatMap((ip, i) => ipWarnings(SPEC.child('externalIPs').index(i), ip)),
    ...(loadBalancerIP ? ipWarnings(SPEC.child('loadBalancerIP'), loadBalancerIP) : []),
    ...(spec.loadBalancerSourceRanges ?? []).flatMap((range, i) => cidrWarnings(SPEC.child('loadBalancerSourceRanges').index(i), range)),
    ...(type === 'ExternalName' && externalIPs.length > 0 ? ['spec.externalIPs is ignored when spec.type is "ExternalName"'] : []),
    ...(type !== 'ExternalName' && spec.externalName ? ['spec.externalName is ignored when spec.type is not "ExternalName"'] : []),
  ]
}

// What a Service gets from the server: addresses, families, node ports; and gives back.
// Models pkg/registry/core/service/storage/alloc.go for a cluster with one IPv4 range.
import type { Service, ServicePort, ServiceSpec } from '../../api/types/core-v1.ts'
import { FieldErrors } from '../../api/validation/index.ts'
import type { Process } from '../../../kernel/index.ts'
import type { Core } from '../core.ts'
import type { RequestContext } from '../request-context.ts'
import { fieldPath, internal, invalid } from '../status.ts'
import { releaseAddress, takeAddress, takeAnyAddress } from './cluster-ips.ts'

const HEADLESS = 'None'

/** A Service with what was allocated for it. */
export interface Allocated {
  readonly service: Service
  /** Call when the Service has been stored (true) or not (false): holds end, or allocations go back. */
  readonly finish: (stored: boolean) => Process<void>
}

/** Fills in families and policy, which need no allocation; validation looks at them. */
export function withFamilies(service: Service): Service {
  const { spec } = service
  if (!spec || spec.type === 'ExternalName') return service
  if (spec.ipFamilies?.length && spec.ipFamilyPolicy) return service
  // A headless Service without a selector may point at anything.
  const isOpen = spec.clusterIP === HEADLESS && Object.keys(spec.selector ?? {}).length === 0
  const ipFamilies = spec.ipFamilies?.length ? spec.ipFamilies : isOpen ? ['IPv4', 'IPv6'] : ['IPv4']
  const ipFamilyPolicy = spec.ipFamilyPolicy ?? (isOpen ? 'RequireDualStack' : 'SingleStack')
  return { ...service, spec: { ...spec, ipFamilies, ipFamilyPolicy } }
}

/** Allocates what the Service needs and `old` did not have. Throws Invalid for what cannot be had. */
export function* allocate(core: Core, context: RequestContext, service: Service, old: Service | undefined): Process<Allocated> {
  checkFamilies(context, service)
  const taken: Taken = { addresses: [], ports: [] }
  try {
    const addressed = yield* withAddress(core, context, service, old, taken)
    return { service: withNodePorts(core, context, addressed, old, taken), finish: (stored) => finish(core, taken, stored) }
  } catch (error) {
    yield* finish(core, taken, false)
    throw error
  }
}

/** There is one range of addresses, so nobody gets two, or one of the other family; an open headless Service needs none. */
function checkFamilies({ served }: RequestContext, { metadata, spec }: Service): void {
  if (spec === undefined || spec.type === 'ExternalName' || (spec.clusterIP === HEADLESS && Object.keys(spec.selector ?? {}).length === 0)) return
  const errors = new FieldErrors()
  for (const [i, family] of (spec.ipFamilies ?? []).entries()) if (family === 'IPv6') errors.invalid(fieldPath('spec', 'ipFamilies').index(i), family, 'not configured on this cluster')
  if (spec.ipFamilyPolicy === 'RequireDualStack') errors.invalid(fieldPath('spec', 'ipFamilyPolicy'), spec.ipFamilyPolicy, 'this cluster is not configured for dual-stack services')
  if (errors.list.length > 0) throw invalid(served.qualifiedKind, metadata.name, errors.list)
}

/** Gives back what `old` had and `next` (absent after a deletion) has no more. */
export function* giveBack(core: Core, old: Service, next: Service | undefined): Process<void> {
  const kept = next?.spec?.clusterIPs ?? []
  for (const address of old.spec?.clusterIPs ?? []) if (address !== HEADLESS && !kept.includes(address)) yield* releaseAddress(core, address)
}

interface Taken {
  readonly addresses: string[]
  readonly ports: number[]
}

function* finish(core: Core, { addresses, ports }: Taken, stored: boolean): Process<void> {
  for (const port of ports) core.nodePorts.release(port)
  if (!stored) for (const address of addresses) yield* releaseAddress(core, address)
}

function* withAddress(core: Core, context: RequestContext, service: Service, old: Service | undefined, taken: Taken): Process<Service> {
  const spec = service.spec!
  if (spec.type === 'ExternalName' || spec.clusterIP === HEADLESS) return spec.clusterIP === HEADLESS && !spec.clusterIPs?.length ? { ...service, spec: { ...spec, clusterIPs: [HEADLESS] } } : service
  if (spec.clusterIP && old?.spec?.clusterIP === spec.clusterIP) return service
  const owner = { namespace: context.namespace, name: service.metadata.name }
  const asked = spec.clusterIP
  const problem = asked ? yield* takeAddress(core, asked, owner, context.dryRun) : undefined
  if (problem) {
    const errors = new FieldErrors()
    errors.invalid(fieldPath('spec', 'clusterIPs'), [asked], `failed to allocate IP ${asked}: ${problem}`)
    throw invalid(context.served.qualifiedKind, service.metadata.name, errors.list)
  }
  const address = asked || (yield* takeAnyAddress(core, owner, context.dryRun))
  if (!context.dryRun) taken.addresses.push(address)
  return { ...service, spec: { ...spec, clusterIP: address, clusterIPs: [address] } }
}

function withNodePorts(core: Core, context: RequestContext, service: Service, old: Service | undefined, taken: Taken): Service {
  const spec = service.spec!
  if (!needsNodePorts(spec)) return service
  const known = new Set((old?.spec?.ports ?? []).map(({ nodePort }) => nodePort))
  /** One number serves TCP and UDP of the same Service. */
  const inThis = new Map<number, number>()
  const errors = new FieldErrors()
  const ports = spec.ports?.map((port, i): ServicePort => {
    if (port.nodePort) {
      const problem = known.has(port.nodePort) || inThis.has(port.nodePort) ? undefined : core.nodePorts.take(port.nodePort, context.dryRun)
      if (problem) errors.invalid(fieldPath('spec', 'ports').index(i).child('nodePort'), port.nodePort, problem)
      else if (!known.has(port.nodePort) && !inThis.has(port.nodePort) && !context.dryRun) taken.ports.push(port.nodePort)
      inThis.set(port.nodePort, port.port)
      return port
    }
    const nodePort = core.nodePorts.takeAny(core.random, context.dryRun)
    if (nodePort === undefined) throw internal('failed to allocate a nodePort: range is full')
    if (!context.dryRun) taken.ports.push(nodePort)
    return { ...port, nodePort }
  })
  if (errors.any) throw invalid(context.served.qualifiedKind, service.metadata.name, errors.list)
  return { ...service, spec: { ...spec, ports, ...healthPort(core, context, spec, taken) } }
}

function healthPort(core: Core, { dryRun }: RequestContext, spec: ServiceSpec, taken: Taken): Partial<ServiceSpec> {
  if (spec.type !== 'LoadBalancer' || spec.externalTrafficPolicy !== 'Local' || spec.healthCheckNodePort) return {}
  const port = core.nodePorts.takeAny(core.random, dryRun)
  if (port !== undefined && !dryRun) taken.ports.push(port)
  return { healthCheckNodePort: port }
}

function needsNodePorts({ type, allocateLoadBalancerNodePorts }: ServiceSpec): boolean {
  return type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false)
}

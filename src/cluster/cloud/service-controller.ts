// The Service controller of the cloud controller manager: gives each LoadBalancer Service a load balancer of the cloud, keeps its
// targets to the ready nodes, and takes it away before the Service goes. Models k8s.io/cloud-provider/controllers/service.
import { ApiError, hasReason, keyOf } from '../api/index.ts'
import type { Node, Service } from '../api/types/core-v1.ts'
import { EventRecorder, NODES, SERVICES, WorkQueue, waitForSync, type Client, type Informer, type InformerFactory } from '../client/index.ts'
import { NetworkError, type Group, type Host, type Process } from '../../kernel/index.ts'
import type { Cloud } from './cloud.ts'

export interface ServiceControllerOptions {
  readonly client: Client
  readonly group: Group
  readonly factory: InformerFactory
  /** The cloud itself: load balancers live on when the controller dies. */
  readonly cloud: Cloud
}

const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup'
const EXCLUDE = 'node.kubernetes.io/exclude-from-external-load-balancers'
const WORKERS = 1

export function startServiceController(options: ServiceControllerOptions): void {
  const { client, group, factory } = options
  const services = factory.informer(SERVICES)
  const nodes = factory.informer(NODES)
  const queue = new WorkQueue(client.kernel, 'service')
  const recorder = new EventRecorder(client, group, 'service-controller')
  const enqueue = (service: Service): void => queue.add(keyOf(service))
  services.handle({ added: enqueue, updated: (_, service) => enqueue(service), deleted: enqueue })
  const enqueueAll = (): void => {
    for (const service of services.list()) if (wantsBalancer(service)) enqueue(service)
  }
  nodes.handle({ added: enqueueAll, updated: (old, node) => isTarget(old) !== isTarget(node) && enqueueAll(), deleted: enqueueAll })
  for (let i = 0; i < WORKERS; i++) group.spawn('service worker', work(options, services, nodes, queue, recorder))
}

function* work(options: ServiceControllerOptions, services: Informer<Service>, nodes: Informer<Node>, queue: WorkQueue, recorder: EventRecorder): Process<void> {
  yield* waitForSync([services, nodes])
  for (;;) {
    const key = yield* queue.get()
    try {
      const service = services.get(key)
      const { trace } = options.client.kernel
      if (trace.on) trace.record('reconcile', 'service-controller', 'sync', `services/${key}`)
      if (service) yield* sync(options, service, nodes, recorder)
      else options.cloud.releaseBalancer(key)
      queue.forget(key)
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof NetworkError)) throw error
      queue.addRateLimited(key)
    }
    queue.done(key)
  }
}

function* sync(options: ServiceControllerOptions, service: Service, nodes: Informer<Node>, recorder: EventRecorder): Process<void> {
  const { client, cloud } = options
  const key = keyOf(service)
  const finalizers = service.metadata.finalizers ?? []
  if (!wantsBalancer(service) || service.metadata.deletionTimestamp) {
    if (!finalizers.includes(FINALIZER)) return
    recorder.event(service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer')
    options.cloud.releaseBalancer(key)
    yield* patchStatus(client, service, undefined)
    yield* client.patch(SERVICES, service.metadata.name, service.metadata.namespace, 'application/merge-patch+json', { metadata: { finalizers: finalizers.filter((f) => f !== FINALIZER) } }, { subresource: 'status' })
    recorder.event(service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer')
    return
  }
  if (!finalizers.includes(FINALIZER)) yield* client.patch(SERVICES, service.metadata.name, service.metadata.namespace, 'application/merge-patch+json', { metadata: { finalizers: [...finalizers, FINALIZER] } }, { subresource: 'status' })
  if (!cloud.balancer(key)) recorder.event(service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer')
  const balancer = cloud.ensureBalancer(key)
  const targets = [...nodes.list()].filter(isTarget).map((node) => cloud.network.findHost(node.metadata.name)).filter((host): host is Host => host !== undefined)
  balancer.configure((service.spec?.ports ?? []).flatMap(({ port, nodePort }) => (nodePort ? [{ port, nodePort }] : [])), targets)
  if (service.status?.loadBalancer?.ingress?.[0]?.ip !== balancer.ip) {
    yield* patchStatus(client, service, balancer.ip)
    recorder.event(service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer')
  }
}

function* patchStatus(client: Client, service: Service, ip: string | undefined): Process<void> {
  try {
    yield* client.patch(SERVICES, service.metadata.name, service.metadata.namespace, 'application/merge-patch+json', { status: { loadBalancer: ip === undefined ? { ingress: null } : { ingress: [{ ip, ipMode: 'VIP' }] } } }, { subresource: 'status' })
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error
  }
}

const wantsBalancer = (service: Service): boolean => service.spec?.type === 'LoadBalancer' && service.spec.loadBalancerClass === undefined

/** Nodes that get traffic: there, not excluded, ready. */
function isTarget(node: Node): boolean {
  if (node.metadata.labels?.[EXCLUDE] !== undefined || node.metadata.deletionTimestamp) return false
  return node.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false
}

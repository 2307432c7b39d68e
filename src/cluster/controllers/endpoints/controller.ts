// Watches Services, pods and Endpoints, and keeps each Service's Endpoints object.
import { compileSetSelector, hasReason, keyOf, splitKey } from '../../api/index.ts'
import type { Endpoints, Pod, Service } from '../../api/types/core-v1.ts'
import { ENDPOINTS, EventRecorder, PODS, SERVICES, WorkQueue, waitForSync, type Client, type Informer } from '../../client/index.ts'
import type { Kernel, Process } from '../../../kernel/index.ts'
import { RetryError, TriggerTimes, attempt, indexByLabel, isNamespaceTerminating, selectIn, servicePodHandler, startWorkers, type ControllerContext } from '../framework/index.ts'
import { planEndpoints } from './plan.ts'

const NAME = 'endpoint-controller'
const WORKERS = 5

interface EndpointsController {
  readonly kernel: Kernel
  readonly client: Client
  readonly recorder: EventRecorder
  readonly services: Informer<Service>
  readonly pods: Informer<Pod>
  readonly endpoints: Informer<Endpoints>
  readonly triggers: TriggerTimes
  /** By key, the version that was overwritten last: whoever still sees it is behind, and must not write again. */
  readonly overwritten: Map<string, string>
}

export function* startEndpointsController(context: ControllerContext): Process<void> {
  const client = context.clientFor(NAME)
  const controller: EndpointsController = {
    kernel: context.kernel,
    client,
    recorder: new EventRecorder(client, context.group, NAME),
    services: context.informers.informer(SERVICES),
    pods: context.informers.informer(PODS),
    endpoints: context.informers.informer(ENDPOINTS),
    triggers: new TriggerTimes(),
    overwritten: new Map(),
  }
  const { services, pods, endpoints } = controller
  indexByLabel(pods)
  const queue = new WorkQueue(context.kernel, 'endpoints')
  const enqueue = (object: Service | Endpoints): void => queue.add(keyOf(object))
  services.handle({ added: enqueue, updated: (_, service) => enqueue(service), deleted: enqueue })
  pods.handle(servicePodHandler(services, (key) => queue.add(key)))
  endpoints.handle({ deleted: enqueue })
  yield* waitForSync([services, pods, endpoints])
  startWorkers(context, queue, WORKERS, (key) => sync(controller, key))
  // What is left of Services that went away while nobody looked.
  for (const object of endpoints.list()) if (object.metadata.annotations?.['control-plane.alpha.kubernetes.io/leader'] === undefined && !services.get(keyOf(object))) enqueue(object)
}

function* sync({ kernel, client, recorder, services, pods, endpoints, triggers, overwritten }: EndpointsController, key: string): Process<void> {
  const { namespace = '', name } = splitKey(key)
  const service = services.get(key)
  if (!service) {
    triggers.forget(key)
    overwritten.delete(key)
    const { error } = yield* attempt(client.delete(ENDPOINTS, name, namespace))
    if (error && !hasReason(error, 'NotFound')) throw error
    return
  }
  if (service.spec?.type === 'ExternalName' || !service.spec?.selector) return
  const selected = selectIn(pods, namespace, compileSetSelector(service.spec.selector))
  const current = endpoints.get(key)
  const triggered = triggers.observe(key, service, selected)
  const version = current?.metadata.resourceVersion
  if (version !== undefined && overwritten.get(key) === version) throw new RetryError(`endpoints informer cache is out of date, resource version ${version} already processed for endpoints ${key}`)
  const planned = planEndpoints(service, selected, current, triggered)
  if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `services/${key}`, { pods: selected.length, isChanged: planned !== undefined })
  if (!planned) return
  const { value, error } = yield* attempt(current ? client.update(ENDPOINTS, planned as Endpoints) : client.create(ENDPOINTS, planned, undefined, namespace))
  if (value && version !== undefined && value.metadata.resourceVersion !== version) overwritten.set(key, version)
  if (!error || (!current && isNamespaceTerminating(error))) return
  const verb = current ? 'Update' : 'Create'
  recorder.event(current ?? service, 'Warning', `FailedTo${verb}Endpoint`, `Failed to ${verb.toLowerCase()} endpoint${current ? '' : ' for service'} ${key}: ${error.message}`)
  throw error
}

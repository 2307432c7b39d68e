// Watches Services, pods, nodes and slices, and keeps each Service's slices.
import { compileSetSelector, keyOf, splitKey, type New } from '../../api/index.ts'
import type { Node, Pod, Service } from '../../api/types/core-v1.ts'
import type { EndpointSlice } from '../../api/types/discovery-v1.ts'
import { ENDPOINT_SLICES, EventRecorder, NODES, PODS, SERVICES, WorkQueue, waitForSync, type Client, type Informer, type InformerHandler } from '../../client/index.ts'
import { SECOND, type Kernel, type Process } from '../../../kernel/index.ts'
import { RetryError, SliceTracker, TriggerTimes, attempt, indexByLabel, isNamespaceTerminating, selectIn, servicePodHandler, startWorkers, type ControllerContext } from '../framework/index.ts'
import { withTrafficHints } from './hints.ts'
import { MANAGED_BY, MANAGER, SERVICE_NAME, planSlices, type SlicePlan } from './plan.ts'
import { ZoneShares, asksForTopology, movesShares, type HintEvent } from './topology.ts'

const NAME = 'endpointslice-controller'
/** Its events bear another name. */
const EVENT_SOURCE = 'endpoint-slice-controller'
const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time'
const WORKERS = 5
/** How long a change of slices by somebody else may settle before it is looked at. */
const SLICE_CHANGE_DELAY = SECOND
const BY_SERVICE = 'service'

interface SliceController {
  readonly kernel: Kernel
  readonly client: Client
  readonly recorder: EventRecorder
  readonly services: Informer<Service>
  readonly pods: Informer<Pod>
  readonly nodes: Informer<Node>
  readonly slices: Informer<EndpointSlice>
  readonly triggers: TriggerTimes
  readonly tracker: SliceTracker
  readonly shares: ZoneShares
  readonly queue: WorkQueue
}

export function* startEndpointSliceController(context: ControllerContext): Process<void> {
  const client = context.clientFor(NAME)
  const allNodes = context.informers.informer(NODES)
  const controller: SliceController = {
    kernel: context.kernel,
    client,
    recorder: new EventRecorder(client, context.group, EVENT_SOURCE),
    services: context.informers.informer(SERVICES),
    pods: context.informers.informer(PODS),
    nodes: allNodes,
    slices: context.informers.informer(ENDPOINT_SLICES),
    triggers: new TriggerTimes(),
    tracker: new SliceTracker(),
    shares: new ZoneShares(() => allNodes.list()),
    queue: new WorkQueue(context.kernel, 'endpoint_slice', { firstMicros: SECOND, mostMicros: 1000 * SECOND }),
  }
  const { services, pods, nodes, slices, queue, shares } = controller
  indexByLabel(pods)
  slices.addIndex(BY_SERVICE, (slice) => (isManaged(slice) ? [serviceKeyOf(slice)] : []))
  const enqueue = (service: Service): void => queue.add(keyOf(service))
  services.handle({ added: enqueue, updated: (_, service) => enqueue(service), deleted: enqueue })
  pods.handle(servicePodHandler(services, (key) => queue.add(key)))
  slices.handle(sliceHandler(controller))
  const reshare = (): void => shares.nodesChanged().forEach((key) => queue.add(key))
  nodes.handle({ added: reshare, updated: (old, node) => movesShares(old, node) && reshare(), deleted: reshare })
  yield* waitForSync([services, pods, nodes, slices])
  startWorkers(context, queue, WORKERS, (key) => sync(controller, key))
}

const isManaged = ({ metadata }: EndpointSlice): boolean => metadata.labels?.[MANAGED_BY] === MANAGER

const serviceKeyOf = ({ metadata }: EndpointSlice): string => `${metadata.namespace}/${metadata.labels?.[SERVICE_NAME] ?? ''}`

function sliceHandler({ queue, tracker }: SliceController): InformerHandler<EndpointSlice> {
  const enqueue = (slice: EndpointSlice): void => queue.addAfter(serviceKeyOf(slice), SLICE_CHANGE_DELAY)
  return {
    added(slice) {
      if (isManaged(slice) && tracker.isForeign(serviceKeyOf(slice), slice)) enqueue(slice)
    },
    updated(old, slice) {
      if (serviceKeyOf(old) !== serviceKeyOf(slice) || isManaged(old) !== isManaged(slice)) {
        enqueue(old)
        enqueue(slice)
      } else if (isManaged(slice) && tracker.isForeign(serviceKeyOf(slice), slice)) enqueue(slice)
    },
    deleted(slice) {
      if (isManaged(slice) && tracker.knows(serviceKeyOf(slice), slice) && !tracker.deleted(serviceKeyOf(slice), slice)) enqueue(slice)
    },
  }
}

function* sync(controller: SliceController, key: string): Process<void> {
  const { kernel, recorder, services, pods, nodes, slices, triggers, tracker, shares } = controller
  const { namespace = '' } = splitKey(key)
  const service = services.get(key)
  if (!service) {
    triggers.forget(key)
    tracker.forget(key)
    shares.forget(key)
    return
  }
  if (service.spec?.type === 'ExternalName' || !service.spec?.selector) return
  const selected = selectIn(pods, namespace, compileSetSelector(service.spec.selector))
  const existing = [...slices.byIndex(BY_SERVICE, key)].filter((slice) => slice.metadata.deletionTimestamp === undefined)
  if (tracker.isStale(key, existing)) throw new RetryError('EndpointSlice informer cache is out of date')
  const triggered = triggers.observe(key, service, selected)
  const events: HintEvent[] = []
  const plan = planSlices(service, selected, existing, (pod) => nodes.get(pod.spec?.nodeName ?? ''), (planned, family) => {
    if (asksForTopology(service)) {
      const hinted = shares.withTopologyHints(key, family, planned)
      events.push(...hinted.events)
      return hinted.plan
    }
    events.push(...shares.withdraw(key, family))
    return withTrafficHints(service, planned)
  })
  if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `services/${key}`, { pods: selected.length, create: plan.create.length, update: plan.update.length, remove: plan.remove.length })
  const { error } = yield* attempt(carryOut(controller, service, plan, triggered))
  for (const { type, reason, message } of events) recorder.event(service, type, reason, message)
  if (error) {
    recorder.event(service, 'Warning', 'FailedToUpdateEndpointSlices', `Error updating Endpoint Slices for Service ${key}: ${error.message}`)
    throw error
  }
}

function* carryOut({ client, tracker }: SliceController, service: Service, plan: SlicePlan, triggered: string | undefined): Process<void> {
  const key = keyOf(service)
  // A Service that is being deleted gets no new slices: the garbage collector would race with them.
  for (const slice of service.metadata.deletionTimestamp === undefined ? plan.create : []) {
    const result = yield* attempt(client.create(ENDPOINT_SLICES, withTrigger(slice, triggered)))
    if (result.value) tracker.written(key, result.value)
    else if (isNamespaceTerminating(result.error)) return
    else throw new RetryError(`failed to create EndpointSlice for Service ${key}: ${result.error!.message}`)
  }
  for (const slice of plan.update) {
    const result = yield* attempt(client.update(ENDPOINT_SLICES, withTrigger(slice, triggered)))
    if (!result.value) throw new RetryError(`failed to update ${slice.metadata.name} EndpointSlice for Service ${key}: ${result.error!.message}`)
    tracker.written(key, result.value)
  }
  for (const slice of plan.remove) {
    const { error } = yield* attempt(client.delete(ENDPOINT_SLICES, slice.metadata.name, slice.metadata.namespace))
    if (error) throw new RetryError(`failed to delete ${slice.metadata.name} EndpointSlice for Service ${key}: ${error.message}`)
    tracker.expectDeletion(key, slice)
  }
  if (plan.skipped.length > 0) {
    const { metadata, spec } = plan.skipped[0]!
    throw new RetryError(`skipping Pod ${metadata.name} for Service ${key}: Node ${spec?.nodeName ?? ''} Not Found`)
  }
}

function withTrigger<T extends New<EndpointSlice>>(slice: T, triggered: string | undefined): T {
  const { [TRIGGER_TIME]: _, ...others } = slice.metadata.annotations ?? {}
  const annotations = triggered === undefined ? others : { ...others, [TRIGGER_TIME]: triggered }
  const { annotations: _before, ...metadata } = slice.metadata
  return { ...slice, metadata: { ...metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) } }
}

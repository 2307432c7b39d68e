// The EndpointSlice mirroring controller: slices for Endpoints that people made by hand, for Services without a selector.
// Models pkg/controller/endpointslicemirroring. plan.ts says which slices there should be (pure).
import { hasReason, keyOf, splitKey, type New } from '../../api/index.ts'
import type { Endpoints } from '../../api/types/core-v1.ts'
import type { EndpointSlice } from '../../api/types/discovery-v1.ts'
import { ENDPOINTS, ENDPOINT_SLICES, EventRecorder, SERVICES, WorkQueue, waitForSync } from '../../client/index.ts'
import { SECOND, type Process } from '../../../kernel/index.ts'
import { RetryError, SliceTracker, attempt, startWorkers, type ControllerContext } from '../framework/index.ts'
import { ENDPOINTS_PER_SUBSET_MAX, MANAGED_BY, MANAGER, SERVICE_NAME, countSkipped, isMirrored, planMirrors } from './plan.ts'

const NAME = 'endpointslicemirroring-controller'
const WORKERS = 5
const BY_SERVICE = 'mirror of'

export function* startEndpointSliceMirroring(context: ControllerContext): Process<void> {
  const { kernel, informers, group } = context
  const client = context.clientFor(NAME)
  const recorder = new EventRecorder(client, group, 'endpoint-slice-mirroring-controller')
  const tracker = new SliceTracker()
  const services = informers.informer(SERVICES)
  const endpoints = informers.informer(ENDPOINTS)
  const slices = informers.informer(ENDPOINT_SLICES)
  const queue = new WorkQueue(kernel, 'endpoint_slice_mirroring', { firstMicros: SECOND, mostMicros: 100 * SECOND })
  const isOurs = ({ metadata }: EndpointSlice): boolean => metadata.labels?.[MANAGED_BY] === MANAGER
  const serviceOf = ({ metadata }: EndpointSlice): string => `${metadata.namespace}/${metadata.labels?.[SERVICE_NAME] ?? ''}`
  slices.addIndex(BY_SERVICE, (slice) => (isOurs(slice) ? [serviceOf(slice)] : []))
  // What somebody else does to a mirror is put right again.
  const foreign = (slice: EndpointSlice): void => {
    if (isOurs(slice) && tracker.isForeign(serviceOf(slice), slice)) queue.add(serviceOf(slice))
  }
  slices.handle({
    added: foreign,
    updated(old, slice) {
      if (isOurs(old) !== isOurs(slice) || serviceOf(old) !== serviceOf(slice)) for (const each of [old, slice]) queue.add(serviceOf(each))
      else foreign(slice)
    },
    deleted(slice) {
      if (isOurs(slice) && tracker.knows(serviceOf(slice), slice) && !tracker.deleted(serviceOf(slice), slice)) queue.add(serviceOf(slice))
    },
  })
  const mirrors = (object: Endpoints): void => {
    if (isMirrored(object)) queue.add(keyOf(object))
  }
  endpoints.handle({
    added: mirrors,
    updated: (old, object) => (isMirrored(old) || isMirrored(object)) && queue.add(keyOf(object)),
    deleted: mirrors,
  })
  services.handle({ added: (service) => queue.add(keyOf(service)), updated: (old, service) => Boolean(old.spec?.selector) !== Boolean(service.spec?.selector) && queue.add(keyOf(service)), deleted: (service) => queue.add(keyOf(service)) })
  yield* waitForSync([services, endpoints, slices])
  startWorkers(context, queue, WORKERS, function* (key) {
    const object = endpoints.get(key)
    const service = services.get(key)
    const existing = [...slices.byIndex(BY_SERVICE, key)].filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    const isWanted = object !== undefined && isMirrored(object) && service !== undefined && !service.spec?.selector
    if (!isWanted) tracker.forget(key)
    else if (tracker.isStale(key, existing)) throw new RetryError('EndpointSlice informer cache is out of date')
    const skipped = isWanted ? countSkipped(object) : 0
    if (skipped > 0) recorder.event(object!, 'Warning', 'TooManyAddressesToMirror', `A max of ${ENDPOINTS_PER_SUBSET_MAX} addresses can be mirrored to EndpointSlices per Endpoints subset. ${skipped} addresses were skipped`)
    const plan = isWanted ? planMirrors(object, existing) : { create: [], update: [], remove: existing }
    if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `endpoints/${key}`, { create: plan.create.length, update: plan.update.length, remove: plan.remove.length })
    const { namespace } = splitKey(key)
    for (const slice of plan.create) tracker.written(key, yield* client.create(ENDPOINT_SLICES, slice as New<EndpointSlice>))
    for (const slice of plan.update) tracker.written(key, yield* client.update(ENDPOINT_SLICES, slice))
    for (const slice of plan.remove) {
      const { error } = yield* attempt(client.delete(ENDPOINT_SLICES, slice.metadata.name, namespace))
      if (error && !hasReason(error, 'NotFound')) throw error
      if (isWanted) tracker.expectDeletion(key, slice)
    }
  })
}

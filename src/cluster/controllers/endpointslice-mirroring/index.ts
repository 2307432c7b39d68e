// The EndpointSlice mirroring controller: slices for Endpoints that people made by hand, for Services without a selector.
// Models pkg/controller/endpointslicemirroring. plan.ts says which slices there should be (pure).
import { keyOf, splitKey, type New } from '../../api/index.ts'
import type { Endpoints } from '../../api/types/core-v1.ts'
import type { EndpointSlice } from '../../api/types/discovery-v1.ts'
import { ENDPOINTS, ENDPOINT_SLICES, SERVICES, WorkQueue, waitForSync } from '../../client/index.ts'
import { SECOND, type Process } from '../../../kernel/index.ts'
import { startWorkers, type ControllerContext } from '../framework/index.ts'
import { MANAGED_BY, MANAGER, SERVICE_NAME, isMirrored, planMirrors } from './plan.ts'

const NAME = 'endpointslicemirroring-controller'
const WORKERS = 5
const BY_SERVICE = 'mirror of'

export function* startEndpointSliceMirroring(context: ControllerContext): Process<void> {
  const { kernel, informers } = context
  const client = context.clientFor(NAME)
  const services = informers.informer(SERVICES)
  const endpoints = informers.informer(ENDPOINTS)
  const slices = informers.informer(ENDPOINT_SLICES)
  const queue = new WorkQueue(kernel, 'endpoint_slice_mirroring', { firstMicros: SECOND, mostMicros: 100 * SECOND })
  slices.addIndex(BY_SERVICE, ({ metadata }) => (metadata.labels?.[MANAGED_BY] === MANAGER ? [`${metadata.namespace}/${metadata.labels[SERVICE_NAME] ?? ''}`] : []))
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
    const plan = isWanted ? planMirrors(object, existing) : { create: [], update: [], remove: existing }
    if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `endpoints/${key}`, { create: plan.create.length, update: plan.update.length, remove: plan.remove.length })
    const { namespace } = splitKey(key)
    for (const slice of plan.create) yield* client.create(ENDPOINT_SLICES, slice as New<EndpointSlice>)
    for (const slice of plan.update) yield* client.update(ENDPOINT_SLICES, slice)
    for (const { metadata } of plan.remove) yield* client.delete(ENDPOINT_SLICES, metadata.name, namespace)
  })
}

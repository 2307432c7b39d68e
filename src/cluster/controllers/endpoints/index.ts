// The Endpoints controller: one Endpoints object for each Service with a selector, listing the addresses of its pods.
// Models pkg/controller/endpoint. plan.ts decides what the object says; controller.ts watches, queues and writes.
// Left out: metrics. The order of several ports within a subset is by name, where upstream's is by a hash.
export { startEndpointsController } from './controller.ts'
export { planEndpoints } from './plan.ts'

// The EndpointSlice controller: slices of at most a hundred endpoints for each Service with a selector.
// Models pkg/controller/endpointslice and staging/src/k8s.io/endpointslice. desired.ts says which endpoints and ports pods have;
// plan.ts spreads them over slices, changing as few as it can;
// hints.ts keeps traffic near by a Service's trafficDistribution, topology.ts and allocation.ts by its topology-mode annotation;
// controller.ts watches, queues and writes.
export { startEndpointSliceController } from './controller.ts'
export { planSlices } from './plan.ts'

// The EndpointSlice controller: slices of at most a hundred endpoints for each Service with a selector.
// Models pkg/controller/endpointslice and staging/src/k8s.io/endpointslice. desired.ts says which endpoints and ports pods have;
// plan.ts spreads them over slices, changing as few as it can; tracker.ts knows the controller's own writes;
// hints.ts keeps traffic near; controller.ts watches, queues and writes.
// Left out: topology hints by the annotation (service.kubernetes.io/topology-mode: Auto), which need CPU shares by zone.
export { startEndpointSliceController } from './controller.ts'
export { planSlices } from './plan.ts'

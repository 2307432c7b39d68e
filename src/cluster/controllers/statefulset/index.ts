// The StatefulSet controller: pods with names and claims of their own, made, updated and removed in order.
// Models pkg/controller/statefulset. controller.ts watches and queues; sync.ts finds the pods; control.ts walks them in order;
// revisions.ts keeps the versions of the template; pod-writer.ts makes and deletes pods and their claims.
// Pure: pods.ts (names, states, the pod of an ordinal), status.ts.
// Left out: maxUnavailable (off in v1.34).
export { startStatefulSetController } from './controller.ts'
export { makeStatefulPod, ordinalOf } from './pods.ts'
export { planStatefulStatus } from './status.ts'

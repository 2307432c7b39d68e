// What controllers share: their context and workers, expectations, owning and adopting objects, states of pods.
// context.ts first; pods.ts says when a pod is ready, active, available; adoption.ts how objects get and lose an owner;
// pod-control.ts makes and deletes pods with their events; resource-catalog.ts knows every kind that is served now.
// Left out: metrics, tracing spans, feature gates (as v1.34 has them by default).
export * from './adoption.ts'
export * from './context.ts'
export * from './equality.ts'
export * from './expectations.ts'
export * from './history.ts'
export * from './indexes.ts'
export * from './int-or-percent.ts'
export * from './node-taints.ts'
export * from './owned-pods.ts'
export * from './pod-claims.ts'
export * from './pod-control.ts'
export * from './pod-patch.ts'
export * from './pods.ts'
export * from './resource-catalog.ts'
export * from './service-pods.ts'
export * from './slice-tracker.ts'
export * from './trigger-time.ts'
export * from './taints.ts'

// Bringing the containers of a pod to its spec: actions.ts decides (pure), pod-syncer.ts starts, pod-killer.ts stops.
// The others say what a container gets: its configuration, environment and sandbox, and what hooks it has.
// Left out: restart rules of single containers, pod-level resources, user namespaces.
export { planPodActions } from './actions.ts'
export { limitsOf, specHash } from './container-config.ts'
export { expand } from './expansion.ts'
export { fieldValue, resourceValue } from './field-path.ts'
export { PodKiller } from './pod-killer.ts'
export { PodSyncer } from './pod-syncer.ts'

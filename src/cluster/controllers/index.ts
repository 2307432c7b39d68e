// The kube-controller-manager. Models cmd/kube-controller-manager and pkg/controller: each controller watches objects through
// shared informers, queues the keys that a change concerns, and brings one object at a time closer to what its spec asks.
// manager.ts elects a leader and starts them; controllers.ts lists them; framework/ is what they share; one folder a controller,
// where plan… functions decide (pure) and the rest watches and carries out.
// Left out: resource claims, the signer of cluster-info, the cleaner of unused legacy tokens, storage version migration.
export { CONTROLLERS } from './controllers.ts'
export { startControllerManager, type ControllerManagerOptions } from './manager.ts'

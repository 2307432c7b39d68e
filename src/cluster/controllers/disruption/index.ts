// The disruption controller: says of each PodDisruptionBudget how many of its pods may be evicted now.
// Models pkg/controller/disruption. plan.ts counts (pure); owners.ts finds how many pods there should be; controller.ts watches,
// queues and writes. The API server's eviction subresource spends what the status allows.
// Left out: the scale subresource of custom resources.
export { startDisruptionController } from './controller.ts'
export { planBudgetStatus } from './plan.ts'

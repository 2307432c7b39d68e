// What objects count for in ResourceQuotas, and what pods ask for in all: pure. The API server charges by it when something is
// made, the quota controller counts by it again when something goes. usage.ts counts, pod-total.ts adds up containers.
// Left out: device requests of resource claims.
export { podTotal, type Amounts } from './pod-total.ts'
export { isInQuotaScope, quotaUsageOf } from './usage.ts'

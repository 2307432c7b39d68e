// What objects count for in ResourceQuotas: pure. The API server charges by it when something is made, the quota controller
// counts by it again when something goes.
// Left out: device requests of resource claims.
export { isInQuotaScope, quotaUsageOf } from './usage.ts'

// What the server tells of itself: versions, groups, resources, health. Models apiserver/pkg/endpoints/discovery and server/healthz.
// Left out: aggregated discovery, OpenAPI documents, metrics.
export { discover } from './groups.ts'
export { answerHealth } from './health.ts'
export { rootPaths } from './root-paths.ts'

// `/`: every path that the server answers below its root.
import type { Core } from '../core.ts'
import { groupsOf } from './groups.ts'
import { HEALTH_ENDPOINTS, checksOf } from './health.ts'

const OTHERS = ['/.well-known/openid-configuration', '/api', '/api/v1', '/apis', '/apis/', '/metrics', '/metrics/slis', '/openapi/v2', '/openapi/v3', '/openapi/v3/', '/openid/v1/jwks', '/version']

export function rootPaths(core: Core): object {
  const groups = groupsOf(core).flatMap(({ name, versions }) => [`/apis/${name}`, ...versions.map(({ version }) => `/apis/${name}/${version}`)])
  const health = HEALTH_ENDPOINTS.flatMap((endpoint) => [`/${endpoint}`, ...checksOf(endpoint).map((check) => `/${endpoint}/${check}`)])
  return { paths: [...OTHERS, ...groups, ...health].sort() }
}

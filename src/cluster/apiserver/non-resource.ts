// Paths that name no resource: version, health, discovery.
import type { ApiRequest, ApiResponse } from '../api/index.ts'
import type { User } from './authentication/user.ts'
import { checkRight } from './authorization/check.ts'
import type { Core } from './core.ts'
import { answerHealth, discover, rootPaths } from './discovery/index.ts'
import { noSuchResource } from './status.ts'

const VERSION = {
  major: '1', minor: '34', emulationMajor: '1', emulationMinor: '34', minCompatibilityMajor: '1', minCompatibilityMinor: '33',
  gitVersion: 'v1.34.2', gitCommit: '8cc511e399b929453cd98ae65b419c3cc227ec79', gitTreeState: 'clean', buildDate: '2025-11-11T19:50:43Z', goVersion: 'go1.26.8', compiler: 'gc', platform: 'linux/amd64',
}

/** Answers a request for a path. */
export function nonResource(core: Core, request: ApiRequest, user: User): ApiResponse {
  const path = (request.path ?? '/').split('?')[0]!
  checkRight(core, user, request)
  if (path === '/version') return { code: 200, body: VERSION }
  if (path === '/') return { code: 200, body: rootPaths(core) }
  const health = answerHealth(core, path, request.query)
  if (health) return health
  const document = discover(core, path)
  if (document) return { code: 200, body: document }
  // Below a known root the answer is a Status.
  if (path.startsWith('/api/')) throw noSuchResource()
  return { code: 404, body: '404 page not found\n' }
}

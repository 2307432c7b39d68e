// What a fresh cluster holds, created by the API server itself when it starts: its post-start hooks.
import facts from '../../api/facts/builtin-objects.json' with { type: 'json' }
import { API_SERVER_PORT, hasReason, type ApiQuery, type KubeObject } from '../../api/index.ts'
import type { Group, Process } from '../../../kernel/index.ts'
import { SERVER } from '../authentication/user.ts'
import type { Core } from '../core.ts'
import { readObject, ownersAfter } from '../registry/behaviour.ts'
import { storageName } from '../registry/served-resource.ts'
import { contextOf } from '../request-context.ts'
import { createObject } from '../verbs/create.ts'
import { guaranteedUpdate } from '../verbs/guaranteed-update.ts'
import { builtinObjects, type BuiltinObject } from './builtin-objects.ts'

const QUERY: ApiQuery = {}

/** Creates what is missing; the lists side by side. `address` is where this server is reached. */
export function* bootstrap(core: Core, group: Group, address: string): Process<void> {
  const { kernel, host } = core
  const [first = [], ...others] = builtinObjects(facts, { address, port: API_SERVER_PORT, hostName: host.name, now: kernel.now })
  yield* ensureAll(core, first)
  const hooks = others.map((list) => group.spawn('post-start hook', ensureAll(core, list)))
  for (const hook of hooks) yield* hook.join()
}

function* ensureAll(core: Core, objects: readonly BuiltinObject[]): Process<void> {
  for (const { apiVersion, resource, object } of objects) yield* ensure(core, apiVersion, resource, object)
}

function* ensure(core: Core, apiVersion: string, resource: string, object: KubeObject): Process<void> {
  const served = core.registry.get(apiVersion, resource)
  const { group, version } = served.resource
  const { name, namespace = '' } = object.metadata
  if (core.etcd.get(served.prefix, storageName(served, namespace, name))) return
  const context = contextOf({ verb: 'create', group, version, resource, ...(namespace ? { namespace } : {}), name, query: QUERY, body: object, credentials: {}, userAgent: 'kube-apiserver' }, served, SERVER)
  try {
    const read = readObject(context, object)
    yield* createObject(core, context, read, ownersAfter(core, context, read, undefined))
    // A new object has no status yet: what the server's own controllers say of it comes after.
    const { status } = object as { readonly status?: object }
    if (status) yield* guaranteedUpdate(core, served, namespace, name, (stored) => ({ ...stored, status }) as KubeObject)
  } catch (error) {
    if (!hasReason(error, 'AlreadyExists')) throw error
  }
}

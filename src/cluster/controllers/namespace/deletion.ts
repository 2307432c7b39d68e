// Empties one namespace. Models pkg/controller/namespace/deletion/namespaced_resources_deleter.go.
import { hasReason, parseTime } from '../../api/index.ts'
import type { Namespace, Pod } from '../../api/types/core-v1.ts'
import { NAMESPACES, PODS, type Client } from '../../client/index.ts'
import { SECOND, type Micros, type Process } from '../../../kernel/index.ts'
import { RetryError, attempt, isPodTerminal, type ResourceCatalog, type ServedResource } from '../framework/index.ts'
import { planConditions, type Remaining } from './conditions.ts'

const FINALIZER = 'kubernetes'
/** What is held by a finalizer is expected to take about this long. */
const FINALIZER_ESTIMATE_SECONDS = 15

/** Deletes what is in a namespace and then finalizes it. Gives how long to wait when something is left. Throws ApiError, NetworkError, RetryError. */
export function* deleteNamespace(client: Client, resources: ResourceCatalog, name: string): Process<Micros | undefined> {
  const found = yield* attempt(client.get(NAMESPACES, name))
  if (found.error) {
    if (hasReason(found.error, 'NotFound')) return undefined
    throw found.error
  }
  if (found.value!.metadata.deletionTimestamp === undefined) return undefined
  const namespace = yield* retryOnConflict(client, found.value!, (latest) => markTerminating(client, latest))
  if (!namespace || namespace.metadata.deletionTimestamp === undefined || !namespace.spec?.finalizers?.length) return undefined
  const seconds = yield* deleteContent(client, resources, namespace)
  if (seconds > 0) return (Math.floor(seconds / 2) + 1) * SECOND
  yield* retryOnConflict(client, namespace, (latest) => finalize(client, latest))
  return undefined
}

function* markTerminating(client: Client, namespace: Namespace): Process<Namespace> {
  if (namespace.metadata.deletionTimestamp === undefined || namespace.status?.phase === 'Terminating') return namespace
  return yield* client.updateStatus(NAMESPACES, { ...namespace, status: { ...namespace.status, phase: 'Terminating' } })
}

function* finalize(client: Client, { kind, apiVersion, metadata, spec }: Namespace): Process<Namespace> {
  const finalizers = (spec?.finalizers ?? []).filter((finalizer) => finalizer !== FINALIZER)
  const left = finalizers.length > 0 ? { ...spec, finalizers } : {}
  return yield* client.updateSub(NAMESPACES, { kind, apiVersion, metadata, spec: left }, 'finalize')
}

/** Tries again on what the API server has, as long as it is the same namespace; undefined when it is gone. */
function* retryOnConflict(client: Client, namespace: Namespace, act: (latest: Namespace) => Process<Namespace>): Process<Namespace | undefined> {
  for (let latest = namespace; ; ) {
    const { value, error } = yield* attempt(act(latest))
    if (value) return value
    if (hasReason(error, 'NotFound')) return undefined
    if (!hasReason(error, 'Conflict')) throw error
    const fresh: Namespace = yield* client.get(NAMESPACES, latest.metadata.name)
    if (fresh.metadata.uid !== latest.metadata.uid) throw new RetryError('namespace uid has changed across retries')
    latest = fresh
  }
}

interface Result {
  /** Seconds until the rest is expected to be gone. */
  readonly estimate: number
  readonly count: number
  readonly finalizers: ReadonlyMap<string, number>
  /** What is left and should not be. */
  readonly problem?: string
}

/** Deletes everything, pods first: nothing else goes before the last of them. Gives how many seconds what is left may take. */
function* deleteContent(client: Client, resources: ResourceCatalog, namespace: Namespace): Process<number> {
  const all = resources.preferred('delete').filter((resource) => resource.namespaced)
  const ordered = [...all.filter((resource) => resource.resource === 'pods' && resource.group === ''), ...all.filter((resource) => resource.resource !== 'pods' || resource.group !== '')]
  const objects = new Map<string, number>()
  const finalizers = new Map<string, number>()
  const errors: string[] = []
  let estimate = 0
  for (const resource of ordered) {
    const { value, error } = yield* attempt(deleteAll(client, resource, namespace))
    if (error) errors.push(error.message)
    if (value?.problem) errors.push(value.problem)
    if (value) {
      estimate = Math.max(estimate, value.estimate)
      if (value.count > 0) objects.set(`${resource.resource}.${resource.group}`, value.count)
      for (const [finalizer, count] of value.finalizers) finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + count)
    }
    // While pods remain, nothing is said of what is left: upstream counts it only after the other kinds.
    if (resource === ordered[0] && objects.size > 0) {
      objects.clear()
      finalizers.clear()
      break
    }
  }
  yield* writeConditions(client, namespace, { objects, finalizers, errors })
  if (errors.length > 0) throw new RetryError(errors.join(', '))
  return estimate
}

function* writeConditions(client: Client, namespace: Namespace, remaining: Remaining): Process<void> {
  const conditions = planConditions(namespace.status?.conditions, remaining, client.kernel.now)
  // The next try writes them again if this is refused.
  if (conditions) yield* attempt(client.updateStatus(NAMESPACES, { ...namespace, status: { ...namespace.status, conditions } }))
}

function* deleteAll(client: Client, resource: ServedResource, { metadata }: Namespace): Process<Result> {
  const { name } = metadata
  const estimate = resource.resource === 'pods' && resource.group === '' ? yield* gracefulSeconds(client, name, parseTime(metadata.deletionTimestamp ?? '')) : 0
  if (resource.verbs.includes('deletecollection')) yield* client.deleteCollection(resource, name, { propagationPolicy: 'Background' })
  else yield* deleteEach(client, resource, name)
  const finalizers = new Map<string, number>()
  if (!resource.verbs.includes('list')) return { estimate, count: 0, finalizers }
  const { items } = yield* client.list(resource, { namespace: name })
  if (items.length === 0) return { estimate: 0, count: 0, finalizers }
  for (const item of items) for (const finalizer of item.metadata.finalizers ?? []) finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1)
  if (estimate > 0 || finalizers.size > 0) return { estimate: estimate || FINALIZER_ESTIMATE_SECONDS, count: items.length, finalizers }
  const { group, version } = resource
  return { estimate, count: items.length, finalizers, problem: `unexpected items still remain in namespace: ${name} for gvr: ${group}/${version}, Resource=${resource.resource}` }
}

function* deleteEach(client: Client, resource: ServedResource, namespace: string): Process<void> {
  const { items } = yield* client.list(resource, { namespace })
  for (const { metadata } of items) {
    const { error } = yield* attempt(client.delete(resource, metadata.name, namespace, { propagationPolicy: 'Background' }))
    if (error && !hasReason(error, 'NotFound') && !hasReason(error, 'MethodNotAllowed')) throw error
  }
}

/** The longest grace that a pod of the namespace has, unless it has passed since the deletion. */
function* gracefulSeconds(client: Client, namespace: string, deleted: Micros): Process<number> {
  const { items } = yield* client.list<Pod>(PODS, { namespace })
  const longest = Math.max(0, ...items.filter((pod) => !isPodTerminal(pod)).map((pod) => pod.spec?.terminationGracePeriodSeconds ?? 0))
  return client.kernel.now - deleted >= longest * SECOND ? 0 : longest
}

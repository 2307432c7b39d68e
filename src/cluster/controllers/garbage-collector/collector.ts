// Deletes, releases and finalizes what the graph points at, after asking the API server. Models garbagecollector.go and operations.go.
import { hasReason, type KubeObject } from '../../api/index.ts'
import type { OwnerReference } from '../../api/types/meta-v1.ts'
import { WorkQueue, type Client, type DeleteOptions } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { RetryError, attempt, removeOwnersPatch, semanticEqual, startWorkers, together, type ControllerContext, type ResourceCatalog, type ServedResource } from '../framework/index.ts'
import { DependencyGraph, FOREGROUND, GraphNode, ORPHAN, hasFinalizer, type Identity } from './graph.ts'
import { startMonitors } from './monitors.ts'

const NAME = 'generic-garbage-collector'
const WORKERS = 20

interface Collector {
  readonly context: ControllerContext
  readonly client: Client
  readonly resources: ResourceCatalog
  readonly graph: DependencyGraph
}

export function* startGarbageCollector(context: ControllerContext): Process<void> {
  const { kernel, resources } = context
  // Each deletion takes two requests, so it may make twice as many as others.
  const client = context.clientFor(NAME).with({ qps: 40 })
  const toDelete = new NodeQueue(new WorkQueue(kernel, 'garbage_collector_attempt_to_delete'))
  const toOrphan = new NodeQueue(new WorkQueue(kernel, 'garbage_collector_attempt_to_orphan'))
  const graph = new DependencyGraph({ attemptToDelete: (node) => toDelete.add(node), attemptToOrphan: (node) => toOrphan.add(node) })
  const collector: Collector = { context, client, resources, graph }
  yield* startMonitors(context, client, graph)
  startWorkers(context, toDelete.queue, WORKERS, (uid) => toDelete.process(uid, (node) => attemptToDelete(collector, node)), Infinity)
  startWorkers(context, toOrphan.queue, WORKERS, (uid) => toOrphan.process(uid, (node) => orphanDependents(collector, node)), Infinity)
}

/** A work queue of nodes: keyed by uid, and each node is kept until it has been dealt with, in the graph or not. */
class NodeQueue {
  readonly queue: WorkQueue
  #nodes = new Map<string, GraphNode>()

  constructor(queue: WorkQueue) {
    this.queue = queue
  }

  add(node: GraphNode): void {
    this.#nodes.set(node.identity.uid, node)
    this.queue.add(node.identity.uid)
  }

  *process(uid: string, act: (node: GraphNode) => Process<void>): Process<void> {
    const node = this.#nodes.get(uid)
    if (!node) return
    yield* act(node)
    if (this.#nodes.get(uid) === node) this.#nodes.delete(uid)
  }
}

function resourceOf({ resources }: Collector, { apiVersion, kind }: Pick<Identity, 'apiVersion' | 'kind'>): ServedResource {
  const resource = resources.ofKind(apiVersion, kind)
  if (!resource) throw new RetryError(`unable to get REST mapping for ${apiVersion}/${kind}.`)
  return resource
}

function* getObject(collector: Collector, identity: Identity): Process<KubeObject | undefined> {
  const resource = resourceOf(collector, identity)
  const { value, error } = yield* attempt(collector.client.get(resource, identity.name, resource.namespaced ? identity.namespace : undefined))
  if (error && !hasReason(error, 'NotFound')) throw error
  return value
}

function* attemptToDelete(collector: Collector, node: GraphNode): Process<void> {
  const { graph, context } = collector
  const { identity } = node
  if (node.isVirtual) {
    const known = graph.get(identity.uid)
    // It was seen, or dropped, since it was queued: then that will be acted on.
    if (!known || !known.isVirtual) return
  }
  if (node.isBeingDeleted && !node.isDeletingDependents) return
  const latest = yield* getObject(collector, identity)
  if (latest?.metadata.uid !== identity.uid) return graph.removeVirtual(identity)
  if (context.kernel.trace.on) context.kernel.trace.record('reconcile', NAME, 'sync', `${resourceOf(collector, identity).resource}/${identity.namespace ? `${identity.namespace}/` : ''}${identity.name}`, { owners: latest.metadata.ownerReferences?.length ?? 0, dependents: node.dependents.size })
  if (node.isDeletingDependents) yield* waitForDependents(collector, node)
  else yield* deleteIfUnowned(collector, node, latest)
  // Until it was observed it must not be lost from sight.
  if (node.isVirtual) throw new RetryError(`${identity.kind} ${identity.name} has not been observed yet`)
}

function* waitForDependents(collector: Collector, node: GraphNode): Process<void> {
  const blocking = node.blockingDependents()
  if (blocking.length === 0) return yield* removeFinalizer(collector, node, FOREGROUND)
  for (const dependent of blocking) if (!dependent.isDeletingDependents) collector.graph.requeue(dependent)
}

function* deleteIfUnowned(collector: Collector, node: GraphNode, latest: KubeObject): Process<void> {
  const references = latest.metadata.ownerReferences ?? []
  if (references.length === 0) return
  const owners = yield* classify(collector, node, references)
  if (!owners) return
  const { solid, dangling, waiting } = owners
  if (solid.length > 0) {
    const gone = [...dangling, ...waiting].map((owner) => owner.uid)
    if (gone.length > 0) yield* patchOwners(collector, node, removeOwnersPatch(node.identity.uid, gone), (owner) => !gone.includes(owner.uid))
    return
  }
  if (waiting.length > 0 && node.dependents.size > 0) {
    // A circle of objects that wait for each other would never be deleted: this one stops blocking its owners.
    if ([...node.dependents].some((dependent) => dependent.isDeletingDependents)) yield* unblockOwners(collector, node)
    return yield* deleteObject(collector, node.identity, latest, 'Foreground')
  }
  yield* deleteObject(collector, node.identity, latest, hasFinalizer(latest, ORPHAN) ? 'Orphan' : hasFinalizer(latest, FOREGROUND) ? 'Foreground' : 'Background')
}

interface Owners {
  readonly solid: OwnerReference[]
  readonly dangling: OwnerReference[]
  /** Being deleted in the foreground, and waiting for this object. */
  readonly waiting: OwnerReference[]
}

/** Undefined when a reference can never be resolved: a cluster-wide object cannot be owned by a namespaced one. */
function* classify(collector: Collector, { identity }: GraphNode, references: readonly OwnerReference[]): Process<Owners | undefined> {
  const { graph } = collector
  const owners: Owners = { solid: [], dangling: [], waiting: [] }
  for (const reference of references) {
    const { apiVersion, kind, name, uid } = reference
    const isKnownAbsent = [identity.namespace, ''].some((namespace) => graph.isAbsent({ apiVersion, kind, name, uid, namespace }))
    if (isKnownAbsent) {
      owners.dangling.push(reference)
      continue
    }
    const { namespaced } = resourceOf(collector, reference)
    if (namespaced && identity.namespace === '') return undefined
    const owner: Identity = { apiVersion, kind, name, uid, namespace: namespaced ? identity.namespace : '' }
    const found = yield* getObject(collector, owner)
    if (found?.metadata.uid !== uid) {
      graph.noteAbsent(owner)
      owners.dangling.push(reference)
    } else if (found.metadata.deletionTimestamp !== undefined && hasFinalizer(found, FOREGROUND)) owners.waiting.push(reference)
    else owners.solid.push(reference)
  }
  return owners
}

function* deleteObject(collector: Collector, identity: Identity, latest: KubeObject, propagationPolicy: DeleteOptions['propagationPolicy']): Process<void> {
  const { client } = collector
  const resource = resourceOf(collector, identity)
  const namespace = resource.namespaced ? identity.namespace : undefined
  const { uid, resourceVersion } = latest.metadata
  const first = yield* attempt(client.delete(resource, identity.name, namespace, { preconditions: { uid, resourceVersion }, propagationPolicy }))
  if (!first.error || hasReason(first.error, 'NotFound')) return
  if (!hasReason(first.error, 'Conflict')) throw first.error
  // It changed since it was read. That matters only if its owners did.
  const live = yield* getObject(collector, identity)
  if (!live) return
  if (live.metadata.uid !== uid || !semanticEqual(live.metadata.ownerReferences, latest.metadata.ownerReferences)) throw first.error
  const second = yield* attempt(client.delete(resource, identity.name, namespace, { preconditions: { uid }, propagationPolicy }))
  if (second.error && !hasReason(second.error, 'NotFound')) throw second.error
}

function* orphanDependents(collector: Collector, owner: GraphNode): Process<void> {
  const { uid } = owner.identity
  const patches = [...owner.dependents].map((dependent) => patchOwners(collector, dependent, removeOwnersPatch(dependent.identity.uid, [uid]), (reference) => reference.uid !== uid))
  const errors = yield* together(collector.context.group, 'orphan dependents', patches)
  const error = errors.find((each) => each !== undefined)
  if (error) throw new RetryError(`failed to orphan dependents of owner ${owner.identity.name}, got errors: ${error.message}`)
  yield* removeFinalizer(collector, owner, ORPHAN)
}

function* unblockOwners(collector: Collector, node: GraphNode): Process<void> {
  const blocking = node.owners.filter((owner) => owner.blockOwnerDeletion)
  const patch = { metadata: { ownerReferences: blocking.map(({ uid }) => ({ uid, blockOwnerDeletion: false })), uid: node.identity.uid } }
  yield* patchOwners(collector, node, patch, () => true, (owner) => ({ ...owner, blockOwnerDeletion: false }))
}

/** Patches references away, or changes them; kinds that know no strategic merge get the whole list. An object that is gone is fine. */
function* patchOwners(collector: Collector, { identity }: GraphNode, strategic: object, keep: (owner: OwnerReference) => boolean, change: (owner: OwnerReference) => OwnerReference = (owner) => owner): Process<void> {
  const resource = resourceOf(collector, identity)
  const namespace = resource.namespaced ? identity.namespace : undefined
  const { error } = yield* attempt(collector.client.patch(resource, identity.name, namespace, 'application/strategic-merge-patch+json', strategic))
  if (!error || hasReason(error, 'NotFound')) return
  if (!hasReason(error, 'UnsupportedMediaType')) throw error
  const live = yield* getObject(collector, identity)
  if (!live) return
  const ownerReferences = (live.metadata.ownerReferences ?? []).filter(keep).map(change)
  yield* collector.client.patch(resource, identity.name, namespace, 'application/merge-patch+json', { metadata: { resourceVersion: live.metadata.resourceVersion, uid: live.metadata.uid, ownerReferences } })
}

const CONFLICT_TRIES = 5

function* removeFinalizer(collector: Collector, { identity }: GraphNode, finalizer: string): Process<void> {
  const resource = resourceOf(collector, identity)
  for (let tries = 1; ; tries++) {
    const latest = yield* getObject(collector, identity)
    if (!latest || !hasFinalizer(latest, finalizer)) return
    const finalizers = (latest.metadata.finalizers ?? []).filter((each) => each !== finalizer)
    // An empty list of Go's goes out as null.
    const patch = { metadata: { resourceVersion: latest.metadata.resourceVersion, finalizers: finalizers.length > 0 ? finalizers : null } }
    const { error } = yield* attempt(collector.client.patch(resource, identity.name, resource.namespaced ? identity.namespace : undefined, 'application/merge-patch+json', patch))
    if (!error || hasReason(error, 'NotFound')) return
    if (!hasReason(error, 'Conflict') || tries >= CONFLICT_TRIES) throw error
  }
}

// Who depends on whom. Models pkg/controller/garbagecollector/graph.go and graph_builder.go.
// Objects come and go as events; what has to be looked at is handed to two queues.
import type { KubeObject } from '../../api/index.ts'
import type { OwnerReference } from '../../api/types/meta-v1.ts'

export const FOREGROUND = 'foregroundDeletion'
export const ORPHAN = 'orphan'
const ABSENT_OWNERS_MAX = 500
const NONE: ReadonlySet<GraphNode> = new Set()

export interface Identity {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly namespace: string
}

export class GraphNode {
  identity: Identity
  owners: readonly OwnerReference[] = []
  #dependents: Set<GraphNode> | undefined
  /** Known only from another object's reference; whether it exists has to be asked. */
  isVirtual: boolean
  isBeingDeleted = false
  /** Waits for its dependents to be deleted before it goes itself. */
  isDeletingDependents = false

  constructor(identity: Identity, isVirtual: boolean) {
    this.identity = identity
    this.isVirtual = isVirtual
  }

  /** Most objects have none. */
  get dependents(): ReadonlySet<GraphNode> {
    return this.#dependents ?? NONE
  }

  addDependent(node: GraphNode): void {
    (this.#dependents ??= new Set()).add(node)
  }

  dropDependent(node: GraphNode): void {
    this.#dependents?.delete(node)
  }

  /** Dependents that keep it from going. */
  blockingDependents(): readonly GraphNode[] {
    return [...this.dependents].filter((dependent) => dependent.owners.some((owner) => owner.uid === this.identity.uid && owner.blockOwnerDeletion))
  }
}

export interface GraphQueues {
  /** Look whether it has lost its owners, or whether it still has dependents to wait for. */
  attemptToDelete(node: GraphNode): void
  /** Let its dependents go. */
  attemptToOrphan(node: GraphNode): void
}

export function identityOf({ apiVersion = '', kind = '', metadata }: KubeObject): Identity {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, namespace: metadata.namespace ?? '' }
}

export class DependencyGraph {
  #nodes = new Map<string, GraphNode>()
  #queues: GraphQueues
  #absentOwners = new Set<string>()

  constructor(queues: GraphQueues) {
    this.#queues = queues
  }

  /** Has a node looked at again. */
  requeue(node: GraphNode): void {
    this.#queues.attemptToDelete(node)
  }

  get(uid: string): GraphNode | undefined {
    return this.#nodes.get(uid)
  }

  /** Owners that are known to be gone, so that each of many dependents need not ask. */
  isAbsent(owner: Identity): boolean {
    return this.#absentOwners.has(absentKey(owner))
  }

  noteAbsent(owner: Identity): void {
    this.#absentOwners.add(absentKey(owner))
    if (this.#absentOwners.size > ABSENT_OWNERS_MAX) this.#absentOwners.delete(this.#absentOwners.values().next().value!)
  }

  /** An object was added or changed; `old` is what was known of it before. */
  upsert(old: KubeObject | undefined, object: KubeObject): void {
    const { uid } = object.metadata
    let node = this.#nodes.get(uid)
    if (node?.isVirtual) this.#observe(node, object)
    const owners = object.metadata.ownerReferences ?? []
    if (!node) {
      node = new GraphNode(identityOf(object), false)
      node.owners = owners
      node.isBeingDeleted = isBeingDeleted(object)
      node.isDeletingDependents = node.isBeingDeleted && hasFinalizer(object, FOREGROUND)
      this.#nodes.set(uid, node)
      this.#link(node, owners)
    } else if (node.owners !== owners) this.#changeOwners(node, owners)
    if (isBeingDeleted(object)) node.isBeingDeleted = true
    this.#transition(old, object, node)
  }

  /** An object is gone, as its informer saw. */
  remove(object: Identity): void {
    const node = this.#nodes.get(object.uid)
    if (node) this.#drop(node, object)
  }

  /** The API server says that there is no such object. */
  removeVirtual(object: Identity): void {
    const node = this.#nodes.get(object.uid)
    if (!node) return
    const isSame = sameCoordinates(node.identity, object)
    if (!node.isVirtual) {
      // What an informer saw outlives what a wrong reference says of the same uid.
      if (isSame) this.#drop(node, object)
      else this.noteAbsent(object)
      return
    }
    const others = [...node.dependents].filter((dependent) => !dependent.owners.some((owner) => owner.uid === object.uid && sameOwner(owner, dependent, object)))
    for (const dependent of node.dependents) if (!others.includes(dependent)) this.#queues.attemptToDelete(dependent)
    if (others.length === 0) return this.#drop(node, object)
    // Somebody names the same uid by other coordinates: those have to be asked about next.
    this.noteAbsent(object)
    const next = others[0]!
    const owner = next.owners.find((reference) => reference.uid === object.uid)!
    node.identity = { apiVersion: owner.apiVersion, kind: owner.kind, name: owner.name, uid: owner.uid, namespace: next.identity.namespace }
    this.#queues.attemptToDelete(node)
  }

  /** A virtual node turned out to be this object. */
  #observe(node: GraphNode, object: KubeObject): void {
    const observed = identityOf(object)
    if (!sameCoordinates(node.identity, observed)) {
      for (const dependent of node.dependents) {
        const owner = dependent.owners.find((reference) => reference.uid === observed.uid)
        if (owner && !sameOwner(owner, dependent, observed)) this.#queues.attemptToDelete(dependent)
      }
      node.identity = observed
    }
    node.isVirtual = false
  }

  #link(node: GraphNode, owners: readonly OwnerReference[]): void {
    let isSuspect = false
    for (const reference of owners) {
      let owner = this.#nodes.get(reference.uid)
      if (!owner) {
        const { apiVersion, kind, name, uid } = reference
        owner = new GraphNode({ apiVersion, kind, name, uid, namespace: node.identity.namespace }, true)
        this.#nodes.set(uid, owner)
        owner.addDependent(node)
        this.#queues.attemptToDelete(owner)
        continue
      }
      owner.addDependent(node)
      isSuspect ||= !sameOwner(reference, node, owner.identity)
    }
    if (isSuspect) this.#queues.attemptToDelete(node)
  }

  #changeOwners(node: GraphNode, owners: readonly OwnerReference[]): void {
    const before = node.owners
    const find = (list: readonly OwnerReference[], uid: string): OwnerReference | undefined => list.find((owner) => owner.uid === uid)
    const removed = before.filter((owner) => !find(owners, owner.uid))
    // An owner that no longer has to wait for this dependent may be able to go.
    const unblocked = before.filter((owner) => owner.blockOwnerDeletion && !find(owners, owner.uid)?.blockOwnerDeletion)
    node.owners = owners
    for (const { uid } of unblocked) {
      const owner = this.#nodes.get(uid)
      if (owner?.isDeletingDependents) this.#queues.attemptToDelete(owner)
    }
    this.#link(node, owners.filter((owner) => !find(before, owner.uid)))
    for (const { uid } of removed) this.#nodes.get(uid)?.dropDependent(node)
  }

  #transition(old: KubeObject | undefined, object: KubeObject, node: GraphNode): void {
    if (!isBeingDeleted(object)) return
    const starts = (finalizer: string): boolean => hasFinalizer(object, finalizer) && !(old && isBeingDeleted(old) && hasFinalizer(old, finalizer))
    if (starts(ORPHAN)) return this.#queues.attemptToOrphan(node)
    if (!starts(FOREGROUND)) return
    node.isDeletingDependents = true
    for (const dependent of node.dependents) this.#queues.attemptToDelete(dependent)
    this.#queues.attemptToDelete(node)
  }

  #drop(node: GraphNode, object: Identity): void {
    this.#nodes.delete(node.identity.uid)
    for (const { uid } of node.owners) {
      const owner = this.#nodes.get(uid)
      owner?.dropDependent(node)
    }
    if (node.dependents.size > 0) this.noteAbsent(object)
    for (const dependent of node.dependents) this.#queues.attemptToDelete(dependent)
    for (const { uid } of node.owners) {
      const owner = this.#nodes.get(uid)
      if (owner?.isDeletingDependents) this.#queues.attemptToDelete(owner)
    }
  }
}

const isBeingDeleted = ({ metadata }: KubeObject): boolean => metadata.deletionTimestamp !== undefined

export const hasFinalizer = ({ metadata }: KubeObject, finalizer: string): boolean => metadata.finalizers?.includes(finalizer) ?? false

const absentKey = ({ apiVersion, kind, name, uid, namespace }: Identity): string => `${apiVersion} ${kind} ${namespace} ${name} ${uid}`

const sameCoordinates = (a: Identity, b: Identity): boolean => a.apiVersion === b.apiVersion && a.kind === b.kind && a.name === b.name && (a.namespace === b.namespace || a.namespace === '' || b.namespace === '')

/** Whether a reference of `dependent` means exactly this object: same names, and its namespace if it has one. */
function sameOwner(reference: OwnerReference, dependent: GraphNode, owner: Identity): boolean {
  return reference.apiVersion === owner.apiVersion && reference.kind === owner.kind && reference.name === owner.name && (owner.namespace === '' || owner.namespace === dependent.identity.namespace)
}

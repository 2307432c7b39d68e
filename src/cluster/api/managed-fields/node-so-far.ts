// Nodes of field sets in the making. Most writes name the same few fields in the same order as those before them, so that
// each way of building a node is remembered: taking it again costs one look-up a field, and gives the very same node.
// Sets that are one object are also compared, united and kept in memory as one.
import { markUnshared, isUnshared, NO_FIELDS, orderNode, SELF, type FieldSet } from './field-set.ts'

/** Steps that are remembered; beyond, all are forgotten at once. */
const STEPS_MAX = 20_000

/** A node with the children so far. It never changes: each child leads to another one. */
export class NodeSoFar {
  readonly count: number
  readonly #before: NodeSoFar | undefined
  readonly #element: string
  readonly #child: FieldSet
  readonly #isShared: boolean
  #leaves: Map<string, NodeSoFar> | undefined
  #inner: Map<FieldSet, Map<string, NodeSoFar>> | undefined
  #plain: FieldSet | undefined
  #member: FieldSet | undefined

  constructor(before: NodeSoFar | undefined, element: string, child: FieldSet, isShared: boolean) {
    this.count = before ? before.count + 1 : 0
    this.#before = before
    this.#element = element
    this.#child = child
    this.#isShared = isShared
  }

  /** The node with one more child. */
  with(element: string, child: FieldSet): NodeSoFar {
    if (!this.#isShared) return new NodeSoFar(this, element, child, false)
    const file = child === NO_FIELDS ? (this.#leaves ??= new Map()) : this.#fileFor(child)
    if (!file) return new NodeSoFar(this, element, child, false)
    let next = file.get(element)
    if (!next) {
      file.set(element, (next = new NodeSoFar(this, element, child, true)))
      countStep()
    }
    return next
  }

  /** The finished node, as a member or as one that only leads to its children. */
  finish(isMember: boolean): FieldSet {
    if (this.count === 0) return NO_FIELDS
    return isMember ? (this.#member ??= this.#make(true)) : (this.#plain ??= this.#make(false))
  }

  /** Undefined for a child that no other node is likely to have. */
  #fileFor(child: FieldSet): Map<string, NodeSoFar> | undefined {
    let file = this.#inner?.get(child)
    if (file || isUnshared(child)) return file
    this.#inner ??= new Map()
    this.#inner.set(child, (file = new Map()))
    return file
  }

  #make(isMember: boolean): FieldSet {
    const steps = new Array<NodeSoFar>(this.count)
    for (let at: NodeSoFar = this, i = this.count - 1; i >= 0; at = at.#before!, i--) steps[i] = at
    const node: Record<string, FieldSet> = {}
    if (isMember) node[SELF] = NO_FIELDS
    for (const step of steps) node[step.#element] = step.#child
    const made = orderNode(node)
    if (!this.#isShared) markUnshared(made)
    return made
  }
}

let root = new NodeSoFar(undefined, '', NO_FIELDS, true)
let steps = 0
/** Where a node begins that no other one is likely to equal. */
const LOOSE = new NodeSoFar(undefined, '', NO_FIELDS, false)

function countStep(): void {
  if (++steps < STEPS_MAX) return
  steps = 0
  root = new NodeSoFar(undefined, '', NO_FIELDS, true)
}

/** A node without children. `isOwn`: its elements name something that belongs to one object only, such as a pod's address. */
export function beginNode(isOwn = false): NodeSoFar {
  return isOwn ? LOOSE : root
}

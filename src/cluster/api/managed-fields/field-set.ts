// Sets of fields as managedFields carries them (FieldsV1), and their algebra.
// The tree of the wire form is the set itself: `{ 'f:data': { '.': {}, 'f:a': {} } }` has data and data.a. An empty node is a
// member without children, a node with '.' a member with children, any other only leads to members below it.
// Trees are immutable; operations return an operand itself when they change nothing, which is the common case, and keep the
// order of upstream's serialisation. Models structured-merge-diff/fieldpath.
import { compareElements } from './path-element.ts'

export type FieldSet = { readonly [element: string]: FieldSet }

/** The set without members. As a node below another it is a member without children. */
export const NO_FIELDS: FieldSet = Object.freeze({})
const LEAF = NO_FIELDS
/** The element by which a node with children says that it is a member itself. */
export const SELF = '.'

/** A node of one member and these children. */
export function memberNode(children: FieldSet): FieldSet {
  return isEmptySet(children) ? LEAF : { [SELF]: LEAF, ...children }
}

export function isEmptySet(set: FieldSet): boolean {
  for (const _ in set) return false
  return true
}

/** Whether a node below another is a member. */
export function isMember(node: FieldSet | undefined): boolean {
  return node !== undefined && (node[SELF] !== undefined || isEmptySet(node))
}

/** Calls back for each child of a node. */
export function eachChild(node: FieldSet, visit: (element: string, child: FieldSet) => void): void {
  for (const element in node) if (element !== SELF) visit(element, node[element]!)
}

export function unionSets(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmptySet(b)) return a
  return isEmptySet(a) ? b : unite(a, b)
}

/** What `a` has and `b` has not; a member of `b` takes nothing from below it. */
export function subtractSets(a: FieldSet, b: FieldSet): FieldSet {
  return isEmptySet(a) || isEmptySet(b) ? a : subtract(a, b)
}

/** What `a` has and `b` has not, and nothing below what `b` has. */
export function subtractSubtrees(a: FieldSet, b: FieldSet): FieldSet {
  return isEmptySet(a) || isEmptySet(b) ? a : prune(a, b)
}

/** Pairs of operands whose outcome an operation remembers. */
const PAIRS_KEPT = 16

/** An operation that remembers its last outcomes: writes of one kind meet the same sets again and again. */
function remembering(operation: (a: FieldSet, b: FieldSet) => FieldSet): (a: FieldSet, b: FieldSet) => FieldSet {
  const first = new Array<FieldSet>(PAIRS_KEPT).fill(NO_FIELDS)
  const second = new Array<FieldSet>(PAIRS_KEPT).fill(NO_FIELDS)
  const outcome = new Array<FieldSet>(PAIRS_KEPT).fill(NO_FIELDS)
  let next = 0
  return (a, b) => {
    for (let i = 0; i < PAIRS_KEPT; i++) if (first[i] === a && second[i] === b) return outcome[i]!
    const result = operation(a, b)
    if (unshared.has(a) || unshared.has(b)) {
      if (result !== a && result !== b) unshared.add(result)
      return result
    }
    first[next] = a
    second[next] = b
    outcome[next] = result
    next = (next + 1) % PAIRS_KEPT
    return result
  }
}

const unite = remembering(uniteNodes)
const subtract = remembering((a, b) => subtractNodes(a, b, false) ?? NO_FIELDS)
const prune = remembering((a, b) => subtractNodes(a, b, true) ?? NO_FIELDS)

/** Nodes that no other set is likely to have: see node-so-far.ts. */
const unshared = new WeakSet<FieldSet>()

export function markUnshared(node: FieldSet): void {
  unshared.add(node)
}

export function isUnshared(node: FieldSet): boolean {
  return unshared.has(node)
}

export function intersectSets(a: FieldSet, b: FieldSet): FieldSet {
  return isEmptySet(a) || isEmptySet(b) ? NO_FIELDS : (intersectNodes(a, b) ?? NO_FIELDS)
}

/** Makes a set from paths given as lists of elements (`['f:spec', 'f:replicas']`). */
export function setOfPaths(...paths: readonly (readonly string[])[]): FieldSet {
  return paths.reduce<FieldSet>((set, path) => unionSets(set, path.reduceRight<FieldSet>((below, element) => ({ [element]: below }), LEAF)), NO_FIELDS)
}

/** Whether the path is a member. */
export function hasPath(set: FieldSet, path: readonly string[]): boolean {
  let node: FieldSet | undefined = set
  for (const element of path) node = node?.[element]
  return isMember(node)
}

/** All members, parents before what is below them, in upstream's order: at each level first the members, then their children. */
export function membersOf(set: FieldSet, prefix: readonly string[] = []): readonly (readonly string[])[] {
  const members: (readonly string[])[] = []
  eachChild(set, (element, child) => {
    if (isMember(child)) members.push([...prefix, element])
  })
  eachChild(set, (element, child) => members.push(...membersOf(child, [...prefix, element])))
  return members
}

/** Brings the children of a freshly built node into upstream's order. */
export function orderNode(node: Record<string, FieldSet>): FieldSet {
  const elements = Object.keys(node)
  for (let i = 1; i < elements.length; i++) {
    if (compareElements(elements[i - 1]!, elements[i]!) <= 0) continue
    const ordered: Record<string, FieldSet> = {}
    for (const element of elements.sort(compareElements)) ordered[element] = node[element]!
    return ordered
  }
  return node
}

function uniteNodes(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b) return a
  let result: Record<string, FieldSet> | undefined
  if (isEmptySet(a)) return memberNode(b)
  if (isEmptySet(b)) return a[SELF] ? a : memberNode(a)
  for (const element in b) {
    const mine = a[element]
    const united = mine === undefined ? b[element]! : uniteNodes(mine, b[element]!)
    if (united !== mine) (result ??= { ...a })[element] = united
  }
  return result ? orderNode(result) : a
}

function subtractNodes(a: FieldSet, b: FieldSet, subtrees: boolean): FieldSet | undefined {
  if (isEmptySet(a)) return isMember(b) ? undefined : a
  if (subtrees && isMember(b)) return undefined
  let result: Record<string, FieldSet | undefined> | undefined
  if (a[SELF] && isMember(b)) (result ??= { ...a })[SELF] = undefined
  for (const element in b) {
    const mine = a[element]
    if (mine === undefined || element === SELF) continue
    const left = subtractNodes(mine, b[element]!, subtrees)
    if (left !== mine) (result ??= { ...a })[element] = left
  }
  return result ? withoutHollow(result) : a
}

/** What is left of a node. One that lost its last child is a leaf if it is a member itself, and nothing otherwise. */
function withoutHollow(node: Record<string, FieldSet | undefined>): FieldSet | undefined {
  const left: Record<string, FieldSet> = {}
  let hasChildren = false
  for (const element in node) {
    if (node[element] === undefined) continue
    left[element] = node[element]
    if (element !== SELF) hasChildren = true
  }
  return hasChildren ? left : node[SELF] ? LEAF : undefined
}

function intersectNodes(a: FieldSet, b: FieldSet): FieldSet | undefined {
  if (a === b) return a
  const isBoth = isMember(a) && isMember(b)
  const children: Record<string, FieldSet> = {}
  eachChild(a, (element, mine) => {
    const other = b[element]
    const common = other && intersectNodes(mine, other)
    if (common) children[element] = common
  })
  if (isBoth) return memberNode(children)
  return isEmptySet(children) ? undefined : children
}

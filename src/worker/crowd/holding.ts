// What the page is to have of a cluster: everything of a small one; of kinds of which there are many, so many, and what it looks at.
// Of all else it knows how many there are, and, of Nodes and Pods, how they look from far.
import type { KubeObject } from '../../cluster/api/index.ts'
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import type { Micros } from '../../kernel/index.ts'
import type { ObjectChange } from '../protocol.ts'
import { Crowd } from './crowd.ts'

/** Objects of one kind that the page has without looking at them. */
export const MOST_OF_KIND = 2000
/** Pods that wait for a node are had beyond that: they are what one wants to see. */
const MOST_WAITING = 200
/** Of these the newest are had, of all others the first. */
const NEWEST: ReadonlySet<string> = new Set(['events'])

/** What the page looks at: objects by their keys (`pods/default/web-1`), and nodes, with all that runs on them, by name. */
export interface Look { readonly keys: readonly string[]; readonly nodes: readonly string[] }

type Objects = Map<string, KubeObject>

export class Holding {
  readonly crowd = new Crowd()
  readonly #most: number
  /** All that there is at the moment that is shown, by resource. */
  readonly #objects = new Map<string, Objects>()
  readonly #held = new Map<string, Set<string>>()
  #keys: ReadonlySet<string> = new Set()
  #nodes: ReadonlySet<string> = new Set()
  #isStale = false
  /** Kinds of which the page has too many or too few. */
  readonly #unbalanced = new Set<string>()

  constructor(most = MOST_OF_KIND) {
    this.#most = most
  }

  /** All objects that there are, by resource and key. */
  get objects(): Readonly<Record<string, ReadonlyMap<string, KubeObject>>> {
    return Object.fromEntries(this.#objects)
  }

  /** How many there are of the kinds that the page has only in part. */
  get counts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {}
    for (const [resource, objects] of this.#objects) if (objects.size > (this.#held.get(resource)?.size ?? 0)) counts[resource] = objects.size
    return counts
  }

  /** Whether the page has this Pod, machine, or other object. */
  has(resource: string, key: string): boolean {
    return this.#held.get(resource)?.has(key) === true
  }

  held(resource: string): Iterable<string> {
    return this.#held.get(resource) ?? []
  }

  /** The page looks at something else now. */
  look({ keys, nodes }: Look): void {
    this.#keys = new Set(keys)
    this.#nodes = new Set(nodes)
    this.#isStale = true
  }

  /** Takes in changes, and gives those that the page is to be told, with what it has begun or ceased to look at. */
  advance(changes: readonly ObjectChange[], at: Micros): readonly ObjectChange[] {
    const told: ObjectChange[] = []
    for (const change of changes) this.#take(change, told)
    if (this.#isStale) this.#seek(told, at)
    this.#isStale = false
    for (const resource of this.#unbalanced) this.#balance(resource, told, at)
    this.#unbalanced.clear()
    return told
  }

  #take(change: ObjectChange, told: ObjectChange[]): void {
    const slash = change.key.indexOf('/')
    const [resource, key] = [change.key.slice(0, slash), change.key.slice(slash + 1)]
    const { object } = change
    this.crowd.apply(resource, key, object)
    const all = getOr(this.#objects, resource, () => new Map<string, KubeObject>())
    const held = getOr(this.#held, resource, () => new Set<string>())
    if (object === null) {
      all.delete(key)
      if (!held.delete(key)) return
      told.push(change)
      if (held.size < this.#most && all.size > held.size) this.#unbalanced.add(resource)
      return
    }
    all.set(key, object)
    const isOne = held.has(key)
    if (!isOne && held.size >= this.#most && !this.#isWanted(resource, key, object, held.size)) return
    if (!isOne) held.add(key)
    told.push(change)
    if (held.size > this.#most) this.#unbalanced.add(resource)
  }

  #isWanted(resource: string, key: string, object: KubeObject, held: number): boolean {
    if (NEWEST.has(resource) || this.#keys.has(`${resource}/${key}`)) return true
    if (resource === 'nodes') return this.#nodes.has(key)
    if (resource !== 'pods') return false
    const node = (object as Pod).spec?.nodeName
    return node === undefined ? held < this.#most + MOST_WAITING : this.#nodes.has(node)
  }

  /** Fetches what the page has begun to look at. */
  #seek(told: ObjectChange[], at: Micros): void {
    const fetch = (resource: string, key: string): void => {
      const object = this.#objects.get(resource)?.get(key)
      const held = this.#held.get(resource)
      if (!object || !held || held.has(key)) return
      held.add(key)
      told.push({ key: `${resource}/${key}`, object, at })
    }
    for (const full of this.#keys) fetch(full.slice(0, full.indexOf('/')), full.slice(full.indexOf('/') + 1))
    for (const node of this.#nodes) {
      fetch('nodes', node)
      for (const pod of this.crowd.podsOn(node)) fetch('pods', pod)
    }
    for (const resource of this.#held.keys()) this.#unbalanced.add(resource)
  }

  /** Fills up what the page has too little of; takes back, oldest first, what it has too much of and does not look at. */
  #balance(resource: string, told: ObjectChange[], at: Micros): void {
    const [all, held] = [this.#objects.get(resource)!, this.#held.get(resource)!]
    if (held.size < this.#most && all.size > held.size) {
      for (const [key, object] of all) {
        if (held.size >= this.#most) break
        if (held.has(key)) continue
        held.add(key)
        told.push({ key: `${resource}/${key}`, object, at })
      }
    }
    // Half as many again may stay, so that not every glance costs a farewell.
    if (held.size <= this.#most * (NEWEST.has(resource) ? 1 : 1.5)) return
    for (const key of held) {
      if (held.size <= this.#most) break
      const object = all.get(key)
      if (object && !NEWEST.has(resource) && this.#isWanted(resource, key, object, 0)) continue
      held.delete(key)
      told.push({ key: `${resource}/${key}`, object: null, at })
    }
  }
}

function getOr<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = make()))
  return value
}

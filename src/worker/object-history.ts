// Every revision of every object of one branch, and from time to time a checkpoint: all objects as they were then.
// A past moment is the checkpoint before it and what changed since, so that its cost follows the number of objects, not the length of the run.
import type { KubeObject } from '../cluster/api/index.ts'
import type { Micros } from '../kernel/index.ts'
import { after } from './ordered.ts'
import type { ObjectChange } from './protocol.ts'

/** Changes between two checkpoints: as many as there are objects, so that checkpoints cost no more than the changes do; at least so many. */
const LEAST_BETWEEN = 1000

interface Checkpoint {
  /** How many changes it has in it. */
  readonly changes: number
  readonly state: ReadonlyMap<string, KubeObject>
}

export class ObjectHistory {
  #changes: ObjectChange[] = []
  #checkpoints: Checkpoint[] = [{ changes: 0, state: new Map() }]
  #latest = new Map<string, KubeObject>()
  /** The full name of a resource by the one without its group: the audit log leaves the group out. */
  #resources = new Map<string, string>()
  #start: Micros = 0

  /** The oldest moment that it reaches back to. */
  get start(): Micros {
    return this.#start
  }

  get length(): number {
    return this.#changes.length
  }

  /** When the change at a place happened. */
  timeOf(index: number): Micros {
    return this.#changes[index]!.at
  }

  add(change: ObjectChange): void {
    const { key, object } = change
    this.#changes.push(change)
    if (object === null) this.#latest.delete(key)
    else this.#latest.set(key, object)
    const resource = key.slice(0, key.indexOf('/'))
    const dot = resource.indexOf('.')
    if (dot > 0) this.#resources.set(resource.slice(0, dot), resource)
    if (this.#changes.length - this.#checkpoints.at(-1)!.changes >= Math.max(LEAST_BETWEEN, this.#latest.size)) this.#checkpoints.push({ changes: this.#changes.length, state: new Map(this.#latest) })
  }

  /** Takes over what a cluster holds that has been brought to where this history ends: what is known already stays as it is, so that both sides share it. */
  adopt(objects: Iterable<readonly [key: string, object: KubeObject]>, at: Micros): void {
    const present = new Set<string>()
    for (const [key, object] of objects) {
      present.add(key)
      if (!isSameRevision(this.#latest.get(key), object)) this.add({ key, object, at })
    }
    for (const key of [...this.#latest.keys()]) if (!present.has(key)) this.add({ key, object: null, at })
  }

  /** All objects as they were at a time. */
  stateAt(time: Micros): Map<string, KubeObject> {
    const checkpoint = this.#checkpointBefore(time)
    const state = new Map(checkpoint.state)
    for (let i = checkpoint.changes; i < this.#changes.length && this.#changes[i]!.at <= time; i++) {
      const { key, object } = this.#changes[i]!
      if (object === null) state.delete(key)
      else state.set(key, object)
    }
    return state
  }

  /** One object as it was at a time. */
  objectAt(key: string, time: Micros): KubeObject | undefined {
    const checkpoint = this.#checkpointBefore(time)
    for (let i = after(this.#changes, time, atOf) - 1; i >= checkpoint.changes; i--) if (this.#changes[i]!.key === key) return this.#changes[i]!.object ?? undefined
    return checkpoint.state.get(key)
  }

  /** One object as it is at the end. */
  latest(key: string): KubeObject | undefined {
    return this.#latest.get(key)
  }

  /** `deployments/default/web`, as records have it, by the name it is kept under. */
  keyOf(object: string): string {
    const slash = object.indexOf('/')
    const resource = this.#resources.get(object.slice(0, slash))
    return resource === undefined || this.#latest.has(object) ? object : resource + object.slice(slash)
  }

  /** Changes after `from` up to and including `to`. */
  between(from: Micros, to: Micros): readonly ObjectChange[] {
    return this.#changes.slice(after(this.#changes, from, atOf), after(this.#changes, to, atOf))
  }

  /** Every revision of one object up to a time, oldest first. */
  revisionsOf(key: string, until: Micros): readonly ObjectChange[] {
    const oldest = this.#checkpoints[0]!.state.get(key)
    const later = this.#changes.filter((change) => change.key === key && change.at <= until)
    return oldest && this.#start <= until ? [{ key, object: oldest, at: this.#start }, ...later] : later
  }

  /** A copy that ends at a time. */
  upTo(time: Micros): ObjectHistory {
    const copy = new ObjectHistory()
    const length = after(this.#changes, time, atOf)
    copy.#start = this.#start
    copy.#changes = this.#changes.slice(0, length)
    copy.#checkpoints = this.#checkpoints.filter(({ changes }) => changes <= length)
    copy.#latest = this.stateAt(time)
    copy.#resources = new Map(this.#resources)
    return copy
  }

  /** Lets go of what happened before a time; from then on it begins there. */
  forgetBefore(time: Micros): void {
    if (time <= this.#start) return
    const gone = after(this.#changes, time, atOf)
    const state = this.stateAt(time)
    this.#changes = this.#changes.slice(gone)
    this.#checkpoints = [{ changes: 0, state }, ...this.#checkpoints.filter(({ changes }) => changes > gone).map((checkpoint) => ({ ...checkpoint, changes: checkpoint.changes - gone }))]
    this.#start = time
  }

  /** The newest checkpoint that has nothing later than `time` in it. The oldest stands for all that is before. */
  #checkpointBefore(time: Micros): Checkpoint {
    const found = after(this.#checkpoints, time, ({ changes }) => (changes === 0 ? Number.NEGATIVE_INFINITY : this.#changes[changes - 1]!.at))
    return this.#checkpoints[found - 1]!
  }
}

const atOf = (change: ObjectChange): Micros => change.at

const isSameRevision = (a: KubeObject | undefined, b: KubeObject): boolean => a !== undefined && a.metadata.uid === b.metadata.uid && a.metadata.resourceVersion === b.metadata.resourceVersion

// Leases: keys that end together when their time is over. Models etcd's server/lease.
// A restarted member counts each lease's time from its start again, as a new leader does.
import type { Micros } from '../../kernel/index.ts'

interface Lease {
  readonly ttl: Micros
  /** Names by prefix. */
  readonly keys: Map<string, Set<string>>
}

export class Leases {
  #leases = new Map<number, Lease>()
  #next = 1

  grant(ttl: Micros): number {
    const id = this.#next++
    this.#leases.set(id, { ttl, keys: new Map() })
    return id
  }

  /** Ids with the time that each lives from now on. */
  *all(): Iterable<{ readonly id: number; readonly ttl: Micros }> {
    for (const [id, { ttl }] of this.#leases) yield { id, ttl }
  }

  attach(id: number, prefix: string, name: string): void {
    const keys = this.#leases.get(id)?.keys
    if (!keys) return
    let names = keys.get(prefix)
    if (!names) keys.set(prefix, (names = new Set()))
    names.add(name)
  }

  detach(id: number, prefix: string, name: string): void {
    this.#leases.get(id)?.keys.get(prefix)?.delete(name)
  }

  /** Ends a lease; gives the keys that end with it. */
  *revoke(id: number): Iterable<{ readonly prefix: string; readonly name: string }> {
    const lease = this.#leases.get(id)
    this.#leases.delete(id)
    for (const [prefix, names] of lease?.keys ?? []) for (const name of names) yield { prefix, name }
  }
}

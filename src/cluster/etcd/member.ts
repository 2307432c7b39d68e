// The etcd cluster as a process: proposals wait for the write-ahead log, are committed in batches, and applied in order.
// Models etcd's server/etcdserver: what arrives while one fsync runs shares the next.
import { MILLISECOND, type Group, type Host, type Kernel, type Micros, type Random } from '../../kernel/index.ts'
import { Leases } from './leases.ts'
import { Store, type Transaction, type TransactionResult } from './store.ts'

export interface EtcdOptions {
  readonly kernel: Kernel
  /** The machine whose disk it writes to. */
  readonly host: Host
}

const FSYNC_LEAST: Micros = 1 * MILLISECOND
const FSYNC_MOST: Micros = 2 * MILLISECOND

/** Who proposed a write. Exactly one of the two is called later: `failed` when the member dies before the commit. */
export interface Proposer {
  done(result: TransactionResult): void
  failed(): void
}

interface Proposal {
  readonly transaction: Transaction
  readonly cause: number
  readonly proposer: Proposer
}

/** The store and what is needed to write to it. What is on disk survives `start` after a kill. */
export class Etcd {
  readonly kernel: Kernel
  readonly host: Host
  readonly store = new Store()
  #leases = new Leases()
  #random: Random
  #group: Group | undefined
  #waiting: Proposal[] = []
  #syncing: Proposal[] | undefined

  constructor({ kernel, host }: EtcdOptions) {
    this.kernel = kernel
    this.host = host
    this.#random = kernel.random('etcd')
  }

  /** Starts the member; it runs until the group is killed. */
  start(group: Group): void {
    this.#group = group
    for (const { id, ttl } of this.#leases.all()) this.#expireLater(id, ttl)
    group.onKill(() => this.#stop())
  }

  /** Whether a member runs that can take proposals. */
  get up(): boolean {
    return this.#group !== undefined && this.host.up && !this.#group.paused
  }

  /** Takes a write. */
  propose(transaction: Transaction, proposer: Proposer): void {
    this.#waiting.push({ transaction, cause: this.kernel.cause, proposer })
    if (!this.#syncing) this.#sync()
  }

  /** A lease that ends `ttl` from now, and with it the keys that were put under it. */
  grantLease(ttl: Micros): number {
    const id = this.#leases.grant(ttl)
    this.#expireLater(id, ttl)
    return id
  }

  #sync(): void {
    const batch = this.#waiting
    this.#waiting = []
    this.#syncing = batch
    const group = this.#group
    this.kernel.schedule(this.kernel.now + this.#random.between(FSYNC_LEAST, FSYNC_MOST), () => {
      // A member that died in between has lost what was not yet on its disk.
      if (group !== this.#group || group === undefined) return
      this.#syncing = undefined
      for (const proposal of batch) this.#commit(proposal)
      if (this.#waiting.length > 0 && !this.#syncing) this.#sync()
    })
  }

  #commit({ transaction, cause, proposer }: Proposal): void {
    const { kernel } = this
    kernel.cause = cause
    if (kernel.trace.on) this.#trace(transaction)
    const result = this.#apply(transaction)
    proposer.done(result)
  }

  #apply(transaction: Transaction): TransactionResult {
    const { prefix, name, lease } = transaction
    const result = this.store.apply(transaction)
    if (result.succeeded) {
      const before = result.previous?.lease
      if (before) this.#leases.detach(before, prefix, name)
      if (lease && transaction.put) this.#leases.attach(lease, prefix, name)
    }
    return result
  }

  #trace({ prefix, name, put }: Transaction): void {
    this.kernel.trace.record('store', 'etcd', put ? 'put' : 'delete', `${prefix}${name}`, { revision: this.store.revision + 1, host: this.host.name })
  }

  #expireLater(id: number, ttl: Micros): void {
    const group = this.#group
    this.kernel.after(ttl, () => {
      if (group !== this.#group || group === undefined) return
      for (const { prefix, name } of this.#leases.revoke(id)) this.store.apply({ prefix, name })
    })
  }

  #stop(): void {
    const lost = [...(this.#syncing ?? []), ...this.#waiting]
    this.#group = undefined
    this.#syncing = undefined
    this.#waiting = []
    for (const { proposer } of lost) proposer.failed()
  }
}

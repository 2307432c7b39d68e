// What an API server holds of etcd: transactions that wait for their commit, reads, watches.
// Models apiserver/pkg/storage/etcd3. On the same machine nothing but the commit takes time; from another one each
// way takes what the link takes. When no member answers a request waits for its deadline.
import { SECOND, type Host, type Micros, type Network, type Process, type Task, type Wait } from '../../kernel/index.ts'
import type { Etcd } from './member.ts'
import type { RangeOptions, RangeResult, StoreEvent, StoreWatch, StoredValue, Transaction, TransactionResult } from './store.ts'

/** etcd did not answer, or lost what was asked of it. */
export class EtcdError extends Error {
  readonly failure: 'timeout' | 'unavailable'
  constructor(failure: 'timeout' | 'unavailable', message: string) {
    super(message)
    this.name = 'EtcdError'
    this.failure = failure
  }
}

const REQUEST_TIMEOUT: Micros = 5 * SECOND
/** Events share leases that were granted within this time (apiserver's lease manager). */
const LEASE_REUSE: Micros = 60 * SECOND

export class EtcdClient {
  readonly etcd: Etcd
  readonly network: Network
  readonly host: Host
  #lease: { readonly id: number; readonly ttl: Micros; readonly until: Micros } | undefined

  constructor(network: Network, host: Host, etcd: Etcd) {
    this.network = network
    this.host = host
    this.etcd = etcd
  }

  /** The revision of the last write that this client knows of. */
  get revision(): number {
    return this.etcd.store.revision
  }

  /** Writes. Gives the outcome once it is committed; throws EtcdError when that cannot be known. */
  *transact(transaction: Transaction): Process<TransactionResult> {
    return (yield this.transacting(transaction)) as TransactionResult
  }

  /** What `transact` waits for, to be yielded where each call counts; the yield gives the outcome. */
  transacting(transaction: Transaction): Wait {
    return new Transacting(this, transaction)
  }

  get(prefix: string, name: string): StoredValue | undefined {
    return this.etcd.store.get(prefix, name)
  }

  /** How many keys begin with a prefix. */
  count(prefix: string): number {
    return this.etcd.store.count(prefix)
  }

  /** See Store.range; undefined when the revision has been compacted away. */
  range(prefix: string, options?: RangeOptions): RangeResult | undefined {
    return this.etcd.store.range(prefix, options)
  }

  /** See Store.watch. Events come in the moment of their commit, or one way of the link later. */
  watch(prefix: string, after: number, deliver: (event: StoreEvent) => void): StoreWatch | undefined {
    return this.etcd.store.watch(prefix, after, deliver)
  }

  /** Asks for the history up to a revision to be forgotten. */
  compact(revision: number): void {
    if (this.etcd.up && this.transit() !== undefined) this.etcd.store.compact(revision)
  }

  /** A lease that lives at least `ttl` from now. */
  lease(ttl: Micros): number {
    const { now } = this.network.kernel
    if (!this.#lease || this.#lease.ttl !== ttl || this.#lease.until < now) {
      this.#lease = { id: this.etcd.grantLease(ttl + LEASE_REUSE), ttl, until: now + LEASE_REUSE }
    }
    return this.#lease.id
  }

  /** One way's time to the member: 0 on the same machine, undefined when the path is cut. */
  transit(): Micros | undefined {
    return this.host === this.etcd.host ? 0 : this.network.transit(this.network.link(this.host, this.etcd.host))
  }
}

class Transacting implements Wait {
  readonly #client: EtcdClient
  readonly #transaction: Transaction
  #task: Task | undefined
  #ticket = 0
  #cancelTimeout: (() => void) | undefined

  constructor(client: EtcdClient, transaction: Transaction) {
    this.#client = client
    this.#transaction = transaction
  }

  start(task: Task, ticket: number): void {
    this.#task = task
    this.#ticket = ticket
    const { etcd, network } = this.#client
    const there = this.#client.transit()
    if (!etcd.up || there === undefined) this.#giveUp()
    else if (there === 0) this.#send()
    else network.kernel.schedule(network.kernel.now + there, () => this.#send())
  }

  cancel(): void {
    this.#cancelTimeout?.()
  }

  /** The commit, which the member calls back with; the last thing that it does for this transaction. */
  done(result: TransactionResult): void {
    const { kernel } = this.#client.network
    const back = this.#client.transit()
    if (back === 0) this.#task!.wake(this.#ticket, result)
    else if (back === undefined) this.#giveUp()
    else kernel.resumeAt(kernel.now + back, this.#task!, this.#ticket, result)
  }

  /** The member died before the commit. */
  failed(): void {
    this.#task!.failSoon(this.#ticket, new EtcdError('unavailable', 'rpc error: code = Unavailable desc = transport is closing'))
  }

  #send(): void {
    const { etcd } = this.#client
    if (etcd.up) etcd.propose(this.#transaction, this)
    else this.#giveUp()
  }

  #giveUp(): void {
    const { kernel } = this.#client.network
    const error = new EtcdError('timeout', 'etcdserver: request timed out')
    const event = kernel.resumeAt(kernel.now + REQUEST_TIMEOUT, this.#task!, this.#ticket, error, true)
    this.#cancelTimeout = () => kernel.cancel(event)
  }
}

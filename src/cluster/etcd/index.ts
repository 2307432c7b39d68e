// etcd: the one place where the cluster's state is kept.
// Modelled: one global revision, multi-version history with compaction, compare-and-swap transactions, ranges at the
// present or an older revision, watches from a revision, leases with a time to live, and the path of a write
// (proposal, write-ahead log with an fsync that a batch shares, commit, apply).
// Left out: several members and their raft rounds (a proposal is committed by one member's log), authentication,
// quotas and defragmentation. Keys come in two parts, the prefix of a resource and what follows it.
//
// store.ts is the data, member.ts the process that orders writes, leases.ts the times to live, client.ts what the
// API server holds. Only the API server talks to it.
export { EtcdClient, EtcdError } from './client.ts'
export { Etcd, type EtcdOptions } from './member.ts'
export { Store, type RangeOptions, type RangeResult, type StoreEvent, type StoredValue, type Transaction, type TransactionResult } from './store.ts'

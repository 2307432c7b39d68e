// Leader election by a Lease. Models client-go/tools/leaderelection with its defaults: lease 15 s, renewed within 10 s, tried every 2 s.
import { ApiError, formatMicroTime, hasReason, parseTime } from '../api/index.ts'
import type { Lease } from '../api/types/coordination-v1.ts'
import { NetworkError, SECOND, sleep, type Micros, type Process } from '../../kernel/index.ts'
import type { Client } from './client.ts'
import { LEASES } from './resources.ts'

export interface LeaderElectionConfig {
  readonly client: Client
  readonly namespace: string
  readonly name: string
  readonly identity: string
  /** Called when this candidate has become the leader. */
  readonly started: () => void
  /** Called when it can no longer renew; the process is expected to exit. */
  readonly stopped: () => void
  /** Called after each try with the holder's identity. */
  readonly observed?: (holder: string) => void
}

const LEASE_SECONDS = 15
const RENEW_DEADLINE = 10 * SECOND
const RETRY = 2 * SECOND
const JITTER = 1.2

/** Tries for the lease, holds it, and ends when it is lost. */
export function* runLeaderElection(config: LeaderElectionConfig): Process<void> {
  const { kernel } = config.client
  const random = kernel.random(`leader-election ${config.identity} ${config.name}`)
  const state: Observation = { lease: undefined, observedAt: 0 }
  while (!(yield* tryAcquireOrRenew(config, state))) yield* sleep(random.jitter(RETRY, JITTER))
  config.started()
  for (let renewed: Micros = kernel.now; ; ) {
    yield* sleep(RETRY)
    if (yield* tryAcquireOrRenew(config, state)) renewed = kernel.now
    else if (kernel.now - renewed >= RENEW_DEADLINE) break
  }
  config.stopped()
}

interface Observation {
  lease: Lease | undefined
  /** When this candidate last saw the record change, by its own clock. */
  observedAt: Micros
}

function* tryAcquireOrRenew(config: LeaderElectionConfig, state: Observation): Process<boolean> {
  const { client, namespace, name, identity } = config
  const now = client.kernel.now
  try {
    const isMine = state.lease?.spec?.holderIdentity === identity
    // The holder renews what it last wrote without reading it again.
    const found = isMine ? state.lease! : yield* read(client, namespace, name)
    if (found === undefined) {
      state.lease = yield* client.create(LEASES, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name, namespace }, spec: { holderIdentity: identity, leaseDurationSeconds: LEASE_SECONDS, acquireTime: formatMicroTime(now), renewTime: formatMicroTime(now), leaseTransitions: 0 } })
      state.observedAt = now
      config.observed?.(identity)
      return true
    }
    if (found.metadata.resourceVersion !== state.lease?.metadata.resourceVersion) {
      state.observedAt = now
      state.lease = found
    }
    const holder = found.spec?.holderIdentity ?? ''
    config.observed?.(holder)
    if (holder !== '' && holder !== identity && state.observedAt + (found.spec?.leaseDurationSeconds ?? LEASE_SECONDS) * SECOND > now) return false
    const acquired = holder === identity
    state.lease = yield* client.update(LEASES, {
      ...found,
      spec: { ...found.spec, holderIdentity: identity, leaseDurationSeconds: LEASE_SECONDS, acquireTime: acquired ? found.spec?.acquireTime : formatMicroTime(now), renewTime: formatMicroTime(now), leaseTransitions: (found.spec?.leaseTransitions ?? 0) + (acquired ? 0 : 1) },
    })
    state.observedAt = now
    config.observed?.(identity)
    return true
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof NetworkError)) throw error
    // After a conflict what was held in memory is stale: read again next time.
    if (hasReason(error, 'Conflict')) state.lease = undefined
    return false
  }
}

function* read(client: Client, namespace: string, name: string): Process<Lease | undefined> {
  try {
    return yield* client.get(LEASES, name, namespace)
  } catch (error) {
    if (hasReason(error, 'NotFound')) return undefined
    throw error
  }
}

/** Time until a lease runs out, from its own fields; negative when it has. */
export function leaseRemaining(lease: Lease, now: Micros): Micros {
  return parseTime(lease.spec?.renewTime ?? '') + (lease.spec?.leaseDurationSeconds ?? 0) * SECOND - now
}

// What a controller is given by the manager, and how its workers run.
import type { Client, InformerFactory, WorkQueue } from '../../client/index.ts'
import { ApiError } from '../../api/index.ts'
import { NetworkError, type Group, type Kernel, type Process } from '../../../kernel/index.ts'
import type { ResourceCatalog } from './resource-catalog.ts'

/** Settings of the manager that controllers read; all have upstream's defaults. */
export interface ControllerOptions {
  /** The certificate that `kube-root-ca.crt` publishes. */
  readonly rootCertificate: string
  /** Range that nodes get their pod ranges from, and the size of each (`--cluster-cidr`, `--node-cidr-mask-size`). */
  readonly clusterCidr: string
  readonly nodeCidrMaskSize: number
  readonly nodeMonitorPeriodSeconds: number
  readonly nodeMonitorGraceSeconds: number
  readonly nodeStartupGraceSeconds: number
  readonly nodeEvictionRate: number
  readonly secondaryNodeEvictionRate: number
  readonly unhealthyZoneThreshold: number
  readonly largeClusterSizeThreshold: number
  readonly terminatedPodGCThreshold: number
}

export interface ControllerContext {
  readonly kernel: Kernel
  /** Everything a controller starts lives here, and ends when leadership does. */
  readonly group: Group
  /** Shared by all controllers of the manager. */
  readonly informers: InformerFactory
  readonly resources: ResourceCatalog
  readonly options: ControllerOptions
  /** A client with the rights and the name of one controller, with limits of its own. */
  clientFor(name: string): Client
  /** A client of the manager itself, for the few controllers that act before there are ServiceAccounts. */
  readonly managerClient: Client
}

/** Sets a controller up, waits for its informers, and starts its workers. */
export type StartController = (context: ControllerContext) => Process<void>

/** A sync that cannot go on now and is to be tried again, like any failed request. */
export class RetryError extends Error {}

/** Failures that a sync may meet: refused requests, a lost API server, stale caches. Anything else is a bug and is thrown on. */
export function isExpectedError(error: unknown): error is Error {
  return error instanceof ApiError || error instanceof NetworkError || error instanceof RetryError
}

/** True if the API server refused because the namespace is being deleted (`NamespaceTerminating` among the causes). */
export function isNamespaceTerminating(error: unknown): boolean {
  return error instanceof ApiError && (error.status.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') ?? false)
}

/** Runs a process and gives its failure instead of throwing it, if it is one that a sync may meet. */
export function* attempt<T>(body: Process<T>): Process<{ readonly value: T; readonly error?: undefined } | { readonly value?: undefined; readonly error: Error }> {
  try {
    return { value: yield* body }
  } catch (error) {
    if (!isExpectedError(error)) throw error
    return { error }
  }
}

const MAX_RETRIES = 15

/**
 * Starts `count` workers on a queue. A key whose sync fails comes back later each time, and is dropped after
 * `maxRetries` failures in a row (`Infinity` to never drop), as upstream's `handleErr` does.
 */
export function startWorkers<K extends string>(context: ControllerContext, queue: WorkQueue<K>, count: number, sync: (key: K) => Process<void>, maxRetries = MAX_RETRIES): void {
  for (let i = 0; i < count; i++) context.group.spawn(`worker ${queue.name}`, work(queue, sync, maxRetries))
}

function* work<K extends string>(queue: WorkQueue<K>, sync: (key: K) => Process<void>, maxRetries: number): Process<void> {
  for (;;) {
    const key = yield* queue.get()
    try {
      yield* sync(key)
      queue.forget(key)
    } catch (error) {
      if (!isExpectedError(error)) throw error
      if (isNamespaceTerminating(error) || queue.requeues(key) >= maxRetries) queue.forget(key)
      else queue.addRateLimited(key)
    } finally {
      queue.done(key)
    }
  }
}

// The ConfigMap kube-system/cluster-autoscaler-status, and the events about it: how the autoscaler tells what it does.
// Models cluster-autoscaler/clusterstate/utils/status.go.
import { hasReason } from '../api/index.ts'
import type { ConfigMap } from '../api/types/core-v1.ts'
import { CONFIG_MAPS, type Client, type EventRecorder } from '../client/index.ts'
import type { Process } from '../../kernel/index.ts'
import { isFailure } from './failure.ts'
import { statusTime } from './state/index.ts'

const NAME = 'cluster-autoscaler-status'
const NAMESPACE = 'kube-system'
const UPDATED = 'cluster-autoscaler.kubernetes.io/last-updated'

export class StatusMap {
  #client: Client
  #recorder: EventRecorder
  #written: ConfigMap | undefined

  constructor(client: Client, recorder: EventRecorder) {
    this.#client = client
    this.#recorder = recorder
  }

  /** An event about the autoscaler; lost before the first status is written. */
  tell(type: 'Normal' | 'Warning', reason: string, message: string): void {
    if (this.#written) this.#recorder.event(this.#written, type, reason, message)
  }

  /** Writes the status; gives the sentence for the log when that fails. */
  *write(status: string): Process<string | undefined> {
    const updated = statusTime(this.#client.kernel.now)
    try {
      const found = yield* this.#read()
      const data = { ...found?.data, status }
      const annotations = { ...found?.metadata.annotations, [UPDATED]: updated }
      this.#written = found
        ? yield* this.#client.update(CONFIG_MAPS, { ...found, metadata: { ...found.metadata, annotations }, data })
        : yield* this.#client.create(CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: NAME, namespace: NAMESPACE, annotations }, data })
      return undefined
    } catch (error) {
      if (!isFailure(error)) throw error
      return `Failed to write status configmap: ${error.message}`
    }
  }

  *#read(): Process<ConfigMap | undefined> {
    try {
      return yield* this.#client.get(CONFIG_MAPS, NAME, NAMESPACE)
    } catch (error) {
      if (hasReason(error, 'NotFound')) return undefined
      throw error
    }
  }
}

/** What is left to do when the autoscaler is told to end: its status would be a lie from now on. */
export function* removeStatus(client: Client): Process<void> {
  try {
    yield* client.delete(CONFIG_MAPS, NAME, NAMESPACE)
  } catch (error) {
    if (!isFailure(error)) throw error
  }
}

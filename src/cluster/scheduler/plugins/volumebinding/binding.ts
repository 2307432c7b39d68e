// Says to the API server which volumes a pod's claims were promised, and waits until they are bound.
// Models plugins/volumebinding/binder.go (AssumePodVolumes, BindPodVolumes).
import { ApiError, keyOf } from '../../../api/index.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../api/types/core-v1.ts'
import { PERSISTENT_VOLUMES, PERSISTENT_VOLUME_CLAIMS } from '../../../client/index.ts'
import { NetworkError, SECOND, sleep, type Micros, type Process } from '../../../../kernel/index.ts'
import { failed, type ClusterObjects, type LiveHandle, type Status } from '../../framework/index.ts'

export const SELECTED_NODE = 'volume.kubernetes.io/selected-node'
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller'
const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed'
const POLL = SECOND

/** What a node has for the claims of a pod that are not bound yet. */
export interface NodeVolumes {
  readonly bindings: readonly { readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume }[]
  readonly provisions: readonly PersistentVolumeClaim[]
}

export function isFullyBound({ spec, metadata }: PersistentVolumeClaim): boolean {
  return Boolean(spec?.volumeName) && metadata.annotations?.[BIND_COMPLETED] !== undefined
}

/** Claims and volumes as they will be once what was promised is written; promises fade when the object changes. */
export class AssumedObjects<T extends PersistentVolume | PersistentVolumeClaim> {
  #promised = new Map<string, { base: string; object: T }>()
  #get: (key: string) => T | undefined

  constructor(get: (key: string) => T | undefined) {
    this.#get = get
  }

  get(key: string): T | undefined {
    const seen = this.#get(key)
    const promise = this.#promised.get(key)
    if (promise === undefined) return seen
    if (seen?.metadata.resourceVersion === promise.base) return promise.object
    this.#promised.delete(key)
    return seen
  }

  assume(object: T): void {
    this.#promised.set(keyOf(object), { base: object.metadata.resourceVersion, object })
  }

  restore(key: string): void {
    this.#promised.delete(key)
  }
}

/** The volume bound to the claim, as it is written. */
export function boundVolume(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const { name, namespace, uid, resourceVersion } = claim.metadata
  return {
    ...volume,
    metadata: { ...volume.metadata, annotations: { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' } },
    spec: { ...volume.spec, claimRef: { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion } },
  }
}

/** The claim with the node that its volume is to be provisioned for. */
export function claimForNode(claim: PersistentVolumeClaim, nodeName: string): PersistentVolumeClaim {
  return { ...claim, metadata: { ...claim.metadata, annotations: { ...claim.metadata.annotations, [SELECTED_NODE]: nodeName } } }
}

/** Writes the promises, then looks every second whether the volume controller has bound all claims; gives up after `timeout`. */
export function* bindVolumes(plugin: string, { client, kernel }: LiveHandle, volumes: NodeVolumes, nodeName: string, claimKeys: readonly string[], objects: ClusterObjects, timeout: Micros): Process<Status | undefined> {
  try {
    for (const { claim, volume } of volumes.bindings) yield* client.update(PERSISTENT_VOLUMES, boundVolume(volume, claim))
    for (const claim of volumes.provisions) yield* client.update(PERSISTENT_VOLUME_CLAIMS, claimForNode(claim, nodeName))
  } catch (error) {
    if (error instanceof ApiError || error instanceof NetworkError) return failed(plugin, error.message)
    throw error
  }
  for (const start = kernel.now; kernel.now - start < timeout; ) {
    yield* sleep(POLL)
    const claims = claimKeys.map((key) => objects.persistentVolumeClaims.get(key))
    if (claims.includes(undefined)) return failed(plugin, 'binding volumes: pvc does not exist any more')
    for (const provisioned of volumes.provisions) {
      const claim = objects.persistentVolumeClaims.get(keyOf(provisioned))
      // A provisioner that cannot serve this node takes the annotation away: the pod is to look for another.
      if (claim && !claim.spec?.volumeName && claim.metadata.annotations?.[SELECTED_NODE] !== nodeName) return failed(plugin, `binding volumes: selectedNode annotation reset for PVC ${JSON.stringify(claim.metadata.name)}`)
    }
    if (claims.every((claim) => claim && isFullyBound(claim))) return undefined
  }
  return failed(plugin, 'binding volumes: context deadline exceeded')
}

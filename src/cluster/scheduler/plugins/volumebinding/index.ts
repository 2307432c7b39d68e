// VolumeBinding: a pod goes where its volumes are, or where they can be made. Models plugins/volumebinding.
// matching.ts finds a volume for a claim, binding.ts writes what was decided. Left out: CSIStorageCapacity, in-tree volumes behind a driver.
import { compareQuantities, deepEqual, keyOf } from '../../../api/index.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../api/types/core-v1.ts'
import { SKIP, failed, unresolvable, usesClaim, type NodeInfo, type Plugin, type PluginFactory, type PodInfo, type StateKey, type Status } from '../../framework/index.ts'
import type { StorageClass } from '../../../api/types/storage-v1.ts'
import { SECOND } from '../../../../kernel/index.ts'
import { AssumedObjects, SELECTED_NODE, bindVolumes, boundVolume, claimForNode, isFullyBound, type NodeVolumes } from './binding.ts'
import { classOfClaim, findMatchingVolume, isReachable, provisionsFor } from './matching.ts'

const NAME = 'VolumeBinding'
const MIGRATED = 'storage.alpha.kubernetes.io/migrated-plugins'
const UNBOUND = unresolvable(NAME, 'pod has unbound immediate PersistentVolumeClaims')
const NO_MATCH = "node(s) didn't find available persistent volumes to bind"
const WRONG_NODE = "node(s) didn't match PersistentVolume's node affinity"
const NO_VOLUME = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)'

interface Claims {
  readonly bound: readonly PersistentVolumeClaim[]
  /** To be bound once a node is chosen, smallest first. */
  readonly delayed: readonly PersistentVolumeClaim[]
  readonly byNode: Map<string, NodeVolumes>
}

const CLAIMS: StateKey<Claims> = { name: 'PreFilterVolumeBinding', clone: (claims) => ({ ...claims, byNode: new Map(claims.byNode) }) }
const NOTHING: NodeVolumes = { bindings: [], provisions: [] }

const sizeOf = ({ spec }: PersistentVolumeClaim): string => spec?.resources?.requests?.['storage'] ?? '0'

export interface VolumeBindingArgs {
  /** How long a pod waits for its volumes. Default 600. */
  readonly bindTimeoutSeconds?: number
}

export const volumeBinding = ({ bindTimeoutSeconds = 600 }: VolumeBindingArgs = {}): PluginFactory => ({ objects, live }): Plugin => {
  const volumes = new AssumedObjects<PersistentVolume>((name) => objects.persistentVolumes.get(name))
  const claims = new AssumedObjects<PersistentVolumeClaim>((key) => objects.persistentVolumeClaims.get(key))

  /** The claims of a pod, sorted out; or why it cannot be scheduled anywhere. */
  const readClaims = (pod: PodInfo): Claims | Status => {
    const bound: PersistentVolumeClaim[] = []
    const delayed: PersistentVolumeClaim[] = []
    let isWaiting = false
    for (const volume of pod.spec.volumes ?? []) {
      if (!volume.persistentVolumeClaim && !volume.ephemeral) continue
      const name = volume.persistentVolumeClaim?.claimName ?? `${pod.name}-${volume.name}`
      const claim = claims.get(`${pod.namespace}/${name}`)
      const quoted = JSON.stringify(name)
      if (claim === undefined) return unresolvable(NAME, volume.ephemeral ? `waiting for ephemeral volume controller to create the persistentvolumeclaim ${quoted}` : `persistentvolumeclaim ${quoted} not found`)
      if (claim.status?.phase === 'Lost') return unresolvable(NAME, `persistentvolumeclaim ${quoted} bound to non-existent persistentvolume ${JSON.stringify(claim.spec?.volumeName ?? '')}`)
      if (claim.metadata.deletionTimestamp) return unresolvable(NAME, `persistentvolumeclaim ${quoted} is being deleted`)
      if (volume.ephemeral && !claim.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === pod.uid)) return unresolvable(NAME, `PVC ${pod.namespace}/${name} was not created for pod ${pod.key} (pod is not owner)`)
      if (isFullyBound(claim)) bound.push(claim)
      else if (!claim.spec?.volumeName && objects.storageClasses.get(classOfClaim(claim))?.volumeBindingMode === 'WaitForFirstConsumer') delayed.push(claim)
      else isWaiting = true
    }
    if (isWaiting) return UNBOUND
    return { bound, delayed: delayed.sort((a, b) => compareQuantities(sizeOf(a), sizeOf(b))), byNode: new Map() }
  }

  const findDelayed = (delayed: readonly PersistentVolumeClaim[], node: NodeInfo): NodeVolumes | undefined => {
    const bindings: { claim: PersistentVolumeClaim; volume: PersistentVolume }[] = []
    const provisions: PersistentVolumeClaim[] = []
    const taken = new Set<string>()
    for (const claim of delayed) {
      const selected = claim.metadata.annotations?.[SELECTED_NODE]
      if (selected !== undefined && selected !== node.name) return undefined
      const candidates = selected === undefined ? [...objects.persistentVolumes.list()].map((v) => volumes.get(v.metadata.name) ?? v) : []
      const volume = findMatchingVolume(claim, candidates, node, taken)
      if (volume) {
        taken.add(volume.metadata.name)
        bindings.push({ claim, volume })
        continue
      }
      const storageClass = objects.storageClasses.get(classOfClaim(claim))
      if (storageClass === undefined || !provisionsFor(storageClass, node)) return undefined
      provisions.push(claim)
    }
    return { bindings, provisions }
  }

  return {
    name: NAME,
    events: [
      { on: ['StorageClass/Add', 'PersistentVolume/Add', 'PersistentVolume/Update', 'Node/Add', 'Node/UpdateLabel', 'CSINode/Add'] },
      { on: ['StorageClass/Update'], hint: (_, { object, oldObject }) => !deepEqual((object as StorageClass | undefined)?.allowedTopologies, (oldObject as StorageClass | undefined)?.allowedTopologies) },
      { on: ['CSINode/Update'], hint: (_, { object, oldObject }) => object?.metadata.annotations?.[MIGRATED] !== oldObject?.metadata.annotations?.[MIGRATED] },
      { on: ['PersistentVolumeClaim/Add', 'PersistentVolumeClaim/Update'], hint: usesClaim },
    ],
    preFilter: (state, pod) => {
      if (pod.claimKeys.length === 0) return SKIP
      const found = readClaims(pod)
      if ('code' in found) return found
      state.write(CLAIMS, found)
      return undefined
    },
    filter: (state, _, node) => {
      const found = state.read(CLAIMS)
      if (found === undefined) return undefined
      const reasons: string[] = []
      const boundVolumes = found.bound.map(({ spec }) => volumes.get(spec!.volumeName!))
      if (boundVolumes.some((volume) => volume && !isReachable(volume, node))) reasons.push(WRONG_NODE)
      const chosen = findDelayed(found.delayed, node)
      if (chosen === undefined) reasons.push(NO_MATCH)
      else found.byNode.set(node.name, chosen)
      if (boundVolumes.includes(undefined)) reasons.push(NO_VOLUME)
      return reasons.length === 0 ? undefined : unresolvable(NAME, ...reasons)
    },
    reserve: (state, _, nodeName) => {
      const { bindings, provisions } = state.read(CLAIMS)?.byNode.get(nodeName) ?? NOTHING
      for (const { claim, volume } of bindings) volumes.assume(boundVolume(volume, claim))
      for (const claim of provisions) claims.assume(claimForNode(claim, nodeName))
      return undefined
    },
    unreserve: (state, _, nodeName) => {
      const { bindings, provisions } = state.read(CLAIMS)?.byNode.get(nodeName) ?? NOTHING
      for (const { volume } of bindings) volumes.restore(keyOf(volume))
      for (const claim of provisions) claims.restore(keyOf(claim))
    },
    *preBind(state, pod, nodeName) {
      const chosen = state.read(CLAIMS)?.byNode.get(nodeName) ?? NOTHING
      if (chosen.bindings.length === 0 && chosen.provisions.length === 0) return undefined
      return live ? yield* bindVolumes(NAME, live, chosen, nodeName, pod.claimKeys, objects, bindTimeoutSeconds * SECOND) : failed(NAME, 'no API server to bind at')
    },
  }
}

// VolumeZone: a volume labelled with a zone or region is used there. Models plugins/volumezone.
import { deepEqual, type KubeObject } from '../../../api/index.ts'
import type { StorageClass } from '../../../api/types/storage-v1.ts'
import { SKIP, unresolvable, usesClaim, type ClusterObjects, type Plugin, type PluginFactory, type PodInfo, type StateKey, type Status } from '../../framework/index.ts'

const NAME = 'VolumeZone'
const ELSEWHERE = unresolvable(NAME, 'node(s) had no available volume zone')
/** Each label with the older or newer name of the same thing. */
const TOPOLOGY_LABELS: ReadonlyMap<string, string> = new Map([
  ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
  ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'],
  ['topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/region'],
])

interface VolumeTopology {
  readonly label: string
  readonly values: readonly string[]
}

const TOPOLOGIES: StateKey<readonly VolumeTopology[]> = { name: 'PreFilterVolumeZone' }

export const volumeZone: PluginFactory = ({ objects }): Plugin => ({
  name: NAME,
  events: [
    { on: ['Node/Add', 'Node/UpdateLabel', 'PersistentVolume/Add'] },
    { on: ['StorageClass/Add'], hint: (_, { object }) => (object as StorageClass | undefined)?.volumeBindingMode === 'WaitForFirstConsumer' },
    { on: ['PersistentVolumeClaim/Add', 'PersistentVolumeClaim/Update'], hint: usesClaim },
    { on: ['PersistentVolume/Update'], hint: (_, { object, oldObject }) => !deepEqual(labelledTopologies(object), labelledTopologies(oldObject)) },
  ],
  preFilter: (state, pod) => {
    const found = topologiesOf(pod, objects)
    if ('code' in found) return found
    if (found.length === 0) return SKIP
    state.write(TOPOLOGIES, found)
    return undefined
  },
  filter: (state, _, { labels }) => {
    // A node without any of these labels is in a cluster of one zone, where every volume is at hand.
    let isPlaced = false
    for (const label of TOPOLOGY_LABELS.keys()) if (labels[label] !== undefined) isPlaced = true
    if (!isPlaced) return undefined
    for (const { label, values } of state.read(TOPOLOGIES)!) {
      const value = labels[label] ?? labels[TOPOLOGY_LABELS.get(label)!]
      if (value === undefined || !values.includes(value)) return ELSEWHERE
    }
    return undefined
  },
})

function topologiesOf(pod: PodInfo, objects: ClusterObjects): readonly VolumeTopology[] | Status {
  const topologies: VolumeTopology[] = []
  for (const volume of pod.spec.volumes ?? []) {
    if (!volume.persistentVolumeClaim) continue
    const { claimName } = volume.persistentVolumeClaim
    if (!claimName) return unresolvable(NAME, 'PersistentVolumeClaim had no name')
    const claim = objects.persistentVolumeClaims.get(`${pod.namespace}/${claimName}`)
    if (claim === undefined) return unresolvable(NAME, `persistentvolumeclaim ${JSON.stringify(claimName)} not found`)
    const volumeName = claim.spec?.volumeName
    if (!volumeName) {
      const className = claim.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? claim.spec?.storageClassName
      if (!className) return unresolvable(NAME, 'PersistentVolumeClaim had no pv name and storageClass name')
      const storageClass = objects.storageClasses.get(className)
      if (storageClass === undefined) return unresolvable(NAME, `storageclass.storage.k8s.io ${JSON.stringify(className)} not found`)
      if (storageClass.volumeBindingMode === 'WaitForFirstConsumer') continue
      return unresolvable(NAME, 'PersistentVolume had no name')
    }
    const found = objects.persistentVolumes.get(volumeName)
    if (found === undefined) return unresolvable(NAME, `persistentvolume ${JSON.stringify(volumeName)} not found`)
    topologies.push(...labelledTopologies(found))
  }
  return topologies
}

/** `zone: a__b` means either. */
function labelledTopologies(volume: KubeObject | undefined): readonly VolumeTopology[] {
  const found: VolumeTopology[] = []
  for (const label of TOPOLOGY_LABELS.keys()) {
    const value = volume?.metadata.labels?.[label]
    if (value !== undefined) found.push({ label, values: value.split('__').map((part) => part.trim()) })
  }
  return found
}

// Disks: the bytes behind PersistentVolumes. Where they stand, and which machines have them mounted, as far as objects say it.
import type { PersistentVolume, Pod } from '../../../cluster/api/types/core-v1.ts'
import { EMPTY, blockOf, row, type Block } from './arrange.ts'
import { byBirth, objectsOf, podsOf, type LensInput } from './input.ts'

export const DISK_WIDTH = 108
export const DISK_HEIGHT = 56
const GAP = 12

/** The claims that a Pod mounts, by `namespace/name`. */
const claimsOf = ({ metadata: { namespace = '', name }, spec }: Pod): readonly string[] =>
  (spec?.volumes ?? []).flatMap((volume) => (volume.persistentVolumeClaim ? [`${namespace}/${volume.persistentVolumeClaim.claimName}`] : volume.ephemeral ? [`${namespace}/${name}-${volume.name}`] : []))

/** The nodes that have a claim's volume mounted: those of the Pods that use it and have not ended. By `namespace/name`. */
export function nodesOfClaims(input: LensInput): ReadonlyMap<string, ReadonlySet<string>> {
  const nodes = new Map<string, Set<string>>()
  for (const pod of podsOf(input).values()) {
    const { nodeName } = pod.spec ?? {}
    if (!nodeName || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') continue
    for (const claim of claimsOf(pod)) {
      const known = nodes.get(claim)
      if (known) known.add(nodeName)
      else nodes.set(claim, new Set([nodeName]))
    }
  }
  return nodes
}

export const mountedOn = ({ spec }: PersistentVolume, nodes: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] => (spec?.claimRef ? [...(nodes.get(`${spec.claimRef.namespace}/${spec.claimRef.name}`) ?? [])].sort() : [])

/**
 * Disks by the zone that they stand in (`region/zone`): by what their volumes say of zones and machines; a `hostPath` that says
 * nothing of them is a directory of the machine that has it mounted. One that may be anywhere stands nowhere.
 */
export function disksByZone(input: LensInput, nodes: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, readonly (readonly [name: string, volume: PersistentVolume])[]> {
  const volumes = objectsOf<PersistentVolume>(input, 'persistentvolumes')
  const zones = new Map<string, (readonly [string, PersistentVolume])[]>()
  if (volumes.size === 0) return zones
  const places = new Map<string, string>()
  for (const { name, region, zone, role } of input.surroundings.machines) {
    if (role !== 'node') continue
    places.set(name, `${region}/${zone}`)
    places.set(zone, `${region}/${zone}`)
  }
  for (const entry of [...volumes].sort(byBirth)) {
    const { nodeAffinity, hostPath } = entry[1].spec ?? {}
    const named = (nodeAffinity?.required?.nodeSelectorTerms ?? []).flatMap(({ matchExpressions = [] }) => matchExpressions.flatMap(({ values = [] }) => values))
    const found = new Set((hostPath && named.length === 0 ? mountedOn(entry[1], nodes) : named).flatMap((name) => places.get(name) ?? []))
    const [place] = found
    if (place === undefined || found.size > 1) continue
    const there = zones.get(place)
    if (there) there.push(entry)
    else zones.set(place, [entry])
  }
  return zones
}

/** As many disks as there is room for in a line, those that are mounted first. */
export function layDisks(disks: readonly (readonly [name: string, volume: PersistentVolume])[], nodes: ReadonlyMap<string, ReadonlySet<string>>, zone: string, room: number): Block {
  if (disks.length === 0) return EMPTY
  const fit = Math.max(1, Math.floor((room + GAP) / (DISK_WIDTH + GAP)))
  const all = disks.map(([name, volume]) => ({ name, volume, mounts: mountedOn(volume, nodes) }))
  const most = disks.length > fit ? Math.max(1, fit - 1) : fit
  const shown = new Set([...all].sort((a, b) => Number(b.mounts.length > 0) - Number(a.mounts.length > 0)).slice(0, most))
  const blocks = all.filter((disk) => shown.has(disk)).map(({ name, volume, mounts }) => blockOf({ id: `disk/${name}`, kind: 'disk', key: `persistentvolumes/${name}`, label: volume.spec?.claimRef?.name ?? name, note: volume.spec?.capacity?.['storage'] ?? '', mounts: mounts.map((node) => `machine/${node}`), width: DISK_WIDTH, height: DISK_HEIGHT }))
  const left = disks.length - shown.size
  return row([...blocks, ...(left > 0 ? [blockOf({ id: `more/disks/${zone}`, kind: 'more', label: `+${left}`, width: 48, height: DISK_HEIGHT })] : [])], GAP)
}

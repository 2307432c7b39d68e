// Storage: what outlives a Pod. From a Pod to the claim it mounts, to the volume bound to that, to the disk where the bytes are.
import type { PersistentVolume, PersistentVolumeClaim, Pod, Volume } from '../../../cluster/api/types/core-v1.ts'
import type { KubeObject } from '../../../worker/protocol.ts'
import type { StorageClass } from '../../../cluster/api/types/storage-v1.ts'
import { abridged, hasPartOf, moreCard } from './abridge.ts'
import { blockOf, framed, moved, picture, row, shelves, stack, tray, type Block, type Tie } from './arrange.ts'
import { cardOf } from './cards.ts'
import { NARROW, byBirth, idOf, objectsOf, podsOf, type Laid, type LensInput } from './input.ts'
import { mountedOn, nodesOfClaims } from './disks.ts'
import { POD_GAP, POD_WIDTH, firstOfRows, lastOfRows, podTiles } from './pod-tiles.ts'
import { words } from '../../../words/index.ts'

export const STORAGE_READS: readonly string[] = ['pods', 'persistentvolumeclaims', 'persistentvolumes', 'storageclasses.storage.k8s.io', 'configmaps', 'secrets', 'nodes']
const GAP_X = 40
const GAP_Y = 16
/** Claims, and files of configuration, that are drawn. */
const CLAIMS_MOST = 16
const CONFIG_MOST = 24
const CLASSES = 'storageclasses.storage.k8s.io'

interface Source { readonly resource: 'persistentvolumeclaims' | 'configmaps' | 'secrets'; readonly key: string }

/** What a volume of a Pod reads from, if that is an object of its own. */
export function sourcesOf(pod: Pod): readonly Source[] {
  const { namespace = '', name } = pod.metadata
  return (pod.spec?.volumes ?? []).flatMap((volume: Volume): Source[] => {
    if (volume.persistentVolumeClaim) return [{ resource: 'persistentvolumeclaims', key: `${namespace}/${volume.persistentVolumeClaim.claimName}` }]
    if (volume.ephemeral) return [{ resource: 'persistentvolumeclaims', key: `${namespace}/${name}-${volume.name}` }]
    if (volume.configMap?.name) return [{ resource: 'configmaps', key: `${namespace}/${volume.configMap.name}` }]
    if (volume.secret?.secretName) return [{ resource: 'secrets', key: `${namespace}/${volume.secret.secretName}` }]
    return []
  })
}

export function layStorage(input: LensInput): Laid {
  const isNarrow = input.room < NARROW
  const ties: Tie[] = []
  const users = new Map<string, (readonly [string, Pod])[]>()
  const placed = new Set<string>()
  for (const [key, pod] of [...podsOf(input)].sort(byBirth)) {
    for (const source of sourcesOf(pod)) {
      const id = idOf(source.resource, source.key)
      if (!users.has(id)) users.set(id, [])
      // A pod stands at the first thing that it mounts; to the others a line leads.
      if (placed.has(key)) ties.push({ from: `pods/${key}`, to: id, look: 'faint' })
      else users.get(id)!.push([key, pod])
      placed.add(key)
    }
  }
  const tilesFor = (id: string): Block => {
    const tiles = podTiles(users.get(id) ?? [], { columns: isNarrow ? 4 : 3, rows: 2, count: hasPartOf(input, 'pods') ? 'many' : undefined, moreId: `more/${id}` })
    for (const from of isNarrow ? firstOfRows(tiles) : lastOfRows(tiles)) ties.push({ from, to: id })
    return tiles
  }
  const line = (blocks: readonly Block[]): Block => (isNarrow ? stack(blocks, 14) : row(blocks, GAP_X, 'middle'))
  const all = [...objectsOf<PersistentVolumeClaim>(input, 'persistentvolumeclaims')].sort(byBirth)
  const { shown: claims, left } = abridged(all, CLAIMS_MOST, ([key]) => `persistentvolumeclaims/${key}` === input.selected)
  const volumes = objectsOf<PersistentVolume>(input, 'persistentvolumes')
  const nodes = nodesOfClaims(input)
  // All claims stand in line, however many Pods are before them.
  const widest = Math.max(POD_WIDTH, ...claims.map(([key]) => Math.min(3, users.get(idOf('persistentvolumeclaims', key))?.length ?? 0) * (POD_WIDTH + POD_GAP) - POD_GAP))
  const claimed = claims.map(([key, claim]) => {
    const id = idOf('persistentvolumeclaims', key)
    const volume = claim.spec?.volumeName
    if (volume) ties.push({ from: id, to: `persistentvolumes/${volume}` })
    const tiles = tilesFor(id)
    return line([isNarrow ? tiles : { ...tiles, width: widest }, cardOf('persistentvolumeclaims', key, claim, { kicker: words('lenses')('storage.claim'), note: claimNote(claim), ...(claim.status?.phase === 'Bound' ? {} : { tone: 'decision' }) }), volume && volumes.has(volume) ? layVolume(volume, volumes.get(volume)!, nodes, ties, isNarrow) : { parts: [], width: 0, height: 0 }])
  })
  const bound = new Set(all.map(([, claim]) => claim.spec?.volumeName))
  const free = [...volumes].filter(([name]) => !bound.has(name)).sort(byBirth).map(([name, volume]) => layVolume(name, volume, nodes, ties, isNarrow))
  const keeps = framed('frame/kept', words('lenses')('storage.kept'), stack([...claimed, moreCard('more/claims', left, hasPartOf(input, 'persistentvolumeclaims')), ...free.slice(0, CLAIMS_MOST), moreCard('more/volumes', Math.max(0, free.length - CLAIMS_MOST), hasPartOf(input, 'persistentvolumes'))], GAP_Y))
  const files = (['configmaps', 'secrets'] as const).flatMap((resource) => [...objectsOf(input, resource)].filter(([key]) => users.has(idOf(resource, key))).sort(byBirth).map(([key, object]) => ({ resource, key, object })))
  const { shown: drawn, left: filesLeft } = abridged(files, CONFIG_MOST, ({ resource, key }) => `${resource}/${key}` === input.selected)
  const config = [...drawn.map(({ resource, key, object }) => line([tilesFor(idOf(resource, key)), cardOf(resource, key, object, { note: countFiles(object) })])), moreCard('more/config', filesLeft, hasPartOf(input, 'configmaps') || hasPartOf(input, 'secrets'))]
  const read = framed('frame/config', words('lenses')('storage.config'), isNarrow ? stack(config, GAP_Y) : shelves(config, input.room - 48, 40, GAP_Y))
  const classes = [...objectsOf<StorageClass>(input, CLASSES)].sort(byBirth).map(([key, storage]) => cardOf(CLASSES, key, storage, { note: storage.provisioner ?? '' }))
  const offers = framed('frame/classes', words('lenses')('storage.classes'), isNarrow ? stack(classes, GAP_Y) : shelves(classes, input.room - 48, GAP_X, GAP_Y))
  const others = [...podsOf(input)].filter(([key]) => !placed.has(key)).sort(byBirth)
  const rest = tray('tray/nothing-kept', words('lenses')('storage.others'), podTiles(others, { columns: isNarrow ? 4 : Math.max(4, Math.min(10, Math.floor((input.room - 60) / 70))), rows: 3, count: hasPartOf(input, 'pods') ? 'many' : undefined, moreId: 'more/nothing-kept' }))
  const nothing = claims.length + free.length === 0 ? framed('frame/kept', words('lenses')('storage.kept'), blockOf({ id: 'hint/claims', kind: 'card', label: words('lenses')('storage.nothing'), note: words('lenses')('storage.nothingNote'), tone: 'quiet', sign: 'disk', width: isNarrow ? input.room - 50 : 420, height: 62 })) : keeps
  return picture(stack([nothing, isNarrow ? stack([read, offers], 24) : shelves([read, offers], input.room, 28, 24), rest], 24), ties)
}

function claimNote({ spec, status }: PersistentVolumeClaim): string {
  const size = status?.capacity?.['storage'] ?? spec?.resources?.requests?.['storage'] ?? ''
  return status?.phase === 'Bound' ? `${size} · Bound` : words('lenses')('storage.wants', { size, phase: status?.phase ?? 'Pending' })
}

function countFiles(object: KubeObject): string {
  const count = Object.keys((object as { data?: object }).data ?? {}).length
  return words('lenses')('storage.files', { count })
}

/** A volume, the disk behind it, and the machines whose Pods mount it. */
function layVolume(name: string, volume: PersistentVolume, nodes: ReadonlyMap<string, ReadonlySet<string>>, ties: Tie[], isNarrow: boolean): Block {
  const id = `persistentvolumes/${name}`
  const disk = `disk/${name}`
  const { what, where } = diskOf(volume)
  ties.push({ from: id, to: disk })
  const machines = mountedOn(volume, nodes)
  const card = cardOf('persistentvolumes', name, volume, { kicker: words('lenses')('storage.volume'), note: [volume.spec?.capacity?.['storage'], volume.status?.phase, words('lenses')(volume.spec?.persistentVolumeReclaimPolicy === 'Delete' ? 'storage.goes' : 'storage.stays')].filter(Boolean).join(' · ') })
  const bytes = blockOf({ id: disk, kind: 'card', label: what, kicker: words('lenses')('storage.disk'), sign: 'disk', note: [machines.length > 0 ? words('lenses')('storage.mounted', { machines: machines.join(', ') }) : words('lenses')('storage.mountedNowhere'), where].filter(Boolean).join(' · '), key: `persistentvolumes/${name}`, width: 232, height: 62 })
  const pile = isNarrow ? stack([card, bytes], 14) : row([card, bytes], GAP_X, 'middle')
  return { ...pile, parts: moved(pile, 0, 0) }
}

/** What kind of disk it is, and where it may be reached from; from the volume's own spec. */
export function diskOf({ spec }: PersistentVolume): { readonly what: string; readonly where: string } {
  const what = spec?.csi ? spec.csi.volumeHandle : spec?.nfs ? `${spec.nfs.server}:${spec.nfs.path}` : (spec?.hostPath?.path ?? spec?.local?.path ?? words('lenses')('storage.aDisk'))
  const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms ?? []
  const values = terms.flatMap((term) => (term.matchExpressions ?? []).flatMap(({ key, values: of = [] }) => of.map((value) => (key === 'topology.kubernetes.io/zone' ? words('lenses')('storage.zone', { zone: value }) : value))))
  return { what, where: values.length > 0 ? words('lenses')('storage.in', { where: values.join(', ') }) : spec?.hostPath ? words('lenses')('storage.hostPath') : '' }
}

// Ownership: what was made by what, and would be deleted with it. A tree for each thing that nobody owns.
import type { ReplicaSet } from '../../../cluster/api/types/apps-v1.ts'
import type { Pod } from '../../../cluster/api/types/core-v1.ts'
import { abridged, hasPartOf, moreCard, podsSaidBy } from './abridge.ts'
import { columns, framed, moved, picture, row, stack, type Block, type Tie } from './arrange.ts'
import { cardOf, CARD_WIDTH } from './cards.ts'
import { MEDIUM, NARROW, byBirth, byNamespace, idOf, type Laid, type LensInput } from './input.ts'
import { WORKLOADS, ownershipAmong, rootOf, type Owned, type Ownership } from './owners.ts'
import { columnsFor, firstOfRows, podTiles } from './pod-tiles.ts'
import { words } from '../../../words/index.ts'

const SLICES = 'endpointslices.discovery.k8s.io'
const RESOURCES = [...WORKLOADS, 'pods', 'services', SLICES] as const
export const OWNERSHIP_READS: readonly string[] = RESOURCES
const GAP_X = 36
const GAP_Y = 12
const TILE_COLUMNS = 6
const TILE_ROWS = 4
/** Trees that are drawn, shared by the namespaces; each may have a few. */
const TREES_MOST = 24
const TREES_LEAST = 3
/** Old ReplicaSets that a Deployment keeps for a rollback: so many are drawn. */
const OLD_MOST = 2

export function layOwnership(input: LensInput): Laid {
  const isNarrow = input.room < NARROW
  const isStacked = input.room < MEDIUM
  const ownership = ownershipAmong(input.objects, RESOURCES)
  const ties: Tie[] = []
  const namespaces = byNamespace(ownership.roots.map((root) => [root.resource, root.object] as const))
  const most = Math.max(TREES_LEAST, Math.floor(TREES_MOST / Math.max(1, namespaces.length)))
  const looked = ownership.roots.length > most && input.selected !== undefined ? rootOf(input.objects, RESOURCES, input.selected)?.object.metadata.uid : undefined
  const some = (roots: readonly Owned[], id: string): readonly Block[] => {
    const { shown, left } = abridged(roots, most, ({ object }) => object.metadata.uid === looked)
    return [...shown.map((root) => layTree(root, ownership, input, ties)), moreCard(id, left, roots.some(({ resource }) => hasPartOf(input, resource)))]
  }
  const blocks = namespaces.map(([namespace, entries]) => {
    const inside = new Set(entries.map(([, object]) => object.metadata.uid))
    const roots = ownership.roots.filter(({ object }) => inside.has(object.metadata.uid)).sort(inOrder)
    const isRoute = ({ resource }: Owned): boolean => resource === 'services' || resource === SLICES
    const trees = some(roots.filter((root) => root.resource !== 'pods' && !isRoute(root)), `more/trees/${namespace}`)
    const routes = stack(some(roots.filter(isRoute), `more/routes/${namespace}`), 10)
    const alone = roots.filter(({ resource }) => resource === 'pods').map(({ key, object }) => [key, object as Pod] as const)
    const lonely = alone.length > 0 ? [framed(`tray/alone/${namespace}`, words('lenses')('ownedByNobody'), podTiles(alone.sort(byBirth), { columns: isNarrow ? 4 : TILE_COLUMNS, rows: TILE_ROWS, count: hasPartOf(input, 'pods') ? 'many' : undefined, moreId: `more/alone/${namespace}` }), { kind: 'tray' })] : []
    return framed(`frame/namespace/${namespace}`, words('lenses')('namespace', { namespace }), beside(columns([...trees, ...lonely], input.room - 48 - (isStacked ? 0 : routes.width + 44), 44, 14), routes, isStacked))
  })
  return picture(isNarrow ? stack(blocks, 28) : columns(blocks, input.room, 28, 28), ties)
}

const beside = (trees: Block, routes: Block, isStacked: boolean): Block => (isStacked ? stack([trees, routes], 20) : row([trees, routes], 44))

const RANK = new Map<string, number>(RESOURCES.map((resource, i) => [resource, i]))
/** By birth; of the same moment, the outermost kind first. */
function inOrder(a: Owned, b: Owned): number {
  return byBirth([a.key, a.object], [b.key, b.object]) || RANK.get(a.resource)! - RANK.get(b.resource)!
}

function layTree(root: Owned, ownership: Ownership, input: LensInput, ties: Tie[]): Block {
  const isNarrow = input.room < NARROW
  const { resource, key, object } = root
  const children = ownership.childrenOf(object)
  const pods = children.filter((child) => child.resource === 'pods').map(({ key: name, object: pod }) => [name, pod as Pod] as const).sort(byBirth)
  const others = [...children.filter((child) => child.resource !== 'pods')].sort(inOrder)
  const old = others.filter(({ object: child }) => isOld(child as ReplicaSet))
  const hidden = new Set(old.slice(0, Math.max(0, old.length - OLD_MOST)))
  const id = idOf(resource, key)
  const self = cardOf(resource, key, object, isPlain(resource) ? { height: 46 } : hidden.size > 0 ? { note: words('lenses')('olderHidden', { count: hidden.size }) } : isOld(object as ReplicaSet) ? { tone: 'quiet', note: words('lenses')('keptForRollback') } : {})
  const below = stack(others.filter((o) => !hidden.has(o)).map((o) => layTree(o, ownership, input, ties)), GAP_Y)
  const said = podsSaidBy(input, resource, object)
  const tiles = podTiles(pods, { columns: isNarrow ? 4 : said === undefined ? columnsFor(pods.length, TILE_COLUMNS) : TILE_COLUMNS, rows: said === undefined ? TILE_ROWS : 1, count: said, moreId: `more/${id}`, moreKey: `${resource}/${key}` })
  const kids = stack([below, tiles], GAP_Y)
  for (const child of [...firstOfRows(tiles), ...others.map((o) => idOf(o.resource, o.key))]) ties.push({ from: id, to: child })
  if (isNarrow) return stack([self, indented(kids)], 10)
  // Tiles stand in the same column everywhere: that of what a ReplicaSet's pods stand in.
  const skipped = resource === 'statefulsets.apps' || resource === 'daemonsets.apps' || resource === 'jobs.batch' ? [{ parts: [], width: CARD_WIDTH, height: 0 }] : []
  return row([self, ...(kids.parts.length > 0 ? skipped : []), kids], GAP_X, 'middle')
}

/** Cards without a fact to tell. */
const isPlain = (resource: string): boolean => resource === 'services' || resource === SLICES

/** A ReplicaSet that is kept only for its past. */
const isOld = ({ kind, spec, status, metadata }: ReplicaSet): boolean => kind === 'ReplicaSet' && spec?.replicas === 0 && (status?.replicas ?? 0) === 0 && metadata.ownerReferences !== undefined

const INDENT = 28
const indented = (block: Block): Block => (block.parts.length === 0 ? block : { parts: moved(block, INDENT, 0), width: block.width + INDENT, height: block.height })

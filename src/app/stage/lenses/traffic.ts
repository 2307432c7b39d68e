// Traffic: the way of a request. From users through a load balancer to a Service, to the endpoints behind it, to a Pod.
// Which Pods stand behind a Service is read from its EndpointSlices: that is what kube-proxy goes by.
import type { Pod, Service } from '../../../cluster/api/types/core-v1.ts'
import type { EndpointSlice } from '../../../cluster/api/types/discovery-v1.ts'
import { abridged, hasPartOf, moreCard } from './abridge.ts'
import { EMPTY, blockOf, framed, moved, picture, row, stack, tray, type Block, type Tie } from './arrange.ts'
import { cardOf, CARD_WIDTH } from './cards.ts'
import { nameParts } from '../pod-state.ts'
import { MEDIUM, NARROW, byBirth, idOf, objectsOf, podsOf, type Laid, type LensInput } from './input.ts'
import { layBalancers } from './machines.ts'
import { firstOfRows, podTiles } from './pod-tiles.ts'
import { words } from '../../../words/index.ts'

const SLICES = 'endpointslices.discovery.k8s.io'
export const TRAFFIC_READS: readonly string[] = ['services', SLICES, 'pods']
const GAP_X = 40
const GAP_Y = 14
/** Services that are drawn. */
const SERVICES_MOST = 24
const TILES = { columns: 5, rows: 3 } as const

export function layTraffic(input: LensInput): Laid {
  const isNarrow = input.room < NARROW
  const ties: Tie[] = []
  const slices = slicesByService(objectsOf<EndpointSlice>(input, SLICES))
  const placed = new Set<string>()
  const { shown: services, left } = abridged([...objectsOf<Service>(input, 'services')].sort(inOrder), SERVICES_MOST, ([key]) => `services/${key}` === input.selected)
  const balancers = new Map(layBalancers(input).map((part) => [part.key!.slice('services/'.length), part]))
  const rows = services.map(([key, service]) => {
    const balancer = balancers.get(key)
    const inside = layService(input, key, service, slices.get(key) ?? [], placed, ties, isNarrow)
    if (balancer) ties.push({ from: 'users', to: balancer.id, look: 'outside' }, { from: balancer.id, to: idOf('services', key), look: 'outside' })
    return { balancer: balancer && blockOf({ ...balancer, width: isNarrow ? CARD_WIDTH + 56 : balancer.width }), inside }
  })
  const others = [...podsOf(input)].filter(([key]) => !placed.has(key)).sort(byBirth)
  const rest = tray('tray/no-service', words('lenses')('traffic.others'), podTiles(others, { columns: isNarrow ? 4 : 8, rows: 3, count: hasPartOf(input, 'pods') ? 'many' : undefined, moreId: 'more/no-service' }))
  const users = blockOf({ id: 'users', kind: 'users', label: words('lenses')('users'), width: isNarrow ? CARD_WIDTH + 56 : CARD_WIDTH, height: 74 })
  const choice = layChoice(input, isNarrow ? CARD_WIDTH + 56 : CARD_WIDTH)
  const insides = [...rows.map(({ inside }) => inside), moreCard('more/services', left, hasPartOf(input, 'services'))]
  if (isNarrow) {
    const outside = stack([users, ...rows.flatMap(({ balancer }) => (balancer ? [balancer] : []))], 20)
    return picture(stack([outside, choice, framed('frame/inside', words('lenses')('traffic.inside'), stack(insides, 22)), rest], 24), ties)
  }
  if (input.room < MEDIUM) {
    const outside = row([users, ...rows.flatMap(({ balancer }) => (balancer ? [balancer] : [])), choice], GAP_X, 'middle')
    return picture(stack([outside, framed('frame/inside', words('lenses')('traffic.inside'), stack(insides, GAP_Y)), rest], 32), ties)
  }
  // A load balancer stands level with its Service, across the cluster's edge.
  const cluster = framed('frame/inside', words('lenses')('traffic.inside'), stack(insides, GAP_Y))
  const levels = insides.map((_, i) => insides.slice(0, i).reduce((y, block) => y + block.height + GAP_Y, 20))
  const edge: Block = { parts: rows.flatMap(({ balancer, inside }, i) => (balancer ? moved(balancer, 0, levels[i]! + Math.max(0, Math.round((inside.height - balancer.height) / 2))) : [])), width: balancers.size > 0 ? 188 : 0, height: cluster.height }
  const first = edge.parts[0]
  const outside = stack([{ ...users, parts: moved(users, 0, first?.y ?? 20), height: (first?.y ?? 20) + users.height }, choice], 40)
  return picture(stack([row([outside, edge, cluster], GAP_X), rest], 20), ties)
}

/** Which Pod a kube-proxy picked last, and out of how many. */
function layChoice(input: LensInput, width: number): Block {
  const record = input.records?.findLast(({ actor, what }) => actor.startsWith('kube-proxy ') && what === 'chose')
  const { service = '', to = '', of = 0 } = (record?.data ?? {}) as { service?: string; to?: string; of?: number }
  if (!record) return EMPTY
  const [key, pod] = [...podsOf(input)].find(([, each]) => each.status?.podIP === to) ?? []
  return blockOf({ id: 'choice', kind: 'card', sign: 'slice', ...(key ? { key: `pods/${key}` } : {}), kicker: words('lenses')('traffic.chose', { node: record.actor.replace('kube-proxy ', '') }), label: pod ? nameParts(pod).filter(Boolean).join('-') : to, note: words('lenses')('traffic.choice', { service: service.split('/').at(-1), of }), width, height: 62 })
}

/** Services that users come to first, the system's last. */
function inOrder([keyA, a]: readonly [string, Service], [keyB, b]: readonly [string, Service]): number {
  const rank = ({ spec, metadata }: Service): number => (spec?.type === 'LoadBalancer' ? 0 : metadata.namespace === 'default' && metadata.name === 'kubernetes' ? 2 : 1)
  const system = Number(a.metadata.namespace === 'kube-system') - Number(b.metadata.namespace === 'kube-system')
  return system || rank(a) - rank(b) || byBirth([keyA, a], [keyB, b])
}

function slicesByService(slices: ReadonlyMap<string, EndpointSlice>): Map<string, (readonly [string, EndpointSlice])[]> {
  const groups = new Map<string, (readonly [string, EndpointSlice])[]>()
  for (const [key, slice] of [...slices].sort(byBirth)) {
    const service = slice.metadata.labels?.['kubernetes.io/service-name']
    if (service === undefined) continue
    const of = `${slice.metadata.namespace}/${service}`
    groups.set(of, [...(groups.get(of) ?? []), [key, slice]])
  }
  return groups
}

/** A Service, its slices, and the Pods that stand in them and nowhere before. */
function layService(input: LensInput, key: string, service: Service, slices: readonly (readonly [string, EndpointSlice])[], placed: Set<string>, ties: Tie[], isNarrow: boolean): Block {
  const id = idOf('services', key)
  const card = cardOf('services', key, service, { kicker: kickerOf(service), note: addressOf(service) })
  const lines = slices.map(([name, slice]) => {
    const sliceId = idOf(SLICES, name)
    ties.push({ from: id, to: sliceId })
    const ready = new Map((slice.endpoints ?? []).map((endpoint) => [endpoint.targetRef ? `${endpoint.targetRef.namespace}/${endpoint.targetRef.name}` : endpoint.addresses[0] ?? '', endpoint.conditions?.ready !== false]))
    const found = [...ready.keys()].flatMap((podKey): (readonly [string, Pod])[] => {
      const pod = podsOf(input).get(podKey)
      if (!pod) return []
      if (!placed.has(podKey)) return [[podKey, pod]]
      // It stands behind another Service already: a second line leads there.
      ties.push({ from: sliceId, to: `pods/${podKey}`, look: 'faint' })
      return []
    })
    for (const [podKey] of found) placed.add(podKey)
    const tiles = podTiles(found.sort(byBirth), { columns: isNarrow ? 4 : TILES.columns, rows: TILES.rows, count: hasPartOf(input, 'pods') ? ready.size : undefined, moreId: `more/${sliceId}`, moreKey: `${SLICES}/${name}` })
    ties.push(...firstOfRows(tiles).map((to): Tie => ({ from: sliceId, to, ...(ready.get(to.slice('pods/'.length)) === false ? { look: 'faint' } : {}) })))
    const sliceCard = cardOf(SLICES, name, slice, { label: nameOf(slice), note: noteOf(slice, ready) })
    return isNarrow ? stack([sliceCard, indent(tiles)], 8) : row([sliceCard, tiles], GAP_X, 'middle')
  })
  const behind = stack(lines, GAP_Y)
  return isNarrow ? stack([card, indent(behind)], 8) : row([card, behind], GAP_X, 'middle')
}

const indent = (block: Block): Block => (block.parts.length === 0 ? block : { parts: moved(block, 28, 0), width: block.width + 28, height: block.height })

const kickerOf = ({ spec }: Service): string => (spec?.clusterIP === 'None' ? words('lenses')('traffic.headless') : `Service · ${spec?.type ?? 'ClusterIP'}`)

function addressOf({ spec }: Service): string {
  if (spec?.type === 'ExternalName') return words('lenses')('traffic.externalName', { name: spec.externalName ?? '' })
  if (spec?.clusterIP === 'None') return words('lenses')('traffic.namesPods')
  const [port] = spec?.ports ?? []
  return `${spec?.clusterIP ?? words('lenses')('noAddress')}${port ? `:${port.port}` : ''}`
}

/** A slice's name is its Service's and five letters: those tell slices of one Service apart. */
const nameOf = ({ metadata }: EndpointSlice): string => metadata.name

function noteOf({ endpoints }: EndpointSlice, ready: ReadonlyMap<string, boolean>): string {
  const all = endpoints ?? []
  if (all.length === 0) return words('lenses')('traffic.noMatch')
  const count = [...ready.values()].filter(Boolean).length
  const targets = all.every((endpoint) => endpoint.targetRef?.kind === 'Pod') ? '' : ` · ${all.flatMap((endpoint) => endpoint.addresses).slice(0, 2).join(', ')}`
  return `${words('lenses')('traffic.ready', { ready: count, all: all.length })}${targets}`
}

// Every lens over a cluster that really ran: workloads of every kind, a Pod that fits nowhere, claims bound and unbound, somebody who was refused.
import { beforeAll, describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import type { KubeObject, TraceRecord } from '../../../worker/protocol.ts'
import { LiveBranch, WARM_UP } from '../../../worker/branch.ts'
import { applyChanges } from '../../store/cluster-store.ts'
import { THREE_NODES } from '../../shell/scenarios.ts'
import type { Laid, LensInput } from './input.ts'
import { LENSES, type Lens } from './index.ts'
import { clashesOf, doublesOf, looseOf, outsideOf } from './test-geometry.ts'

const SECOND = 1_000_000
const ROOMS = [358, 640, 930, 1500]
let branch: LiveBranch
let input: Omit<LensInput, 'room'>

const kubectl = (line: string, text?: string): void => void branch.act({ do: 'kubectl', line, ...(text ? { files: { 'all.yaml': text } } : {}) })

beforeAll(() => {
  branch = new LiveBranch({ config: THREE_NODES, log: [] })
  for (const _ of branch.replay(WARM_UP, WARM_UP));
  kubectl('kubectl apply -f all.yaml', readFileSync('testdata/guestbook.yaml', 'utf8'))
  branch.advance(WARM_UP + 10 * SECOND)
  kubectl('kubectl apply -f all.yaml', readFileSync('testdata/every-kind.yaml', 'utf8'))
  branch.act({ do: 'users', namespace: 'default', service: 'frontend', perSecond: 4 })
  branch.advance(WARM_UP + 40 * SECOND)
  kubectl('kubectl delete pod alone --as=eve')
  kubectl('kubectl get pods --as=eve')
  branch.advance(WARM_UP + 42 * SECOND)
  const changes = [...branch.cluster.objects()].map(([key, object]) => ({ key, object, at: 0 }))
  input = { objects: applyChanges({}, changes, true), surroundings: branch.cluster.surroundings() }
}, 60_000)

function recordsFor(lens: Lens, selected?: string): readonly TraceRecord[] {
  const found = (lens.asks?.({ objects: input.objects, selected }) ?? []).flatMap(({ fits, most }) => branch.history.latest(branch.now, fits, most))
  return [...new Map(found.map((record) => [record.id, record])).values()].sort((a, b) => a.id - b.id)
}

const lay = (lens: Lens, room: number, selected?: string): Laid => lens.lay({ ...input, room, selected, records: recordsFor(lens, selected) })
const lensCalled = (id: Lens['id']): Lens => LENSES.find((lens) => lens.id === id)!
const labels = ({ parts }: Laid, kind: string): string[] => parts.filter((part) => part.kind === kind).map(({ label }) => label)

describe.each(LENSES.map((lens) => [lens.id, lens] as const))('%s', (_, lens) => {
  it.each(ROOMS)('in %i pixels: nothing overlaps, nothing is drawn twice or outside, no link is loose', (room) => {
    const laid = lay(lens, room)
    expect(laid.parts.length).toBeGreaterThan(3)
    expect(clashesOf(laid)).toEqual([])
    expect(doublesOf(laid)).toEqual([])
    expect(outsideOf(laid)).toEqual([])
    expect(looseOf(laid)).toEqual([])
  })

  it('fits a phone’s width', () => {
    expect(lay(lens, 390).width).toBeLessThanOrEqual(390)
  })

  it('does not depend on the order in which objects came', () => {
    const backwards = Object.fromEntries(Object.entries(input.objects).map(([resource, map]) => [resource, new Map<string, KubeObject>([...map].reverse())]))
    expect(lens.lay({ ...input, objects: backwards, room: 930, records: recordsFor(lens) })).toEqual(lay(lens, 930))
  })

  it('draws an empty cluster, too', () => {
    const laid = lens.lay({ objects: {}, surroundings: input.surroundings, room: 930, records: [] })
    expect(clashesOf(laid)).toEqual([])
    expect(laid.width).toBeGreaterThan(0)
  })

  it('reads no more than it says', () => {
    const read = new Set<string>()
    const objects = new Proxy(input.objects, { get: (target, key) => (read.add(String(key)), target[String(key)]) })
    lens.lay({ ...input, objects, room: 930, records: recordsFor(lens) })
    expect([...read].filter((resource) => !lens.reads.includes(resource))).toEqual([])
  })
})

it.each(['machines', 'ownership', 'traffic', 'storage'] as const)('%s draws every Pod', (id) => {
  const { parts } = lay(lensCalled(id), 930)
  const more = parts.filter(({ kind }) => kind === 'more').reduce((sum, { label }) => sum + Number(label), 0)
  expect(parts.filter(({ kind }) => kind === 'pod').length + more).toBe(input.objects['pods']!.size)
})

it('a thing has the same id in every lens that draws it', () => {
  const pods = LENSES.filter(({ id }) => id !== 'access').map((lens) => new Set(lay(lens, 930).parts.filter(({ kind }) => kind === 'pod').map(({ id }) => id)))
  const known = new Set([...input.objects['pods']!.keys()].map((key) => `pods/${key}`))
  for (const ids of pods) for (const id of ids) expect(known).toContain(id)
  const service = (lens: Lens['id']): boolean => lay(lensCalled(lens), 930).parts.some(({ id }) => id === 'services/default/frontend')
  expect([service('ownership'), service('traffic')]).toEqual([true, true])
})

describe('ownership', () => {
  it('goes from a Deployment over its ReplicaSet to the first Pod of each row', () => {
    const { links } = lay(lensCalled('ownership'), 930)
    const [set] = links.filter(({ from }) => from === 'deployments/default/frontend').map(({ to }) => to)
    expect(set).toMatch(/^replicasets\/default\/frontend-/)
    expect(links.filter(({ from }) => from === set).map(({ to }) => to)).toEqual([expect.stringMatching(/^pods\/default\/frontend-/)])
  })

  it('sets apart what nobody owns', () => {
    const { parts } = lay(lensCalled('ownership'), 930)
    const tray = parts.find(({ id }) => id === 'tray/alone/default')!
    expect(parts.filter((p) => p.kind === 'pod' && p.x > tray.x && p.y > tray.y && p.y < tray.y + tray.height).map(({ label }) => label)).toEqual(['alone', 'giant'])
  })
})

describe('traffic', () => {
  it('goes from users to the Pods that the slices name', () => {
    const { links } = lay(lensCalled('traffic'), 930)
    const next = (from: string): string[] => links.filter((link) => link.from === from).map(({ to }) => to)
    expect(next('users')).toEqual(['balancer/default/frontend'])
    expect(next('balancer/default/frontend')).toEqual(['services/default/frontend'])
    const [slice = ''] = next('services/default/frontend')
    expect(slice).toMatch(/^endpointslices\/default\/frontend-/)
    expect(next(slice)[0]).toMatch(/^pods\/default\/frontend-/)
  })

  it('says which Pod a kube-proxy chose last', () => {
    const choice = lay(lensCalled('traffic'), 930).parts.find(({ id }) => id === 'choice')!
    expect([choice.kicker, choice.note]).toEqual([expect.stringMatching(/^node-\d’s kube-proxy chose$/), 'for frontend: one of 3'])
  })
})

describe('storage', () => {
  it('goes from a Pod to its claim, volume and disk', () => {
    const { links, parts } = lay(lensCalled('storage'), 930)
    const next = (from: string): string | undefined => links.find((link) => link.from === from)?.to
    expect(next('pods/default/db-0')).toBe('persistentvolumeclaims/default/data-db-0')
    const volume = next('persistentvolumeclaims/default/data-db-0')!
    expect(volume).toMatch(/^persistentvolumes\/pvc-/)
    const node = (input.objects['pods']!.get('default/db-0') as { spec?: { nodeName?: string } }).spec?.nodeName
    expect(parts.find(({ id }) => id === next(volume))?.note).toContain(`mounted on ${node}`)
  })

  it('shows a claim that waits', () => {
    expect(lay(lensCalled('storage'), 930).parts.find(({ id }) => id === 'persistentvolumeclaims/default/reports')).toMatchObject({ note: 'wants 5Gi · Pending', tone: 'decision' })
  })
})

describe('scheduling', () => {
  it('shows the last decision, node by node', () => {
    const laid = lay(lensCalled('scheduling'), 930, 'pods/default/giant')
    expect(laid.parts.find(({ id }) => id === 'decision')).toMatchObject({ label: 'giant', tone: 'fault' })
    expect(laid.parts.filter(({ kind }) => kind === 'verdict').map(({ label, note, lines }) => [label, note, lines])).toEqual(Array.from({ length: 3 }, () => ['out', 'NodeResourcesFit', ['Insufficient cpu']]))
  })

  it('shows that of the selected Pod, with the points of each plugin', () => {
    const [key = ''] = [...input.objects['pods']!.keys()].filter((name) => name.startsWith('default/redis-leader'))
    const laid = lay(lensCalled('scheduling'), 930, `pods/${key}`)
    expect(labels(laid, 'verdict').sort()).toEqual(['chosen', 'fits', 'fits'])
    const chosen = laid.parts.find(({ kind, label }) => kind === 'verdict' && label === 'chosen')!
    const points = chosen.lines!.map((line) => Number(line.split(' ')[1]))
    expect(String(points.reduce((a, b) => a + b, 0))).toBe(chosen.note)
  })
})

describe('access', () => {
  it('goes from whom a binding names to what the role allows', () => {
    const { links, parts } = lay(lensCalled('access'), 930)
    const next = (from: string): string | undefined => links.find((link) => link.from === from)?.to
    expect(next('subject/User/eve')).toBe('rolebindings/default/eve-reads')
    expect(next('rolebindings/default/eve-reads')).toBe('roles/default/reader')
    expect(parts.find(({ id }) => id === 'rules/roles/default/reader')?.lines).toEqual(['get, list, watch pods, pods/log'])
  })

  it('shows what was refused before what was allowed', () => {
    const { lines = [] } = lay(lensCalled('access'), 930).parts.find(({ id }) => id === 'requests')!
    expect(lines[0]).toMatch(/^refused\|eve\|/)
    expect(lines).toContain('allowed|eve|list pods in default|')
  })

  it('draws of what came with the cluster only what was used', () => {
    const drawn = lay(lensCalled('access'), 930).parts.filter(({ sign, id }) => sign === 'binding' && id !== 'more/bindings')
    expect(drawn.length).toBeLessThan(15)
    expect(drawn.map(({ id }) => id)).toContain('rolebindings/default/eve-reads')
  })
})

describe('control loop', () => {
  it('shows who wrote what of the chosen workload, from whom wants it to who makes it so', () => {
    const { parts, links } = lay(lensCalled('control-loop'), 930, 'deployments.apps/default/frontend')
    const actors = parts.filter(({ sign }) => sign === 'loop' || sign === 'person').map(({ id }) => id)
    expect(actors).toEqual(['laptop', 'controller/deployment-controller', 'controller/replicaset-controller', 'kube-scheduler'])
    const written = (from: string): string[] => links.filter((link) => link.from === from && link.look === 'write').map(({ to }) => to.replace(/-[0-9a-z]+(-[0-9a-z]+)?$/, ''))
    expect(written('laptop')).toEqual(['deployments/default/frontend'])
    expect(written('controller/replicaset-controller')).toEqual(expect.arrayContaining(['replicasets/default/frontend', 'pods/default/frontend']))
    expect(written('kube-scheduler')).toEqual(['pods/default/frontend'])
  })

  it('takes the workload of a selected Pod', () => {
    const [key = ''] = [...input.objects['pods']!.keys()].filter((name) => name.startsWith('default/redis-leader'))
    expect(lay(lensCalled('control-loop'), 930, `pods/${key}`).parts[0]).toMatchObject({ id: 'deployments/default/redis-leader', lines: ['as wanted: nothing to do'] })
  })
})

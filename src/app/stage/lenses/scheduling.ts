// Scheduling: the scheduler's last decision, node by node: which plugin ruled a node out, which gave it how many points.
// Everything here is in the decision's own record; a node that the scheduler did not look at has no verdict.
import type { Pod } from '../../../cluster/api/types/core-v1.ts'
import type { TraceRecord } from '../../../worker/protocol.ts'
import type { Part } from '../layout.ts'
import { blockOf, columns, moved, picture, row, stack, type Block, type Tie } from './arrange.ts'
import { nameParts } from '../pod-state.ts'
import { NARROW, podsOf, type Laid, type LensInput } from './input.ts'
import { layWaiting, podsByNode } from './machines.ts'
import { podTiles } from './pod-tiles.ts'
import { words } from '../../../words/index.ts'

export const SCHEDULING_READS: readonly string[] = ['pods', 'nodes']
const ROW_HEIGHT = 140
const NODE_WIDTH = 200
const VERDICT_WIDTH = 360
/** Nodes drawn one by one; the rest are counted by what was said of them. */
const ROWS_MOST = 12
const ROWS_OF_MANY = 8
/** Of a node's Pods so many are drawn, the one in question first. */
const PODS_MOST = 4

export interface Verdict {
  readonly node: string
  /** Ruled out: by which plugin and why. */
  readonly out?: { readonly plugin: string; readonly reasons: readonly string[] }
  /** Points by plugin, in the same order for every node. */
  readonly scores?: readonly (readonly [plugin: string, points: number])[]
  readonly total?: number
  readonly isChosen: boolean
}

export interface Decision {
  readonly pod: string
  readonly node: string | undefined
  readonly verdicts: readonly Verdict[]
  readonly feasible: number
  readonly evaluated: number
  /** The whole verdict in the scheduler's words, when there is no node. */
  readonly message: string | undefined
}

/** A decision's record as verdicts: the chosen node, then those that fit by their points, then those that do not. */
export function projectDecision(record: TraceRecord): Decision {
  const data = (record.data ?? {}) as { node?: string; verdicts?: Record<string, { plugin: string; reasons: string[] } | null>; scores?: Record<string, Record<string, number>>; feasible?: number; evaluated?: number; message?: string }
  const verdicts: Verdict[] = []
  for (const [node, out] of Object.entries(data.verdicts ?? {})) if (out && node !== '*') verdicts.push({ node, out, isChosen: false })
  for (const [node, { total = 0, ...points }] of Object.entries(data.scores ?? {})) verdicts.push({ node, total, scores: Object.entries(points), isChosen: node === data.node })
  // With one node that fits there is nothing to score.
  if (data.node !== undefined && !verdicts.some((verdict) => verdict.isChosen)) verdicts.push({ node: data.node, isChosen: true })
  return { pod: (record.object ?? '').replace(/^pods\//, ''), node: data.node, verdicts, feasible: data.feasible ?? 0, evaluated: data.evaluated ?? 0, message: data.message }
}

/** The decision to show: the last about the selected Pod, else the last of all. */
export function chooseDecision(records: readonly TraceRecord[], selected: string | undefined): TraceRecord | undefined {
  const decisions = records.filter((record) => record.kind === 'decision' && record.actor === 'kube-scheduler')
  return decisions.findLast((record) => record.object === selected) ?? decisions.at(-1)
}

export function layScheduling(input: LensInput): Laid {
  const isNarrow = input.room < NARROW
  const record = chooseDecision(input.records ?? [], input.selected)
  const decision = record && projectDecision(record)
  const ties: Tie[] = []
  const groups = podsByNode(input)
  const names = input.surroundings.machines.filter((m) => m.role === 'node').map((m) => m.name)
  const of = new Map(decision?.verdicts.map((verdict) => [verdict.node, verdict]))
  const worth = (name: string): number => (of.get(name)?.isChosen ? 2e6 : (of.get(name)?.total ?? (of.get(name)?.out ? -1 : -2)))
  // Few nodes stay where they are; of many, those that matter to this decision are drawn.
  const drawn = names.length <= ROWS_MOST ? names : [...names].sort((a, b) => worth(b) - worth(a) || (a < b ? -1 : 1)).slice(0, ROWS_OF_MANY)
  const rows = drawn.map((name) => {
    const pods = groups.get(name) ?? []
    const verdict = of.get(name)
    ties.push({ from: 'kube-scheduler', to: `machine/${name}`, look: verdict?.isChosen ? 'chosen' : 'faint' })
    return layRow(name, pods, verdict, decision, isNarrow ? input.room - 16 : 0)
  })
  const left = blockOf({ id: 'kube-scheduler', kind: 'scheduler', label: words('lenses')('scheduler'), width: isNarrow ? input.room - 16 : 208, height: 74 })
  const asked = decisionCard(decision, input, isNarrow)
  const waiting = layWaiting(input)
  const others = names.length > drawn.length ? [blockOf({ id: 'more/nodes', kind: 'card', sign: 'machine', label: words('lenses')('scheduling.moreNodes', { count: names.length - drawn.length }), tone: 'quiet', note: countReasons(names.filter((name) => !drawn.includes(name)), of), width: isNarrow ? input.room - 16 : NODE_WIDTH + VERDICT_WIDTH, height: 62 })] : []
  const list = stack([...(isNarrow || rows.length <= 5 ? rows : [columns(rows, input.room - 240, 24, 12)]), ...others], 12)
  if (isNarrow) return picture(stack([left, asked, waiting, list], 20), ties)
  return picture(row([stack([left, asked, waiting], 16), list], 64), ties)
}

/** What was asked of the scheduler, and what came of it. */
function decisionCard(decision: Decision | undefined, { objects, room }: LensInput, isNarrow: boolean): Block {
  const width = isNarrow ? room - 16 : 208
  if (!decision) return blockOf({ id: 'decision', kind: 'card', label: words('lenses')('scheduling.none'), note: words('lenses')('scheduling.noneNote'), tone: 'quiet', sign: 'rule', width, height: 78 })
  const pod = podsOf({ objects }).get(decision.pod) as Pod | undefined
  const requests = (pod?.spec?.containers ?? []).flatMap(({ resources }) => Object.entries(resources?.requests ?? {}).map(([name, amount]) => `${name} ${amount}`))
  const lines = [
    ...(requests.length > 0 ? requests.map((request) => words('lenses')('scheduling.asks', { what: request })) : [words('lenses')('scheduling.asksNothing')]),
    words('lenses')('scheduling.fit', { fit: decision.node ? decision.feasible : 0, count: decision.evaluated }),
    decision.node ? words('lenses')('scheduling.chosen', { node: decision.node }) : words('lenses')('scheduling.waits'),
  ]
  return blockOf({ id: 'decision', kind: 'card', key: `pods/${decision.pod}`, kicker: words('lenses')('scheduling.last'), label: pod ? nameParts(pod).filter(Boolean).join('-') : (decision.pod.split('/').at(-1) ?? ''), lines, tone: decision.node ? 'decision' : 'fault', sign: 'rule', width, height: 64 + 17 * lines.length })
}

/** A node, some of its Pods, and what was said of it. */
function layRow(name: string, pods: readonly (readonly [string, Pod])[], verdict: Verdict | undefined, decision: Decision | undefined, room: number): Block {
  // The Pod in question stands first.
  const sorted = [...pods].sort(([a], [b]) => Number(b === decision?.pod) - Number(a === decision?.pod))
  const said = verdictPart(name, verdict, decision, room || VERDICT_WIDTH)
  const machine = (inner: Block, width: number): Block => {
    const height = ROW_HEIGHT
    return { parts: [{ id: `machine/${name}`, kind: 'machine', label: name, key: `nodes/${name}`, isSmall: true, x: 0, y: 0, width, height }, ...moved(inner, 12, 82)], width, height }
  }
  const tiles = podTiles(sorted, { columns: PODS_MOST, rows: 1, moreId: `more/${name}`, moreKey: `nodes/${name}` })
  const card = machine(tiles, room || PODS_MOST * 70 + 18)
  return room > 0 ? stack([card, said], 4) : row([card, said], 8)
}

function verdictPart(name: string, verdict: Verdict | undefined, decision: Decision | undefined, width: number): Block {
  const part = (label: string, lines: readonly string[], tone: Part['tone'], note?: string): Block => blockOf({ id: `verdict/${name}`, kind: 'verdict', label, lines, ...(tone ? { tone } : {}), ...(note ? { note } : {}), width, height: ROW_HEIGHT })
  if (!decision || !verdict) return part(words('lenses')('scheduling.notLooked'), [], 'quiet')
  if (verdict.out) return part(words('lenses')('scheduling.out'), verdict.out.reasons, 'fault', verdict.out.plugin)
  const scores = (verdict.scores ?? []).map(([plugin, points]) => `${plugin} ${points}`)
  return part(words('lenses')(verdict.isChosen ? 'scheduling.isChosen' : 'scheduling.fits'), scores, verdict.isChosen ? 'decision' : 'traffic', verdict.total === undefined ? words('lenses')('scheduling.onlyOne') : String(verdict.total))
}

/** `3 fit, 12 Insufficient cpu`: what was said of nodes that are not drawn. */
export function countReasons(names: readonly string[], verdicts: ReadonlyMap<string, Verdict>): string {
  const counts = new Map<string, number>()
  for (const name of names) {
    const verdict = verdicts.get(name)
    const said = !verdict ? words('lenses')('scheduling.notLooked') : verdict.out ? (verdict.out.reasons[0] ?? words('lenses')('scheduling.out')) : words('lenses')('scheduling.fitMany')
    counts.set(said, (counts.get(said) ?? 0) + 1)
  }
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, 3).map(([said, count]) => `${count} ${said}`).join(', ')
}


// The run as lanes: who did something when. Pure: records in, ticks out, binned to pixels so that their number is bounded.
import type { Micros, TraceRecord } from '../../worker/protocol.ts'

export const LANES = ['You', 'API server', 'Controllers', 'Scheduler', 'Nodes', 'Traffic'] as const
export type Lane = (typeof LANES)[number]
export type LaneTone = 'request' | 'decision' | 'watch' | 'traffic' | 'fault'

export interface Tick { readonly lane: number; readonly x: number; readonly tone: LaneTone }

const HEARTBEAT = /^(leases|nodes\/status)$/

/** The lane of a record and its tone; undefined for what no lane shows. */
export function laneOf(record: TraceRecord): { lane: Lane; tone: LaneTone } | undefined {
  const resource = String(record.data?.['resource'] ?? '')
  const code = Number(record.data?.['code'] ?? 0)
  switch (record.kind) {
    case 'action':
      return { lane: 'You', tone: 'request' }
    case 'fault':
    case 'process':
    case 'machine':
      return { lane: 'Nodes', tone: 'fault' }
    case 'traffic':
      return { lane: 'Traffic', tone: record.what === 'failed' ? 'fault' : 'traffic' }
    case 'decision':
      return record.actor === 'kube-scheduler' ? { lane: 'Scheduler', tone: 'decision' } : undefined
    case 'runtime':
      return { lane: 'Nodes', tone: 'watch' }
    case 'request': {
      if (HEARTBEAT.test(resource) || ['get', 'list', 'watch'].includes(String(record.data?.['verb']))) return undefined
      // A conflict (409) is how writers take turns: nothing is broken.
      const tone = code >= 400 && code !== 409 ? 'fault' : undefined
      if (record.actor === 'kubectl') return { lane: 'You', tone: tone ?? 'request' }
      if (record.actor.startsWith('kubelet')) return { lane: 'Nodes', tone: tone ?? 'watch' }
      if (record.actor === 'kube-scheduler') return { lane: 'Scheduler', tone: tone ?? 'decision' }
      return { lane: 'Controllers', tone: tone ?? 'decision' }
    }
    default:
      return undefined
  }
}

/** Ticks of a window, one at most per lane, tone and pixel. */
export function projectTicks(records: readonly TraceRecord[], from: Micros, to: Micros, width: number): Tick[] {
  const seen = new Set<string>()
  const ticks: Tick[] = []
  const add = (lane: Lane, tone: LaneTone, time: Micros): void => {
    const x = Math.round(((time - from) / Math.max(1, to - from)) * width)
    const key = `${lane}${tone}${x}`
    if (seen.has(key)) return
    seen.add(key)
    ticks.push({ lane: LANES.indexOf(lane), x, tone })
  }
  for (const record of records) {
    if (record.time < from || record.time > to) continue
    const found = laneOf(record)
    if (!found) continue
    add(found.lane, found.tone, record.time)
    if (record.kind === 'request') add('API server', found.tone === 'fault' ? 'fault' : 'request', record.time)
  }
  return ticks
}

// The run as lanes: who did something when. Pure: records in, ticks out, binned to pixels so that their number is bounded.
// The page and the worker share it: the worker knows all records, the page draws the ticks.
import type { TraceRecord } from './protocol.ts'

export const LANES = ['You', 'API server', 'Controllers', 'Scheduler', 'Nodes', 'Traffic'] as const
export type Lane = (typeof LANES)[number]
export const LANE_TONES = ['request', 'decision', 'watch', 'traffic', 'fault'] as const
export type LaneTone = (typeof LANE_TONES)[number]

export interface Tick { readonly lane: number; readonly x: number; readonly tone: LaneTone }

const HEARTBEAT = /^(leases|nodes\/status)$/
const READS: ReadonlySet<unknown> = new Set(['get', 'list', 'watch'])
const API_SERVER = LANES.indexOf('API server')
const TONES = LANE_TONES.length
/** Codes of one lane; 0 is no lane, one more than the tone is what a lane shows. */
const PER_LANE = 8
/** In a code: it is the API server's too. */
const IS_REQUEST = 64

/** The lane of a record and its tone; undefined for what no lane shows. */
export function laneOf(record: TraceRecord): { lane: Lane; tone: LaneTone } | undefined {
  const { kind, actor, data } = record
  switch (kind) {
    case 'action':
      return { lane: 'You', tone: 'request' }
    case 'fault':
    case 'process':
    case 'machine':
      return { lane: 'Nodes', tone: 'fault' }
    case 'traffic':
      return { lane: 'Traffic', tone: record.what === 'failed' ? 'fault' : 'traffic' }
    case 'decision':
      return actor === 'kube-scheduler' ? { lane: 'Scheduler', tone: 'decision' } : undefined
    case 'runtime':
      return { lane: 'Nodes', tone: 'watch' }
    case 'request': {
      if (READS.has(data?.['verb']) || HEARTBEAT.test(String(data?.['resource'] ?? ''))) return undefined
      const code = Number(data?.['code'] ?? 0)
      // A conflict (409) is how writers take turns: nothing is broken.
      const tone = code >= 400 && code !== 409 ? 'fault' : undefined
      if (actor === 'kubectl') return { lane: 'You', tone: tone ?? 'request' }
      if (actor.startsWith('kubelet')) return { lane: 'Nodes', tone: tone ?? 'watch' }
      if (actor === 'kube-scheduler') return { lane: 'Scheduler', tone: tone ?? 'decision' }
      return { lane: 'Controllers', tone: tone ?? 'decision' }
    }
    default:
      return undefined
  }
}

/** Lane and tone in one number; 0 for what no lane shows. */
export function laneCodeOf(record: TraceRecord): number {
  const found = laneOf(record)
  return found === undefined ? 0 : LANES.indexOf(found.lane) * PER_LANE + LANE_TONES.indexOf(found.tone) + 1 + (record.kind === 'request' ? IS_REQUEST : 0)
}

/** Collects the ticks of a window `width` pixels wide: one at most for each lane, tone and pixel. */
export class TickBins {
  readonly #seen: Uint8Array
  readonly #width: number

  constructor(width: number) {
    this.#width = width
    this.#seen = new Uint8Array(LANES.length * TONES * (width + 1))
  }

  /** `share`: where in the window it is, from 0 to 1. */
  add(code: number, share: number): void {
    if (code === 0) return
    const x = Math.round(share * this.#width)
    const own = code & (IS_REQUEST - 1)
    const tone = (own % PER_LANE) - 1
    this.#mark(Math.floor(own / PER_LANE), tone, x)
    if (code >= IS_REQUEST) this.#mark(API_SERVER, LANE_TONES[tone] === 'fault' ? tone : 0, x)
  }

  /** The ticks, each packed into a number, by tone: what is broken comes last and is drawn over the rest. */
  take(): Uint32Array {
    const packed: number[] = []
    for (let tone = 0; tone < TONES; tone++) {
      for (let lane = 0; lane < LANES.length; lane++) {
        const from = this.#row(lane, tone)
        for (let x = 0; x <= this.#width; x++) if (this.#seen[from + x]) packed.push((x * LANES.length + lane) * TONES + tone)
      }
    }
    return Uint32Array.from(packed)
  }

  #mark(lane: number, tone: number, x: number): void {
    this.#seen[this.#row(lane, tone) + x] = 1
  }

  #row(lane: number, tone: number): number {
    return (lane * TONES + tone) * (this.#width + 1)
  }
}

/** What a packed tick says. */
export function unpackTick(packed: number): Tick {
  const place = Math.floor(packed / TONES)
  return { tone: LANE_TONES[packed % TONES]!, lane: place % LANES.length, x: Math.floor(place / LANES.length) }
}

// What moves and what is lit at a moment: a pure function of the trace and the playhead. Nothing is drawn that is not a record.
import type { Micros, Pace, TraceRecord } from '../../worker/protocol.ts'
import type { Link } from './layout.ts'

export type Tone = 'request' | 'watch' | 'decision' | 'traffic' | 'fault'

export interface Packet {
  readonly id: number
  readonly link: Link
  /** Against the link's own direction. */
  readonly reversed: boolean
  readonly share: number
  readonly tone: Tone
  readonly label: string
}

export interface Activity {
  readonly packets: readonly Packet[]
  /** Part ids (`kube-scheduler`, `controller/replicaset-controller`, `machine/node-1`) and the tone they are lit in. */
  readonly lit: ReadonlyMap<string, Tone>
}

/** A packet is on screen at least this long, in wall microseconds: at full speed the real flight would be unseen. */
const SEEN_FOR: Micros = 450_000
const LIT_FOR: Micros = 600_000
const MOST_PACKETS = 14
/** Talk that never ends: heartbeats and health checks are left to the timeline. */
const QUIET = /leases|healthz|health check|serviceaccounts token/

export interface ActivityInput {
  readonly records: readonly TraceRecord[]
  readonly now: Micros
  readonly pace: Pace
  readonly links: readonly Link[]
  /** Finds the part that stands for a host of the network (`node-1`, `pod/10.244.1.3`, `lb/203.0.113.7`). */
  readonly partOfHost: (host: string) => string | undefined
}

/** Cluster time that a span of wall time covers at this pace. Story pace gives each cause its own beat, so flights are their real length. */
function clusterSpan(pace: Pace, wall: Micros): Micros {
  return typeof pace === 'number' ? wall * Math.max(pace, 0.001) : pace === 'story' ? wall / 100 : wall * 30
}

/** The packets in flight and the parts that are lit. */
export function projectActivity({ records, now, pace, links, partOfHost }: ActivityInput): Activity {
  const seen = clusterSpan(pace, SEEN_FOR)
  const lightTime = clusterSpan(pace, LIT_FOR)
  const packets: Packet[] = []
  const lit = new Map<string, Tone>()
  const byEnds = new Map(links.map((link) => [link.id, link]))
  const busy = new Set<string>()
  for (let i = records.length - 1; i >= 0; i--) {
    const record = records[i]!
    if (record.time > now) continue
    if (now - record.time > Math.max(seen, lightTime) + 50_000) break
    const light = lightOf(record)
    if (light && now - record.time <= lightTime && !lit.has(light.part)) lit.set(light.part, light.tone)
    const flight = flightOf(record, partOfHost)
    if (!flight || packets.length >= MOST_PACKETS) continue
    const span = Math.max(seen, flight.arrives - flight.departs)
    const share = (now - flight.departs) / span
    if (share < 0 || share > 1) continue
    const link = byEnds.get(`${flight.from}→${flight.to}`)
    const reverse = link ? undefined : byEnds.get(`${flight.to}→${flight.from}`)
    const found = link ?? reverse
    // Several of the same kind on one link at the same moment are one mark: the label says what, not how many.
    const lane = `${found?.id} ${flight.tone} ${flight.label}`
    if (!found || busy.has(lane)) continue
    busy.add(lane)
    packets.push({ id: record.id, link: found, reversed: reverse !== undefined, share, tone: flight.tone, label: flight.label })
  }
  return { packets, lit }
}

interface Flight { readonly from: string; readonly to: string; readonly departs: Micros; readonly arrives: Micros; readonly tone: Tone; readonly label: string }

interface RequestData { readonly verb: string; readonly resource: string; readonly name?: string; readonly code: number; readonly latency?: number }
interface MessageData { readonly channel: string; readonly from: string; readonly to: string; readonly arrives: Micros }

const METHOD: Readonly<Record<string, string>> = { create: 'POST', update: 'PUT', patch: 'PATCH', delete: 'DELETE', deletecollection: 'DELETE' }

/** The way that a record's message takes, if it is one that the stage shows. */
function flightOf(record: TraceRecord, partOfHost: ActivityInput['partOfHost']): Flight | undefined {
  if (record.kind === 'request') {
    const data = record.data as unknown as RequestData
    const method = METHOD[data.verb]
    const from = partOfActor(record.actor)
    const label = `${method} ${data.resource}${data.name ? `/${short(data.name)}` : ''}`
    if (!method || !from || QUIET.test(label)) return undefined
    return { from, to: 'kube-apiserver', departs: record.time - (data.latency ?? 0), arrives: record.time, tone: data.code >= 400 ? 'fault' : 'request', label: data.code >= 400 ? `${label} ${data.code}` : label }
  }
  if (record.kind !== 'message') return undefined
  const { channel, from, to, arrives } = record.data as unknown as MessageData
  if (QUIET.test(record.what)) return undefined
  const [a, b] = [partOfHost(from), partOfHost(to)]
  if (!a || !b || a === b) return undefined
  if (channel === 'watch' && record.what) return { from: a, to: b, departs: record.time, arrives, tone: 'watch', label: `watch ${record.what}` }
  if (channel === 'traffic' || channel === 'traffic-answer') return { from: a, to: b, departs: record.time, arrives, tone: 'traffic', label: channel === 'traffic' ? record.what : 'answer' }
  return undefined
}

/** The box of a component. */
export function partOfActor(actor: string): string | undefined {
  if (actor === 'kubectl') return 'laptop'
  if (actor === 'kube-scheduler') return actor
  if (actor.startsWith('kubelet ') || actor.startsWith('kube-proxy ')) return `machine/${actor.split(' ')[1]}`
  if (/-(controller|collector|publisher|binder)$/.test(actor) || actor === 'kube-controller-manager') return 'kube-controller-manager'
  return undefined
}

function lightOf(record: TraceRecord): { part: string; tone: Tone } | undefined {
  switch (record.kind) {
    case 'reconcile':
      return record.actor.startsWith('kube-proxy') ? { part: `kube-proxy/${record.actor.split(' ')[1]}`, tone: 'decision' } : { part: `controller/${record.actor}`, tone: 'decision' }
    case 'decision':
      return record.actor === 'kube-scheduler' ? { part: 'kube-scheduler', tone: 'decision' } : { part: `kube-proxy/${record.actor.split(' ')[1]}`, tone: 'traffic' }
    case 'stage':
      return { part: `stage/${record.what}`, tone: 'request' }
    case 'runtime':
      return { part: `containerd/${record.actor.split(' ')[1]}`, tone: 'decision' }
    case 'request':
      return record.actor.startsWith('kubelet ') && !/leases/.test(String(record.data?.['resource'])) ? { part: `kubelet/${record.actor.split(' ')[1]}`, tone: 'request' } : undefined
    default:
      return undefined
  }
}

/** A name without its middle: `web-66d47686b4-khn26` is `web-khn26`. */
const short = (name: string): string => name.replace(/-[0-9a-z]{8,10}(-[0-9a-z]{5})$/, '$1')

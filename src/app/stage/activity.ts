// What moves and what is lit at a moment: a pure function of the trace and the playhead. Nothing is drawn that is not a record.
import type { Micros, Pace, TraceRecord } from '../../worker/protocol.ts'
import { CONTROLLER, METHOD, flightOf, type Flight, type RequestData } from './flights.ts'
import type { Link } from './layout.ts'

export type Tone = 'request' | 'watch' | 'decision' | 'traffic' | 'fault'

export interface Packet {
  readonly id: number
  readonly link: Link
  /** Against the link's own direction. */
  readonly reversed: boolean
  /** How far it has come, from 0 to 1. */
  readonly share: number
  /** When it leaves, and how long it is on its way on screen: where it is at another moment follows from that. */
  readonly departs: Micros
  readonly lasts: Micros
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
/** A flight with the line that it takes. */
export interface Travel extends Pick<Flight, 'departs' | 'arrives' | 'tone' | 'label'> { readonly link: Link; readonly reversed: boolean }

export interface ActivityInput {
  readonly records: readonly TraceRecord[]
  readonly now: Micros
  /** What was under way at this earlier moment is given as well: it is drawn from then until now. */
  readonly since?: Micros
  readonly pace: Pace
  readonly links: readonly Link[]
  /** What a record sends on its way in this lens, and along which line; without it, messages travel along the links. */
  readonly travel?: (record: TraceRecord) => Travel | undefined
  /** Finds the part that stands for a host of the network (`node-1`, `pod/10.244.1.3`, `lb/203.0.113.7`). */
  readonly partOfHost: (host: string) => string | undefined
}

/** Cluster time that a span of wall time covers at this pace. Story pace gives each cause its own beat, so flights are their real length. */
function clusterSpan(pace: Pace, wall: Micros): Micros {
  return typeof pace === 'number' ? wall * Math.max(pace, 0.001) : pace === 'story' ? wall / 100 : wall * 30
}

/** The packets in flight and the parts that are lit. */
export function projectActivity({ records, now, since = now, pace, links, travel, partOfHost }: ActivityInput): Activity {
  const seen = clusterSpan(pace, SEEN_FOR)
  const lightTime = clusterSpan(pace, LIT_FOR)
  const packets: Packet[] = []
  const lit = new Map<string, Tone>()
  const byEnds = new Map(links.map((link) => [link.id, link]))
  const busy = new Set<string>()
  for (let i = records.length - 1; i >= 0; i--) {
    const record = records[i]!
    if (record.time > now) continue
    if (since - record.time > Math.max(seen, lightTime) + 50_000) break
    if (now - record.time <= lightTime) for (const { part, tone } of lightsOf(record)) if (!lit.has(part) || tone === 'fault') lit.set(part, tone)
    const flight = travel ? travel(record) : alongLinks(flightOf(record, partOfHost), byEnds)
    if (!flight || packets.length >= MOST_PACKETS) continue
    // A flight that would be over too soon to be seen is drawn out from its end.
    const span = Math.max(seen, flight.arrives - flight.departs)
    if (now < flight.departs || since > flight.departs + span) continue
    // Several of the same kind on one link at the same moment are one mark: the label says what, not how many.
    const lane = `${flight.link.id} ${flight.tone} ${flight.label}`
    if (busy.has(lane)) continue
    busy.add(lane)
    packets.push({ id: record.id, link: flight.link, reversed: flight.reversed, share: Math.min(1, (now - flight.departs) / span), departs: flight.departs, lasts: span, tone: flight.tone, label: flight.label })
  }
  return { packets, lit }
}

function alongLinks(flight: Flight | undefined, byEnds: ReadonlyMap<string, Link>): Travel | undefined {
  if (!flight) return undefined
  const link = byEnds.get(`${flight.from}→${flight.to}`)
  const found = link ?? byEnds.get(`${flight.to}→${flight.from}`)
  return found && { ...flight, link: found, reversed: link === undefined }
}

interface Light { readonly part: string; readonly tone: Tone }

/** What lights up at a record. Heartbeats do not: they would keep everything lit. */
function lightsOf(record: TraceRecord): readonly Light[] {
  if (record.object !== undefined && /^(\/registry\/)?leases\//.test(record.object)) return NO_LIGHTS
  const [program = '', machine = ''] = record.actor.split(' ')
  switch (record.kind) {
    case 'reconcile':
      return [{ part: machine ? `${program}/${machine}` : `controller/${controllerName(record.actor)}`, tone: 'decision' }]
    case 'decision':
      return [record.actor === 'kube-scheduler' ? { part: 'kube-scheduler', tone: 'decision' } : { part: `kube-proxy/${machine}`, tone: 'traffic' }]
    case 'stage':
      return [{ part: `stage/${STAGE[record.what] ?? record.what}`, tone: 'request' }]
    case 'store':
      return [{ part: 'etcd', tone: 'request' }]
    case 'runtime':
      return [{ part: `containerd/${machine}`, tone: 'decision' }]
    case 'request':
      return lightsOfRequest(record, program, machine)
    default:
      return NO_LIGHTS
  }
}

const NO_LIGHTS: readonly Light[] = []
/** The stages as the model names them, and as the stage draws them. */
const STAGE: Readonly<Record<string, string>> = { 'mutating admission': 'admission', 'validating admission': 'admission', decode: 'validation' }
/** Where a refusal comes from, by its code. */
const REFUSED_AT: Readonly<Record<number, string>> = { 401: 'authentication', 403: 'authorization', 400: 'validation', 422: 'validation', 409: 'etcd' }

function lightsOfRequest(record: TraceRecord, program: string, machine: string): readonly Light[] {
  const { code, verb } = record.data as unknown as RequestData
  const lights: Light[] = []
  const refusedAt = REFUSED_AT[code]
  if (refusedAt) lights.push({ part: `stage/${refusedAt}`, tone: 'fault' })
  if (refusedAt !== 'authentication') lights.push({ part: 'stage/authentication', tone: 'request' })
  if (code < 400) lights.push({ part: 'stage/authorization', tone: 'request' })
  // What was written lights up too, in the colour of whoever wrote it.
  if (code < 300 && verb in METHOD && record.object && !record.object.startsWith('events/')) lights.push({ part: record.object, tone: CONTROLLER.test(record.actor) || record.actor === 'kube-scheduler' ? 'decision' : 'request' })
  if (machine) lights.push({ part: `${program}/${machine}`, tone: 'request' })
  else if (CONTROLLER.test(record.actor) && verb in METHOD) lights.push({ part: `controller/${controllerName(record.actor)}`, tone: 'decision' })
  return lights
}

/** Some controllers sign their requests with another name than their loop has, or stand in the picture under another. */
const SHOWN_AS: Readonly<Record<string, string>> = { 'daemon-set-controller': 'daemonset-controller', 'taint-eviction-controller': 'node-controller', 'endpoint-controller': 'endpointslice-controller' }
const controllerName = (actor: string): string => SHOWN_AS[actor] ?? actor

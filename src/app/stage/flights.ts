// What a record sends on its way, and between which parts. A record is a message of the network, or an answered request of the audit log.
import type { Micros, TraceRecord } from '../../worker/protocol.ts'
import type { Tone } from './activity.ts'

/** Talk that never ends: heartbeats, health checks and bookkeeping are left to the timeline. */
export const QUIET = /leases|healthz|health check|serviceaccounts\/\S+ token|BOOKMARK|^(WATCH|LIST)|events\//

/** Something on its way from one part to another. */
export interface Flight { readonly from: string; readonly to: string; readonly departs: Micros; readonly arrives: Micros; readonly tone: Tone; readonly label: string }

export interface RequestData { readonly verb: string; readonly resource: string; readonly name?: string; readonly code: number; readonly latency?: number }
export interface MessageData { readonly channel: string; readonly from: string; readonly to: string; readonly arrives: Micros }

export const METHOD: Readonly<Record<string, string>> = { create: 'POST', update: 'PUT', patch: 'PATCH', delete: 'DELETE', deletecollection: 'DELETE' }
const API_SERVER = 'kube-apiserver'

/** The way that a record's message takes, if it is one that the stage shows. */
export function flightOf(record: TraceRecord, partOfHost: (host: string) => string | undefined): Flight | undefined {
  if (record.kind === 'request') return flightOfRequest(record)
  if (record.kind !== 'message' || QUIET.test(record.what)) return undefined
  const { channel, from, to, arrives } = record.data as unknown as MessageData
  const [a, b] = [partOfHost(from), partOfHost(to)]
  if (!a || !b || a === b) return undefined
  const flight = { from: a, to: b, departs: record.time, arrives }
  switch (channel) {
    case 'request':
      return record.what.startsWith('GET') && a !== 'laptop' ? undefined : { ...flight, tone: 'request', label: shortLabel(record.what) }
    case 'watch':
      return { ...flight, tone: 'watch', label: `watch ${shortLabel(record.what)}` }
    case 'traffic':
      return { ...flight, tone: 'traffic', label: record.what }
    case 'traffic-answer':
      return { ...flight, tone: 'traffic', label: '' }
    default:
      return undefined
  }
}

/** Messages within the control-plane machine name no component; the audit log does. A refusal turns back to whoever asked. */
function flightOfRequest(record: TraceRecord): Flight | undefined {
  const data = record.data as unknown as RequestData
  const method = METHOD[data.verb]
  const from = partOfActor(record.actor)
  if (!from) return undefined
  const name = data.name || record.object?.split('/').at(-1)
  const label = `${method} ${data.resource}${name ? `/${short(name)}` : ''}`
  if (data.code >= 400 && method) return { from: API_SERVER, to: from, departs: record.time, arrives: record.time, tone: 'fault', label: `${data.code} ${label}` }
  if (!method || !isInControlPlane(from) || QUIET.test(label) || data.resource === 'events') return undefined
  return { from, to: API_SERVER, departs: record.time - (data.latency ?? 0), arrives: record.time, tone: 'request', label }
}

const isInControlPlane = (part: string): boolean => part === 'kube-scheduler' || part.endsWith('-controller-manager')

/** The box of a component. */
export function partOfActor(actor: string): string | undefined {
  if (actor === 'kubectl') return 'laptop'
  if (actor === 'kube-scheduler') return actor
  if (actor.startsWith('kubelet ') || actor.startsWith('kube-proxy ')) return `machine/${actor.split(' ')[1]}`
  if (actor === 'service-controller' || actor === 'cloud-controller-manager') return 'cloud-controller-manager'
  if (CONTROLLER.test(actor) || actor === 'kube-controller-manager') return 'kube-controller-manager'
  return undefined
}

export const CONTROLLER = /-(controller|collector|publisher|binder)$/

/** A name without its middle: `web-66d47686b4-khn26` is `web-khn26`. */
export const short = (name: string): string => name.replace(/-[0-9a-z]{8,10}(-[0-9a-z]{5})$/, '$1')
const shortLabel = (text: string): string => text.replace(/-[0-9a-z]{8,10}(-[0-9a-z]{5})\b/, '$1')

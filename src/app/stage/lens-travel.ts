// How messages travel in the lenses that show no network: along the rules of a Service, or from a controller to what it writes.
import type { TraceRecord } from '../../worker/protocol.ts'
import type { Travel } from './activity.ts'
import { METHOD, QUIET, short, type MessageData, type RequestData } from './flights.ts'
import type { Link, Part, StageLayout } from './layout.ts'
import { wayBetween } from './lenses/arrange.ts'

/** A chain of causes is followed so far. */
const CAUSES_MOST = 8

/**
 * Users' requests along the way that rules make: load balancer, Service, slice, Pod. Machines are not drawn in that lens;
 * a message to or from one stands at the Service whose rule kube-proxy applied there, as its decision in the chain of causes says.
 */
export function travelTraffic(layout: StageLayout, records: readonly TraceRecord[], podOfIp: (ip: string) => string | undefined): (record: TraceRecord) => Travel | undefined {
  const byId = new Map(layout.parts.map((part) => [part.id, part]))
  const linkOf = new Map(layout.links.map((link) => [link.id, link]))
  return (record) => {
    const { channel, from, to, arrives } = (record.data ?? {}) as unknown as MessageData
    if (record.kind !== 'message' || (channel !== 'traffic' && channel !== 'traffic-answer')) return undefined
    const isAnswer = channel === 'traffic-answer'
    const partOf = (host: string): string | undefined => {
      if (host.startsWith('internet')) return 'users'
      if (host.startsWith('pod/')) return `pods/${podOfIp(host.slice(4)) ?? ''}`
      if (host.startsWith('lb/')) return layout.parts.find((part) => part.kind === 'balancer' && part.label === host.slice(3))?.id
      const service = serviceBehind(record, records) ?? serviceOfBalancer(layout, [from, to])
      return service && `services/${service}`
    }
    const [a, b] = [partOf(from), partOf(to)]
    if (!a || !b || a === b) return undefined
    const [start, end] = isAnswer ? [b, a] : [a, b]
    const link = linkOf.get(`${start}→${end}`) ?? throughSlice(start, end, byId, layout.links)
    return link && { departs: record.time, arrives, tone: 'traffic', label: isAnswer ? '' : record.what, link, reversed: isAnswer }
  }
}

/** The Service whose rule was applied: the nearest decision of a kube-proxy among the causes. */
function serviceBehind(record: TraceRecord, records: readonly TraceRecord[]): string | undefined {
  for (let at: TraceRecord | undefined = record, i = 0; at && i < CAUSES_MOST; i++) {
    const service = at.kind === 'decision' ? at.data?.['service'] : undefined
    if (typeof service === 'string') return service
    at = at.cause === 0 ? undefined : recordById(records, at.cause)
  }
  return undefined
}

function serviceOfBalancer({ parts }: StageLayout, hosts: readonly string[]): string | undefined {
  const address = hosts.find((host) => host.startsWith('lb/'))?.slice(3)
  return parts.find((part) => part.kind === 'balancer' && part.label === address)?.id.slice('balancer/'.length)
}

/** Records are in the order of their ids. */
function recordById(records: readonly TraceRecord[], id: number): TraceRecord | undefined {
  let [low, high] = [0, records.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = records[middle]!
    if (found.id === id) return found
    if (found.id < id) low = middle + 1
    else high = middle - 1
  }
  return undefined
}

function throughSlice(from: string, to: string, byId: ReadonlyMap<string, Part>, links: readonly Link[]): Link | undefined {
  const [pod, first] = [byId.get(to), links.find((link) => link.from === from && link.to.startsWith('endpointslices/'))]
  const slice = first && byId.get(first.to)
  if (!pod || !slice || !first) return undefined
  return { id: `${from}→${to}`, from, to, cut: false, points: [...first.points, ...wayBetween(slice, pod)] }
}

/** Writes, from whoever made them to what was written. */
export function travelWrites(layout: StageLayout): (record: TraceRecord) => Travel | undefined {
  return (record) => {
    if (record.kind !== 'request' || !record.object || QUIET.test(record.what)) return undefined
    const data = record.data as unknown as RequestData
    const method = METHOD[data.verb]
    if (!method || data.resource === 'events') return undefined
    const [program = '', machine] = record.actor.split(' ')
    const actor = record.actor === 'kubectl' ? 'laptop' : machine ? `${program}/${machine}` : record.actor.startsWith('kube-') ? record.actor : `controller/${record.actor}`
    const link = layout.links.find(({ from, to }) => from === actor && (to === record.object || (to.startsWith('pods/') && record.object!.startsWith('pods/'))))
    const isRefused = data.code >= 400
    return link && { departs: record.time - (data.latency ?? 0), arrives: record.time, tone: isRefused ? 'fault' : 'request', label: `${isRefused ? `${data.code} ` : ''}${method} ${data.resource}/${short(record.object.split('/').at(-1) ?? '')}`, link, reversed: isRefused }
  }
}

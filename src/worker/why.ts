// "Why is it so?": how an object came to be what it is, oldest first.
// Its creation, its deletion and what people did to it are followed back through the trace to what set them off;
// in between stands what was decided and done about the object itself. Between two things a person would name lie many that only carry the news.
import type { Micros, TraceRecord } from '../kernel/index.ts'
import type { History } from './history.ts'
import { saying } from '../words/saying.ts'
import type { CauseStep } from './protocol.ts'
import { importanceOf, nameOfObject, tell, tellActor } from './tell.ts'

/** Records that one way back may have, and steps that are shown: the first ones, and the newest. */
const LONGEST = 600
const SHOWN_FIRST = 8
const SHOWN_LAST = 10
/** An answer is recorded this soon after its write, at the latest. */
const ANSWERED_WITHIN: Micros = 1_000_000

/** What made the object at `key` what it is at `time`. Empty when history does not reach that far. */
export function chainOf(history: History, key: string, time: Micros): CauseStep[] {
  // The audit log names resources without their group.
  const object = key.replace(/^([^./]+)\.[^/]*/, '$1')
  const steps = new Map<number, CauseStep>()
  let isHeard = false
  for (const record of history.recordsOf(object, time)) {
    // A kubelet looks again and again; that it heard of the Pod is told once.
    if (record.kind === 'reconcile' && isHeard) continue
    isHeard ||= record.kind === 'reconcile' && record.actor.startsWith('kubelet ')
    const step = stepOf(history, record, time)
    const isTurn = importanceOf(record) >= 2
    if (step && !(isTurn && record.kind === 'request' && record.actor === 'kubectl')) steps.set(step.record.id, step)
    if (isTurn) for (const cause of wayTo(history, record, time)) steps.set(cause.record.id, cause)
  }
  const chain = [...steps.values()].sort((a, b) => a.record.time - b.record.time || a.record.id - b.record.id)
  const told = chain.filter((step, i) => !repeats(step, chain[i + 1]))
  return told.length > SHOWN_FIRST + SHOWN_LAST ? [...told.slice(0, SHOWN_FIRST), ...told.slice(-SHOWN_LAST)] : told
}

/** The way from what set it off to a record. */
function wayTo(history: History, record: TraceRecord, now: Micros): CauseStep[] {
  const steps: CauseStep[] = []
  for (let at: TraceRecord | undefined = record, i = 0; at !== undefined && i < LONGEST; i++) {
    const step = stepOf(history, at, now)
    if (step && !repeats(step, steps.at(-1))) steps.push(step)
    if (at.kind === 'action') break
    at = at.cause === 0 ? undefined : history.recordById(at.cause)
  }
  return steps
}

/** What a person would say of this record; undefined for those that only carry the news. */
function stepOf(history: History, record: TraceRecord, now: Micros): CauseStep | undefined {
  if (record.kind === 'store') {
    // News goes out from the store, before the request that wrote has been answered: the answer names who wrote.
    const object = record.object?.replace(/^\/registry\//, '')
    const request = history.findNext(record.time - 1, (r) => r.kind === 'request' && sameObject(r.object, object), Math.min(now, record.time + ANSWERED_WITHIN))
    const told = request && tell(request)
    if (!told || request.data?.['resource'] === 'pods/binding') return undefined
    if (request.actor !== 'kubectl') return { record: request, sentence: told }
    return { record, sentence: saying('stored', { object: nameOfObject(request.object), revision: String(record.data?.['revision']) }) }
  }
  // The scheduler's decision has said it already.
  if (record.data?.['resource'] === 'pods/binding') return undefined
  // What a person's command wrote is told by the store; of several writes of one command, by the last.
  if (record.kind === 'request' && record.actor === 'kubectl') return undefined
  if (record.kind === 'reconcile' && record.actor.startsWith('kubelet ')) return { record, sentence: saying('heard', { who: tellActor(record.actor), object: nameOfObject(record.object) }) }
  const told = tell(record)
  return told && { record, sentence: told }
}

/** etcd's keys name some resources differently (`services/specs/…`, `minions/…`); namespace and name are the same. */
function sameObject(ofRequest: string | undefined, ofStore: string | undefined): boolean {
  if (!ofRequest || !ofStore) return false
  const [resource = '', ...place] = ofRequest.split('/')
  return ofStore.endsWith(`/${place.join('/')}`) && (ofStore.startsWith(`${resource}/`) || STORED_AS[resource] === ofStore.slice(0, ofStore.length - place.join('/').length - 1))
}

const STORED_AS: Readonly<Record<string, string>> = { services: 'services/specs', endpoints: 'services/endpoints', nodes: 'minions', ingresses: 'ingress' }

/** A controller that makes three Pods makes one after the other; the one before is no cause worth naming. */
function repeats(step: CauseStep, later: CauseStep | undefined): boolean {
  if (!later || later.record.actor !== step.record.actor || later.record.kind !== step.record.kind) return false
  if (step.record.kind === 'reconcile' || step.record.kind === 'store') return true
  return step.record.kind === 'request' && later.record.what === step.record.what && later.record.data?.['resource'] === step.record.data?.['resource']
}

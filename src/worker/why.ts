// "Why is it so?": the chain of causes behind the last thing that was written to an object, oldest first.
// The trace links every record to the one it follows from; between two things a person would name lie many that only carry the news.
import type { Micros, TraceRecord } from '../kernel/index.ts'
import type { History } from './history.ts'
import { isCause, nameOfActor, nameOfObject, narrate } from './narrate.ts'
import type { CauseStep } from './protocol.ts'

const LONGEST = 600
const SHOWN = 16
/** An answer is recorded this soon after its write, at the latest. */
const ANSWERED_WITHIN: Micros = 1_000_000

/** What led to the newest write of the object at `key` up to `time`. Empty when history does not reach that far. */
export function chainOf(history: History, key: string, time: Micros): CauseStep[] {
  // The audit log names resources without their group.
  const object = key.replace(/^([^./]+)\.[^/]*/, '$1')
  const last = history.findLast(time, (record) => record.object === object && isCause(record))
  const steps: CauseStep[] = []
  for (let record = last, i = 0; record !== undefined && i < LONGEST; i++) {
    const step = stepOf(history, record, time)
    if (step && !repeats(step, steps.at(-1))) steps.push(step)
    if (record.kind === 'action') break
    record = record.cause === 0 ? undefined : history.recordById(record.cause)
  }
  return steps.slice(0, SHOWN).reverse()
}

/** What a person would say of this record; undefined for those that only carry the news. */
function stepOf(history: History, record: TraceRecord, now: Micros): CauseStep | undefined {
  if (record.kind === 'store') {
    // News goes out from the store, before the request that wrote has been answered: the answer names who wrote.
    const object = record.object?.replace(/^\/registry\//, '')
    const request = history.findNext(record.time - 1, (r) => r.kind === 'request' && sameObject(r.object, object), Math.min(now, record.time + ANSWERED_WITHIN))
    if (!request || !isCause(request)) return undefined
    if (request.data?.['resource'] === 'pods/binding') return undefined
    if (request.actor !== 'kubectl') return { record: request, sentence: narrate(request) ?? '' }
    return { record, sentence: `The API server stored ${nameOfObject(request.object)} (revision ${String(record.data?.['revision'])}).` }
  }
  // What a person's command wrote is told by the store; of several writes of one command, by the last.
  if (record.kind === 'request' && record.actor === 'kubectl') return undefined
  if (record.kind === 'reconcile' && record.actor.startsWith('kubelet ')) return { record, sentence: `${nameOfActor(record.actor)} compared ${nameOfObject(record.object)} with what runs there.` }
  return isCause(record) ? { record, sentence: narrate(record) ?? '' } : undefined
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

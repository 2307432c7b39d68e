// "Why is it so?": the chain of causes behind the last thing that was written to an object, oldest first.
import type { Micros, TraceRecord } from '../kernel/index.ts'
import type { History } from './history.ts'
import { isCause, narrate } from './narrate.ts'
import type { CauseStep } from './protocol.ts'

const LONGEST = 400
const SHOWN = 16

/** What led to the newest write of the object at `key` up to `time`. Empty when history does not reach that far. */
export function chainOf(history: History, key: string, time: Micros): CauseStep[] {
  // The audit log names resources without their group.
  const object = key.replace(/^([^./]+)\.[^/]*/, '$1')
  const last = history.findLast(time, (record) => record.object === object && isCause(record))
  const steps: TraceRecord[] = []
  for (let record = last, i = 0; record !== undefined && i < LONGEST; i++) {
    if (isCause(record)) steps.push(record)
    if (record.kind === 'action') break
    record = record.cause === 0 ? undefined : history.recordById(record.cause)
  }
  return steps.slice(0, SHOWN).reverse().map((record) => ({ record, sentence: narrate(record) ?? '' }))
}

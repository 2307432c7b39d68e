// How long a Job waits after failures before it makes new pods: pure. Models pkg/controller/job/backoff_utils.go.
import type { Pod } from '../../api/types/core-v1.ts'
import { MINUTE, SECOND, type Micros } from '../../../kernel/index.ts'
import { finishedAt } from './pods.ts'

export interface BackoffRecord {
  readonly failures: number
  readonly last: Micros
}

const FIRST = 10 * SECOND
const MOST = 10 * MINUTE
export const NO_FAILURES: BackoffRecord = { failures: 0, last: 0 }

/** The record after more pods have ended: failures since the last success. */
export function noteEnded(record: BackoffRecord, succeeded: readonly Pod[], failed: readonly Pod[]): BackoffRecord {
  if (succeeded.length === 0 && failed.length === 0) return record
  const lastSuccess = Math.max(-Infinity, ...succeeded.map(finishedAt))
  const ends = failed.map(finishedAt).filter((end) => end >= lastSuccess)
  const start = succeeded.length > 0 ? NO_FAILURES : record
  return { failures: start.failures + ends.length, last: Math.max(start.last, ...ends) }
}

/** What is left of the wait; 0 when new pods may be made. */
export function remainingBackoff({ failures, last }: BackoffRecord, now: Micros): Micros {
  if (failures === 0) return 0
  return Math.max(0, last + Math.min(MOST, FIRST * 2 ** Math.min(failures - 1, 20)) - now)
}

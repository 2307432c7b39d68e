// Completion indexes of an Indexed Job: pure. Models pkg/controller/job/indexed_job_utils.go.
import type { Job } from '../../api/types/batch-v1.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import { completionIndex, isFailed, isSucceeded } from './pods.ts'

/** The indexes of a text like `0,2-4,7`. */
export function parseIndexes(text: string | undefined): ReadonlySet<number> {
  const indexes = new Set<number>()
  for (const part of (text ?? '').split(',')) {
    const [first, last = first] = part.split('-').map(Number)
    if (part === '' || first === undefined || last === undefined) continue
    for (let index = first; index <= last; index++) indexes.add(index)
  }
  return indexes
}

/** The text for indexes: two neighbours stay apart, three or more become a range. */
export function formatIndexes(indexes: Iterable<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b)
  const parts: string[] = []
  for (let i = 0; i < sorted.length; ) {
    let end = i
    while (sorted[end + 1] === sorted[end]! + 1) end++
    if (end === i) parts.push(String(sorted[i]))
    else parts.push(`${sorted[i]}${end === i + 1 ? ',' : '-'}${sorted[end]}`)
    i = end + 1
  }
  return parts.join(',')
}

/** Indexes that have succeeded: by the status, and by pods that have ended since. */
export function succeededIndexes(job: Job, pods: readonly Pod[]): ReadonlySet<number> {
  const indexes = new Set(parseIndexes(job.status?.completedIndexes))
  for (const pod of pods) {
    const index = isSucceeded(pod) ? completionIndex(job, pod) : undefined
    if (index !== undefined) indexes.add(index)
  }
  return indexes
}

/** The lowest indexes that have neither succeeded nor failed nor an active pod. */
export function pendingIndexes(job: Job, count: number, taken: readonly Pod[], done: ReadonlySet<number>, failed: ReadonlySet<number>): readonly number[] {
  const active = new Set(taken.map((pod) => completionIndex(job, pod)))
  const found: number[] = []
  for (let index = 0; index < (job.spec?.completions ?? 0) && found.length < count; index++) {
    if (!active.has(index) && !done.has(index) && !failed.has(index)) found.push(index)
  }
  return found
}

const FAILURES = 'batch.kubernetes.io/job-index-failure-count'
export const FAILURE_ANNOTATION = FAILURES

/** How often each index has failed, where the Job bounds that. */
export function failuresByIndex(job: Job, pods: readonly Pod[]): ReadonlyMap<number, number> {
  const failures = new Map<number, number>()
  for (const pod of pods) {
    const index = isFailed(job, pod) ? completionIndex(job, pod) : undefined
    if (index === undefined) continue
    failures.set(index, Math.max(failures.get(index) ?? 0, Number(pod.metadata.annotations?.[FAILURES] ?? 0) + 1))
  }
  return failures
}

// Story pace: each cause gets the same time on screen, silence is passed over.
import { SECOND, type Micros, type TraceRecord } from '../kernel/index.ts'
import { isCause } from './tell.ts'
import type { Stop } from './protocol.ts'

/** On-screen time of one cause, in wall microseconds. */
export const STORY_BEAT: Micros = 0.7 * SECOND
/** What is seen of a beat: the cluster time before its cause in which messages travel. What lies before that is silence, passed over in a quarter of the beat. */
const STORY_SCENE: Micros = 6_000
const SILENCE_SHARE = 0.25

/** One beat. `isLive`: its cause was found by running the cluster on, so that the playhead is not in the past, only on its way. `stop`: a breakpoint waits at its end. */
export interface Beat {
  readonly from: Micros
  readonly to: Micros
  readonly isLive: boolean
  readonly stop: Stop | undefined
  elapsed: Micros
}

/** A cause that is worth a beat: a machine that reports, round the clock, that it is well is none. */
export function isTold(record: TraceRecord): boolean {
  return isCause(record) && record.data?.['resource'] !== 'nodes/status'
}

/** Where the playhead is in a beat: silence goes by quickly, the scene evenly. */
export function momentOf({ from, to, elapsed }: Pick<Beat, 'from' | 'to' | 'elapsed'>): Micros {
  const share = Math.min(1, elapsed / STORY_BEAT)
  const scene = Math.max(from, to - STORY_SCENE)
  if (scene === from) return Math.round(from + (to - from) * share)
  if (share < SILENCE_SHARE) return Math.round(from + ((scene - from) * share) / SILENCE_SHARE)
  return Math.round(scene + ((to - scene) * (share - SILENCE_SHARE)) / (1 - SILENCE_SHARE))
}

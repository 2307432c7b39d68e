// Models pkg/scheduler/framework/plugins/helper/normalize_score.go.
import { MAX_NODE_SCORE } from './plugin.ts'

/** Stretches scores so that the highest is 100; reversed, the lowest is the best. */
export function normalizeScores(scores: number[], reverse: boolean): void {
  let most = 0
  for (const score of scores) if (score > most) most = score
  if (most === 0) {
    if (reverse) scores.fill(MAX_NODE_SCORE)
    return
  }
  for (let i = 0; i < scores.length; i++) {
    const score = Math.trunc((MAX_NODE_SCORE * scores[i]!) / most)
    scores[i] = reverse ? MAX_NODE_SCORE - score : score
  }
}

/** So many zeros, to put scores in. */
export function zeros(count: number): number[] {
  const all: number[] = []
  for (let i = 0; i < count; i++) all.push(0)
  return all
}

// Ages as kubectl prints them.
import { humanDuration, shortHumanDuration } from '../../src/cluster/api/time/index.ts'
import type { Answer } from './row.ts'

export function answerDuration({ seconds }: { readonly seconds: number }): Answer {
  return { output: { human: humanDuration(seconds), short: shortHumanDuration(seconds) } }
}

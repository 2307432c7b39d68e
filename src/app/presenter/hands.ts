// A show of hands: numbers for each answer, as the teacher counts them.
import type { MarkedAnswer } from '../../worker/protocol.ts'

/** How many hands went up for each answer, in the order of the answers; undefined where nobody has counted. */
export type Hands = readonly (number | undefined)[]

/** A room is not larger than this. */
export const HANDS_MOST = 999

/** Reads what was typed; undefined when it is no number of hands. */
export function parseHands(text: string): number | undefined {
  const digits = text.replaceAll(/\D/g, '').slice(0, 4)
  return digits === '' ? undefined : Math.min(HANDS_MOST, Number(digits))
}

export const totalOf = (hands: Hands): number => hands.reduce<number>((sum, count) => sum + (count ?? 0), 0)

/** The hands with one number changed. */
export function countHands(hands: Hands, index: number, count: number | undefined): Hands {
  return Array.from({ length: Math.max(hands.length, index + 1) }, (_, i) => (i === index ? count : hands[i]))
}

/** How long a bar is, from 0 to 1: the longest fills its place. */
export function barOf(hands: Hands, index: number): number {
  const most = Math.max(1, ...hands.map((count) => count ?? 0))
  return (hands[index] ?? 0) / most
}

/** The wrong answer that most believed, of equals the first; undefined when nobody was wrong. */
export function mostBelieved(answers: readonly MarkedAnswer[], hands: Hands): MarkedAnswer | undefined {
  let best: number | undefined
  answers.forEach(({ isRight }, i) => {
    if (!isRight && (hands[i] ?? 0) > (best === undefined ? 0 : (hands[best] ?? 0))) best = i
  })
  return best === undefined ? undefined : answers[best]
}

// What the presentation and its notes window say to each other. Both are of this page's origin; what comes is checked all the same.
import * as v from 'valibot'
import type { Lesson } from '../../lessons/index.ts'
import type { LessonStop } from '../../worker/protocol.ts'
import { HANDS_MOST, type Hands } from './hands.ts'

/** All that the notes show. */
export interface TalkNews {
  readonly type: 'news'
  readonly lesson: Lesson
  readonly stops: readonly LessonStop[]
  readonly at: number
  readonly to: number | undefined
  readonly isHeld: boolean
  readonly isBlank: boolean
  readonly hands: Readonly<Record<string, Hands>>
  /** When the talk began, by the wall clock, in milliseconds. */
  readonly began: number
}

const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9999))
const wish = v.variant('type', [
  v.object({ type: v.literal('hello') }),
  v.object({ type: v.literal('do'), command: v.picklist(['next', 'back', 'blank', 'hold', 'restart']) }),
  v.object({ type: v.literal('go'), index }),
  v.object({ type: v.literal('hands'), step: v.pipe(v.string(), v.maxLength(200)), answer: v.pipe(index, v.maxValue(200)), count: v.optional(v.pipe(index, v.maxValue(HANDS_MOST))) }),
])
const news = v.looseObject({ type: v.literal('news'), lesson: v.looseObject({ id: v.string(), steps: v.array(v.looseObject({ id: v.string() })) }), stops: v.array(v.looseObject({ step: index })), at: index, began: v.number() })
const bye = v.object({ type: v.literal('bye') })

/** What the notes window asks of the presentation. */
export type Wish = v.InferOutput<typeof wish>

export const channelName = (id: string): string => `kubarium-talk-${id}`

export function readWish(data: unknown): Wish | undefined {
  const read = v.safeParse(wish, data)
  return read.success ? read.output : undefined
}

/** News of the talk, or that it is over. */
export function readNews(data: unknown): TalkNews | 'bye' | undefined {
  if (v.is(bye, data)) return 'bye'
  return v.is(news, data) ? (data as unknown as TalkNews) : undefined
}

// What a page and the frame in it may say to each other: docs/presenting.md says it for people.
// What comes from the page is data of these shapes and nothing else; it is never run, and never becomes part of the page.
import * as v from 'valibot'

const VERSION = 1
const place = v.union([v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9999)), v.pipe(v.string(), v.regex(/^\d{1,4}(\.\d{1,4})?$/))])
const request = v.variant('do', [
  v.strictObject({ kubarium: v.literal(VERSION), do: v.literal('load'), lesson: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,80}$/)), step: v.optional(place) }),
  v.strictObject({ kubarium: v.literal(VERSION), do: v.literal('step'), step: place }),
  v.strictObject({ kubarium: v.literal(VERSION), do: v.literal('next') }),
  v.strictObject({ kubarium: v.literal(VERSION), do: v.literal('back') }),
  v.strictObject({ kubarium: v.literal(VERSION), do: v.literal('play') }),
  v.strictObject({ kubarium: v.literal(VERSION), do: v.literal('pause') }),
])

export type FrameRequest = v.InferOutput<typeof request>

export type FrameEvent =
  /** The frame listens. */
  | { readonly event: 'ready' }
  /** A lesson, or a run, is on the stage. */
  | { readonly event: 'loaded'; readonly lesson: string | null; readonly title: string; readonly steps: number }
  /** Another moment is shown; `step` as in an address: `3`, `3.1`. */
  | { readonly event: 'step'; readonly lesson: string; readonly step: string; readonly title: string; readonly kind: string; readonly isLast: boolean }
  /** The goal of a step is reached. */
  | { readonly event: 'goal'; readonly lesson: string; readonly step: string }
  | { readonly event: 'playing'; readonly isPlaying: boolean }
  /** How high the frame would have to be for its words to need no scrolling, at its present width. */
  | { readonly event: 'size'; readonly height: number }
  | { readonly event: 'problem'; readonly text: string }

/** Reads a request; undefined for anything else. */
export function readRequest(data: unknown): FrameRequest | undefined {
  const read = v.safeParse(request, data)
  return read.success ? read.output : undefined
}

/**
 * The origin of the page that may speak to the frame: the one that the address names (`&origin=`), else the one that opened the frame.
 * Undefined when there is none: the frame is deaf and dumb then.
 */
export function trustedOrigin(search: string, referrer: string): string | undefined {
  const named = new URLSearchParams(search).get('origin')
  return originOf(named ?? referrer)
}

function originOf(address: string): string | undefined {
  try {
    const { origin, protocol } = new URL(address)
    return protocol === 'https:' || protocol === 'http:' ? origin : undefined
  } catch {
    return undefined
  }
}

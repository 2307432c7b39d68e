// What a tab remembers of itself between a reload and the page that comes after: which run it showed, when, and how fast it went.
import * as v from 'valibot'

const KEY = 'kubarium-session'

const schema = v.object({ id: v.string(), address: v.string(), now: v.number(), pace: v.optional(v.union([v.number(), v.picklist(['story', 'fastest'])])), isOpening: v.boolean() })
export type Session = v.InferOutput<typeof schema>

export function writeSession(session: Session | undefined): void {
  try {
    if (session) sessionStorage.setItem(KEY, JSON.stringify(session))
    else sessionStorage.removeItem(KEY)
  } catch {
    // Without room for a few bytes a reload begins anew.
  }
}

export function readSession(): Session | undefined {
  try {
    return v.parse(schema, JSON.parse(sessionStorage.getItem(KEY) ?? ''))
  } catch {
    return undefined
  }
}

// The form in which runs leave the page, and the check of what comes back. What does not belong is dropped, what does not fit is refused.
// Version 1 held one course of events; version 2 holds every branch. Older versions are read by way of the newer ones.
import * as v from 'valibot'
import type { Saying } from '../../words/saying.ts'
import type { KeptWork } from '../../worker/protocol.ts'
import { LENSES, type LensId } from '../stage/lenses/index.ts'
import { logSchema, configSchema } from './run-schema.ts'

export const VERSION = 2
const MOST_BRANCHES = 8
const MOST_BOOKMARKS = 200
const LONGEST_LABEL = 200
/** A year of cluster time, in microseconds: repeating more than that is nobody's wish. */
const LONGEST_TIME = 366 * 86_400_000_000
const FARTHEST = 1_000_000
const LONGEST_KEY = 800

/** Where one looks: the middle of the picture, in the stage's own measure. */
export interface SharedCamera {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

/** How it is looked at. */
export interface SharedView {
  readonly lens?: LensId
  readonly selected?: string
  readonly camera?: SharedCamera
}

export interface SharedRun {
  readonly work: KeptWork
  readonly view: SharedView
}

/** It was written by a later version of the page. */
export class NewerVersion extends Error {}

const time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LONGEST_TIME))
const bookmarks = v.pipe(v.array(v.object({ at: time, label: v.pipe(v.string(), v.maxLength(LONGEST_LABEL)) })), v.maxLength(MOST_BOOKMARKS))
const saying: v.GenericSchema<unknown, Saying> = v.object({
  key: v.pipe(v.string(), v.regex(/^(branch|actions)\.[A-Za-z.]{1,40}$/)),
  values: v.optional(v.record(v.pipe(v.string(), v.regex(/^[a-z]{1,20}$/i)), v.union([v.pipe(v.string(), v.maxLength(LONGEST_LABEL)), v.number(), v.lazy(() => saying)]))),
})
const coordinate = v.pipe(v.number(), v.minValue(-FARTHEST), v.maxValue(FARTHEST))
const viewSchema = v.object({
  lens: v.optional(v.picklist(LENSES.map(({ id }) => id))),
  selected: v.optional(v.pipe(v.string(), v.maxLength(LONGEST_KEY), v.regex(/^[\w.:@/-]+$/))),
  camera: v.optional(v.object({ x: coordinate, y: coordinate, zoom: v.pipe(v.number(), v.minValue(0.001), v.maxValue(100)) })),
})
const first = v.object({ kubarium: v.literal(1), config: configSchema, log: logSchema, at: time, bookmarks: v.optional(bookmarks) })
const branch = v.object({ label: v.pipe(v.string(), v.maxLength(LONGEST_LABEL)), saying: v.optional(saying), parent: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_BRANCHES - 1))), from: time, end: time, log: logSchema, bookmarks })
const second = v.pipe(
  v.object({ kubarium: v.literal(2), config: configSchema, branches: v.pipe(v.array(branch), v.minLength(1), v.maxLength(MOST_BRANCHES)), current: v.pipe(v.number(), v.integer(), v.minValue(0)), at: time, view: v.optional(viewSchema) }),
  v.check(({ branches, current }) => current < branches.length && branches.every(({ parent }, i) => parent === undefined || (parent < branches.length && parent !== i))),
)

/** What is written: the newest version. */
export function writeShared({ work, view }: SharedRun): object {
  return { kubarium: VERSION, ...work, view }
}

/** Reads what any version has written. Throws `NewerVersion`, or another error when it is no run. */
export function readShared(value: unknown): SharedRun {
  const version = typeof value === 'object' && value !== null ? (value as { kubarium?: unknown }).kubarium : undefined
  if (typeof version === 'number' && Number.isInteger(version) && version > VERSION) throw new NewerVersion()
  if (version === 1) return fromFirst(v.parse(first, value))
  const { view, config, branches, current, at } = v.parse(second, value)
  return { work: { config, branches, current, at } as KeptWork, view: view ?? {} }
}

function fromFirst({ config, log, at, bookmarks: marks = [] }: v.InferOutput<typeof first>): SharedRun {
  return { work: { config, branches: [{ label: '', saying: { key: 'branch.first' }, from: 0, end: at, log, bookmarks: marks }], current: 0, at } as KeptWork, view: {} }
}

/** A view of which each part is right or left out: of an address, which people change by hand. */
export function readView(parts: { readonly [K in keyof SharedView]: unknown }): SharedView {
  return Object.fromEntries(Object.entries(parts).filter(([name, value]) => value !== undefined && v.is(viewSchema, { [name]: value })))
}

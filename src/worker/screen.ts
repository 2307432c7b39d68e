// What the page was shown last, and the frame that leads from there to what it is to be shown now. One frame is on its way at most.
import { SECOND, type Micros, type TraceRecord } from '../kernel/index.ts'
import { WARM_UP, type LiveBranch } from './branch.ts'
import { FAR_FROM, Holding, type Look } from './crowd/index.ts'
import type { Branches } from './branches.ts'
import type { Frame, FromWorker, ObjectChange, Pace, Stop, Surroundings } from './protocol.ts'
import { isTold } from './story.ts'

/** Records sent in one frame; the newest matter, and of those before them what is told; the rest can be asked for. */
const RECORDS_PER_FRAME = 1500
const TOLD_PER_FRAME = 500
/** So many of those before the newest are looked through for what is told. */
const LOOKED_THROUGH = 6000
/** What is known of the moments just before one that is jumped to. */
const LOOK_BACK: Micros = 3 * SECOND

export interface View {
  readonly branches: Branches
  readonly now: Micros
  readonly end: Micros
  readonly playing: boolean
  readonly pace: Pace
  readonly beside: number | undefined
  readonly stop: Stop | undefined
}

export class Screen {
  readonly #post: (message: FromWorker) => void
  #shown: { readonly branch: LiveBranch; readonly at: Micros } | undefined
  #surroundings: Surroundings | undefined
  #holding = new Holding()
  #look: Look = { keys: [], nodes: [] }
  /** Where the playhead has landed since the last frame, when it did not come from where it was shown. */
  #landedAt: Micros | undefined
  /** Id of the newest record that was sent. */
  #lastRecord = 0
  #sequence = 0
  #acknowledged = 0

  constructor(post: (message: FromWorker) => void) {
    this.#post = post
  }

  /** What there is at the moment that is shown, and what of it the page has. */
  get holding(): Holding {
    return this.#holding
  }

  /** The page looks at something else now. */
  look(look: Look): void {
    this.#look = look
    this.#holding.look(look)
  }

  acknowledge(sequence: number): void {
    this.#acknowledged = sequence
  }

  /** The playhead does not come from where it was shown: what lies between is no story, what comes after `to` is. */
  jump(to: Micros): void {
    this.#landedAt = to
  }

  /** Sends a frame, unless the page has not seen the last one yet; false then. */
  show({ branches, now, ...state }: View): boolean {
    if (this.#sequence > this.#acknowledged) return false
    const { current: branch } = branches
    const { history } = branch
    const shown = this.#shown
    const whole = shown === undefined || shown.at < shown.branch.history.start
    const landedAt = this.#landedAt ?? now
    const jump = !whole && (this.#landedAt !== undefined || shown.branch !== branch || shown.at > now)
    // The page may have been busy while time went on from where it landed. What was done at the very moment that was shown last is news, too.
    const records = whole || jump ? history.recordsBetween(Math.min(landedAt, now) - LOOK_BACK, now) : history.recordsBetween(shown.at - 1, now).filter(({ id }) => id > this.#lastRecord)
    this.#lastRecord = records.at(-1)?.id ?? (whole || jump ? 0 : this.#lastRecord)
    const surroundings = history.surroundingsAt(now)
    const holding = whole ? this.#begin() : this.#holding
    const changes = holding.advance(whole ? everythingAt(branch, now) : jump ? changesFrom(shown.branch, shown.at, branch, now) : history.changesBetween(shown.at, now), now)
    const { counts } = holding
    const isFar = (surroundings?.machines.length ?? 0) > FAR_FROM || Object.keys(counts).length > 0
    const frame: Frame = {
      type: 'frame',
      sequence: ++this.#sequence,
      now,
      ...state,
      start: WARM_UP,
      remembered: Math.max(history.start, WARM_UP),
      whole,
      jump,
      changes,
      counts,
      crowd: isFar ? holding.crowd.take(whole) : undefined,
      records: inOneFrame(records),
      surroundings: surroundings && news(surroundings, whole ? undefined : this.#surroundings, holding),
      marks: [...branch.marks, ...branches.bookmarks],
      branches: branches.describe(),
      branch: branches.currentId,
    }
    this.#post(frame)
    this.#shown = { branch, at: now }
    this.#surroundings = surroundings
    this.#landedAt = undefined
    return true
  }

  /** What the page has is void: it gets everything anew. */
  #begin(): Holding {
    this.#holding = new Holding()
    this.#holding.look(this.#look)
    return this.#holding
  }
}

/** As many records as a frame may hold. */
function inOneFrame(records: readonly TraceRecord[]): readonly TraceRecord[] {
  if (records.length <= RECORDS_PER_FRAME) return records
  const newest = TOLD_PER_FRAME - RECORDS_PER_FRAME
  return [...records.slice(0, newest).slice(-LOOKED_THROUGH).filter(isTold).slice(-TOLD_PER_FRAME), ...records.slice(newest)]
}

/** The parts that are not as the page has them; of the Pods that it does not have, it needs no usage. */
function news(surroundings: Surroundings, shown: Surroundings | undefined, holding: Holding): Partial<Surroundings> | undefined {
  if (surroundings === shown) return undefined
  const { usage, ...others } = surroundings
  const parts: Record<string, unknown> = {}
  for (const [name, part] of Object.entries(others)) if (part !== shown?.[name as keyof Surroundings]) parts[name] = part
  if (usage !== shown?.usage) parts['usage'] = holding.counts['pods'] === undefined ? usage : Object.fromEntries([...holding.held('pods')].flatMap((key) => (usage[key] ? [[key, usage[key]]] : [])))
  return parts
}

function everythingAt({ history }: LiveBranch, at: Micros): readonly ObjectChange[] {
  return [...history.stateAt(at)].map(([key, object]) => ({ key, object, at }))
}

/** What leads from one moment of one branch to another of another: revisions that both have are the same object, and stay with the page. */
function changesFrom(branch: LiveBranch, from: Micros, to: LiveBranch, at: Micros): readonly ObjectChange[] {
  const before = branch.history.stateAt(from)
  const state = to.history.stateAt(at)
  const changes: ObjectChange[] = []
  for (const [key, object] of state) if (before.get(key) !== object) changes.push({ key, object, at })
  for (const key of before.keys()) if (!state.has(key)) changes.push({ key, object: null, at })
  return changes
}

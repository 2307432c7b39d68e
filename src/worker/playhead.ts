// Where a viewer stands in time, and how the playhead gets on: at a pace, a cause at a time, by steps, to a breakpoint. Past what is known, the branch is run on.
import { MINUTE, SECOND, type Micros, type TraceRecord } from '../kernel/index.ts'
import { saying } from '../words/saying.ts'
import { WARM_UP, type LiveBranch } from './branch.ts'
import type { Branches } from './branches.ts'
import { Breakpoints } from './breakpoints.ts'
import type { Breakpoint, Pace, Stop } from './protocol.ts'
import { STORY_BEAT, isTold, momentOf, type Beat } from './story.ts'
import { isCause, tell } from './tell.ts'

/** Cluster time that one tick may cover at the fastest pace, so that the page stays informed. */
const FASTEST_STRETCH: Micros = 10 * SECOND
/** Cluster time between two looks at the watch. */
const SLICE: Micros = 0.5 * SECOND
const STEP_LIMIT: Micros = 2 * MINUTE

export class Playhead {
  readonly #branches: Branches
  readonly #breakpoints = new Breakpoints()
  readonly #onJump: (to: Micros) => void
  #now: Micros = 0
  #pace: Pace = 1
  #playing = false
  #beat: Beat | undefined
  /** At story pace: nothing was found to come. */
  #isQuiet = false
  #stop: Stop | undefined

  /** `onJump`: the playhead stands somewhere else now, and has not seen what lies between. */
  constructor(branches: Branches, onJump: (to: Micros) => void) {
    this.#branches = branches
    this.#onJump = onJump
  }

  get now(): Micros {
    return this.#now
  }

  get pace(): Pace {
    return this.#pace
  }

  get playing(): boolean {
    return this.#playing
  }

  /** The breakpoint that time stands at. */
  get stop(): Stop | undefined {
    return this.#stop
  }

  /** How far the branch has come, as it is shown: a beat that is being told has not happened yet. */
  get end(): Micros {
    return this.#beat?.isLive ? this.#now : this.#branch.now
  }

  /** Nothing is known of what comes next: what is done here is done to the branch as it is. */
  get isAtEnd(): boolean {
    return this.#now >= this.#branch.now || this.#beat?.isLive === true
  }

  get #branch(): LiveBranch {
    return this.#branches.current
  }

  setBreakpoints(breakpoints: readonly Breakpoint[]): void {
    this.#breakpoints.set(breakpoints)
  }

  play(pace: Pace = this.#pace): void {
    this.goOn()
    this.#playing = true
    this.#pace = pace
  }

  /** Stands still where it is. */
  pause(): void {
    this.endBeat()
    this.#playing = false
  }

  /** To the next cause, or as far as one is looked for. */
  step(): void {
    this.goOn()
    const known = this.#branch.history.findNext(this.#now, (record) => isCause(record) || this.#meets(record, false) !== undefined)
    const found = known ?? this.#branch.advanceUntil((record) => isCause(record) || this.#meets(record, true) !== undefined, Math.max(this.#branch.now, this.#now + STEP_LIMIT))
    this.#now = found ? found.time : this.#branch.now
    this.#stop = found && this.#meets(found, known === undefined)
  }

  /** To the cause before. */
  back(): void {
    this.goOn()
    const before = this.#branch.history.findLast(this.#now - 1, isCause)
    this.seek(before ? before.time : this.#branch.history.start)
  }

  /** Stands still at a moment, or as near to it as the branch goes. */
  seek(time: Micros): void {
    this.#playing = false
    this.goTo(time)
  }

  /** Plays or stands on, from a moment of the branch that is shown. */
  goTo(time: Micros): void {
    this.#beat = undefined
    this.#isQuiet = false
    this.#stop = undefined
    this.#now = Math.max(WARM_UP, this.#branch.history.start, Math.min(time, this.#branch.now))
    this.#onJump(this.#now)
  }

  /** Time goes on from where it stood. */
  goOn(): void {
    this.endBeat()
    this.#stop = undefined
  }

  /** The playhead arrives where the branch is already. */
  endBeat(): void {
    if (this.#beat?.isLive) this.#now = this.#beat.to
    this.#beat = undefined
  }

  /** Something was done that will have followers: it is worth looking for them again. */
  expectNews(): void {
    this.#isQuiet = false
  }

  /** Lets wall time pass, as far as `hasTime` allows; false when the playhead stands still. */
  advance(wall: Micros, hasTime: () => boolean): boolean {
    if (!this.#playing) return false
    if (this.#pace === 'story') this.#playStory(wall)
    else this.#playAt(this.#pace, wall, hasTime)
    return true
  }

  #playAt(pace: Exclude<Pace, 'story'>, wall: Micros, hasTime: () => boolean): void {
    const to = this.#now + (pace === 'fastest' ? FASTEST_STRETCH : Math.round(wall * pace))
    do this.#run(Math.min(to, this.#now + SLICE))
    while (this.#playing && this.#now < to && hasTime())
  }

  /** Each cause gets the same time on screen. When nothing will happen for long, time runs as it does in the world, until something does. */
  #playStory(wall: Micros): void {
    if (!this.#beat || this.#beat.elapsed >= STORY_BEAT) {
      const stop = this.#beat?.stop
      this.endBeat()
      if (stop) return this.#stand(stop)
      if (!this.#beginBeat(wall)) return
    }
    const beat = this.#beat!
    beat.elapsed += wall
    this.#now = momentOf(beat)
  }

  /** Looks for the next cause; false when none was found, and time went on a little. */
  #beginBeat(wall: Micros): boolean {
    const from = this.#now
    const known = this.#branch.history.findNext(from, (record) => isTold(record) || this.#meets(record, false) !== undefined)
    const next = known ?? this.#branch.advanceUntil((record) => isTold(record) || this.#meets(record, true) !== undefined, Math.max(this.#branch.now, from + (this.#isQuiet ? wall : STEP_LIMIT)))
    this.#isQuiet = next === undefined
    if (!next) {
      this.#now = this.#branch.now
      return false
    }
    this.#beat = { from, to: next.time, isLive: known === undefined, stop: this.#meets(next, known === undefined), elapsed: 0 }
    return true
  }

  /** To a moment, if no breakpoint is met before. */
  #run(to: Micros): void {
    const { history, now } = this.#branch
    if (!this.#breakpoints.isEmpty) {
      const known = this.#now < now ? history.findNext(this.#now, (record) => this.#meets(record, false) !== undefined, to) : undefined
      const isLive = known === undefined && to > now
      const met = isLive ? this.#branch.advanceUntil((record) => this.#meets(record, true) !== undefined, to) : known
      if (met) return this.#stand(this.#meets(met, isLive)!)
    }
    if (to > this.#branch.now) this.#branch.advance(to)
    this.#now = to
  }

  /** The breakpoint that a record meets. `isLive`: it is happening now. */
  #meets(record: TraceRecord, isLive: boolean): Stop | undefined {
    if (this.#breakpoints.isEmpty) return undefined
    const { history } = this.#branch
    const breakpoint = this.#breakpoints.metBy(record, (of) => (isLive ? history.latestObjectOf(of) : history.objectOf(of)))
    return breakpoint && { breakpoint, at: record.time, sentence: tell(record) ?? saying('happened', { actor: record.actor, what: record.what }), ...(record.object === undefined ? {} : { object: record.object }) }
  }

  /** Time stops at a breakpoint. */
  #stand(stop: Stop): void {
    this.#stop = stop
    this.#now = stop.at
    this.#playing = false
  }
}

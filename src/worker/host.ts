// Hosts a cluster for a page: its pace, its past, its branches. Knows no Worker and no timer: `tick` is called with the wall time that passed.
import type { CommandRun } from '../cluster/cluster.ts'
import { MINUTE, SECOND, type Micros, type TraceRecord } from '../kernel/index.ts'
import { LiveBranch, WARM_UP } from './branch.ts'
import { isCause } from './narrate.ts'
import type { Action, Answer, Branch, FromWorker, Pace, Question, Surroundings, ToWorker } from './protocol.ts'
import { chainOf } from './why.ts'

/** Cluster time that one tick may cover at the fastest pace, so that the page stays informed. */
const FASTEST_SLICE: Micros = 2 * SECOND
/** On-screen time of one cause at story pace, in wall microseconds. */
const STORY_BEAT: Micros = 0.7 * SECOND
/** What is seen of a beat: the cluster time before its cause in which messages travel. What lies before that is silence, passed over in a quarter of the beat. */
const STORY_SCENE: Micros = 6_000
const SILENCE_SHARE = 0.25
const STEP_LIMIT: Micros = 2 * MINUTE
/** Records sent in one frame; the newest matter, the rest can be asked for. */
const RECORDS_PER_FRAME = 1500

/** One beat. `isLive`: its cause was found by running the cluster on, so that the playhead is not in the past, only on its way. */
interface Story { readonly from: Micros; readonly to: Micros; readonly isLive: boolean; elapsed: Micros }

export class Host {
  readonly #post: (message: FromWorker) => void
  readonly #branches: LiveBranch[] = []
  readonly #about: Branch[] = []
  #current = 0
  #now: Micros = 0
  #pace: Pace = 1
  #playing = false
  #sent: Micros | undefined
  #sentSurroundings: Surroundings | undefined
  #sequence = 0
  #acknowledged = 0
  #stale = true
  #work: Generator<number, void> | undefined
  #afterWork: (() => void) | undefined
  #story: Story | undefined
  /** At story pace: nothing was found to come. */
  #isQuiet = false
  #runs: { id: number; run: CommandRun }[] = []

  constructor(post: (message: FromWorker) => void) {
    this.#post = post
  }

  get #branch(): LiveBranch {
    return this.#branches[this.#current]!
  }

  get #atEnd(): boolean {
    return this.#now >= this.#branch.now || this.#story?.isLive === true
  }

  /** Takes one message from the page. */
  receive(message: ToWorker): void {
    switch (message.type) {
      case 'open': {
        const branch = new LiveBranch(message.run)
        const last = message.run.log.at(-1)?.at ?? 0
        this.#open(branch, { id: 0, parent: undefined, from: 0, label: 'the run', end: 0 }, message.until ?? Math.max(WARM_UP, last + SECOND), WARM_UP)
        return
      }
      case 'play':
        this.#endStory()
        this.#playing = true
        this.#pace = message.pace ?? this.#pace
        this.#stale = true
        return
      case 'pause':
        this.#endStory()
        this.#playing = false
        this.#stale = true
        return
      case 'step':
        return this.#step()
      case 'back': {
        this.#endStory()
        const before = this.#branch.history.findLast(this.#now - 1, isCause)
        this.#playing = false
        return this.#goTo(before ? before.time : this.#branch.history.start)
      }
      case 'seek':
        this.#playing = false
        return this.#goTo(message.to)
      case 'act':
        return this.#act(message.id, message.action)
      case 'undo': {
        const last = this.#branch.log.at(-1)
        if (last && last.at >= WARM_UP) this.#fork(last.at - 1, 'undone')
        return
      }
      case 'switch-branch':
        if (!this.#branches[message.branch]) return
        this.#current = message.branch
        return this.#goTo(Math.min(this.#now, this.#branch.now))
      case 'ack':
        this.#acknowledged = message.sequence
        return
      case 'ask':
        this.#post({ type: 'answer', id: message.id, answer: this.#answer(message.question) })
    }
  }

  /** Lets wall time pass: replays, plays, sends a frame when the page is ready for one. True while there is work to do at once. */
  tick(wall: Micros): boolean {
    if (this.#work) {
      const { done, value } = this.#work.next()
      if (!done) {
        this.#post({ type: 'opening', progress: value })
        return true
      }
      this.#work = undefined
      this.#afterWork?.()
    }
    if (this.#branches.length === 0) return false
    if (this.#playing) this.#play(wall)
    this.#drainCommands()
    this.#frame()
    return this.#playing && this.#pace === 'fastest'
  }

  #open(branch: LiveBranch, about: Branch, until: Micros, recordFrom: Micros): void {
    this.#work = branch.replay(until, recordFrom)
    this.#afterWork = () => {
      this.#branches.push(branch)
      this.#about.push(about)
      this.#current = this.#branches.length - 1
      this.#goTo(branch.now)
    }
  }

  #fork(at: Micros, label: string): void {
    const parent = this.#branch
    const log = parent.log.filter((entry) => entry.at <= at)
    const marks = [...parent.marks.filter((mark) => mark.at <= at), { at, kind: 'fork' as const, label }]
    const branch = new LiveBranch({ config: parent.run.config, log }, parent.history.upTo(at), marks)
    // The marks of what the log repeats are there already.
    this.#work = branch.replay(at, at)
    const kept = marks.length
    this.#afterWork = () => {
      branch.marks.splice(kept)
      this.#about.push({ id: this.#branches.length, parent: this.#current, from: at, label, end: at })
      this.#branches.push(branch)
      this.#current = this.#branches.length - 1
      this.#goTo(branch.now)
    }
  }

  #act(id: number, action: Action): void {
    const perform = (): void => {
      const run = this.#branch.act(action)
      this.#isQuiet = false
      if (run) this.#runs.push({ id, run })
      this.#stale = true
      // What a person does is worth seeing: time does not stand still behind it.
      if (!this.#playing) this.#step()
    }
    if (this.#atEnd) {
      this.#endStory()
      return perform()
    }
    this.#fork(this.#now, 'what if')
    const settled = this.#afterWork
    this.#afterWork = () => {
      settled?.()
      perform()
    }
  }

  #play(wall: Micros): void {
    if (this.#pace === 'story') return this.#playStory(wall)
    const span = this.#pace === 'fastest' ? FASTEST_SLICE : Math.round(wall * this.#pace)
    this.#advance(this.#now + span)
  }

  /** Each cause gets the same time on screen. When nothing will happen for long, time runs as it does in the world, until something does. */
  #playStory(wall: Micros): void {
    if (!this.#story || this.#story.elapsed >= STORY_BEAT) {
      this.#endStory()
      const from = this.#now
      const known = this.#branch.history.findNext(from, isCause)
      const next = known ?? (this.#isQuiet ? undefined : this.#branch.advanceToNext(isCause, STEP_LIMIT))
      this.#isQuiet = next === undefined
      if (!next) return this.#advance(Math.max(this.#branch.now, from + wall))
      this.#story = { from, to: next.time, isLive: known === undefined, elapsed: 0 }
    }
    const story = this.#story
    story.elapsed += wall
    this.#now = momentOf(story)
  }

  /** The playhead arrives where the cluster is already. */
  #endStory(): void {
    if (this.#story?.isLive) this.#now = this.#story.to
    this.#story = undefined
  }

  #advance(to: Micros): void {
    if (to > this.#branch.now) this.#branch.advance(to)
    this.#now = to
  }

  #step(): void {
    this.#endStory()
    const known = this.#branch.history.findNext(this.#now, isCause)
    if (known) return this.#moveOn(known)
    const found = this.#branch.advanceToNext(isCause, STEP_LIMIT)
    if (found) this.#moveOn(found)
    else this.#now = this.#branch.now
    this.#stale = true
  }

  #moveOn(record: TraceRecord): void {
    this.#now = record.time
    this.#stale = true
  }

  #goTo(time: Micros): void {
    this.#story = undefined
    this.#isQuiet = false
    this.#now = Math.max(this.#branch.history.start, Math.min(time, this.#branch.now))
    this.#sent = undefined
    this.#stale = true
  }

  #drainCommands(): void {
    this.#runs = this.#runs.filter(({ id, run }) => {
      const { stdout, stderr } = run.take()
      if (stdout || stderr || run.done) this.#post({ type: 'output', id, ...(stdout ? { stdout } : {}), ...(stderr ? { stderr } : {}), ...(run.done ? { exit: run.exitCode } : {}) })
      return !run.done
    })
  }

  #frame(): void {
    const isDue = this.#stale || this.#playing
    if (!isDue || this.#sequence > this.#acknowledged) return
    const { history, marks } = this.#branch
    const whole = this.#sent === undefined || this.#sent > this.#now
    const from = whole ? this.#now - 3 * SECOND : this.#sent!
    const records = history.recordsBetween(from, this.#now)
    const surroundings = history.surroundingsAt(this.#now)
    this.#post({
      type: 'frame',
      sequence: ++this.#sequence,
      now: this.#now,
      end: this.#story?.isLive ? this.#now : this.#branch.now,
      start: Math.max(history.start, WARM_UP),
      playing: this.#playing,
      pace: this.#pace,
      whole,
      changes: whole ? [...history.stateAt(this.#now)].map(([key, object]) => ({ key, object, at: this.#now })) : history.changesBetween(this.#sent!, this.#now),
      records: records.length > RECORDS_PER_FRAME ? records.slice(-RECORDS_PER_FRAME) : records,
      surroundings: whole || surroundings !== this.#sentSurroundings ? surroundings : undefined,
      marks,
      branches: this.#about.map((about, id) => ({ ...about, end: this.#branches[id]?.now ?? about.end })),
      branch: this.#current,
    })
    this.#sent = this.#now
    this.#sentSurroundings = surroundings
    this.#stale = false
  }

  #answer(question: Question): Answer {
    const { history, cluster, log, run } = this.#branch
    switch (question.about) {
      case 'why':
        return { about: 'why', chain: chainOf(history, question.key, this.#now) }
      case 'history':
        return { about: 'history', revisions: history.revisionsOf(question.key, this.#now) }
      case 'records':
        return { about: 'records', records: history.recordsBetween(question.from, question.to) }
      case 'complete':
        return { about: 'complete', candidates: cluster.complete(question.line) }
      case 'logs':
        return { about: 'logs', text: cluster.containerLog(question.namespace, question.pod, question.container) }
      case 'run':
        return { about: 'run', run: { config: run.config, log } }
    }
  }
}

/** Where the playhead is in a beat: silence goes by quickly, the scene evenly. */
function momentOf({ from, to, elapsed }: Story): Micros {
  const share = Math.min(1, elapsed / STORY_BEAT)
  const scene = Math.max(from, to - STORY_SCENE)
  if (scene === from) return Math.round(from + (to - from) * share)
  if (share < SILENCE_SHARE) return Math.round(from + ((scene - from) * share) / SILENCE_SHARE)
  return Math.round(scene + ((to - scene) * (share - SILENCE_SHARE)) / (1 - SILENCE_SHARE))
}

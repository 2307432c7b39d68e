// Hosts a cluster for a page: its pace, its past, its branches. Knows no Worker and no timer: `tick` is called with the wall time that passed.
import type { CommandRun } from '../cluster/cluster.ts'
import { MINUTE, SECOND, type Micros, type TraceRecord } from '../kernel/index.ts'
import type { Lesson } from '../lessons/index.ts'
import { LiveBranch, WARM_UP, type MakeCluster } from './branch.ts'
import { Branches, type Origin } from './branches.ts'
import { Breakpoints } from './breakpoints.ts'
import { History, type MemoryBounds } from './history.ts'
import { writeScript } from './lesson-script.ts'
import type { Action, Bookmark, FromWorker, KeptWork, Pace, Stop, ToWorker, WorkKind } from './protocol.ts'
import { answerOf } from './questions.ts'
import { Screen } from './screen.ts'
import { labelled, saying, type Label } from '../words/saying.ts'
import { STORY_BEAT, isTold, momentOf, type Beat } from './story.ts'
import { describeAction } from './tell-action.ts'
import { isCause, tell } from './tell.ts'

/** Cluster time that one tick may cover at the fastest pace, so that the page stays informed. */
const FASTEST_STRETCH: Micros = 10 * SECOND
/** Cluster time between two looks at the watch. */
const SLICE: Micros = 0.5 * SECOND
const STEP_LIMIT: Micros = 2 * MINUTE

/** Something that takes long, done bit by bit. */
interface Work {
  readonly kind: WorkKind
  readonly steps: Generator<number, void>
  done: () => void
  /** What is left to do when it is given up. */
  cancelled: () => void
}

export class Host {
  readonly #post: (message: FromWorker) => void
  readonly #memory: MemoryBounds | undefined
  readonly #make: MakeCluster | undefined
  readonly #branches = new Branches()
  readonly #breakpoints = new Breakpoints()
  readonly #screen: Screen
  #now: Micros = 0
  #pace: Pace = 1
  #playing = false
  #stale = true
  #work: Work | undefined
  #beat: Beat | undefined
  /** At story pace: nothing was found to come. */
  #isQuiet = false
  #beside: number | undefined
  #stop: Stop | undefined
  #runs: { id: number; run: CommandRun; branch: LiveBranch }[] = []

  /** `memory`: how much of each branch is kept, when it is not to be the usual; `make`: what stands in for the model. */
  constructor(post: (message: FromWorker) => void, memory?: MemoryBounds, make?: MakeCluster) {
    this.#post = post
    this.#screen = new Screen(post)
    this.#memory = memory
    this.#make = make
  }

  get #branch(): LiveBranch {
    return this.#branches.current
  }

  get #atEnd(): boolean {
    return this.#now >= this.#branch.now || this.#beat?.isLive === true
  }

  /** Takes one message from the page. */
  receive(message: ToWorker): void {
    // What is asked, and that a frame has come, changes nothing that is shown.
    this.#stale ||= message.type !== 'ask' && message.type !== 'ack'
    switch (message.type) {
      case 'ack':
        return this.#screen.acknowledge(message.sequence)
      case 'look':
        return this.#screen.look(message)
      case 'open': {
        const branch = new LiveBranch(message.run, new History(this.#memory), [], this.#make)
        const last = message.run.log.at(-1)?.at ?? 0
        return this.#open(branch, message.until ?? Math.max(WARM_UP, last + SECOND), message.bookmarks ?? [])
      }
      case 'reopen':
        return this.#reopen(message.work)
      case 'script':
        return this.#writeScript(message.lesson)
      case 'play':
        this.#goOn()
        this.#playing = true
        this.#pace = message.pace ?? this.#pace
        return
      case 'pause':
        this.#endBeat()
        this.#playing = false
        return
      case 'step':
        this.#goOn()
        return this.#step()
      case 'back': {
        this.#goOn()
        const before = this.#branch.history.findLast(this.#now - 1, isCause)
        this.#playing = false
        return this.#goTo(before ? before.time : this.#branch.history.start)
      }
      case 'seek':
        this.#playing = false
        return this.#goTo(message.to)
      case 'act':
        return this.#act(message.id, message.action)
      case 'type':
        return this.#toCommand(message.id, (command) => ({ do: 'type', command, text: message.text }))
      case 'interrupt':
        return this.#toCommand(message.id, (command) => ({ do: 'interrupt', command }))
      case 'undo': {
        const last = this.#branch.log.findLast(({ at }) => at <= this.#branch.now)
        if (last && last.at >= WARM_UP && !this.#work) this.#fork(last.at - 1, saying('branch.without', { what: nameAfter(last.action) }))
        return
      }
      case 'fork':
        this.#endBeat()
        if (!this.#work) this.#fork(this.#now, message.label)
        return
      case 'switch-branch':
        this.#endBeat()
        return this.#show(message.branch)
      case 'rename-branch':
        return this.#branches.rename(message.branch, message.label)
      case 'remove-branch':
        if (this.#beside === message.branch) this.#beside = undefined
        this.#branches.remove(message.branch)
        return
      case 'compare':
        return this.#compare(message.beside)
      case 'add-bookmark':
        return this.#branches.addBookmark({ at: this.#now, label: message.label })
      case 'rename-bookmark':
        return this.#branches.renameBookmark(message.id, message.label)
      case 'remove-bookmark':
        return this.#branches.removeBookmark(message.id)
      case 'breakpoints':
        return this.#breakpoints.set(message.breakpoints)
      case 'recall':
        return this.#recall(message.to)
      case 'cancel':
        return this.#cancel()
      case 'ask':
        this.#post({ type: 'answer', id: message.id, answer: answerOf(message.question, { branches: this.#branches, now: this.#now, beside: this.#beside, holding: this.#screen.holding }) })
    }
  }

  /**
   * Lets wall time pass: replays, plays, sends a frame when the page is ready for one. True while there is work to do at once.
   * `hasTime` says whether more may be done in this turn; something is done in each.
   */
  tick(wall: Micros, hasTime: () => boolean = () => true): boolean {
    if (this.#work) {
      const { steps, kind } = this.#work
      let step = steps.next()
      while (!step.done && hasTime()) step = steps.next()
      if (!step.done) {
        this.#post({ type: 'opening', progress: step.value, work: kind })
        return true
      }
      const { done } = this.#work
      this.#work = undefined
      done()
    }
    if (this.#branches.isEmpty) return false
    if (this.#playing) this.#play(wall, hasTime)
    const beside = this.#beside === undefined ? undefined : this.#branches.get(this.#beside)
    if (beside && beside.now < this.#now) beside.advance(this.#now)
    this.#drainCommands()
    this.#frame()
    return this.#playing && this.#pace === 'fastest'
  }

  #open(branch: LiveBranch, until: Micros, bookmarks: readonly Bookmark[]): void {
    this.#start(branch, until, () => {
      this.#branches.add(branch, { parent: undefined, from: 0, label: saying('branch.first') })
      for (const bookmark of bookmarks) this.#branches.addBookmark(bookmark)
      this.#goTo(branch.now)
    })
  }

  /** Goes on with what was kept: the branch that was shown is repeated, the others once they are looked at. */
  #reopen({ config, branches, current, at }: KeptWork): void {
    const lives = branches.map(({ log, end }) => {
      const branch = new LiveBranch({ config, log }, new History(this.#memory), [], this.#make)
      branch.keptUntil = end
      return branch
    })
    const shown = lives[current]!
    this.#start(shown, Math.max(WARM_UP, shown.keptUntil), () => {
      this.#branches.restore(branches, lives, current)
      this.#goTo(at)
    })
  }

  /** The first branch is run up to a moment before anything is shown. */
  #start(branch: LiveBranch, until: Micros, arrive: () => void): void {
    this.#work = {
      kind: 'start',
      steps: branch.replay(until, WARM_UP),
      done: arrive,
      // There is nothing to go back to: what has been replayed is the cluster, as soon as it is up.
      cancelled: () => {
        branch.stopReplaying()
        this.#work = { kind: 'start', steps: branch.replay(Math.max(WARM_UP, branch.now), WARM_UP), done: arrive, cancelled: () => undefined }
      },
    }
  }

  #writeScript(lesson: Lesson): void {
    const post = this.#post
    function* steps(): Generator<number, void> {
      post({ type: 'script', script: yield* writeScript(lesson) })
    }
    this.#work = { kind: 'start', steps: steps(), done: () => undefined, cancelled: () => undefined }
  }

  #fork(at: Micros, label: Label): void {
    const parent = this.#branch
    const isRemembered = at >= parent.history.start
    const log = parent.log.filter((entry) => entry.at <= at)
    const marks = [...parent.marks.filter((mark) => mark.at <= at), { at, kind: 'fork' as const, ...labelled(label) }]
    const branch = new LiveBranch({ config: parent.run.config, log }, isRemembered ? parent.history.upTo(at) : new History(this.#memory), marks, this.#make)
    const kept = marks.length
    this.#begin('fork', branch, branch.replay(at, isRemembered ? at : WARM_UP), { parent: this.#branches.currentId, from: at, label }, () => {
      // The marks of what the log repeats are there already.
      branch.marks.splice(kept)
    })
  }

  /** What memory has let go of is replayed, from the beginning, in a cluster of its own. */
  #recall(to: Micros): void {
    if (this.#work || to >= this.#branch.history.start) return
    const parent = this.#branch
    const branch = new LiveBranch({ config: parent.run.config, log: parent.log }, new History(this.#memory), [], this.#make)
    const at = Math.max(WARM_UP, to)
    this.#playing = false
    this.#begin('recall', branch, branch.replay(at, WARM_UP), { parent: this.#branches.currentId, from: at, label: saying('branch.replayed') })
  }

  /** Works on a new branch, and shows it when it is there. */
  #begin(kind: WorkKind, branch: LiveBranch, steps: Generator<number, void>, origin: Origin, settle?: () => void): void {
    this.#work = {
      kind,
      steps,
      done: () => {
        settle?.()
        const dropped = this.#branches.add(branch, origin, this.#beside)
        if (dropped !== undefined) this.#post({ type: 'dropped', label: dropped })
        this.#goTo(branch.now)
      },
      cancelled: () => undefined,
    }
  }

  /** Lets a branch run beside the one that is shown, once it has come as far. */
  #compare(id: number | undefined): void {
    const other = id === undefined ? undefined : this.#branches.get(id)
    this.#beside = undefined
    if (!other || other === this.#branch || this.#work) return
    this.#endBeat()
    const arrive = (): void => {
      this.#beside = id
      this.#stale = true
    }
    if (other.now >= this.#now) return arrive()
    this.#work = { kind: 'catch-up', steps: other.replay(this.#now, WARM_UP), done: arrive, cancelled: () => undefined }
  }

  #show(id: number): void {
    const before = this.#branches.currentId
    const branch = this.#branches.get(id)
    if (branch && branch.now < branch.keptUntil) {
      if (!this.#work) this.#work = { kind: 'recall', steps: branch.replay(branch.keptUntil, WARM_UP), done: () => this.#show(id), cancelled: () => undefined }
      return
    }
    if (!this.#branches.show(id)) return
    // Those that are compared change sides.
    if (this.#beside === id) this.#beside = before
    this.#goTo(Math.min(this.#now, this.#branch.now))
  }

  #cancel(): void {
    const work = this.#work
    if (!work) return
    this.#work = undefined
    work.cancelled()
    this.#post({ type: 'cancelled' })
  }

  #act(id: number, action: Action): void {
    if (this.#work) {
      // What is done while a cluster opens is done to that cluster, as soon as it is there.
      const { done, cancelled } = this.#work
      this.#work.done = () => {
        done()
        this.#act(id, action)
      }
      this.#work.cancelled = () => {
        cancelled()
        this.#post({ type: 'output', id, stderr: 'cancelled\n', exit: 130 })
      }
      return
    }
    if (!this.#atEnd) {
      this.#fork(this.#now, nameAfter(action))
      return this.#act(id, action)
    }
    this.#goOn()
    const run = this.#branch.act(action)
    this.#isQuiet = false
    if (run) this.#runs.push({ id, run, branch: this.#branch })
    // What a person does is worth seeing: time does not stand still behind it.
    if (!this.#playing) this.#step()
  }

  /** What is done to a command that runs is done where it runs: at the end of its branch. */
  #toCommand(id: number, action: (command: number) => Action): void {
    const found = this.#runs.find((one) => one.id === id)
    if (!found || this.#work) return
    this.#endBeat()
    if (!this.#atEnd) this.#goTo(this.#branch.now)
    this.#branch.act(action(found.run.number))
  }

  #play(wall: Micros, hasTime: () => boolean): void {
    if (this.#pace === 'story') return this.#playStory(wall)
    const to = this.#now + (this.#pace === 'fastest' ? FASTEST_STRETCH : Math.round(wall * this.#pace))
    do this.#advance(Math.min(to, this.#now + SLICE))
    while (this.#playing && this.#now < to && hasTime())
  }

  /** Each cause gets the same time on screen. When nothing will happen for long, time runs as it does in the world, until something does. */
  #playStory(wall: Micros): void {
    if (!this.#beat || this.#beat.elapsed >= STORY_BEAT) {
      const stop = this.#beat?.stop
      this.#endBeat()
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

  /** The playhead arrives where the cluster is already. */
  #endBeat(): void {
    if (this.#beat?.isLive) this.#now = this.#beat.to
    this.#beat = undefined
  }

  /** Time goes on from where it stood. */
  #goOn(): void {
    this.#endBeat()
    this.#stop = undefined
  }

  #advance(to: Micros): void {
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
    this.#stale = true
  }

  #step(): void {
    const known = this.#branch.history.findNext(this.#now, (record) => isCause(record) || this.#meets(record, false) !== undefined)
    const found = known ?? this.#branch.advanceUntil((record) => isCause(record) || this.#meets(record, true) !== undefined, Math.max(this.#branch.now, this.#now + STEP_LIMIT))
    this.#now = found ? found.time : this.#branch.now
    this.#stop = found && this.#meets(found, known === undefined)
  }

  #goTo(time: Micros): void {
    this.#beat = undefined
    this.#isQuiet = false
    this.#stop = undefined
    this.#now = Math.max(WARM_UP, this.#branch.history.start, Math.min(time, this.#branch.now))
    this.#screen.jump()
    this.#stale = true
  }

  #drainCommands(): void {
    const shown = this.#branch
    this.#runs = this.#runs.filter(({ id, run, branch }) => {
      // What ran in a branch that has been left will say nothing more: whoever waits for it is told.
      if (branch !== shown && !run.done) {
        this.#post({ type: 'output', id, stderr: 'interrupted: this command runs in another branch\n', exit: 130 })
        return false
      }
      const { stdout, stderr, edited } = run.take()
      if (stdout || stderr || edited || run.done) this.#post({ type: 'output', id, ...(stdout ? { stdout } : {}), ...(stderr ? { stderr } : {}), ...(edited ? { edited } : {}), ...(run.done ? { exit: run.exitCode } : {}) })
      return !run.done
    })
  }

  #frame(): void {
    if (!this.#stale && !this.#playing) return
    const end = this.#beat?.isLive ? this.#now : this.#branch.now
    if (this.#screen.show({ branches: this.#branches, now: this.#now, end, playing: this.#playing, pace: this.#pace, beside: this.#beside, stop: this.#stop })) this.#stale = false
  }
}

/** What a branch is called that begins with an action. */
function nameAfter(action: Action): Label {
  const { what } = describeAction(action)
  return typeof what === 'string' ? what.replace(/^(kubectl|k) /, '') : what
}

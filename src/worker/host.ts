// Hosts a cluster for a page: its pace, its past, its branches. Knows no Worker and no timer: `tick` is called with the wall time that passed.
import { SECOND, type Micros } from '../kernel/index.ts'
import type { Lesson } from '../lessons/index.ts'
import { LiveBranch, WARM_UP, type MakeCluster } from './branch.ts'
import { Branches, type Origin } from './branches.ts'
import { Commands } from './commands.ts'
import { History, type MemoryBounds } from './history.ts'
import { writeScript } from './lesson-script.ts'
import { Playhead } from './playhead.ts'
import type { Action, Bookmark, FromWorker, KeptWork, ToWorker, WorkKind } from './protocol.ts'
import { answerOf } from './questions.ts'
import { Screen } from './screen.ts'
import { labelled, saying, type Label } from '../words/saying.ts'
import { describeAction } from './tell-action.ts'

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
  readonly #commands: Commands
  readonly #screen: Screen
  readonly #playhead: Playhead
  #stale = true
  #work: Work | undefined
  #beside: number | undefined

  /** `memory`: how much of each branch is kept, when it is not to be the usual; `make`: what stands in for the model. */
  constructor(post: (message: FromWorker) => void, memory?: MemoryBounds, make?: MakeCluster) {
    this.#post = post
    this.#screen = new Screen(post)
    this.#commands = new Commands(post)
    this.#playhead = new Playhead(this.#branches, (to) => {
      this.#screen.jump(to)
      this.#stale = true
    })
    this.#memory = memory
    this.#make = make
  }

  get #branch(): LiveBranch {
    return this.#branches.current
  }

  get #now(): Micros {
    return this.#playhead.now
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
        return this.#playhead.play(message.pace)
      case 'pause':
        return this.#playhead.pause()
      case 'step':
        return this.#playhead.step()
      case 'back':
        return this.#playhead.back()
      case 'seek':
        return this.#playhead.seek(message.to)
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
        this.#playhead.endBeat()
        if (!this.#work) this.#fork(this.#now, message.label)
        return
      case 'switch-branch':
        this.#playhead.endBeat()
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
        return this.#playhead.setBreakpoints(message.breakpoints)
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
    if (this.#playhead.advance(wall, hasTime)) this.#stale = true
    const beside = this.#beside === undefined ? undefined : this.#branches.get(this.#beside)
    if (beside && beside.now < this.#now) beside.advance(this.#now)
    this.#commands.drain(this.#branch)
    this.#frame()
    return this.#playhead.playing && this.#playhead.pace === 'fastest'
  }

  #open(branch: LiveBranch, until: Micros, bookmarks: readonly Bookmark[]): void {
    this.#start(branch, until, () => {
      this.#branches.add(branch, { parent: undefined, from: 0, label: saying('branch.first') })
      for (const bookmark of bookmarks) this.#branches.addBookmark(bookmark)
      this.#playhead.goTo(branch.now)
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
      this.#playhead.goTo(at)
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
    this.#playhead.pause()
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
        this.#playhead.goTo(branch.now)
      },
      cancelled: () => undefined,
    }
  }

  /** Lets a branch run beside the one that is shown, once it has come as far. */
  #compare(id: number | undefined): void {
    const other = id === undefined ? undefined : this.#branches.get(id)
    this.#beside = undefined
    if (!other || other === this.#branch || this.#work) return
    this.#playhead.endBeat()
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
    this.#playhead.goTo(Math.min(this.#now, this.#branch.now))
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
        this.#commands.refuse(id)
      }
      return
    }
    if (!this.#playhead.isAtEnd) {
      this.#fork(this.#now, nameAfter(action))
      return this.#act(id, action)
    }
    this.#playhead.goOn()
    const run = this.#branch.act(action)
    this.#playhead.expectNews()
    if (run) this.#commands.add(id, run, this.#branch)
    // What a person does is worth seeing: time does not stand still behind it.
    if (!this.#playhead.playing) this.#playhead.step()
  }

  /** What is done to a command that runs is done where it runs: at the end of its branch. */
  #toCommand(id: number, action: (command: number) => Action): void {
    const number = this.#commands.numberOf(id)
    if (number === undefined || this.#work) return
    this.#playhead.endBeat()
    if (!this.#playhead.isAtEnd) this.#playhead.goTo(this.#branch.now)
    this.#branch.act(action(number))
  }

  #frame(): void {
    const { now, end, playing, pace, stop } = this.#playhead
    if (!this.#stale) return
    if (this.#screen.show({ branches: this.#branches, now, end, playing, pace, beside: this.#beside, stop })) this.#stale = false
  }
}

/** What a branch is called that begins with an action. */
function nameAfter(action: Action): Label {
  const { what } = describeAction(action)
  return typeof what === 'string' ? what.replace(/^(kubectl|k) /, '') : what
}

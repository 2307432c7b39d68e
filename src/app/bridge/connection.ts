// The page's end of the bridge: one worker, typed messages, answers by id. Everything the app knows comes through here.
import type { Lesson } from '../../lessons/index.ts'
import type { Action, Answer, Bookmark, Breakpoint, EditedFile, Frame, FromWorker, KeptWork, Label, LessonScript, Look, Pace, Question, Run, ToWorker, WorkKind } from '../../worker/protocol.ts'

export interface ConnectionEvents {
  readonly opening: (progress: number, work: WorkKind) => void
  /** What was being replayed has been given up. */
  readonly cancelled: () => void
  /** A branch had to go: there are too many. */
  readonly dropped: (label: Label) => void
  readonly frame: (frame: Frame) => void
  readonly failed: (message: string, detail: string) => void
}

/** Output of one kubectl line as it comes. */
export interface CommandOutput {
  readonly stdout?: (text: string) => void
  readonly stderr?: (text: string) => void
  /** A file that it opens in the editor; what is saved is typed into it. */
  readonly edited?: (file: EditedFile) => void
  readonly exit?: (code: number) => void
}

/** The door to a model. Another host (HTTP, a real cluster) can stand behind the same interface. */
export interface Connection {
  open(run: Run, until?: number, bookmarks?: readonly Bookmark[]): void
  /** Goes on with what was kept, every branch of it. */
  reopen(work: KeptWork): void
  /** Plays a lesson to its end beforehand; nothing is shown of it. */
  scriptOf(lesson: Lesson): Promise<LessonScript>
  play(pace?: Pace): void
  pause(): void
  step(): void
  back(): void
  seek(to: number): void
  /** Gives the id under which a command can be typed into and interrupted. */
  act(action: Action, output?: CommandOutput): number
  type(id: number, text: string): void
  interrupt(id: number): void
  undo(): void
  switchBranch(branch: number): void
  /** A branch of its own from this moment on. */
  fork(label: string): void
  renameBranch(branch: number, label: string): void
  removeBranch(branch: number): void
  /** Lets another branch run beside the one that is shown; undefined ends it. */
  compare(beside: number | undefined): void
  addBookmark(label: string): void
  renameBookmark(id: number, label: string): void
  removeBookmark(id: number): void
  setBreakpoints(breakpoints: readonly Breakpoint[]): void
  /** Replays the run up to a moment that memory has let go of. */
  recall(to: number): void
  /** Gives up what is being replayed. */
  cancel(): void
  /** Says what the page looks at; it is told only that of a large cluster. */
  look(look: Look): void
  ask<A extends Question['about']>(question: Extract<Question, { about: A }>): Promise<Extract<Answer, { about: A }>>
  close(): void
}

/** The model's own worker. */
const startModel = (): Worker => new Worker(new URL('../../worker/worker.ts', import.meta.url), { type: 'module', name: 'kubarium' })

/** The worker that plays a cluster too large to be run: what it is, and what not, says src/worker/stand-in. */
export const startStandIn = (): Worker => new Worker(new URL('../../worker/stand-in/worker.ts', import.meta.url), { type: 'module', name: 'stand-in' })

/** While time runs, a frame of the model is acknowledged after a pause of so many times what the last one has cost: in the pause the stage draws what moves
 * by itself, in every frame of the screen, and is there for the person. */
const PAUSE_SHARE = 2
const PAUSE_LEAST_MS = 24
const PAUSE_MOST_MS = 120

/** Does something that changes the page, and says what it has cost once it has been drawn: React's part, and the browser's. */
function takeIn(change: () => void, done: (took: number) => void): void {
  const began = performance.now()
  let rendered = began
  change()
  queueMicrotask(() => (rendered = performance.now()))
  requestAnimationFrame(() => {
    const drawing = performance.now()
    setTimeout(() => done(rendered - began + performance.now() - drawing))
  })
}

/** What a command ends with when it is interrupted, also by the end of its model. */
export const INTERRUPTED = 130

/** Connects a worker's messages to `events`: the model's, when no other is given. */
export function connectWorker(events: ConnectionEvents, worker = startModel()): Connection {
  const outputs = new Map<number, CommandOutput>()
  const questions = new Map<number, (answer: Answer) => void>()
  let scripted: (script: LessonScript) => void = () => undefined
  let nextId = 1
  const send = (message: ToWorker): void => worker.postMessage(message)

  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    switch (data.type) {
      case 'frame':
        takeIn(() => events.frame(data), (took) => setTimeout(() => send({ type: 'ack', sequence: data.sequence }), data.playing ? Math.min(PAUSE_MOST_MS, Math.max(PAUSE_LEAST_MS, took * PAUSE_SHARE)) : 0))
        return
      case 'opening':
        return events.opening(data.progress, data.work)
      case 'cancelled':
        return events.cancelled()
      case 'script':
        return scripted(data.script)
      case 'dropped':
        return events.dropped(data.label)
      case 'output': {
        const output = outputs.get(data.id)
        if (data.stdout) output?.stdout?.(data.stdout)
        if (data.stderr) output?.stderr?.(data.stderr)
        if (data.edited) output?.edited?.(data.edited)
        if (data.exit !== undefined) {
          outputs.delete(data.id)
          output?.exit?.(data.exit)
        }
        return
      }
      case 'answer':
        questions.get(data.id)?.(data.answer)
        questions.delete(data.id)
        return
      case 'failed':
        return events.failed(data.message, data.detail)
    }
  })
  worker.addEventListener('error', (event) => events.failed('The model stopped.', event.message))

  return {
    open: (run, until, bookmarks) => send({ type: 'open', run, until, bookmarks }),
    reopen: (work) => send({ type: 'reopen', work }),
    scriptOf: (lesson) =>
      new Promise((resolve) => {
        scripted = resolve
        send({ type: 'script', lesson })
      }),
    play: (pace) => send({ type: 'play', pace }),
    pause: () => send({ type: 'pause' }),
    step: () => send({ type: 'step' }),
    back: () => send({ type: 'back' }),
    seek: (to) => send({ type: 'seek', to }),
    act: (action, output) => {
      const id = nextId++
      if (output) outputs.set(id, output)
      send({ type: 'act', id, action })
      return id
    },
    type: (id, text) => send({ type: 'type', id, text }),
    interrupt: (id) => send({ type: 'interrupt', id }),
    undo: () => send({ type: 'undo' }),
    switchBranch: (branch) => send({ type: 'switch-branch', branch }),
    fork: (label) => send({ type: 'fork', label }),
    renameBranch: (branch, label) => send({ type: 'rename-branch', branch, label }),
    removeBranch: (branch) => send({ type: 'remove-branch', branch }),
    compare: (beside) => send({ type: 'compare', beside }),
    addBookmark: (label) => send({ type: 'add-bookmark', label }),
    renameBookmark: (id, label) => send({ type: 'rename-bookmark', id, label }),
    removeBookmark: (id) => send({ type: 'remove-bookmark', id }),
    setBreakpoints: (breakpoints) => send({ type: 'breakpoints', breakpoints }),
    recall: (to) => send({ type: 'recall', to }),
    cancel: () => send({ type: 'cancel' }),
    look: ({ keys, nodes }) => send({ type: 'look', keys, nodes }),
    ask: (question) =>
      new Promise((resolve) => {
        const id = nextId++
        questions.set(id, resolve as (answer: Answer) => void)
        send({ type: 'ask', id, question })
      }),
    // Whoever waits for a command of this model would wait for ever.
    close: () => {
      worker.terminate()
      for (const { exit } of outputs.values()) exit?.(INTERRUPTED)
      outputs.clear()
    },
  }
}

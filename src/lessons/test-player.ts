// A builder for tests: a learner without a page. Actions go through the host's door, as those of the page do; scenes are made from its frames.
import type { KubeObject } from '../cluster/api/index.ts'
import type { TraceRecord } from '../kernel/index.ts'
import { Host } from '../worker/host.ts'
import type { Action, FromWorker, Surroundings } from '../worker/protocol.ts'
import { beginLesson, currentStep, isBeat, observe, planStart, reachBeat, sceneOf, takeReady, withNames, type Lesson, type LessonAction, type LessonProgress, type Scene } from './index.ts'

const TICK = 250_000
const SECOND = 1_000_000
const RECORDS_KEPT = 3000
const OPENING_TICKS = 10_000

export class TestPlayer {
  readonly lesson: Lesson
  progress: LessonProgress
  /** What commands said on their standard error. */
  errors = ''
  #host!: Host
  #objects: Record<string, Map<string, KubeObject>> = {}
  #surroundings: Surroundings = { machines: [], links: [], users: [], usage: {} }
  #records: TraceRecord[] = []
  #now = 0

  constructor(lesson: Lesson) {
    this.lesson = lesson
    this.progress = beginLesson(lesson)
    this.reset()
  }

  /** Opens the lesson's cluster anew; progress stays. */
  reset(): void {
    this.#objects = {}
    this.#records = []
    this.#now = 0
    this.#host = new Host((message) => this.#hear(message))
    const { run, until } = planStart(this.lesson)
    this.#host.receive({ type: 'open', run, until })
    for (let ticks = 0; this.#now < until; ticks++) {
      if (ticks > OPENING_TICKS) throw new Error('the cluster does not open')
      this.#host.tick(0)
    }
  }

  scene(): Scene {
    return sceneOf({ objects: this.#objects, surroundings: this.#surroundings, records: this.#records })
  }

  /** Everything that is stored, as one text. */
  state(): string {
    return JSON.stringify(Object.entries(this.#objects).sort(([a], [b]) => (a < b ? -1 : 1)).map(([resource, objects]) => [resource, [...objects].sort(([a], [b]) => (a < b ? -1 : 1))]))
  }

  /** Lets so many seconds of cluster time pass, looking often. Stops when `until` holds of the scene; true when it did. */
  wait(seconds: number, until: (scene: Scene) => boolean = () => false): boolean {
    for (let passed = 0; passed <= seconds * SECOND; passed += TICK) {
      if (until(this.scene())) return true
      this.#host.receive({ type: 'play', pace: 1 })
      this.#host.tick(TICK)
      this.progress = observe(this.lesson, this.progress, this.scene())
    }
    return until(this.scene())
  }

  /** Does what a step or a solution says; what has to wait is waited for. Throws when it waits in vain. */
  perform(actions: readonly LessonAction[], seconds = 60): void {
    let queue = actions
    const isEmpty = this.wait(seconds, (bare) => {
      const scene = withNames(bare, this.lesson.names)
      for (let { next, rest } = takeReady(queue, scene); ; { next, rest } = takeReady(rest, scene)) {
        queue = rest
        if (!next) return queue.length === 0
        this.act(next)
      }
    })
    if (!isEmpty) throw new Error(`waited in vain for ${JSON.stringify(queue[0])}`)
  }

  act(action: LessonAction): void {
    if (action.do !== 'until') this.#host.receive({ type: 'act', id: 1, action: action satisfies Action })
  }

  /** Watches the present step: runs record by record until all its beats were met, or in vain. */
  watch(seconds: number): boolean {
    const step = currentStep(this.lesson, this.progress)
    if (step.kind !== 'watch') throw new Error('nothing to watch')
    let seen = this.#records.at(-1)?.id ?? 0
    this.perform(step.run)
    return this.wait(seconds, (scene) => {
      for (const record of this.#records) {
        if (record.id <= seen) continue
        seen = record.id
        if (isBeat(this.lesson, this.progress, step, record, scene)) this.progress = reachBeat(this.progress, step)
      }
      return this.progress.done.includes(step.id)
    })
  }

  #hear(message: FromWorker): void {
    if (message.type === 'failed') throw new Error(message.detail)
    if (message.type === 'output') this.errors += message.stderr ?? ''
    if (message.type !== 'frame') return
    if (message.whole) this.#objects = {}
    this.#now = message.now
    for (const { key, object } of message.changes) {
      const slash = key.indexOf('/')
      const objects = (this.#objects[key.slice(0, slash)] ??= new Map())
      if (object) objects.set(key.slice(slash + 1), object)
      else objects.delete(key.slice(slash + 1))
    }
    this.#records = [...(message.whole ? [] : this.#records), ...message.records].slice(-RECORDS_KEPT)
    this.#surroundings = { ...this.#surroundings, ...message.surroundings }
    this.#host.receive({ type: 'ack', sequence: message.sequence })
  }
}

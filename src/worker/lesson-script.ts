// Plays a lesson from its start to its end before anybody sees it: what its steps do is done at moments that follow from the lesson alone.
// What comes of it is a run like any other, and the moments at which a teacher stops: from then on the lesson is only moved in time,
// so that it goes forwards and backwards exactly, and a link to a step shows what the room saw.
import { SECOND, type Micros, type TraceRecord } from '../kernel/index.ts'
import { answer, beginLesson, evaluate, goTo, holds, isAsking, isBeat, observe, planStart, reachBeat, sceneOf, shuffled, takeReady, withNames, type AskingStep, type Given, type Lesson, type LessonAction, type LessonProgress, type Scene } from '../lessons/index.ts'
import { LiveBranch, WARM_UP } from './branch.ts'
import type { KubeObject, Run } from './protocol.ts'

/** One of the answers that a room may give, and what the cluster says to it. */
export interface MarkedAnswer {
  readonly text: string
  readonly isRight: boolean
  readonly feedback: string
}

/** A moment at which the lesson stands still until the teacher goes on. */
export interface LessonStop {
  readonly step: number
  /** How many stops of its step lie before it. */
  readonly part: number
  /** `shown`: the step as it begins; `moment`: one of those that are watched; `done`: its goal is reached; `answered`: its question is. */
  readonly kind: 'shown' | 'moment' | 'done' | 'answered'
  readonly at: Micros
  /** Of a question: what a room may answer, marked. The page shows no marks before `answered`. */
  readonly answers?: readonly MarkedAnswer[]
}

export interface LessonScript {
  readonly run: Run
  readonly stops: readonly LessonStop[]
  /** Steps of which the cluster did not do what they wait for; their stops are there all the same. */
  readonly stuck: readonly number[]
}

/** Cluster time between two looks at the cluster. */
const LOOK: Micros = 0.25 * SECOND
/** Cluster time that a step may take. */
const PATIENCE: Micros = 600 * SECOND
/** Until what was done has begun to show, and until what it came to has come to rest. */
const SETTLING: Micros = 3 * SECOND
const REST: Micros = SECOND
const RECORDS_KEPT = 3000
/** Numbers that a room may guess. */
const GUESSES = 10

/** Plays a lesson through, yielding how far it has come, from 0 to 1, between slices. */
export function* writeScript(lesson: Lesson): Generator<number, LessonScript> {
  const stage = new Stage(lesson)
  yield* stage.open()
  const stops: LessonStop[] = []
  const stuck: number[] = []
  for (const [i, step] of lesson.steps.entries()) {
    const add = (kind: LessonStop['kind'], answers?: readonly MarkedAnswer[], at = stage.now): void => {
      stops.push({ step: i, part: stops.filter((stop) => stop.step === i).length, kind, at, ...(answers ? { answers } : {}) })
    }
    yield i / lesson.steps.length
    stage.progress = goTo(lesson, stage.progress, i)
    const given = isAsking(step) ? answersTo(step, stage.scene()) : []
    let isDone = true
    if (step.kind === 'do') {
      add('shown')
      isDone = yield* stage.perform(step.solution, () => holds(step.goal, stage.scene()))
      add('done')
    } else if (step.kind === 'watch') {
      add('shown')
      let reached = 0
      isDone = yield* stage.perform(step.run, (records) => {
        for (const record of records) {
          if (!isBeat(lesson, stage.progress, step, record, stage.bare())) continue
          stage.progress = reachBeat(stage.progress, step)
          add('moment', undefined, record.time)
          reached++
        }
        return reached === step.beats.length
      }, 0)
      for (; reached < step.beats.length; reached++) add('moment')
    } else if (step.kind === 'predict') {
      const at = stage.now
      isDone = yield* stage.perform(step.run, () => stage.spent >= SETTLING && holds(step.outcome, stage.scene()))
      const answers = markAll(lesson, stage.progress, step, given, stage.scene())
      add('shown', answers, at)
      add('answered', answers)
    } else if (isAsking(step)) {
      const answers = markAll(lesson, stage.progress, step, given, stage.scene())
      add('shown', answers)
      add('answered', answers)
    } else add('shown')
    if (!isDone) stuck.push(i)
  }
  return { run: stage.run, stops, stuck }
}

/** The cluster of a lesson, looked at a few times a second. */
class Stage {
  progress: LessonProgress
  readonly #lesson: Lesson
  readonly #branch: LiveBranch
  readonly #until: Micros
  #records: TraceRecord[] = []
  #fresh: TraceRecord[] = []
  #began: Micros = 0
  #bare: Scene | undefined

  constructor(lesson: Lesson) {
    const { run, until } = planStart(lesson)
    this.#lesson = lesson
    this.#branch = new LiveBranch(run)
    this.#until = until
    this.progress = beginLesson(lesson)
  }

  get now(): Micros {
    return this.#branch.now
  }

  /** Cluster time since the present step was set off. */
  get spent(): Micros {
    return this.now - this.#began
  }

  get run(): Run {
    return { config: this.#branch.run.config, log: this.#branch.log }
  }

  *open(): Generator<number, void> {
    for (const _ of this.#branch.replay(this.#until, WARM_UP)) yield 0
    this.#branch.cluster.kernel.trace.listen((record) => this.#fresh.push(record))
  }

  /** The cluster as it is now, without the lesson's own names. */
  bare(): Scene {
    if (this.#bare) return this.#bare
    const objects: Record<string, Map<string, KubeObject>> = {}
    for (const [key, object] of this.#branch.cluster.objects()) {
      const slash = key.indexOf('/')
      ;(objects[key.slice(0, slash)] ??= new Map()).set(key.slice(slash + 1), object)
    }
    this.#bare = sceneOf({ objects, surroundings: this.#branch.cluster.surroundings(), records: this.#records })
    return this.#bare
  }

  scene(): Scene {
    return withNames(this.bare(), this.#lesson.names)
  }

  /** Does these things, each as soon as it can be done, and looks until it is enough; lets it rest then. False when it waits in vain. */
  *perform(actions: readonly LessonAction[], isEnough: (records: readonly TraceRecord[]) => boolean, rest: Micros = REST): Generator<number, boolean> {
    let queue = actions
    this.#began = this.now
    for (let isOver = false; !isOver; yield 0) {
      if (this.spent > PATIENCE) return false
      // Before anything is done time goes on: what is done at the moment of a stop would be seen there.
      this.#advance(LOOK)
      queue = this.#act(queue)
      isOver = isEnough(this.#look()) && queue.length === 0
    }
    this.#advance(rest)
    return true
  }

  #act(queue: readonly LessonAction[]): readonly LessonAction[] {
    for (let { next, rest } = takeReady(queue, this.scene()); ; { next, rest } = takeReady(rest, this.scene())) {
      if (!next || next.do === 'until') return rest
      this.#branch.act(next)
      this.#bare = undefined
    }
  }

  #advance(by: Micros): void {
    this.#branch.advance(this.now + by)
    this.#bare = undefined
  }

  /** What has been recorded since the last look. */
  #look(): readonly TraceRecord[] {
    const fresh = this.#fresh
    this.#fresh = []
    this.#records = [...this.#records, ...fresh].slice(-RECORDS_KEPT)
    return fresh
  }
}

interface Answerable { readonly text: string; readonly given: Given }
interface Named { readonly metadata: { readonly name: string; readonly namespace?: string } }

/** What a room may answer. Of an order it is asked what comes first; of a text nothing. */
function answersTo({ question }: AskingStep, scene: Scene): readonly Answerable[] {
  switch (question.ask) {
    case 'choose':
      return question.choices.map(({ text }, given) => ({ text, given }))
    case 'pick':
      return ((scene[question.what === 'pod' ? 'pods' : 'nodes'] ?? []) as readonly Named[]).flatMap(({ metadata: { name, namespace = 'default' } }) => (namespace === 'default' ? { text: name, given: name } : []))
    case 'number':
      return Array.from({ length: GUESSES }, (_, given) => ({ text: String(given), given }))
    case 'order':
      return shuffled(question.items).map((text) => ({ text, given: [text, ...question.items.filter((item) => item !== text)] }))
    case 'write':
      return [{ text: '', given: '' }]
  }
}

/** What the cluster, as it has come to be, says to each answer. */
function markAll(lesson: Lesson, progress: LessonProgress, step: AskingStep, given: readonly Answerable[], scene: Scene): readonly MarkedAnswer[] {
  const { question } = step
  const right = question.ask === 'number' ? Number(evaluate(question.right, scene)) : 0
  // Ten numbers in a row, the right one among them.
  const shift = Number.isFinite(right) ? Math.floor(right / GUESSES) * GUESSES : 0
  return given.map((one) => {
    const moved = shift > 0 && typeof one.given === 'number' && question.ask === 'number' ? { text: String(one.given + shift), given: one.given + shift } : one
    const marked = observe(lesson, answer(lesson, progress, step, moved.given, scene), scene).answers[step.id]
    return { text: moved.text, isRight: marked?.isRight ?? false, feedback: marked?.feedback ?? '' }
  })
}

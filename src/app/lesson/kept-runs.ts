// The cluster of a lesson as the learner left it: its whole run, since a run is its configuration and what was done. Kept in the browser,
// so that leaving and coming back loses nothing. What is kept is only used while the lesson still begins as it did.
import { planStart, type Lesson, type LessonAction, type Tally } from '../../lessons/index.ts'
import type { Micros, Run } from '../../worker/protocol.ts'

export interface KeptRun {
  /** The step that the learner was at. */
  readonly step: string
  readonly run: Run
  readonly at: Micros
  /** What was still to be done. */
  readonly queue: readonly LessonAction[]
  /** When the step was entered. */
  readonly entered: Micros
  /** What was counted when the learner came. */
  readonly arrival?: Tally
}

type Kept = Readonly<Record<string, KeptRun>>

const KEY = 'kubarium-lesson-runs'
const LESSONS_MOST = 8
const LONGEST_RUN = 200_000

function readAll(): Kept {
  try {
    const read: unknown = JSON.parse(window.localStorage.getItem(KEY) ?? '{}')
    return typeof read === 'object' && read !== null ? (read as Kept) : {}
  } catch {
    return {}
  }
}

function writeAll(kept: Kept): void {
  try {
    window.localStorage.setItem(KEY, JSON.stringify(kept))
  } catch {
    // A browser that keeps nothing rebuilds the cluster from the lesson itself.
  }
}

/** Keeps a run; the lessons that were left longest ago go first. */
export function keepRun(lesson: Lesson, run: KeptRun): void {
  if (JSON.stringify(run).length > LONGEST_RUN) return forgetRun(lesson)
  const { [lesson.id]: _old, ...others } = readAll()
  writeAll(Object.fromEntries([...Object.entries(others).slice(-(LESSONS_MOST - 1)), [lesson.id, run]]))
}

export function forgetRun(lesson: Lesson): void {
  const { [lesson.id]: _gone, ...others } = readAll()
  writeAll(others)
}

/** The run that was kept for this step of a lesson; undefined when there is none, or when the lesson has been rewritten since. */
export function keptRun(lesson: Lesson, step: string): KeptRun | undefined {
  const kept = readAll()[lesson.id]
  if (kept?.step !== step) return undefined
  const { config, log } = planStart(lesson).run
  const isSame = JSON.stringify(kept.run.config) === JSON.stringify(config) && JSON.stringify(kept.run.log.slice(0, log.length)) === JSON.stringify(log)
  return isSame ? kept : undefined
}

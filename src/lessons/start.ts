// The run that a lesson begins with: its cluster, and what was done to it before the learner came. The same for the page and for tests.
import type { Lesson, LessonAction, LessonMachine } from './lesson.ts'

/** Cluster time, in microseconds, when the control plane and its add-ons are up. */
const POWERED_UP = 60_000_000
const SECOND = 1_000_000
/** Every third machine stands in the other zone. */
const ZONES = ['eu-a', 'eu-a', 'eu-b'] as const

export interface LessonRun {
  readonly run: {
    readonly config: { readonly seed: number; readonly controlPlane: { readonly name: string; readonly region: string; readonly zone: string }; readonly nodes: readonly LessonMachine[] }
    readonly log: readonly { readonly at: number; readonly action: Exclude<LessonAction, { do: 'until' }>; readonly isSecret?: boolean }[]
  }
  /** When the learner comes. */
  readonly until: number
}

export function planStart(lesson: Lesson): LessonRun {
  const nodes = Array.from({ length: lesson.nodes }, (_, i): LessonMachine => ({ name: `node-${i + 1}`, region: 'eu', zone: ZONES[i % ZONES.length]!, cpu: '2', memory: '4Gi', disk: '40Gi', pods: 110 }))
  const log: LessonRun['run']['log'][number][] = []
  let at = POWERED_UP
  for (const action of lesson.start) {
    if (action.do === 'until') at += (action.seconds ?? 0) * SECOND
    else {
      // What is to be diagnosed is not told by the timeline.
      log.push({ at, action, ...(lesson.kind === 'incident' ? { isSecret: true } : {}) })
      at += SECOND
    }
  }
  const last = log.at(-1)?.at ?? POWERED_UP
  return { run: { config: { seed: 1, controlPlane: { name: 'cp-1', region: 'eu', zone: 'eu-a' }, nodes }, log }, until: last + (log.length > 0 ? lesson.settleSeconds : 1) * SECOND }
}

/** What brings the cluster from the start to where a step begins: the solutions and runs of those before it, each waited for. */
export function replayTo(lesson: Lesson, step: number): readonly LessonAction[] {
  return lesson.steps.slice(0, step).flatMap((one): readonly LessonAction[] => {
    switch (one.kind) {
      case 'do':
        return [...one.solution, { do: 'until', holds: one.goal }]
      case 'predict':
        return [...one.run, { do: 'until', holds: one.outcome }]
      case 'watch':
        return one.run
      case 'read':
      case 'explain':
      case 'recall':
        return []
    }
  })
}

// Brings a lesson to the model: its cluster, its actions, and what its goals see of it.
import { useMemo } from 'react'
import { planStart, replayTo, sceneOf, withNames, type Lesson, type LessonAction, type Scene, type Step } from '../../lessons/index.ts'
import { performAction } from '../palette/perform.ts'
import { act, openRun, useCluster } from '../store/cluster-store.ts'
import { select } from '../store/view-store.ts'
import { keptRun, type KeptRun } from './kept-runs.ts'

/** Opens the lesson's own cluster, and gives what is still to be done to it until this step begins. */
export function openLessonCluster(lesson: Lesson, step: number): readonly LessonAction[] {
  select(undefined)
  const { run, until } = planStart(lesson)
  openRun(run, until)
  const queue = replayTo(lesson, step)
  if (queue.length > 0) useCluster.getState().connection?.play('fastest')
  return queue
}

/** Opens the cluster as the learner left it at this step, if it was kept. */
export function openKeptCluster(lesson: Lesson, step: Step): KeptRun | undefined {
  const kept = keptRun(lesson, step.id)
  if (!kept) return undefined
  select(undefined)
  openRun(kept.run, kept.at)
  return kept
}

/** Does one thing. Shown in the terminal, unless it is done again only to get somewhere. */
export function performLessonAction(action: LessonAction, isShown: boolean): void {
  if (action.do === 'until') return
  if (isShown) performAction(action)
  else act(action)
}

/** The cluster as goals see it. */
export function useScene(lesson: Pick<Lesson, 'names'>): Scene {
  const objects = useCluster((state) => state.objects)
  const surroundings = useCluster((state) => state.surroundings)
  const records = useCluster((state) => state.records)
  return useMemo(() => withNames(sceneOf({ objects, surroundings, records }), lesson.names), [objects, surroundings, records, lesson.names])
}

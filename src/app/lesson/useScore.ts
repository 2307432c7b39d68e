import { useCallback, useEffect, useRef, type RefObject } from 'react'
import { betterScore, failedAt, scoreOf, type Lesson, type LessonProgress, type Tally } from '../../lessons/index.ts'
import { useCluster } from '../store/cluster-store.ts'
import { changeProgress } from './progress-store.ts'

/** Counts what an incident takes, from when the learner comes until every task of it is done; the best is kept. */
export function useScore(lesson: Lesson, progress: LessonProgress, isOn: boolean): readonly [arrival: RefObject<Tally | undefined>, arriveWith: (tally: Tally | undefined) => void] {
  const arrival = useRef<Tally>(undefined)
  const isMended = lesson.steps.every((step) => step.kind !== 'do' || progress.done.includes(step.id))
  useEffect(() => {
    if (lesson.kind === 'incident' && isOn && !isMended) arrival.current ??= tallyNow(lesson)
  }, [lesson, isOn, isMended])
  useEffect(() => {
    if (!isOn || !isMended || !arrival.current) return
    const score = scoreOf(arrival.current, tallyNow(lesson))
    arrival.current = undefined
    changeProgress(lesson, (now) => ({ ...now, score: betterScore(now.score, score), latest: score }))
  }, [lesson, isOn, isMended])
  const arriveWith = useCallback((tally: Tally | undefined): void => {
    arrival.current = tally
  }, [])
  return [arrival, arriveWith]
}

/** What stands counted at this moment. */
function tallyNow({ measure }: Lesson): Tally {
  const { now, marks, surroundings } = useCluster.getState()
  return { at: now, failed: failedAt(measure, surroundings.users), actions: marks.filter(({ kind, at }) => (kind === 'action' || kind === 'fault') && at <= now).length }
}

import { useEffect, useRef, type RefObject } from 'react'
import type { Lesson, LessonAction, Step, Tally } from '../../lessons/index.ts'
import { useCluster } from '../store/cluster-store.ts'
import { keepRun } from './kept-runs.ts'
import type { Entered } from './useEntered.ts'

/** Time passes even when nothing is done. */
const KEEP_EVERY_MILLIS = 4000

export interface Keeping {
  readonly isOn: boolean
  readonly queue: readonly LessonAction[]
  readonly entered: RefObject<Entered | undefined>
  readonly arrival: RefObject<Tally | undefined>
}

/** Keeps the lesson's run in the browser: after each action, now and then, and when the page is hidden or the lesson left. */
export function useKeptRun(lesson: Lesson, step: Step, keeping: Keeping): void {
  const marks = useCluster((state) => state.marks)
  const latest = useRef({ step, keeping })
  useEffect(() => {
    latest.current = { step, keeping }
  })
  useEffect(() => {
    if (keeping.isOn) void keep(lesson, latest)
  }, [lesson, step, keeping.isOn, marks, keeping.queue])
  useEffect(() => {
    const keepNow = (): void => void keep(lesson, latest)
    const timer = window.setInterval(keepNow, KEEP_EVERY_MILLIS)
    document.addEventListener('visibilitychange', keepNow)
    return () => {
      window.clearInterval(timer)
      document.removeEventListener('visibilitychange', keepNow)
      keepNow()
    }
  }, [lesson])
}

async function keep(lesson: Lesson, latest: RefObject<{ readonly step: Step; readonly keeping: Keeping }>): Promise<void> {
  const { step, keeping } = latest.current
  const { connection, now } = useCluster.getState()
  if (!keeping.isOn || !connection) return
  const { run } = await connection.ask({ about: 'run' })
  // The answer may come when the page has gone on, or plays another run.
  if (useCluster.getState().connection !== connection || latest.current.step !== step || !latest.current.keeping.isOn) return
  const { entered, arrival, queue } = keeping
  keepRun(lesson, { step: step.id, run: { ...run, log: run.log.filter((entry) => entry.at <= now) }, at: now, queue, entered: entered.current?.at ?? now, ...(arrival.current ? { arrival: arrival.current } : {}) })
}

import { useCallback, useEffect, useRef, useState } from 'react'
import { currentStep, isBeat, reachBeat, type Lesson, type LessonProgress, type WatchStep } from '../../lessons/index.ts'
import { useCluster } from '../store/cluster-store.ts'
import { changeProgress } from './progress-store.ts'
import { useScene } from './scene.ts'
import { pointAt } from './spotlight.ts'

export interface Watch {
  readonly isRunning: boolean
  readonly start: (step: WatchStep) => void
  /** True when it was in use. */
  readonly stop: () => boolean
}

/** Runs to the moments of a watch step: at story pace until the record comes, and stops there. */
export function useWatch(lesson: Lesson, progress: LessonProgress): Watch {
  const [isRunning, setRunning] = useState(false)
  const seen = useRef<number>(undefined)
  // Time runs a little past a moment before it is found; until the page is back there, it must not run on, or what lies between would be missed.
  const [backTo, setBackTo] = useState<number>()
  const isBack = useCluster(({ now }) => backTo === undefined || now <= backTo)
  useEffect(() => {
    if (isBack) setBackTo(undefined)
  }, [isBack])
  const records = useCluster((state) => state.records)
  const scene = useScene(lesson)
  useEffect(() => {
    const step = currentStep(lesson, progress)
    if (!isRunning || step.kind !== 'watch') return
    for (const record of records) {
      if (record.id <= (seen.current ?? 0)) continue
      seen.current = record.id
      if (!isBeat(lesson, progress, step, record, scene)) continue
      useCluster.getState().connection?.seek(record.time)
      setBackTo(record.time)
      setRunning(false)
      pointAt(step.beats[progress.beats[step.id] ?? 0]?.lights ?? [])
      return changeProgress(lesson, (now) => reachBeat(now, step))
    }
  }, [isRunning, records, scene, lesson, progress])
  const stop = useCallback((): boolean => {
    const wasUsed = seen.current !== undefined
    seen.current = undefined
    setRunning(false)
    setBackTo(undefined)
    return wasUsed
  }, [])
  return {
    isRunning: isRunning || !isBack,
    start: (step) => {
      seen.current ??= useCluster.getState().records.at(-1)?.id ?? 0
      setRunning(true)
      pointAt([])
      useCluster.getState().connection?.play(step.pace ?? 'story')
    },
    stop,
  }
}

import { useCallback, useEffect, useRef, useState } from 'react'
import { currentStep, isBeat, reachBeat, type Lesson, type LessonProgress, type WatchStep } from '../../lessons/index.ts'
import { useCluster } from '../store/cluster-store.ts'
import { Lookout } from './lookout.ts'
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
  // Known at once, when a render that still runs has been overtaken by the progress of the moment that was found.
  const isLooking = useRef(false)
  const lookout = useRef<Lookout>(undefined)
  // Time runs a little past a moment before it is found; until it stands, it has not been brought back.
  const [isGoingBack, setGoingBack] = useState(false)
  const isPlaying = useCluster(({ playing }) => playing)
  useEffect(() => {
    if (!isPlaying) setGoingBack(false)
  }, [isPlaying, isGoingBack])
  const records = useCluster((state) => state.records)
  const scene = useScene(lesson)
  useEffect(() => {
    const step = currentStep(lesson, progress)
    if (!isRunning || !isLooking.current || step.kind !== 'watch') return
    const moment = lookout.current?.find(records, (record) => isBeat(lesson, progress, step, record, scene))
    if (!moment) return
    isLooking.current = false
    useCluster.getState().connection?.seek(moment.time)
    setGoingBack(true)
    setRunning(false)
    pointAt(step.beats[progress.beats[step.id] ?? 0]?.lights ?? [])
    changeProgress(lesson, (now) => reachBeat(now, step))
  }, [isRunning, records, scene, lesson, progress])
  const stop = useCallback((): boolean => {
    const wasUsed = lookout.current !== undefined
    lookout.current = undefined
    isLooking.current = false
    setRunning(false)
    setGoingBack(false)
    return wasUsed
  }, [])
  return {
    isRunning: isRunning || isGoingBack,
    start: (step) => {
      lookout.current ??= new Lookout(useCluster.getState().records.at(-1)?.id ?? 0)
      isLooking.current = true
      setRunning(true)
      pointAt([])
      useCluster.getState().connection?.play(step.pace ?? 'story')
    },
    stop,
  }
}

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { answer, beginLesson, currentStep, goTo, isBeat, isStepDone, observe, reachBeat, resetStep, rewind, takeHint, takeReady, type AskingStep, type DoStep, type Given, type Lesson, type LessonAction, type LessonProgress, type Scene, type WatchStep } from '../../lessons/index.ts'
import { useCluster } from '../store/cluster-store.ts'
import { openLesson } from '../store/view-store.ts'
import { changeProgress, progressOf, useProgress } from './progress-store.ts'
import { openLessonCluster, performLessonAction, useScene } from './scene.ts'
import { pointAt } from './spotlight.ts'

export interface LessonRunState {
  readonly progress: LessonProgress
  readonly scene: Scene
  /** What went before is being done again, so that this step has its place. */
  readonly isCatchingUp: boolean
  /** The cluster runs to the next moment of a watch step. */
  readonly isRunning: boolean
  readonly move: (by: number) => void
  readonly reset: () => void
  /** Leaves a lesson that was played to its end. */
  readonly finish: () => void
  readonly hint: (step: DoStep) => void
  readonly showSolution: (step: DoStep) => void
  readonly give: (step: AskingStep, given: Given) => void
  /** Runs to the next moment. */
  readonly watchOn: (step: WatchStep) => void
}

interface Queue { readonly actions: readonly LessonAction[]; readonly isShown: boolean }

const EMPTY: Queue = { actions: [], isShown: true }

/** One lesson being played: its progress, its cluster, and what is still to be done to it. */
export function useLessonRun(lesson: Lesson): LessonRunState {
  const kept = useProgress((course) => course.lessons[lesson.id])
  const progress = useMemo(() => kept ?? beginLesson(lesson), [kept, lesson])
  const scene = useScene(lesson)
  const isReady = useCluster((state) => state.status === 'ready')
  const [queue, setQueue] = useState<Queue>(EMPTY)
  const isCatchingUp = queue.actions.length > 0 && !queue.isShown
  const watch = useWatch(lesson, progress)

  const { stop } = watch
  // A lesson is entered where it was left; what the learner does later does not open it again.
  const open = useCallback((): void => {
    stop()
    const at = progressOf(useProgress.getState(), lesson)
    const step = currentStep(lesson, at)
    // What is half done (some moments of a watch step) begins again; what is done is part of what the cluster has behind it.
    const isDone = isStepDone(at, step)
    if (!isDone) changeProgress(lesson, (now) => resetStep(now, step))
    setQueue({ actions: openLessonCluster(lesson, isDone ? at.step + 1 : at.step), isShown: false })
  }, [lesson, stop])
  useEffect(open, [open])

  useEffect(() => {
    if (!isReady || queue.actions.length === 0) return
    const { next, rest } = takeReady(queue.actions, scene)
    if (next) performLessonAction(next, queue.isShown)
    if (next || rest.length !== queue.actions.length) setQueue({ ...queue, actions: rest })
    if (rest.length === 0) useCluster.getState().connection?.play(queue.isShown ? undefined : 1)
  }, [queue, scene, isReady])

  useEffect(() => {
    if (isReady && !isCatchingUp) changeProgress(lesson, (now) => observe(lesson, now, scene))
  }, [lesson, progress, scene, isReady, isCatchingUp])

  const perform = (actions: readonly LessonAction[]): void => {
    setQueue({ actions, isShown: true })
    useCluster.getState().connection?.play()
  }
  return {
    progress,
    scene,
    isCatchingUp,
    isRunning: watch.isRunning,
    move: (by) => {
      if (stop()) useCluster.getState().connection?.play(1)
      pointAt([])
      changeProgress(lesson, (now) => goTo(lesson, now, now.step + by))
    },
    reset: () => {
      changeProgress(lesson, (now) => resetStep(now, currentStep(lesson, now)))
      open()
    },
    finish: () => {
      changeProgress(lesson, rewind)
      openLesson('')
    },
    hint: (step) => changeProgress(lesson, (now) => takeHint(now, step)),
    showSolution: (step) => perform(step.solution),
    give: (step, given) => {
      changeProgress(lesson, (now) => answer(lesson, now, step, given, scene))
      if (step.kind === 'predict') perform(step.run)
    },
    watchOn: (step) => {
      if ((progress.beats[step.id] ?? 0) === 0 && !isStepDone(progress, step)) setQueue({ actions: step.run, isShown: true })
      watch.start(step)
    },
  }
}

/** Runs to the moments of a watch step: at story pace until the record comes, and stops there. */
function useWatch(lesson: Lesson, progress: LessonProgress): { readonly isRunning: boolean; readonly start: (step: WatchStep) => void; readonly stop: () => boolean } {
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

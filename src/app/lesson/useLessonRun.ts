import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { answer, beginLesson, currentStep, goTo, isAsking, isStepDone, observe, resetStep, rewind, takeHint, takeReady, type AskingStep, type DoStep, type Given, type Lesson, type LessonAction, type LessonProgress, type Scene, type WatchStep } from '../../lessons/index.ts'
import { words } from '../../words/index.ts'
import { useCluster } from '../store/cluster-store.ts'
import { openLesson } from '../store/view-store.ts'
import { forgetRun } from './kept-runs.ts'
import { changeProgress, progressOf, useProgress } from './progress-store.ts'
import { openKeptCluster, openLessonCluster, performLessonAction, useScene } from './scene.ts'
import { pointAt } from './spotlight.ts'
import { useEntered } from './useEntered.ts'
import { useKeptRun } from './useKeptRun.ts'
import { useScore } from './useScore.ts'
import { useWatch } from './useWatch.ts'

export interface LessonRunState {
  readonly progress: LessonProgress
  readonly scene: Scene
  /** What went before is being done again, so that this step has its place. */
  readonly isCatchingUp: boolean
  /** The playhead stands in the past: nothing is marked until it is back, or something is done there. */
  readonly isPast: boolean
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

/** What is still to be done to the cluster. */
interface Queue {
  readonly actions: readonly LessonAction[]
  readonly isShown: boolean
  /** Not before the cluster has left this branch: it goes back to where the step began first. */
  readonly leaving?: number
}

/** Cluster time after an answer in which nothing is marked: until what was done has begun to show, an outcome may still hold from before. In microseconds. */
const SETTLING = 1_000_000

const EMPTY: Queue = { actions: [], isShown: true }

/** One lesson being played: its progress, its cluster, and what is still to be done to it. */
export function useLessonRun(lesson: Lesson): LessonRunState {
  const kept = useProgress((course) => course.lessons[lesson.id])
  const progress = useMemo(() => kept ?? beginLesson(lesson), [kept, lesson])
  const step = currentStep(lesson, progress)
  const scene = useScene(lesson)
  // Only the cluster that this lesson has opened counts: what runs when it comes, or is opened over it, is not its own.
  const [own, setOwn] = useState<object>()
  const isReady = useCluster(({ status, connection }) => status === 'ready' && own !== undefined && connection === own)
  const isPast = useCluster(({ status, now, end }) => status === 'ready' && now < end)
  const branch = useCluster((state) => state.branch)
  const [queue, setQueue] = useState<Queue>(EMPTY)
  const isCatchingUp = queue.actions.length > 0 && !queue.isShown
  const [settlesAt, setSettlesAt] = useState(0)
  const isSettled = useCluster(({ now }) => now >= settlesAt)
  const watch = useWatch(lesson, progress)
  const [entered, enterAt] = useEntered(step, isReady && !isCatchingUp)
  const [arrival, arriveWith] = useScore(lesson, progress, isReady && !isCatchingUp)
  const isHalfWatched = step.kind === 'watch' && !isStepDone(progress, step) && (watch.isRunning || (progress.beats[step.id] ?? 0) > 0)
  useKeptRun(lesson, step, { isOn: isReady && !isCatchingUp && !isHalfWatched && queue.leaving === undefined, queue: queue.actions, entered, arrival })

  const { stop } = watch
  // A lesson is entered where it was left; what the learner does later does not open it again.
  const open = useCallback((): void => {
    stop()
    setSettlesAt(0)
    const at = progressOf(useProgress.getState(), lesson)
    const here = currentStep(lesson, at)
    // What is half done (some moments of a watch step) begins again; what is done is part of what the cluster has behind it.
    const isDone = isStepDone(at, here)
    if (!isDone) changeProgress(lesson, (now) => resetStep(now, here))
    const left = openKeptCluster(lesson, here)
    enterAt(left ? { step: here.id, at: left.entered } : undefined)
    arriveWith(left?.arrival)
    setQueue(left ? { actions: left.queue, isShown: true } : { actions: openLessonCluster(lesson, isDone ? at.step + 1 : at.step), isShown: false })
    setOwn(useCluster.getState().connection)
  }, [lesson, stop, enterAt, arriveWith])
  useEffect(open, [open])

  useEffect(() => {
    if (!isReady || queue.actions.length === 0 || queue.leaving === branch || (isPast && queue.leaving === undefined)) return
    // Time stands still where the step began; from there on it runs again.
    if (queue.leaving !== undefined) useCluster.getState().connection?.play()
    const { next, rest } = takeReady(queue.actions, scene)
    if (next) performLessonAction(next, queue.isShown)
    if (next || rest.length !== queue.actions.length || queue.leaving !== undefined) setQueue({ actions: rest, isShown: queue.isShown })
    if (rest.length === 0) useCluster.getState().connection?.play(queue.isShown ? undefined : (lesson.pace ?? 1))
  }, [queue, scene, isReady, isPast, branch, lesson])

  // Looking at the past marks nothing: what is seen there has been marked, or was undone.
  useEffect(() => {
    if (!isReady || isCatchingUp || isPast || queue.leaving !== undefined) return
    if (isAsking(step) && (queue.actions.length > 0 || !isSettled)) return
    changeProgress(lesson, (now) => observe(lesson, now, scene))
  }, [lesson, step, progress, scene, isReady, isCatchingUp, isPast, isSettled, queue])

  // A step that hurries its clock gives it back once the cluster has answered.
  const isMarked = isAsking(step) && progress.answers[step.id]?.feedback !== undefined
  const isHurried = useRef(false)
  useEffect(() => {
    if (!isMarked || !isHurried.current) return
    isHurried.current = false
    useCluster.getState().connection?.play(lesson.pace ?? 1)
  }, [isMarked, lesson])

  const perform = (actions: readonly LessonAction[], pace?: number): void => {
    isHurried.current = pace !== undefined
    setQueue({ actions, isShown: true })
    useCluster.getState().connection?.play(pace)
  }
  /** Back to where the step began, on a branch of its own: what was done since stays on the other. False when that moment is not known. */
  const goBack = (label: string): boolean => {
    const { connection, now, remembered } = useCluster.getState()
    const at = entered.current?.step === step.id ? entered.current.at : undefined
    if (!connection || at === undefined || at > now || at < remembered) return false
    connection.seek(at)
    connection.fork(label)
    return true
  }
  return {
    progress,
    scene,
    isCatchingUp,
    isPast: isPast && step.kind !== 'watch',
    isRunning: watch.isRunning,
    move: (by) => {
      if (stop()) {
        // The cluster has run a little past the last moment, or, with nothing to tell, some minutes: what comes next is done at its end.
        const { connection, now, end } = useCluster.getState()
        if (now < end) connection?.seek(end)
        connection?.play(lesson.pace ?? 1)
      }
      pointAt([])
      changeProgress(lesson, (now) => goTo(lesson, now, now.step + by))
    },
    reset: () => {
      forgetRun(lesson)
      changeProgress(lesson, (now) => resetStep(now, currentStep(lesson, now)))
      open()
    },
    finish: () => {
      forgetRun(lesson)
      changeProgress(lesson, (now) => rewind(lesson, now))
      openLesson('')
    },
    hint: (of) => changeProgress(lesson, (now) => takeHint(now, of)),
    showSolution: (of) => {
      if (goBack(words('lesson')('solution'))) setQueue({ actions: of.solution, isShown: true, leaving: branch })
      else perform(of.solution)
    },
    give: (of, given) => {
      if (of.kind === 'predict') setSettlesAt(useCluster.getState().now + SETTLING)
      changeProgress(lesson, (now) => answer(lesson, now, of, given, scene))
      if (of.kind === 'predict') perform(of.run, of.pace)
    },
    watchOn: (of) => {
      if ((progress.beats[of.id] ?? 0) === 0 && !isStepDone(progress, of)) setQueue({ actions: of.run, isShown: true })
      watch.start(of)
    },
  }
}

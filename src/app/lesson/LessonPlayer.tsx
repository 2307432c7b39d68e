import { useEffect, useRef, type RefObject } from 'react'
import { currentStep, hintsTaken, isAsking, isOutcomeAwaited, isStepDone, type Lesson } from '../../lessons/index.ts'
import { LessonWays } from '../presenter/LessonWays.tsx'
import { openLesson } from '../store/view-store.ts'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import { DoStepView } from './DoStepView.tsx'
import styles from './Lesson.module.css'
import { Prose, Spotlight } from './Prose.tsx'
import { BUILDER } from './places.ts'
import { QuestionView } from './QuestionView.tsx'
import { ScoreView } from './ScoreView.tsx'
import { useLessonRun, type LessonRunState } from './useLessonRun.ts'
import { useScenery } from './useScenery.ts'
import { WatchStepView } from './WatchStepView.tsx'

/** Leads through one lesson. */
export function LessonPlayer({ lesson }: { readonly lesson: Lesson }) {
  const run = useLessonRun(lesson)
  const { progress } = run
  const step = currentStep(lesson, progress)
  useScenery(lesson, step)
  const heading = useFocusOnStep(step.id)
  const isDone = isStepDone(progress, step)
  const isAwaited = isOutcomeAwaited(progress, step)
  const isLast = progress.step === lesson.steps.length - 1
  const t = useWords('lesson')
  const tb = useWords('lessons')
  const isDraft = lesson.id.startsWith('draft.')
  const isSkippable = step.kind === 'watch' || lesson.kind === 'play'
  return (
    <section className={styles.lesson} aria-label={t('lesson')}>
      <Spotlight hidden={lesson.hide} />
      <p className={styles.crumb}>
        <button onClick={() => openLesson(isDraft ? BUILDER : '')}>{isDraft ? tb('builder.backToBuilder') : t('lessons')}</button> · {lesson.kind === 'lesson' ? `${lesson.number} · ` : ''}
        {lesson.title}
      </p>
      <div className={styles.bar} role="progressbar" aria-label={t('progress')} aria-valuemin={0} aria-valuemax={lesson.steps.length} aria-valuenow={progress.step + 1}>
        <i style={{ width: `${((progress.step + (isDone ? 1 : 0)) / lesson.steps.length) * 100}%` }} />
      </div>
      <h2 ref={heading} tabIndex={-1} className={styles.title}>
        {step.title}
      </h2>
      <Prose text={step.text} />
      {run.isCatchingUp ? <p className={styles.lead}>{t('catchingUp')}</p> : <StepBody key={step.id} lesson={lesson} run={run} />}
      {run.isPast && (
        <p className={styles.past} role="status">
          {t('past')} <button onClick={toNow}>{t('toNow')}</button>
        </p>
      )}
      {isLast && isDone && !isAwaited && progress.latest && <ScoreView lesson={lesson} progress={progress} />}
      <div className={styles.nav}>
        <button onClick={() => run.move(-1)} disabled={progress.step === 0}>
          {t('back')}
        </button>
        <button onClick={run.reset}>{t('reset')}</button>
        {isLast && isDone ? (
          <button data-primary={isAwaited ? undefined : true} onClick={run.finish}>
            {t('finish')}
          </button>
        ) : (
          <button data-primary={isAwaited ? undefined : true} onClick={() => run.move(1)} disabled={isLast || (!isDone && !isSkippable)}>
            {isDone || !isSkippable ? t('next') : t('skip')}
          </button>
        )}
      </div>
      {!isDraft && <LessonWays lesson={lesson.id} step={progress.step} />}
    </section>
  )
}

/** A new step is begun at its heading: for the keyboard, and for who listens. Who types elsewhere is left alone. */
function useFocusOnStep(step: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const { activeElement } = document
    if (activeElement === null || activeElement === document.body || heading.current?.closest('section')?.contains(activeElement)) heading.current?.focus({ preventScroll: true })
  }, [step])
  return heading
}

function toNow(): void {
  const { connection, end } = useCluster.getState()
  connection?.seek(end)
  connection?.play()
}

function StepBody({ lesson, run }: { readonly lesson: Lesson; readonly run: LessonRunState }) {
  const { progress, scene } = run
  const step = currentStep(lesson, progress)
  if (isAsking(step)) return <QuestionView question={step.question} answer={progress.answers[step.id]} scene={scene} onAnswer={(given) => run.give(step, given)} />
  if (step.kind === 'watch') return <WatchStepView step={step} progress={progress} isRunning={run.isRunning} onNext={() => run.watchOn(step)} />
  if (step.kind !== 'do') return null
  const hints = hintsTaken(progress, step)
  return <DoStepView isDone={isStepDone(progress, step)} hints={hints} hasMore={hints.length < step.hints.length} onHint={() => run.hint(step)} onSolution={() => run.showSolution(step)} />
}

import { currentStep, hintsTaken, isAsking, isStepDone, type Lesson } from '../../lessons/index.ts'
import { openLesson } from '../store/view-store.ts'
import { DoStepView } from './DoStepView.tsx'
import styles from './Lesson.module.css'
import { Prose, Spotlight } from './Prose.tsx'
import { QuestionView } from './QuestionView.tsx'
import { useLessonRun, type LessonRunState } from './useLessonRun.ts'
import { useScenery } from './useScenery.ts'
import { WatchStepView } from './WatchStepView.tsx'

/** Leads through one lesson. */
export function LessonPlayer({ lesson }: { readonly lesson: Lesson }) {
  const run = useLessonRun(lesson)
  const { progress } = run
  const step = currentStep(lesson, progress)
  useScenery(lesson, step)
  const isDone = isStepDone(progress, step)
  const isLast = progress.step === lesson.steps.length - 1
  return (
    <section className={styles.lesson} aria-label="Lesson">
      <Spotlight />
      <p className={styles.crumb}>
        <button onClick={() => openLesson('')}>Lessons</button> · {lesson.number} · {lesson.title}
      </p>
      <div className={styles.bar} role="progressbar" aria-label="Progress" aria-valuemin={0} aria-valuemax={lesson.steps.length} aria-valuenow={progress.step + 1}>
        <i style={{ width: `${((progress.step + (isDone ? 1 : 0)) / lesson.steps.length) * 100}%` }} />
      </div>
      <h2 className={styles.title}>{step.title}</h2>
      <Prose text={step.text} />
      {run.isCatchingUp ? <p className={styles.lead}>What went before is being done for you …</p> : <StepBody key={step.id} lesson={lesson} run={run} />}
      <div className={styles.nav}>
        <button onClick={() => run.move(-1)} disabled={progress.step === 0}>
          Back
        </button>
        <button onClick={run.reset}>Reset</button>
        {isLast && isDone ? (
          <button data-primary onClick={run.finish}>
            Lesson done
          </button>
        ) : (
          <button data-primary onClick={() => run.move(1)} disabled={!isDone && step.kind !== 'watch'}>
            {isDone || step.kind !== 'watch' ? 'Next' : 'Skip'}
          </button>
        )}
      </div>
    </section>
  )
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

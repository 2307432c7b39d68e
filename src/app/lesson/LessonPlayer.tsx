import { useEffect, useState } from 'react'
import Markdown from 'react-markdown'
import { answerOrder, answerPrediction, beginLesson, currentStep, goTo, hintsTaken, isStepDone, observe, takeHint, type Feedback, type Lesson } from '../../lessons/index.ts'
import { openLesson } from '../store/view-store.ts'
import { DoStepView } from './DoStepView.tsx'
import styles from './Lesson.module.css'
import { OrderStepView } from './OrderStepView.tsx'
import { PredictStepView } from './PredictStepView.tsx'
import { performLessonActions, startLesson } from './scene.ts'
import { useScene } from './useScene.ts'

/** Leads through one lesson. */
export function LessonPlayer({ lesson }: { readonly lesson: Lesson }) {
  const [progress, setProgress] = useState(() => beginLesson(lesson))
  const [feedback, setFeedback] = useState<Feedback | undefined>()
  const scene = useScene()
  const step = currentStep(lesson, progress)
  const isDone = isStepDone(progress, step)
  const isLast = progress.step === lesson.steps.length - 1
  useEffect(() => startLesson(lesson), [lesson])
  useEffect(() => setProgress((old) => observe(old, currentStep(lesson, old), scene)), [lesson, scene])
  const move = (by: number): void => {
    setFeedback(undefined)
    const next = goTo(lesson, progress, progress.step + by)
    setProgress(observe(next, currentStep(lesson, next), scene))
    const target = currentStep(lesson, next)
    if (target.kind === 'watch' && !isStepDone(next, target)) performLessonActions(target.actions)
  }
  return (
    <section className={styles.lesson} aria-label="Lesson">
      <p className={styles.crumb}>
        <button onClick={() => openLesson('')}>Lessons</button> · {lesson.number} · {lesson.title}
      </p>
      <div className={styles.bar} role="progressbar" aria-label="Progress" aria-valuemin={0} aria-valuemax={lesson.steps.length} aria-valuenow={progress.step + 1}>
        <i style={{ width: `${((progress.step + (isDone ? 1 : 0)) / lesson.steps.length) * 100}%` }} />
      </div>
      <h2 className={styles.title}>{step.title}</h2>
      <div className={styles.prose}>
        <Markdown>{step.text}</Markdown>
      </div>
      {step.kind === 'predict' && (
        <PredictStepView
          key={step.id}
          step={step}
          answered={progress.answers[step.id]?.choice}
          onAnswer={(choice) => {
            const answer = answerPrediction(progress, step, choice)
            setProgress(answer.progress)
            setFeedback(answer.feedback)
            performLessonActions(step.actions)
          }}
        />
      )}
      {step.kind === 'order' && (
        <OrderStepView
          key={step.id}
          step={step}
          onAnswer={(order) => {
            const answer = answerOrder(progress, step, order)
            setProgress(answer.progress)
            setFeedback(answer.feedback)
          }}
        />
      )}
      {step.kind === 'do' && <DoStepView isDone={isDone} hints={hintsTaken(progress, step)} hasMore={hintsTaken(progress, step).length < step.hints.length} onHint={() => setProgress(takeHint(progress, step))} onSolution={() => performLessonActions(step.solution)} />}
      {feedback && (
        <div className={styles.feedback} data-right={feedback.isRight || undefined} role="status">
          <b>{feedback.isRight ? '✓ Right.' : '✗ Not so.'}</b> {feedback.text}
        </div>
      )}
      <div className={styles.nav}>
        <button onClick={() => move(-1)} disabled={progress.step === 0}>
          Back
        </button>
        <button onClick={() => startLesson(lesson)}>Reset</button>
        {isLast && isDone ? (
          <button data-primary onClick={() => openLesson('')}>
            Lesson done
          </button>
        ) : (
          <button data-primary onClick={() => move(1)} disabled={!isDone}>
            Next
          </button>
        )}
      </div>
    </section>
  )
}

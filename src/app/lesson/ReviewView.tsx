import { useState } from 'react'
import type { Answer, Misconception } from '../../lessons/index.ts'
import { openLesson } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import styles from './Lesson.module.css'
import { keepReview } from './progress-store.ts'
import { Prose } from './Prose.tsx'
import { QuestionView } from './QuestionView.tsx'
import { useDueReviews } from './useDueReviews.ts'

/** Questions from lessons that were taken, one after another. Which they are is settled when it opens; an answer does not take its question away. */
export function ReviewView() {
  const t = useWords('lesson')
  const due = useDueReviews()
  const [asked] = useState<readonly Misconception[]>(due)
  const [at, setAt] = useState(0)
  const [answer, setAnswer] = useState<Answer>()
  const one = asked[at]
  const give = (given: unknown): void => {
    const choice = typeof given === 'number' ? one?.question.choices[given] : undefined
    if (!one || !choice) return
    keepReview(one.id, choice.isRight)
    setAnswer({ value: choice.text, choice: one.question.choices.indexOf(choice), isRight: choice.isRight, feedback: choice.feedback })
  }
  const next = (): void => {
    setAnswer(undefined)
    setAt(at + 1)
  }
  return (
    <section className={styles.lesson} aria-label={t('review.title')}>
      <p className={styles.crumb}>
        <button onClick={() => openLesson('')}>{t('lessons')}</button>
      </p>
      <h2 className={styles.title}>{t('review.title')}</h2>
      <p className={styles.lead}>{t('review.lead')}</p>
      {one ? (
        <>
          <Prose text={one.prompt} />
          <QuestionView key={one.id} question={one.question} answer={answer} scene={{}} onAnswer={give} />
        </>
      ) : (
        <p>{t('review.empty')}</p>
      )}
      <div className={styles.nav}>
        {one && <span className={styles.lead}>{t('review.left', { count: asked.length - at })}</span>}
        {at + 1 < asked.length ? (
          <button data-primary onClick={next} disabled={!answer}>
            {t('review.next')}
          </button>
        ) : (
          <button data-primary onClick={() => openLesson('')}>
            {t('review.done')}
          </button>
        )}
      </div>
    </section>
  )
}

import { useEffect, useState, type ReactNode } from 'react'
import type { Answer, Given, Question, Scene } from '../../lessons/index.ts'
import { useWords } from '../words/index.ts'
import { MISCONCEPTIONS } from './course.ts'
import styles from './Lesson.module.css'
import { OrderView } from './OrderView.tsx'
import { PickView } from './PickView.tsx'
import { Prose } from './Prose.tsx'
import { useFocusWhenLost } from './useFocusWhenLost.ts'

export interface QuestionViewProps {
  readonly question: Question
  readonly answer: Answer | undefined
  readonly scene: Scene
  readonly onAnswer: (given: Given) => void
}

/** Commit first; then what was answered is marked, and met. */
export function QuestionView({ question, answer, scene, onAnswer }: QuestionViewProps) {
  return (
    <>
      <Asked question={question} answer={answer} scene={scene} onAnswer={onAnswer} />
      {answer && <Feedback answer={inWordsOf(question, answer)} isMarked={question.ask !== 'write'} />}
    </>
  )
}

/** What was chosen is said in the language in use now, whatever was in use then. */
function inWordsOf(question: Question, answer: Answer): Answer {
  const choice = question.ask === 'choose' && answer.choice !== undefined ? question.choices[answer.choice] : undefined
  return choice ? { ...answer, value: choice.text, ...(answer.feedback === undefined ? {} : { feedback: choice.feedback }) } : answer
}

function Asked({ question, answer, scene, onAnswer }: QuestionViewProps) {
  const t = useWords('lesson')
  switch (question.ask) {
    case 'choose':
      return (
        <ol className={styles.choices} aria-label={t('choices')}>
          {question.choices.map(({ text }, i) => (
            <li key={text}>
              <button aria-pressed={answer !== undefined && (answer.choice ?? question.choices.findIndex((one) => one.text === answer.value)) === i} disabled={answer !== undefined} onClick={() => onAnswer(i)}>
                {text.replaceAll('`', '')}
              </button>
            </li>
          ))}
        </ol>
      )
    case 'pick':
      return <PickView what={question.what} scene={scene} answered={answer?.value} onAnswer={onAnswer} />
    case 'number':
      return <NumberForm unit={question.unit} answered={answer?.value} onAnswer={onAnswer} />
    case 'order':
      return <OrderView items={question.items} answered={answer?.value} onAnswer={onAnswer} />
    case 'write':
      return <WriteForm answered={answer?.value} onAnswer={onAnswer} />
  }
}

function Feedback({ answer, isMarked }: { readonly answer: Answer; readonly isMarked: boolean }) {
  const t = useWords('lesson')
  const box = useFocusWhenLost<HTMLDivElement>(answer.feedback)
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' })
  }, [answer.feedback, box])
  const belief = answer.belief === undefined ? undefined : MISCONCEPTIONS.get(answer.belief)
  if (answer.feedback === undefined) return <p className={styles.goal} role="status">{t('asking')}</p>
  return (
    <div ref={box} tabIndex={-1} className={styles.feedback} data-right={answer.isRight !== false || undefined} role="status">
      <b>{!isMarked ? t('compareWith') : answer.isRight ? t('right') : t('wrong')}</b> <Prose text={answer.feedback} />
      {belief && <small className={styles.belief}>{t('belief', { belief: belief.belief })}</small>}
    </div>
  )
}

interface FormProps { readonly answered: string | undefined; readonly onAnswer: (given: Given) => void }

interface Field { readonly value: string; readonly disabled: boolean; readonly onChange: (event: { readonly target: { readonly value: string } }) => void }

/** An answer that is typed. `read`: undefined for what is no answer yet. */
function TypedForm({ answered, onAnswer, read, submit, field }: FormProps & { readonly read: (value: string) => Given | undefined; readonly submit: string; readonly field: (of: Field) => ReactNode }) {
  const [value, setValue] = useState('')
  const given = read(value)
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (given !== undefined) onAnswer(given)
      }}
    >
      {field({ value: answered ?? value, disabled: answered !== undefined, onChange: (event) => setValue(event.target.value) })}
      <button className={styles.check} disabled={answered !== undefined || given === undefined}>{submit}</button>
    </form>
  )
}

function NumberForm({ unit, ...form }: FormProps & { readonly unit: string }) {
  const t = useWords('lesson')
  const field = (of: Field): ReactNode => (
    <label>
      <input type="number" min={0} step={1} {...of} /> {unit}
    </label>
  )
  return <TypedForm {...form} read={(value) => (value === '' ? undefined : Number(value))} submit={t('thatMany')} field={field} />
}

function WriteForm(form: FormProps) {
  const t = useWords('lesson')
  return <TypedForm {...form} read={(value) => value.trim() || undefined} submit={t('compare')} field={(of) => <textarea aria-label={t('ownWords')} rows={3} maxLength={2000} {...of} />} />
}

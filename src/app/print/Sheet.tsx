import { useLayoutEffect, useRef } from 'react'
import { isAsking, type Lesson, type Question } from '../../lessons/index.ts'
import type { MarkedAnswer } from '../../worker/protocol.ts'
import { Prose } from '../lesson/Prose.tsx'
import { letterOf } from '../presenter/Answers.tsx'
import { Code } from '../presenter/Code.tsx'
import { useWords } from '../words/index.ts'
import styles from './Print.module.css'
import type { SheetPlan } from './storyboard.ts'

export interface SheetProps {
  readonly lesson: Lesson
  readonly plan: SheetPlan
  readonly pictures: ReadonlyMap<number, HTMLElement>
}

/** More moments than this are drawn three in a row. */
const WIDE_MOST = 6

/** One step on paper: what is to be seen, what is said, and room for what is thought. */
export function Sheet({ lesson, plan, pictures }: SheetProps) {
  const t = useWords('presenter')
  const { step, number } = plan
  const sheet = useFittedType(pictures.size)
  const isWatched = step.kind === 'watch' && plan.pictures.length > 0
  return (
    <article ref={sheet} className={styles.sheet} aria-label={step.title}>
      <header>
        <span>{t('printing.page', { lesson: lesson.title, step: number, steps: lesson.steps.length })}</span>
        <span>Kubarium</span>
      </header>
      <h2>{step.title}</h2>
      {isWatched && <Prose text={step.text} />}
      <div className={styles.pictures} data-row={!isWatched ? 1 : plan.pictures.length > WIDE_MOST ? 3 : 2}>
        {plan.pictures.map((stop, i) => (
          <figure key={stop}>
            <Picture drawn={pictures.get(stop)} label={isWatched ? t('printing.moment', { moment: i + 1 }) : t('printing.picture', { step: number })} />
            {isWatched && (
              <figcaption>
                <Prose text={`**${i + 1}.** ${step.beats[i]?.say ?? ''}`} />
              </figcaption>
            )}
          </figure>
        ))}
      </div>
      {!isWatched && <Prose text={step.text} />}
      {isAsking(step) && <Asked question={step.question} answers={plan.first.answers ?? []} />}
      {step.kind !== 'read' && (
        <>
          <p className={styles.prompt}>{isAsking(step) ? t('printing.answer') : step.kind === 'do' ? t('printing.plan') : t('printing.seen')}</p>
          <div className={styles.lines} />
        </>
      )}
    </article>
  )
}

function Picture({ drawn, label }: { readonly drawn: HTMLElement | undefined; readonly label: string }) {
  const frame = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (drawn) frame.current?.replaceChildren(drawn)
  }, [drawn])
  return (
    <div className={styles.picture} role="img" aria-label={label}>
      <div ref={frame} />
    </div>
  )
}

/** A question with boxes to tick or to fill. */
function Asked({ question, answers }: { readonly question: Question; readonly answers: readonly MarkedAnswer[] }) {
  const t = useWords('presenter')
  if (question.ask === 'write') return null
  if (question.ask === 'number')
    return (
      <p>
        <i className={styles.box} data-wide /> {question.unit}
      </p>
    )
  return (
    <>
      {question.ask === 'order' && <p className={styles.prompt}>{t('printing.order')}</p>}
      <ul className={styles.options}>
        {answers.map(({ text }, i) => (
          <li key={text}>
            <i className={styles.box} />
            {question.ask === 'choose' && <b>{letterOf(i)}</b>}
            <span>
              <Code text={text} />
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

const SIZES = [1, 0.93, 0.86, 0.79, 0.72] as const

/** The largest type at which a step fits its page. */
function useFittedType(changes: number): React.RefObject<HTMLElement | null> {
  const sheet = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const element = sheet.current
    if (!element) return
    for (const size of SIZES) {
      element.style.setProperty('--size', String(size))
      if (element.scrollHeight <= element.clientHeight) return
    }
  }, [changes])
  return sheet
}

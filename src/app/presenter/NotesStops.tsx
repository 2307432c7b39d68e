import { isAsking, type AskingStep, type Step } from '../../lessons/index.ts'
import type { LessonStop } from '../../worker/protocol.ts'
import { Prose } from '../lesson/Prose.tsx'
import { useWords } from '../words/index.ts'
import { letterOf } from './Answers.tsx'
import { Code } from './Code.tsx'
import { parseHands, totalOf } from './hands.ts'
import styles from './Notes.module.css'
import type { TalkNews } from './notes-channel.ts'

export interface NowStopProps {
  readonly news: TalkNews
  readonly onCount: (step: string, answer: number, count: number | undefined) => void
}

/** What the room sees, and what only the teacher does: the author's notes, the right answer, the hints. */
export function NowStop({ news, onCount }: NowStopProps) {
  const t = useWords('presenter')
  const { lesson, stops, at } = news
  const stop = stops[at]!
  const step = lesson.steps[stop.step]!
  return (
    <section className={styles.now} aria-label={t('notes.now')}>
      <p className={styles.kicker}>
        {t('notes.now')} · {t('stepOf', { step: stop.step + 1, steps: lesson.steps.length })}
        {stop.part > 0 && ` · ${t(`notes.part.${stop.kind}`, { part: stop.part })}`}
      </p>
      <h2>{step.title}</h2>
      {step.notes && (
        <div className={styles.author}>
          <b>{t('notes.author')}</b>
          <Prose text={step.notes} />
        </div>
      )}
      <Shown step={step} stop={stop} />
      {isAsking(step) && <Asked step={step} stop={stop} news={news} onCount={onCount} />}
      {step.kind === 'do' && stop.kind === 'shown' && (
        <>
          <h3>{t('notes.hints')}</h3>
          <ol>
            {step.hints.map((hint) => (
              <li key={hint}>
                <Prose text={hint} />
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  )
}

/** What comes when one goes on. */
export function NextStop({ news: { lesson, stops, at } }: { readonly news: TalkNews }) {
  const t = useWords('presenter')
  const stop = stops[at + 1]
  const step = stop && lesson.steps[stop.step]!
  return (
    <section className={styles.then} aria-label={t('notes.then')}>
      <p className={styles.kicker}>{t('notes.then')}</p>
      {stop && step ? (
        <>
          <h2>
            {step.title}
            {stop.part > 0 && <small> · {t(`notes.part.${stop.kind}`, { part: stop.part })}</small>}
          </h2>
          {stop.part === 0 && step.notes && <Prose text={step.notes} />}
          {stop.kind === 'answered' ? <Prose text={stop.answers?.find(({ isRight }) => isRight)?.feedback ?? stop.answers?.[0]?.feedback ?? ''} /> : stop.kind === 'done' && step.kind === 'do' ? <Prose text={step.hints.at(-1) ?? ''} /> : <Shown step={step} stop={stop} />}
        </>
      ) : (
        <p>{t('notes.over')}</p>
      )}
    </section>
  )
}

/** The words of a stop as the room reads them. */
function Shown({ step, stop }: { readonly step: Step; readonly stop: LessonStop }) {
  if (step.kind === 'watch' && stop.kind === 'moment') return <Prose text={step.beats[stop.part - 1]?.say ?? ''} />
  return <Prose text={step.text} />
}

function Asked({ step, stop, news, onCount }: NowStopProps & { readonly step: AskingStep; readonly stop: LessonStop }) {
  const t = useWords('presenter')
  const answers = stop.answers ?? []
  const hands = news.hands[step.id] ?? []
  if (step.question.ask === 'write')
    return (
      <>
        <h3>{t('model')}</h3>
        <Prose text={step.question.model} />
      </>
    )
  return (
    <>
      <h3>
        {t('notes.saysTo')}
        {totalOf(hands) > 0 && ` · ${totalOf(hands)}`}
      </h3>
      <ol className={styles.answers}>
        {answers.map(({ text, isRight, feedback }, i) => (
          <li key={text} data-right={isRight || undefined}>
            <span>
              <b>
                {letterOf(i)}
                {isRight && ` ★ ${t('notes.rightAnswer')}`}
              </b>{' '}
              <Code text={text} />
            </span>
            <input inputMode="numeric" autoComplete="off" maxLength={3} placeholder="–" aria-label={t('handsFor', { answer: text.replaceAll('`', '') })} value={hands[i] ?? ''} onChange={(event) => onCount(step.id, i, parseHands(event.target.value))} />
            <Prose text={feedback} />
          </li>
        ))}
      </ol>
    </>
  )
}

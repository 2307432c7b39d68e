import { isAsking, type AskingStep, type Step, type WatchStep } from '../../lessons/index.ts'
import type { LessonStop } from '../../worker/protocol.ts'
import { describeAction } from '../../worker/tell-action.ts'
import { say } from '../../words/say.ts'
import { Prose } from '../lesson/Prose.tsx'
import { useWords } from '../words/index.ts'
import { Answers } from './Answers.tsx'
import { Code } from './Code.tsx'
import { mostBelieved, type Hands } from './hands.ts'
import styles from './Strip.module.css'
import { doneBefore, stepAt, stopAt, type Talk } from './talk.ts'
import { choose, setHands, useTalk } from './talk-store.ts'

const NONE: Hands = []

export interface StripProps {
  readonly talk: Talk
  /** Read by one person who chooses, not by a room that is counted. */
  readonly isSolo?: boolean
}

/** The words of the stop that is shown, and what is going on. */
export function Strip({ talk, isSolo = false }: StripProps) {
  const t = useWords('presenter')
  const hands = useTalk((state) => state.hands[stepAt(talk).id]) ?? NONE
  const isHeld = useTalk((state) => state.isHeld)
  const { lesson } = talk
  const step = stepAt(talk)
  const stop = stopAt(talk)
  return (
    <>
      <p className={styles.place}>
        <span>{lesson.title}</span>
        <span>{t('stepOf', { step: stop.step + 1, steps: lesson.steps.length })}</span>
      </p>
      <div className={styles.bar} aria-hidden>
        {lesson.steps.map(({ id }, i) => (
          <i key={id} data-is={i < stop.step ? 'past' : i === stop.step ? 'now' : undefined} />
        ))}
      </div>
      <div className={styles.words} aria-live="polite">
        <h1>{step.title}</h1>
        <Body step={step} stop={stop} hands={hands} isSolo={isSolo} />
        {talk.to !== undefined && <Running talk={talk} to={talk.to} isHeld={isHeld} />}
        {stop.kind === 'done' && <Done talk={talk} />}
      </div>
    </>
  )
}

interface BodyProps<S extends Step> {
  readonly step: S
  readonly stop: LessonStop
  readonly hands: Hands
  readonly isSolo: boolean
}

function Body({ step, stop, hands, isSolo }: BodyProps<Step>) {
  if (step.kind === 'watch' && stop.kind === 'moment') return <Moments step={step} reached={stop.part} />
  if (!isAsking(step)) return <Prose text={step.text} />
  return <Question step={step} stop={stop} hands={hands} isSolo={isSolo} />
}

/** The moments so far, the one that is being spoken of largest. */
function Moments({ step, reached }: { readonly step: WatchStep; readonly reached: number }) {
  return (
    <ol className={styles.moments}>
      {step.beats.slice(0, reached).map(({ say: text }, i) => (
        <li key={text} data-now={i === reached - 1 || undefined}>
          <Prose text={text} />
        </li>
      ))}
    </ol>
  )
}

function Question({ step, stop, hands, isSolo }: BodyProps<AskingStep>) {
  const t = useWords('presenter')
  const { question } = step
  const answers = stop.answers ?? []
  const isRevealed = stop.kind === 'answered'
  const right = answers.find(({ isRight }) => isRight) ?? answers[0]
  const believed = mostBelieved(answers, hands)
  return (
    <>
      {!isRevealed && <Prose text={step.text} />}
      {question.ask === 'order' && !isRevealed && <p className={styles.ask}>{t('whatFirst')}</p>}
      {question.ask === 'number' && <p className={styles.ask}>{t('howMany', { unit: question.unit })}</p>}
      {question.ask === 'order' && isRevealed ? (
        <ol className={styles.order}>
          {question.items.map((item) => (
            <li key={item}>
              <Code text={item} />
            </li>
          ))}
        </ol>
      ) : (
        question.ask !== 'write' && <Answers answers={answers} hands={hands} isRevealed={isRevealed} onCount={(answer, count) => setHands(step.id, answer, count)} {...(isSolo ? { onChoose: (answer: number) => choose(step.id, answer) } : {})} />
      )}
      {isRevealed && believed && <Feedback tone="wrong" lead={t(isSolo ? 'youSaid' : 'believed', { answer: believed.text.replaceAll('`', '') })} text={believed.feedback} />}
      {isRevealed && right && <Feedback tone="right" lead={question.ask === 'write' ? t('model') : t('right')} text={right.feedback} />}
    </>
  )
}

function Feedback({ tone, lead, text }: { readonly tone: 'right' | 'wrong'; readonly lead: string; readonly text: string }) {
  return (
    <div className={styles.feedback} data-tone={tone}>
      <b>
        {tone === 'right' ? '✓ ' : '✗ '}
        {lead}
      </b>
      <Prose text={text} />
    </div>
  )
}

/** What is done to the cluster while it runs to the next stop. */
function Running({ talk, to, isHeld }: { readonly talk: Talk; readonly to: number; readonly isHeld: boolean }) {
  const t = useWords('presenter')
  return (
    <div className={styles.running}>
      <p>
        <i aria-hidden data-held={isHeld || undefined} />
        {isHeld ? t('held') : t('running')}
      </p>
      {stepAt(talk).kind !== 'watch' && <Commands talk={talk} to={to} />}
    </div>
  )
}

function Done({ talk }: { readonly talk: Talk }) {
  const t = useWords('presenter')
  return (
    <div className={styles.feedback} data-tone="right">
      <b>✓ {t('reached')}</b>
      <Commands talk={talk} to={talk.at} />
    </div>
  )
}

function Commands({ talk, to }: { readonly talk: Talk; readonly to: number }) {
  const done = doneBefore(talk, to)
  if (done.length === 0) return null
  return (
    <ul className={styles.commands}>
      {done.map(({ at, action }, i) => (
        <li key={`${at} ${i}`}>
          <code>{say(describeAction(action).what)}</code>
        </li>
      ))}
    </ul>
  )
}

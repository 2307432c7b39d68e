import { isAsking, type AskingStep, type DoStep, type Lesson } from '../../lessons/index.ts'
import type { LessonScript } from '../../worker/protocol.ts'
import { describeAction } from '../../worker/tell-action.ts'
import { say } from '../../words/say.ts'
import { Prose } from '../lesson/Prose.tsx'
import { Code } from '../presenter/Code.tsx'
import { doneBefore } from '../presenter/talk.ts'
import { useWords } from '../words/index.ts'
import styles from './Print.module.css'
import type { SheetPlan } from './storyboard.ts'

export interface AnswerSheetProps {
  readonly lesson: Lesson
  readonly script: LessonScript
  readonly plans: readonly SheetPlan[]
}

/** The last page: what was right, and what would have done it. */
export function AnswerSheet({ lesson, script, plans }: AnswerSheetProps) {
  const t = useWords('presenter')
  return (
    <article className={`${styles.sheet} ${styles.answers}`} aria-label={t('printing.solutions')}>
      <header>
        <span>{lesson.title}</span>
        <span>Kubarium</span>
      </header>
      <h2>{t('printing.solutions')}</h2>
      <dl>
        {plans.map((plan) => {
          const { step } = plan
          const isSaid = isAsking(step) || step.kind === 'do'
          return (
            isSaid && (
              <div key={step.id}>
                <dt>
                  {plan.number}. {step.title}
                </dt>
                <dd>{step.kind === 'do' ? <Solution step={step} script={script} plan={plan} /> : <Right step={step as AskingStep} plan={plan} />}</dd>
              </div>
            )
          )
        })}
      </dl>
    </article>
  )
}

function Right({ step: { question }, plan }: { readonly step: AskingStep; readonly plan: SheetPlan }) {
  const answers = plan.last.answers ?? []
  const right = answers.find(({ isRight }) => isRight) ?? answers[0]
  if (!right) return null
  const text = question.ask === 'order' ? question.items.map((item, i) => `${i + 1}. ${item}`).join('  ') : right.text
  return (
    <>
      {text !== '' && (
        <p>
          <b>
            <Code text={text} />
          </b>
        </p>
      )}
      <Prose text={right.feedback} />
    </>
  )
}

function Solution({ step, script, plan }: { readonly step: DoStep; readonly script: LessonScript; readonly plan: SheetPlan }) {
  const done = doneBefore({ script }, script.stops.indexOf(plan.last))
  if (done.length === 0) return <Prose text={step.hints.at(-1) ?? ''} />
  return done.map(({ at, action }, i) => (
    <p key={`${at} ${i}`}>
      <code>{say(describeAction(action).what)}</code>
    </p>
  ))
}

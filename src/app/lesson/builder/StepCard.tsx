import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react'
import { moveStep, type DraftCheck, type DraftStep, type Lesson } from '../../../lessons/index.ts'
import { useWords } from '../../words/index.ts'
import styles from './Builder.module.css'
import { changeDraft, setField } from './draft-store.ts'
import { FieldEditor } from './FieldEditor.tsx'
import { askingOf, isAskingKind, KINDS, QUESTION_TEMPLATES, QUESTIONS, STEP_FIELDS, type Asking } from './field-specs.ts'
import { Problems } from './Problems.tsx'
import { RecordButton } from './RecordButton.tsx'
import type { Recorder } from './useRecorder.ts'

export interface StepCardProps {
  readonly step: DraftStep
  readonly at: number
  readonly count: number
  readonly lesson: Lesson | undefined
  readonly problems: DraftCheck['problems']
  readonly recorder: Recorder
}

/** One step of the draft: its place, its fields, its text. */
export function StepCard({ step, at, count, lesson, problems, recorder }: StepCardProps) {
  const t = useWords('lessons')
  const name = String(step.fields['step'] ?? '')
  const kind = KINDS.find((one) => one === step.fields['kind']) ?? 'read'
  const asking = askingOf(step.fields)
  const title = /^#\s+(.+)$/m.exec(step.prose)?.[1] ?? name
  const fields = [...STEP_FIELDS[kind], ...(isAskingKind(kind) && asking ? QUESTIONS[asking] : [])]
  return (
    <details className={styles.card} data-faulty={problems.length > 0 || undefined}>
      <summary>
        <b>{t('builder.step', { at: at + 1, name: title })}</b> <small>{t(`builder.kinds.${kind}`)}</small>
      </summary>
      <div className={styles.tools}>
        <button aria-label={t('builder.up', { name })} disabled={at === 0} onClick={() => changeDraft((draft) => moveStep(draft, at, at - 1))}>
          <ArrowUp size={14} aria-hidden />
        </button>
        <button aria-label={t('builder.down', { name })} disabled={at === count - 1} onClick={() => changeDraft((draft) => moveStep(draft, at, at + 1))}>
          <ArrowDown size={14} aria-hidden />
        </button>
        <button aria-label={t('builder.remove', { name })} disabled={count === 1} onClick={() => changeDraft((draft) => ({ ...draft, steps: draft.steps.filter((_, i) => i !== at) }))}>
          <Trash2 size={14} aria-hidden />
        </button>
        <button disabled={!lesson || recorder.isCatchingUp} onClick={() => lesson && recorder.openAt(lesson, at)}>
          {t('builder.atStart')}
        </button>
      </div>
      <Problems problems={problems} />
      <FieldEditor spec={{ key: 'step', label: 'name', as: 'line' }} value={step.fields['step']} onChange={(value) => setField(at, 'step', value)} />
      <label className={styles.field}>
        {t('builder.prose')}
        <textarea rows={5} value={step.prose} onChange={(event) => changeDraft((draft) => ({ ...draft, steps: draft.steps.map((one, i) => (i === at ? { ...one, prose: event.target.value } : one)) }))} />
      </label>
      {isAskingKind(kind) && (
        <label className={styles.field}>
          {t('builder.fields.ask')}
          <select value={asking ?? ''} onChange={(event) => askIn(at, event.target.value as Asking)}>
            {(Object.keys(QUESTIONS) as Asking[]).map((way) => (
              <option key={way} value={way}>
                {t(`builder.asks.${way}`)}
              </option>
            ))}
          </select>
        </label>
      )}
      {fields.map((spec) => (
        <FieldEditor key={spec.key} spec={spec} value={step.fields[spec.key]} onChange={(value) => setField(at, spec.key, value)} tools={spec.as === 'actions' && <RecordButton recorder={recorder} target={{ step: at, key: spec.key }} />} />
      ))}
    </details>
  )
}

/** Another way of asking: what belonged to the old one goes. */
function askIn(at: number, way: Asking): void {
  const gone = new Set(Object.values(QUESTIONS).flatMap((fields) => fields.map(({ key }) => key as string)))
  changeDraft((draft) => ({
    ...draft,
    steps: draft.steps.map((one, i) => (i === at ? { ...one, fields: { ...Object.fromEntries(Object.entries(one.fields).filter(([key]) => !gone.has(key))), ...QUESTION_TEMPLATES[way] } } : one)),
  }))
}


import { useMemo, useRef, useState } from 'react'
import { checkDraft, EMPTY_DRAFT, newStep, type Lesson, type StepKind } from '../../../lessons/index.ts'
import { openLesson } from '../../store/view-store.ts'
import { useWords } from '../../words/index.ts'
import lessonStyles from '../Lesson.module.css'
import { forgetRun } from '../kept-runs.ts'
import { usePacks } from '../packs.ts'
import { useProgress } from '../progress-store.ts'
import { useScene } from '../scene.ts'
import styles from './Builder.module.css'
import { changeDraft, exportDraft, openDraft, saveText, setField, useDraft } from './draft-store.ts'
import { FieldEditor } from './FieldEditor.tsx'
import { HEAD_FIELDS, KINDS, type FieldSpec } from './field-specs.ts'
import { Manifests } from './Manifests.tsx'
import { Problems } from './Problems.tsx'
import { RecordButton } from './RecordButton.tsx'
import { StepCard } from './StepCard.tsx'
import { TriedOn } from './Tried.tsx'
import { useRecorder } from './useRecorder.ts'

const NOTHING: { readonly names: readonly [] } = { names: [] }
const FOLDER: FieldSpec = { key: 'folder', label: 'folder', as: 'line' }

/** Builds a lesson: the author does things in the cluster, the builder writes them down, and checks what is written as the course would. */
export function Builder() {
  const t = useWords('lessons')
  const { draft } = useDraft()
  const { lesson, problems } = useMemo(() => checkDraft(draft), [draft])
  const recorder = useRecorder(lesson)
  const scene = useScene(lesson ?? NOTHING)
  const [kind, setKind] = useState<StepKind>('do')
  const [refusal, setRefusal] = useState<string>()
  const input = useRef<HTMLInputElement>(null)
  return (
    <TriedOn value={scene}>
      <section className={lessonStyles.lesson} aria-label={t('builder.title')}>
        <p className={lessonStyles.crumb}>
          <button onClick={() => openLesson('')}>{t('builder.close')}</button>
        </p>
        <h2 className={lessonStyles.title}>{t('builder.title')}</h2>
        <p className={lessonStyles.lead}>{t('builder.lead')}</p>
        <div className={styles.tools}>
          <button data-primary disabled={!lesson || problems.length > 0} onClick={() => lesson && preview(lesson)}>
            {t('builder.preview')}
          </button>
          <button onClick={() => void exportDraft({ draft })}>{t('builder.export')}</button>
          <button onClick={() => saveText({ draft })}>{t('builder.files')}</button>
          <button onClick={() => input.current?.click()}>{t('builder.open')}</button>
          <button onClick={() => changeDraft(() => EMPTY_DRAFT)}>{t('builder.new')}</button>
          <input
            ref={input}
            type="file"
            multiple
            accept=".zip,.md,.yaml,.yml"
            hidden
            aria-label={t('builder.openFile')}
            onChange={(event) => {
              const files = [...(event.target.files ?? [])]
              event.target.value = ''
              if (files.length > 0) void openDraft(files).then(setRefusal)
            }}
          />
        </div>
        <p role="status" className={styles.sum} data-faulty={problems.length > 0 || undefined}>
          {refusal ?? (problems.length === 0 ? t('builder.sound') : t('builder.problems', { count: problems.length }))}
        </p>
        <details className={styles.card} open>
          <summary>
            <b>{t('builder.head')}</b>
          </summary>
          <Problems problems={problems.filter(({ step }) => step === undefined)} />
          <FieldEditor spec={FOLDER} value={draft.folder} onChange={(value) => changeDraft((now) => ({ ...now, folder: String(value).toLowerCase().replaceAll(/[^a-z0-9-]/g, '-') || 'my-lesson' }))} />
          {HEAD_FIELDS.map((spec) => (
            <FieldEditor key={spec.key} spec={spec} value={draft.head[spec.key]} onChange={(value) => setField(undefined, spec.key, value)} tools={spec.as === 'actions' && <RecordButton recorder={recorder} target={{ step: undefined, key: spec.key }} />} />
          ))}
        </details>
        <h3 className={styles.heading}>{t('builder.steps')}</h3>
        {draft.steps.map((step, i) => (
          <StepCard key={`${i} ${String(step.fields['kind'])}`} step={step} at={i} count={draft.steps.length} lesson={lesson} problems={problems.filter((problem) => problem.step === i)} recorder={recorder} />
        ))}
        <div className={styles.tools}>
          <label>
            {t('builder.kind')}{' '}
            <select value={kind} onChange={(event) => setKind(event.target.value as StepKind)}>
              {KINDS.map((one) => (
                <option key={one} value={one}>
                  {t(`builder.kinds.${one}`)}
                </option>
              ))}
            </select>
          </label>
          <button onClick={() => changeDraft((now) => ({ ...now, steps: [...now.steps, newStep(now, kind)] }))}>{t('builder.add')}</button>
        </div>
        <Manifests />
      </section>
    </TriedOn>
  )
}

/** Plays the draft from its beginning, as a learner would. */
function preview(lesson: Lesson): void {
  const draft = { ...lesson, id: `draft.${lesson.id}` }
  useProgress.setState(({ lessons: { [draft.id]: _old, ...lessons } }) => ({ lessons }))
  forgetRun(draft)
  usePacks.setState({ draft })
  openLesson(draft.id)
}

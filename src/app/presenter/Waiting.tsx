import { useCluster } from '../store/cluster-store.ts'
import { useCourse } from '../lesson/useCourse.ts'
import { useWords } from '../words/index.ts'
import { queryFor, type PageKind } from './address.ts'
import { useTalk } from './talk-store.ts'
import styles from './Waiting.module.css'

/** Instead of the stage: while the lesson is being made ready, and when that failed. */
export function Writing() {
  const t = useWords('presenter')
  const { phase, progress, failure } = useTalk((state) => state)
  const opening = useCluster((state) => state.progress)
  const stopped = useCluster((state) => (state.status === 'failed' ? (state.failure?.message ?? '') : undefined))
  if (phase === 'failed' || (phase === 'open' && stopped !== undefined))
    return (
      <div className={styles.screen} role="alert">
        <h1>{t('failed')}</h1>
        <p>{t('failedAbout')}</p>
        <pre>{phase === 'failed' ? failure : stopped}</pre>
        <button onClick={() => window.location.reload()}>{t('again')}</button>
      </div>
    )
  return (
    <div className={styles.screen} role="status">
      <h1>{t('writing')}</h1>
      <p>{t('writingAbout')}</p>
      <progress max={2} value={phase === 'open' ? 1 + opening : progress} aria-label={t('writing')} />
    </div>
  )
}

/** Instead of a lesson that there is not: those that there are. */
export function NoLesson({ kind, id }: { readonly kind: PageKind; readonly id: string }) {
  const t = useWords('presenter')
  const { lessons } = useCourse()
  return (
    <main className={styles.screen} data-tall>
      <h1>{id === '' ? t('choose') : t('unknown', { id })}</h1>
      <p>{id === '' ? t('chooseAbout') : t('unknownAbout')}</p>
      <ol className={styles.lessons}>
        {lessons.map((lesson) => (
          <li key={lesson.id}>
            <a href={queryFor(kind, lesson.id)}>
              <b>{lesson.kind === 'lesson' ? lesson.number : '·'}</b> {lesson.title}
            </a>
          </li>
        ))}
      </ol>
    </main>
  )
}

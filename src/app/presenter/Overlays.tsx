import type { Lesson } from '../../lessons/index.ts'
import { useWords } from '../words/index.ts'
import styles from './Overlays.module.css'
import { useTalk } from './talk-store.ts'
import { notesAddress, usePresenterView } from './view.ts'

/** What lies over everything: the light that follows the pointer, and the blank screen. */
export function Overlays() {
  const t = useWords('presenter')
  const { hasLight, isBlank } = usePresenterView((state) => state)
  return (
    <>
      {hasLight && <div className={styles.light} data-light aria-hidden />}
      {isBlank && (
        <div className={styles.blank} role="status" onPointerDown={() => usePresenterView.setState({ isBlank: false })}>
          <span className="visually-hidden">{t('blank')}</span>
        </div>
      )}
    </>
  )
}

/** What went wrong, where the words are. */
export function Notices({ lesson }: { readonly lesson: Lesson }) {
  const t = useWords('presenter')
  const missed = useTalk((state) => state.missed)
  const stuck = useTalk(({ talk }) => (talk && talk.script.stuck.includes(talk.script.stops[talk.at]!.step)))
  const isNotesBlocked = usePresenterView((state) => state.isNotesBlocked)
  return (
    <>
      {missed !== undefined && (
        <p className={styles.notice} role="alert">
          {t('missed', { step: missed, count: lesson.steps.length })}
        </p>
      )}
      {stuck && (
        <p className={styles.notice} role="alert">
          {t('stuck')}
        </p>
      )}
      {isNotesBlocked && (
        <p className={styles.notice} role="alert">
          {t('notesBlocked')}{' '}
          <a href={notesAddress()} target="_blank" rel="opener">
            {t('notesLink')}
          </a>
        </p>
      )}
    </>
  )
}

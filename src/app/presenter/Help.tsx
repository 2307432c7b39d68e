import type { Lesson } from '../../lessons/index.ts'
import { Dialog } from '../design/Dialog.tsx'
import { useWords } from '../words/index.ts'
import { queryFor } from './address.ts'
import styles from './Help.module.css'
import { LISTED, type Command } from './keys.ts'
import { stopAt, type Talk } from './talk.ts'
import { jumpTo } from './talk-store.ts'
import { obey, usePresenterView } from './view.ts'

const shut = (): void => usePresenterView.setState({ isHelpOpen: false })

/** All keys, all steps, and the ways out. */
export function Help({ lesson, talk }: { readonly lesson: Lesson; readonly talk: Talk | undefined }) {
  const t = useWords('presenter')
  const does = (command: Command): void => {
    shut()
    obey(command)
  }
  return (
    <Dialog label={t('helpTitle')} title={t('helpTitle')} className={styles.help!} onClose={shut}>
      <div className={styles.columns}>
        <dl>
          {LISTED.map((command) => (
            <div key={command}>
              <dt>{t(`keys.${command}`)}</dt>
              <dd>{t(`commands.${command}`)}</dd>
            </div>
          ))}
        </dl>
        <nav aria-label={t('steps')}>
          <ol>
            {lesson.steps.map(({ id, title }, step) => (
              <li key={id}>
                <a
                  href={queryFor('present', lesson.id, { step, part: 0 })}
                  aria-current={talk && stopAt(talk).step === step ? 'step' : undefined}
                  onClick={(event) => {
                    event.preventDefault()
                    shut()
                    jumpTo({ step, part: 0 })
                  }}
                >
                  {title}
                </a>
              </li>
            ))}
          </ol>
        </nav>
      </div>
      <div className={styles.ways}>
        <button data-first onClick={shut}>
          {t('goOn')}
        </button>
        <button onClick={() => does('notes')}>{t('commands.notes')}</button>
        <button onClick={() => does('screen')}>{t('commands.screen')}</button>
        <a href={queryFor('print', lesson.id)}>{t('print')}</a>
        <a href={`?lesson=${encodeURIComponent(lesson.id)}`}>{t('end')}</a>
      </div>
    </Dialog>
  )
}

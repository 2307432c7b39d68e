import { useRef, useState } from 'react'
import type { Pack } from '../../lessons/pack/index.ts'
import { words } from '../../words/index.ts'
import { notify } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import styles from './CourseMap.module.css'
import lessonStyles from './Lesson.module.css'
import { LessonEntry } from './LessonEntry.tsx'
import { linkTo, openPackFile, openPackFrom, packInAddress, removePack, usePacks } from './packs.ts'
import { useProgress } from './progress-store.ts'

async function copyLink(pack: Pack): Promise<void> {
  const link = await linkTo(pack)
  await navigator.clipboard?.writeText(link ?? '').catch(() => undefined)
  notify(words('lesson')(link ? 'packs.copied' : 'packs.tooLong'))
}

/** Packs of lessons from files and links. A link in the address is opened only when the learner says so. */
export function PacksSection() {
  const t = useWords('lesson')
  const packs = usePacks((state) => state.packs)
  const progress = useProgress((course) => course.lessons)
  const input = useRef<HTMLInputElement>(null)
  const [link, setLink] = useState('')
  const [asked, setAsked] = useState(packInAddress)
  const [problems, setProblems] = useState<readonly string[]>([])
  const [isOpening, setOpening] = useState(false)
  const open = async (opening: Promise<readonly string[]>): Promise<void> => {
    setOpening(true)
    setProblems(await opening)
    setOpening(false)
  }
  return (
    <section aria-label={t('packs.title')}>
      <h3 className={styles.heading}>{t('packs.title')}</h3>
      {packs.map((pack) => (
        <div key={pack.id} className={styles.pack}>
          <h4>
            {pack.title} <small>{t('packs.lessons', { count: pack.lessons.length })}</small>
            <button onClick={() => void copyLink(pack)}>{t('packs.copyLink')}</button>
            <button onClick={() => removePack(pack.id)} aria-label={t('packs.remove', { title: pack.title })}>
              ×
            </button>
          </h4>
          <ol className={styles.path} data-plain>
            {pack.lessons.map((lesson) => (
              <LessonEntry key={lesson.id} lesson={lesson} progress={progress[lesson.id]} />
            ))}
          </ol>
        </div>
      ))}
      <p className={lessonStyles.lead}>{t('packs.lead')}</p>
      {asked && (
        <div className={styles.next} role="alertdialog" aria-label={t('packs.title')}>
          <span>{asked.startsWith('#') ? t('packs.askLink') : t('packs.ask', { host: URL.canParse(asked) ? new URL(asked).host : asked.slice(0, 80) })}</span>
          <button
            data-primary
            onClick={() => {
              setAsked(undefined)
              void open(openPackFrom(asked))
            }}
          >
            {t('packs.yes')}
          </button>
          <button onClick={() => setAsked(undefined)}>{t('packs.no')}</button>
        </div>
      )}
      <div className={lessonStyles.help}>
        <button onClick={() => input.current?.click()} disabled={isOpening}>
          {isOpening ? t('packs.opening') : t('packs.open')}
        </button>
        <input
          ref={input}
          type="file"
          accept=".zip,application/zip"
          hidden
          aria-label={t('packs.file')}
          onChange={(event) => {
            const [file] = event.target.files ?? []
            event.target.value = ''
            if (file) void open(openPackFile(file))
          }}
        />
      </div>
      <form
        className={styles.link}
        onSubmit={(event) => {
          event.preventDefault()
          if (link.trim() !== '') void open(openPackFrom(link.trim()))
        }}
      >
        <input aria-label={t('packs.link')} placeholder="https://…/lessons.zip" value={link} onChange={(event) => setLink(event.target.value)} />
        <button disabled={isOpening || link.trim() === ''}>{t('packs.openLink')}</button>
      </form>
      {problems.length > 0 && (
        <div className={lessonStyles.feedback} role="alert">
          <b>{t('packs.problems')}</b>
          <ul className={styles.problems}>
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}

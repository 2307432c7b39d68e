import { useEffect, useState } from 'react'
import { Spotlight } from '../lesson/Prose.tsx'
import { useAppearance } from '../shell/theme.ts'
import { useWords } from '../words/index.ts'
import { commandOf, type Command } from './keys.ts'
import { channelName, readNews, type TalkNews, type Wish } from './notes-channel.ts'
import { NextStop, NowStop } from './NotesStops.tsx'
import styles from './Notes.module.css'
import waiting from './Waiting.module.css'
import { TalkClock } from './TalkClock.tsx'

/** The teacher's own window: what is shown, what comes, what the author says to it, and the time. It drives the talk as well. */
export function NotesPage() {
  useAppearance()
  const t = useWords('presenter')
  const { news, isOver, ask } = useTalkNews()
  useEffect(() => {
    document.title = `${t('notes.title')} · Kubarium`
  }, [t])
  useNotesKeys(ask)
  if (!news)
    return (
      <main className={waiting.screen} role="status">
        <h1>{isOver ? t('notes.lost') : t('notes.waiting')}</h1>
        <p>{t('notes.lostAbout')}</p>
      </main>
    )
  const { lesson, stops, at, to, isHeld, isBlank } = news
  return (
    <main className={styles.page}>
      <Spotlight />
      <header className={styles.header}>
        <h1>{lesson.title}</h1>
        <p role="status">{isBlank ? t('notes.isBlank') : isHeld ? t('held') : to === undefined ? '' : t('notes.isRunning')}</p>
        <TalkClock began={news.began} onRestart={() => ask({ type: 'do', command: 'restart' })} />
      </header>
      <div className={styles.stops}>
        <NowStop news={news} onCount={(step, answer, count) => ask({ type: 'hands', step, answer, ...(count === undefined ? {} : { count }) })} />
        <NextStop news={news} />
      </div>
      <footer className={styles.controls}>
        <button disabled={at === 0 && to === undefined} onClick={() => ask({ type: 'do', command: 'back' })}>
          {t('notes.back')}
        </button>
        <button data-primary disabled={at === stops.length - 1} onClick={() => ask({ type: 'do', command: 'next' })}>
          {t('notes.next')}
        </button>
        <button disabled={to === undefined} onClick={() => ask({ type: 'do', command: 'hold' })}>
          {isHeld ? t('notes.goOn') : t('notes.hold')}
        </button>
        <button aria-pressed={isBlank} onClick={() => ask({ type: 'do', command: 'blank' })}>
          {isBlank ? t('notes.unblank') : t('notes.blank')}
        </button>
        <label>
          {t('notes.jump')}{' '}
          <select value={at} onChange={(event) => ask({ type: 'go', index: Number(event.target.value) })}>
            {stops.map(({ step, part, kind }, i) => (
              <option key={i} value={i}>
                {step + 1}. {lesson.steps[step]!.title} – {t(`notes.part.${kind}`, { part })}
              </option>
            ))}
          </select>
        </label>
      </footer>
    </main>
  )
}

/** What the presentation tells, and a way to ask it for something. */
function useTalkNews(): { readonly news: TalkNews | undefined; readonly isOver: boolean; readonly ask: (wish: Wish) => void } {
  const [news, setNews] = useState<TalkNews>()
  const [isOver, setOver] = useState(false)
  const [channel, setChannel] = useState<BroadcastChannel>()
  useEffect(() => {
    const opened = new BroadcastChannel(channelName(new URLSearchParams(window.location.search).get('notes') ?? ''))
    opened.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const read = readNews(data)
      if (read === undefined) return
      setNews(read === 'bye' ? undefined : read)
      setOver(read === 'bye')
    })
    opened.postMessage({ type: 'hello' } satisfies Wish)
    setChannel(opened)
    return () => opened.close()
  }, [])
  return { news, isOver, ask: (wish) => channel?.postMessage(wish) }
}

const ASKED: Partial<Record<Command, Extract<Wish, { type: 'do' }>['command']>> = { next: 'next', back: 'back', blank: 'blank', hold: 'hold' }

/** The clicker may speak to this window as well. */
function useNotesKeys(ask: (wish: Wish) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { target } = event
      const isField = target instanceof HTMLElement && target.matches('input, textarea, select')
      const isControl = target instanceof HTMLElement && target.matches('button, a[href]')
      const command = commandOf(event, isField ? 'field' : isControl ? 'control' : 'none')
      const asked = command && ASKED[command]
      if (!asked) return
      event.preventDefault()
      ask({ type: 'do', command: asked })
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })
}

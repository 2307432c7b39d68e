import { useEffect, useRef, useState } from 'react'
import type { Lesson } from '../../lessons/index.ts'
import { Spotlight } from '../lesson/Prose.tsx'
import { lessonIn, placeIn } from '../presenter/address.ts'
import { Strip } from '../presenter/Strip.tsx'
import { hasMoved } from '../presenter/talk.ts'
import { back, beginTalk, next, useTalk } from '../presenter/talk-store.ts'
import { useAddress } from '../presenter/useAddress.ts'
import { NoLesson, Writing } from '../presenter/Waiting.tsx'
import { WithLesson } from '../presenter/WithLesson.tsx'
import { Caption } from '../stage/Caption.tsx'
import { Stage } from '../stage/Stage.tsx'
import { reopenWork, useCluster } from '../store/cluster-store.ts'
import { decodeRun } from '../sharing/link.ts'
import { useWords } from '../words/index.ts'
import styles from './Embed.module.css'
import { pause, play, useHostPage } from './useHostPage.ts'
import { useFrameTheme } from './useFrameTheme.ts'

/** A step of a lesson, or a run, in a frame of another page: `?embed&lesson=…&step=…`, `?embed&run=…`. */
export function EmbedPage() {
  useFrameTheme()
  const query = new URLSearchParams(window.location.search)
  const run = query.get('run') ?? (window.location.hash.startsWith('#run=') ? window.location.hash.slice('#run='.length) : null)
  if (run !== null) return <RunFrame data={run} />
  // A frame without a lesson waits to be told which.
  return lessonIn(window.location.search) === '' ? <LessonFrame lesson={undefined} /> : <WithLesson kind="embed">{(lesson) => <LessonFrame lesson={lesson} />}</WithLesson>
}

function LessonFrame({ lesson }: { readonly lesson: Lesson | undefined }) {
  const { talk, phase } = useTalk((state) => state)
  const isReady = useCluster((state) => state.status === 'ready') && phase === 'open'
  const words = useRef<HTMLElement>(null)
  useEffect(() => {
    if (lesson) void beginTalk(lesson, placeIn(window.location.search))
  }, [lesson])
  useAddress(talk)
  useHostPage(words)
  if (!lesson && phase === 'none') return <NoLesson kind="embed" id="" />
  if (!isReady || !talk) return <Writing />
  return (
    <main className={styles.page} aria-label="Kubarium">
      <Spotlight hidden={talk.lesson.hide} />
      <Picture hasCaption={hasMoved(talk)} />
      <section ref={words} className={styles.words}>
        <Strip talk={talk} isSolo />
      </section>
      <Controls whole={`?lesson=${encodeURIComponent(talk.lesson.id)}`} isFirst={talk.at === 0 && talk.to === undefined} isLast={talk.at === talk.script.stops.length - 1} isTalk />
    </main>
  )
}

function RunFrame({ data }: { readonly data: string }) {
  const t = useWords('presenter')
  const [isDamaged, setDamaged] = useState(false)
  const words = useRef<HTMLElement>(null)
  const isReady = useCluster((state) => state.status === 'ready')
  useEffect(() => {
    decodeRun(`#run=${data}`).then(
      ({ work }) => reopenWork(work),
      () => setDamaged(true),
    )
  }, [data])
  useHostPage(words)
  if (isDamaged)
    return (
      <main className={styles.problem} role="alert">
        <h1>{t('frame.damaged')}</h1>
        <p>{t('frame.damagedAbout')}</p>
      </main>
    )
  if (!isReady) return <Writing />
  return (
    <main className={styles.page} data-run aria-label="Kubarium">
      <Picture hasCaption />
      <Controls whole={`?#run=${data}`} isFirst isLast isTalk={false} />
    </main>
  )
}

function Picture({ hasCaption }: { readonly hasCaption: boolean }) {
  return (
    <div className={styles.picture}>
      <Stage isBare />
      <div className={styles.caption}>
        {hasCaption && <Caption />}
      </div>
    </div>
  )
}

interface ControlsProps {
  /** The address of the whole page at this place. */
  readonly whole: string
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly isTalk: boolean
}

function Controls({ whole, isFirst, isLast, isTalk }: ControlsProps) {
  const t = useWords('presenter')
  const playing = useCluster((state) => state.playing)
  return (
    <footer className={styles.controls}>
      {isTalk && (
        <button disabled={isFirst} onClick={back}>
          {t('frame.back')}
        </button>
      )}
      {(!isTalk || playing) && <button onClick={playing ? pause : play}>{playing ? t('frame.pause') : t('frame.play')}</button>}
      {isTalk && (
        <button data-primary disabled={isLast} onClick={next}>
          {t('frame.next')}
        </button>
      )}
      <a href={whole} target="_blank" rel="noopener">
        {t('frame.whole')}
      </a>
    </footer>
  )
}

import { useEffect, useRef, useState } from 'react'
import type { Lesson } from '../../lessons/index.ts'
import type { LessonScript } from '../../worker/protocol.ts'
import { Spotlight } from '../lesson/Prose.tsx'
import { queryFor } from '../presenter/address.ts'
import { beginTalk, useTalk } from '../presenter/talk-store.ts'
import { Writing } from '../presenter/Waiting.tsx'
import { WithLesson } from '../presenter/WithLesson.tsx'
import { Stage } from '../stage/Stage.tsx'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import { AnswerSheet } from './AnswerSheet.tsx'
import { takePicture, PICTURE_HEIGHT, PICTURE_WIDTH } from './pictures.ts'
import styles from './Print.module.css'
import { Sheet } from './Sheet.tsx'
import { planSheets } from './storyboard.ts'

/** A lesson on paper, a page a step: `?print&lesson=…`. */
export function PrintPage() {
  useEffect(() => {
    document.documentElement.dataset['theme'] = 'light'
  }, [])
  return <WithLesson kind="print">{(lesson) => <Storyboard key={lesson.id} lesson={lesson} />}</WithLesson>
}

function Storyboard({ lesson }: { readonly lesson: Lesson }) {
  const isReady = useCluster((state) => state.status === 'ready')
  const script = useTalk(({ phase, talk }) => (phase === 'open' ? talk?.script : undefined))
  useEffect(() => {
    document.title = `${lesson.title} · Kubarium`
    void beginTalk(lesson, { step: 0, part: 0 })
  }, [lesson])
  return isReady && script ? <Sheets lesson={lesson} script={script} /> : <Writing />
}

function Sheets({ lesson, script }: { readonly lesson: Lesson; readonly script: LessonScript }) {
  const t = useWords('presenter')
  const [plans] = useState(() => planSheets(lesson, script))
  const { pictures, stage } = usePictures(plans.flatMap((plan) => plan.pictures))
  const wanted = plans.flatMap((plan) => plan.pictures)
  const isReady = wanted.every((stop) => pictures.has(stop))
  const drawn = plans.findIndex((plan) => !plan.pictures.every((stop) => pictures.has(stop)))
  return (
    <main className={styles.page} data-ready={isReady || undefined}>
      <header className={styles.tools}>
        <h1>
          {t('printing.title')} · {lesson.title}
        </h1>
        <p role="status">{isReady ? t('printing.ready', { count: plans.length }) : t('printing.drawing', { page: drawn + 1, count: plans.length })}</p>
        <a href={queryFor('present', lesson.id)}>{t('printing.present')}</a>
        <button disabled={!isReady} onClick={() => window.print()}>
          {t('printing.print')}
        </button>
      </header>
      {!isReady && (
        <div ref={stage} className={styles.camera} style={{ width: PICTURE_WIDTH, height: PICTURE_HEIGHT }} inert aria-hidden>
          <Spotlight hidden={lesson.hide} />
          <Stage isBare />
        </div>
      )}
      {plans.map((plan) => (
        <Sheet key={plan.step.id} lesson={lesson} plan={plan} pictures={pictures} />
      ))}
      <AnswerSheet lesson={lesson} script={script} plans={plans} />
    </main>
  )
}

type Pictures = ReadonlyMap<number, HTMLElement>

/** Takes the pictures of these stops, one after the other, of the stage that the reference holds. */
function usePictures(stops: readonly number[]): { readonly pictures: Pictures; readonly stage: React.RefObject<HTMLDivElement | null> } {
  const stage = useRef<HTMLDivElement>(null)
  const wanted = useRef(stops)
  const [pictures, setPictures] = useState<Pictures>(new Map())
  useEffect(() => {
    let isOver = false
    const takeAll = async (): Promise<void> => {
      for (const stop of wanted.current) {
        if (isOver || !stage.current) return
        const picture = (await takePicture(stage.current, stop)) ?? document.createElement('div')
        if (!isOver) setPictures((before) => new Map(before).set(stop, picture))
      }
    }
    void takeAll()
    return () => {
      isOver = true
    }
  }, [])
  return { pictures, stage }
}

import { useEffect, useRef } from 'react'
import type { Lesson } from '../../lessons/index.ts'
import { Spotlight } from '../lesson/Prose.tsx'
import { Caption } from '../stage/Caption.tsx'
import { Stage } from '../stage/Stage.tsx'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import { placeIn } from './address.ts'
import { Help } from './Help.tsx'
import { Notices, Overlays } from './Overlays.tsx'
import styles from './Presenter.module.css'
import { Strip } from './Strip.tsx'
import { hasMoved, stopAt } from './talk.ts'
import { beginTalk, useTalk } from './talk-store.ts'
import { Toolbar } from './Toolbar.tsx'
import { useAddress } from './useAddress.ts'
import { useFit } from './useFit.ts'
import { useKeys } from './useKeys.ts'
import { useNotesChannel } from './useNotesChannel.ts'
import { usePointer } from './usePointer.ts'
import { usePresenterView } from './view.ts'
import { Writing } from './Waiting.tsx'
import { WithLesson } from './WithLesson.tsx'

/** A lesson on a wall: `?present&lesson=…&step=…`. */
export function PresenterPage() {
  useProjectorTheme()
  return <WithLesson kind="present">{(lesson) => <Presenter key={lesson.id} lesson={lesson} />}</WithLesson>
}

function Presenter({ lesson }: { readonly lesson: Lesson }) {
  const t = useWords('presenter')
  const page = useRef<HTMLElement>(null)
  const strip = useRef<HTMLElement>(null)
  const { talk, phase } = useTalk((state) => state)
  const isReady = useCluster((state) => state.status === 'ready') && phase === 'open' && talk !== undefined
  const isStill = useCluster(({ now }) => talk !== undefined && talk.to === undefined && now === stopAt(talk).at)
  const { isHelpOpen, isZoomed } = usePresenterView((state) => state)
  useEffect(() => void beginTalk(lesson, placeIn(window.location.search)), [lesson])
  useAddress(talk)
  useKeys()
  useNotesChannel()
  const isAwake = usePointer(page)
  useFit(page, strip, isReady ? `${talk.at} ${talk.to}` : '')
  return (
    <main ref={page} className={styles.page} data-awake={isAwake || undefined} data-still={isStill || undefined} aria-label={t('presentation')}>
      {isReady ? (
        <>
          <Spotlight hidden={lesson.hide} />
          <div className={styles.picture}>
            <div className={styles.stage} data-zoomed={isZoomed || undefined}>
              <Stage isBare />
            </div>
            <div className={styles.caption}>
              {hasMoved(talk) && <Caption />}
            </div>
            <Toolbar />
          </div>
          <section ref={strip} className={styles.strip} aria-label={t('step')}>
            <Notices lesson={lesson} />
            <Strip talk={talk} />
          </section>
        </>
      ) : (
        <Writing />
      )}
      <Overlays />
      {isHelpOpen && <Help lesson={lesson} talk={talk} />}
    </main>
  )
}

/** On a wall colours are stronger than on a desk: ink on white, or white on black. */
function useProjectorTheme(): void {
  const isDark = usePresenterView((state) => state.isDark)
  useEffect(() => {
    document.documentElement.dataset['theme'] = isDark ? 'dark' : 'contrast'
    document.documentElement.dataset['wall'] = ''
  }, [isDark])
}

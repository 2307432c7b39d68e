import { ChevronsRight, Pause, Play, SkipBack, SkipForward, SlidersHorizontal } from 'lucide-react'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import { formatClock } from './clock.ts'
import { Paces } from './Paces.tsx'
import { useTime } from './time-store.ts'
import styles from './Timeline.module.css'

/** Stop, go, step by step, and how fast. */
export function Transport() {
  const t = useWords('timeline')
  const { now, start, end, playing, status, connection } = useCluster((state) => state)
  const areToolsShown = useTime((state) => state.areToolsShown)
  const isPast = now < end
  // Without a model nothing goes on.
  const isOver = status === 'failed'
  return (
    <div className={styles.transport} data-past={isPast || undefined}>
      <button disabled={isOver} onClick={() => connection?.back()} aria-label={t('transport.back')} title={t('transport.backTitle')}>
        <SkipBack size={14} aria-hidden />
        <span>{t('transport.back')}</span>
      </button>
      {playing ? (
        <button data-primary onClick={() => connection?.pause()} aria-label={t('transport.pause')} title={t('transport.pauseTitle')}>
          <Pause size={14} aria-hidden />
          <span>{t('transport.pause')}</span>
        </button>
      ) : (
        <button data-primary disabled={isOver} onClick={() => connection?.play()} aria-label={t('transport.play')} title={t('transport.playTitle')}>
          <Play size={14} aria-hidden />
          <span>{t('transport.play')}</span>
        </button>
      )}
      <button disabled={isOver} onClick={() => connection?.step()} aria-label={t('transport.step')} title={t('transport.stepTitle')}>
        <SkipForward size={14} aria-hidden />
        <span>{t('transport.step')}</span>
      </button>
      <output className={styles.clock} aria-label={t('transport.clock')}>
        {formatClock(now - start)}
      </output>
      {isPast && !isOver && (
        <button className={styles.live} onClick={() => connection?.seek(end)} aria-label={t('transport.now')} title={t('transport.nowTitle')}>
          <span>{t('transport.now')}</span>
          <ChevronsRight size={14} aria-hidden />
        </button>
      )}
      <button className={styles.more} aria-label={t('transport.tools')} aria-expanded={areToolsShown} onClick={() => useTime.setState({ areToolsShown: !areToolsShown })}>
        <SlidersHorizontal size={14} aria-hidden />
      </button>
      <Paces />
    </div>
  )
}

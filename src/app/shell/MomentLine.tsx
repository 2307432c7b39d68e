import { useCluster } from '../store/cluster-store.ts'
import { formatClock } from '../timeline/clock.ts'
import { useWords } from '../words/index.ts'
import styles from './MomentLine.module.css'
import { panelStateOf } from './panel-state.ts'

export interface MomentLineProps {
  /** What is done here while one looks at the past, where that is not reading alone. */
  readonly past?: string | undefined
  /** What is said while the cluster boots, where the panel does not say so itself. */
  readonly opening?: string | undefined
}

/** One line above a panel whose content is not the cluster as it is now: of which moment it is, and the way back; or that the model has stopped. */
export function MomentLine({ past, opening }: MomentLineProps) {
  const t = useWords('shell')
  const state = useCluster(panelStateOf)
  const { now, start, end, connection } = useCluster((cluster) => cluster)
  if (state === 'stopped') {
    return (
      <p className={styles.line} data-state={state}>
        {t('moment.stopped')} <button onClick={() => window.location.reload()}>{t('status.reload')}</button>
      </p>
    )
  }
  if (state === 'opening' && opening !== undefined) {
    return (
      <p className={styles.line} data-state={state}>
        {opening}
      </p>
    )
  }
  if (state !== 'rewound') return null
  return (
    <p className={styles.line} data-state={state}>
      {t('moment.asOf', { time: formatClock(now - start) })} {past} <button onClick={() => connection?.seek(end)}>{t('moment.toPresent')}</button>
    </p>
  )
}

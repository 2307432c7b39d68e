import { memo } from 'react'
import { useWords } from '../../words/index.ts'
import styles from './Meter.module.css'

export interface MeterProps {
  readonly label: string
  /** Percent of what is allocatable. */
  readonly asked: number
  readonly used: number
}

export const Meter = memo(function Meter({ label, asked: percent, used }: MeterProps) {
  const t = useWords('stage')
  return (
    <div className={styles.meter}>
      <span>{label}</span>
      <div role="meter" aria-label={t('machine.requested', { what: label })} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.min(100, percent)} className={styles.track}>
        <i style={{ width: `${Math.min(100, percent)}%` }} />
        <u style={{ width: `${Math.min(100, used)}%` }} />
      </div>
      <span className={styles.percent}>{t('machine.asked', { percent })}</span>
    </div>
  )
})

import { Columns2 } from 'lucide-react'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import { formatClock } from './clock.ts'
import { compareWith, useTime } from './time-store.ts'
import styles from './Timeline.module.css'

const intoView = (chip: HTMLElement | null): void => chip?.scrollIntoView({ inline: 'nearest', block: 'nearest' })

/** The branches, each a press away; with two there is something to compare. */
export function BranchChips() {
  const t = useWords('timeline')
  const { branches, branch, start, connection } = useCluster((state) => state)
  const isComparing = useTime((state) => state.isComparing)
  if (branches.length < 2) return null
  const current = branches.find(({ id }) => id === branch)
  const other = branches.find(({ id }) => id === current?.parent) ?? branches.find(({ id }) => id !== branch)!
  return (
    <>
      <button className={styles.compare} aria-pressed={isComparing} title={t('branches.compareTitle', { here: current?.label ?? '', there: other.label })} onClick={() => compareWith(isComparing ? undefined : other.id)}>
        <Columns2 size={14} aria-hidden />
        <span>{t('branches.compare')}</span>
      </button>
      <div className={styles.chips} role="group" aria-label={t('branches.label')}>
        {branches.map((one) => (
          <button key={one.id} ref={one.id === branch ? intoView : undefined} aria-current={one.id === branch || undefined} title={one.parent === undefined ? one.label : t('branches.labelFrom', { label: one.label, time: formatClock(one.from - start) })} onClick={() => connection?.switchBranch(one.id)}>
            {one.label}
          </button>
        ))}
      </div>
    </>
  )
}
